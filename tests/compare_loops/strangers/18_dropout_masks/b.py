import torch
from torch import nn

torch.manual_seed(18)
x = torch.linspace(0, 1, 80)[:, None]
y = torch.sin(6 * x) + 0.1 * torch.randn(80, 1)

model = nn.Sequential(
    nn.Linear(1, 64),
    nn.ReLU(),
    nn.Dropout(p=0.2),
    nn.Linear(64, 64),
    nn.ReLU(),
    nn.Dropout(p=0.2),
    nn.Linear(64, 1),
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
mse = nn.MSELoss()
x_plot = torch.rand(200, 1).sort(0).values
for t in range(40):
    loss = mse(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if t % 3 == 0:
        print(t, loss.item())
model.eval()
print("at random places:", model(x_plot).mean().item())
