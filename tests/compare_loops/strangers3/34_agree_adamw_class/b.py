import torch
from torch import nn

torch.manual_seed(50)
x = torch.randn(90, 4)
y = x.square().sum(dim=1, keepdim=True) / 4

model = nn.Sequential(
    nn.Linear(4, 30),
    nn.SiLU(),
    nn.Linear(30, 1),
)
optimizer = torch.optim.AdamW(
    model.parameters(), lr=2e-3, betas=(0.9, 0.95), weight_decay=0.1
)
criterion = nn.MSELoss()

for i in range(40):
    optimizer.zero_grad()
    output = model(x)
    loss = criterion(output, y)
    loss.backward()
    optimizer.step()
    print("iteration", i, "loss", loss.item())
