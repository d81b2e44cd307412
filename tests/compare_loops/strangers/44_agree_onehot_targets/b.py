import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(14)
X = torch.randn(90, 5)
y = (X[:, 0] > 0).long() + (X[:, 1] > 0.5).long()
y_onehot = F.one_hot(y, num_classes=3).float()
model = nn.Sequential(nn.Linear(5, 12), nn.LayerNorm(12), nn.SiLU(), nn.Linear(12, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)


def categorical_crossentropy(y_true, y_pred):
    log_probs = y_pred - torch.logsumexp(y_pred, dim=1, keepdim=True)
    return -(y_true * log_probs).sum(dim=1).mean()


for epoch in range(35):
    loss = categorical_crossentropy(y_onehot, model(X))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"[{epoch}] {loss.item():.7f}")
