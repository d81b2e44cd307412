# %% The curvature with and without a bias
import torch

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
ones = torch.ones(4, 1)


def curvatures(columns):
    """The eigenvalues of the mean squared error's Hessian."""
    inputs = torch.cat(columns, dim=1)
    return torch.linalg.eigvalsh(2 * inputs.T @ inputs / len(inputs))


rows = []
for model, columns in (
    ("w alone", [x]),
    ("w and b", [x, ones]),
    ("w and b, x centred", [x - x.mean(), ones]),
):
    least, most = (c.item() for c in curvatures(columns)[[0, -1]])
    rows.append((model, most, least, most / least, 1 - 0.01 * least))
    print(f"{model:19} condition number {most / least:.2f}, ", end="")
    print(f"a step leaves {1 - 0.01 * least:.4f}")

# %% A hundred weights instead of one
model = torch.nn.Linear(100, 1, bias=False)
torch.nn.init.zeros_(model.weight)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
copies = x.expand(4, 100) / 10  # together they have the curvature of x
for _ in range(101):
    loss = ((model(copies) - 2 * x) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
hundred_loss = loss.item()
print(f"loss at step 101: {hundred_loss:.0e}")
assert hundred_loss < 1e-11
