# %% Standardize, train, fold back
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x + 3

mean, std = x.mean(0), x.std(0, correction=0)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(100):
    loss = nn.functional.mse_loss(model((x - mean) / std), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

with torch.no_grad():
    model.weight /= std
    model.bias -= (model.weight * mean).sum(dim=1)

w, b = model.weight.item(), model.bias.item()
prediction = model(torch.tensor([[5.0]])).item()
print(f"w = {w:.5f}, b = {b:.5f}, f(5) = {prediction:.5f}")
assert abs(prediction - 13) < 1e-4

# %% No bias where the line has one
model = nn.Linear(1, 1, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for _ in range(500):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

floor = loss.item()
predicted_floor = 3**2 * (1 - x.mean() ** 2 / x.pow(2).mean())
print(f"loss {floor:.4f}, predicted {predicted_floor:.4f}")
assert abs(floor - predicted_floor) < 1e-4
