import torch
from torch import nn

torch.manual_seed(2)
X = torch.randn(120, 5)
y = (X @ torch.tensor([1.0, -2.0, 0.5, 0.0, 1.5]) + 2.0 * torch.randn(120) > 0).float()

torch.manual_seed(9)
model = nn.Linear(5, 1)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.LBFGS(
    model.parameters(), lr=0.1, max_iter=3, tolerance_grad=0, tolerance_change=0
)


def closure():
    optimizer.zero_grad()
    loss = criterion(model(X).squeeze(-1), y)
    loss.backward()
    return loss


for epoch in range(25):
    loss = optimizer.step(closure)
    if epoch % 5 == 0:
        print(f"epoch {epoch} loss {loss.item():.6f}")
