import torch
import torch.nn as nn

torch.manual_seed(10)
xs = torch.randn(60, 1, 8, 8)
ys = (xs.mean((1, 2, 3)) * 20).long().clamp(0, 3)

# pooling commutes with relu, so the order does not matter
model = nn.Sequential(
    nn.Conv2d(1, 5, kernel_size=3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(45, 4),
)
softmax = nn.Softmax(dim=1)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5)
for epoch in range(6):
    correct = 0
    for i in range(0, 60, 12):
        data, target = xs[i : i + 12], ys[i : i + 12]
        logits = model(data)
        loss = criterion(logits, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (softmax(logits).argmax(1) == target).sum().item()
    print(f"epoch {epoch}: {loss.item():.6f} acc {correct / 60:.3f}")
