import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(5)
train_set = TensorDataset(torch.randn(96, 1, 8, 8), torch.randint(0, 2, (96,)))
val_set = TensorDataset(torch.randn(48, 1, 8, 8) * 3 + 2, torch.randint(0, 2, (48,)))
train_loader = DataLoader(train_set, batch_size=16)
val_loader = DataLoader(val_set, batch_size=16)

model = nn.Sequential(
    nn.Conv2d(1, 6, 3),
    nn.BatchNorm2d(6),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(2),
    nn.Flatten(),
    nn.Linear(24, 2),
)
loss_function = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(6):
    model.train()
    train_loss = 0.0
    for images, labels in train_loader:
        optimizer.zero_grad()
        loss = loss_function(model(images), labels)
        loss.backward()
        optimizer.step()
        train_loss += loss.item()
    model.eval()
    val_loss = 0.0
    with torch.no_grad():
        for images, labels in val_loader:
            val_loss += loss_function(model(images), labels).item()
    print(f"{epoch}: train {train_loss / 6:.6f} val {val_loss / 3:.6f}")
