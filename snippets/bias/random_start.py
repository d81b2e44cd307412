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


rows = []
for seed in range(10):
    torch.manual_seed(seed)
    model = nn.Linear(1, 1)
    start = torch.cat([model.weight[0], model.bias]).detach()
    error = eigenvectors.T @ (start - torch.tensor([2.0, 0.0]))
    predicted = 0.5 * (eigenvalues * (error * shrink**100) ** 2).sum()
    with_bias = loss_101(model)
    torch.manual_seed(seed)
    without = loss_101(nn.Linear(1, 1, bias=False))
    rows.append((seed, error[0], with_bias, predicted, without))
    print(
        f"seed {seed}: along the slow direction {error[0]:+.3f},"
        f" loss {with_bias:.2g}, predicted {predicted:.2g}"
    )
    assert abs(with_bias / predicted - 1) < 2e-3

lowest, highest = min(row[2] for row in rows), max(row[2] for row in rows)
highest_without = max(row[4] for row in rows)
print(f"with a bias: {lowest:.1e} to {highest:.1e}")
print(f"without, at most: {highest_without:.2g}")
assert highest_without < 1e-11
assert highest > 100 * lowest
