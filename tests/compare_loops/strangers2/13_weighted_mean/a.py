"""fit(..., class_weight={0: 1.0, 1: 4.0, 2: 9.0}) as Keras does it."""

import torch
import torch.nn.functional as F

torch.manual_seed(44)
x = torch.randn(96, 6)
y = torch.tensor([0] * 60 + [1] * 24 + [2] * 12)[torch.randperm(96)]
x[:, 0] += y
lin1 = torch.nn.Linear(6, 10)
lin2 = torch.nn.Linear(10, 3)
class_weight = {0: 1.0, 1: 4.0, 2: 9.0}

opt = torch.optim.SGD(list(lin1.parameters()) + list(lin2.parameters()), lr=0.02)
for epoch in range(10):
    for k in range(3):
        xb, yb = x[k * 32 : k * 32 + 32], y[k * 32 : k * 32 + 32]
        sample_weight = torch.tensor([class_weight[c] for c in yb.tolist()])
        per_sample = F.cross_entropy(lin2(torch.relu(lin1(xb))), yb, reduction="none")
        loss = (per_sample * sample_weight).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        print(epoch, k, loss.item())
