# %% The asker's arithmetic
w5_by_hand = 0.14 - (0.191 - 1) * 1 * 0.85 * 0.05
w6_by_hand = 0.15 - (0.191 - 1) * 1 * 0.48 * 0.05
h1, h2 = 2 * 0.11 + 3 * 0.21, 2 * 0.12 + 3 * 0.08
print(f"h1 {h1:.2f}  h2 {h2:.2f}  p {h1 * 0.14 + h2 * 0.15:.3f}")
print(f"w5 {w5_by_hand:.4f}  w6 {w6_by_hand:.4f}")

# %% Which loss is that the step of?
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
losses = {
    "L1": nn.L1Loss(),
    "half squared error": lambda p, y: nn.MSELoss()(p, y) / 2,
    "MSE": nn.MSELoss(),
}
after = {}
for name, loss_fn in losses.items():
    W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
    W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)
    optimizer = torch.optim.SGD([W1, W2], lr=0.05)
    loss_fn(W2 @ (W1 @ x), y).backward()
    optimizer.step()
    w5, w6 = W2.flatten().tolist()
    p = (W2 @ (W1 @ x)).item()
    after[name] = w5, w6, p
    print(f"{name:<19} w5 {w5:.4f}  w6 {w6:.4f}  next p {p:.4f}")

half_w5, half_w6, next_p = after["half squared error"]
assert abs(half_w5 - w5_by_hand) < 1e-7
assert abs(half_w6 - w6_by_hand) < 1e-7
assert round(next_p, 2) == 0.26  # the tutorial's next prediction
assert abs(after["L1"][0] - w5_by_hand) > 5e-3
assert abs(after["MSE"][0] - w5_by_hand) > 5e-3
