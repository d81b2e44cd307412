import torch
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(3)
features = torch.randn(70, 8)
labels = (features[:, :2].prod(1) > 0).long()

train_loader = DataLoader(
    TensorDataset(features, labels), batch_size=16, drop_last=True
)

net = torch.nn.Sequential(
    torch.nn.Linear(8, 24),
    torch.nn.ReLU(),
    torch.nn.Linear(24, 2),
)
loss_fn = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)

for epoch in range(9):
    for i, (x, t) in enumerate(train_loader):
        optimizer.zero_grad()
        loss = loss_fn(net(x), t)
        loss.backward()
        optimizer.step()
        print(f"[{epoch}, {i}] {loss.item():.5f}")
