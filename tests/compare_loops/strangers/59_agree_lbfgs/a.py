import torch
import torch.nn as nn

torch.manual_seed(59)
x = torch.linspace(-2, 2, 40, dtype=torch.float64).unsqueeze(1)
y = x**3 - x
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1)).double()
criterion = nn.MSELoss()
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=3)


def closure():
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    return loss


for epoch in range(26):
    loss = optimizer.step(closure)
    print(epoch, loss.item())
