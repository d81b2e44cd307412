# %% Formula and measurement
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]])
W2 = torch.tensor([[0.14, 0.15]])

hidden = W1 @ x
h1, h2 = hidden.tolist()
prediction = (W2 @ hidden).item()
error = prediction - y.item()
slope = {
    "L1": (nn.L1Loss(), torch.tensor(error).sign().item()),
    "half squared": (lambda p, y: nn.MSELoss()(p, y) / 2, error),
    "MSE": (nn.MSELoss(), 2 * error),
}

print("error", round(error, 4), "  hidden", hidden)
print("loss             predicted            measured")
for name, (loss_fn, d_loss) in slope.items():
    W2.requires_grad_().grad = None
    loss_fn(W2 @ hidden, y).backward()
    predicted = d_loss * hidden
    torch.testing.assert_close(W2.grad[0], predicted)
    columns = predicted.tolist() + W2.grad[0].tolist()
    print(f"{name:<12}" + "".join(f"{c:>11.5f}" for c in columns))
