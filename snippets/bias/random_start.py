# %% Ten seeds, predicted and measured
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x
hessian = 2 * torch.tensor([[7.5, 2.5], [2.5, 1.0]])
eigenvalues, eigenvectors = torch.linalg.eigh(hessian)
shrink = 1 - 0.01 * eigenvalues


def loss_101(model):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(101):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.detach()


with_bias, without, predictions = [], [], []
for seed in range(10):
    torch.manual_seed(seed)
    model = nn.Linear(1, 1)
    start = torch.cat([model.weight[0], model.bias]).detach()
    error = eigenvectors.T @ (start - torch.tensor([2.0, 0.0]))
    predicted = 0.5 * (eigenvalues * (error * shrink**100) ** 2).sum()
    predictions.append(predicted)
    with_bias.append(loss_101(model))
    assert abs(with_bias[-1] / predicted - 1) < 2e-3
    torch.manual_seed(seed)
    without.append(loss_101(nn.Linear(1, 1, bias=False)))
    print(
        f"seed {seed}: along the slow direction {error[0]:+.3f},"
        f" loss {with_bias[-1]:.2g}, predicted {predicted:.2g}"
    )

lowest, highest = min(with_bias), max(with_bias)
spread = highest / lowest
highest_without = max(without)
print(f"without a bias, at most: {highest_without:.2g}")
assert highest_without < 1e-11
assert spread > 100
