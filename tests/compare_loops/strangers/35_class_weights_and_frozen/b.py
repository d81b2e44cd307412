import torch
import torch.nn as nn

torch.manual_seed(35)
signal = torch.randn(90, 2, 20)
label = (signal[:, 0].mean(1) > 0.1).long()  # unbalanced

features = nn.Sequential(
    nn.Conv1d(2, 8, 5, padding=2), nn.ReLU(), nn.AdaptiveMaxPool1d(4), nn.Flatten()
)
classifier = nn.Linear(32, 2)
model = nn.Sequential(features, classifier)
for param in features.parameters():
    param.requires_grad = False

trainable = filter(lambda p: p.requires_grad, model.parameters())
optimizer = torch.optim.SGD(trainable, lr=0.1)
criterion = nn.CrossEntropyLoss(weight=torch.tensor([0.2, 0.8]))
for epoch in range(8):
    for i in range(0, 90, 18):
        optimizer.zero_grad()
        loss = criterion(model(signal[i : i + 18]), label[i : i + 18])
        loss.backward()
        optimizer.step()
    print("epoch", epoch, "loss", loss.item())
