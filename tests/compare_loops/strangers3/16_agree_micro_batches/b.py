import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(2024)
X = torch.randn(320, 10)
y = (X[:, 0].abs() + X[:, 1] > 1).long()

model = nn.Sequential(nn.Linear(10, 32), nn.LayerNorm(32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
criterion = nn.CrossEntropyLoss()

# a batch of 32 does not fit on my card
loader = DataLoader(TensorDataset(X, y), batch_size=8)
accumulation_steps = 4
step, running = 0, 0.0
optimizer.zero_grad()
for epoch in range(3):
    for i, (inputs, targets) in enumerate(loader):
        loss = criterion(model(inputs), targets) / accumulation_steps
        loss.backward()
        running += loss.item()
        if (i + 1) % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            print(f"step {step} loss {running:.7f}")
            running = 0.0
