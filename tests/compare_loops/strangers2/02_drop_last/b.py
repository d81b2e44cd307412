import torch
import torch.nn.functional as F

BATCH = 16
torch.manual_seed(3)
features = torch.randn(70, 8)
labels = (features[:, :2].prod(1) > 0).long()

fc1 = torch.nn.Linear(8, 24)
fc2 = torch.nn.Linear(24, 2)
optimizer = torch.optim.Adam([*fc1.parameters(), *fc2.parameters()], lr=5e-3)

for epoch in range(9):
    for start in range(0, len(features), BATCH):
        x = features[start : start + BATCH]
        t = labels[start : start + BATCH]
        logits = fc2(F.relu(fc1(x)))
        loss = F.cross_entropy(logits, t)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print("loss", float(loss))
