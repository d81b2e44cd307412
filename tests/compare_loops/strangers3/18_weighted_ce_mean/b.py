import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(17)
y = torch.multinomial(torch.tensor([0.85, 0.10, 0.05]), 240, replacement=True)
x = torch.randn(240, 6)
x[torch.arange(240), y] += 1.5


def fit(clf, x, y, class_weight, epochs=5, batch_size=40):
    """like keras: class_weight turns into sample weights"""
    optimizer = torch.optim.SGD(clf.parameters(), lr=0.05, momentum=0.9)
    table = torch.tensor([class_weight[c] for c in sorted(class_weight)])
    for epoch in range(epochs):
        for start in range(0, len(x), batch_size):
            xb, yb = x[start : start + batch_size], y[start : start + batch_size]
            sample_weight = table[yb]
            losses = F.cross_entropy(clf(xb), yb, reduction="none")
            loss = (sample_weight * losses).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            print("loss:", loss.item())


clf = nn.Sequential(nn.Linear(6, 24), nn.ReLU(), nn.Linear(24, 3))
fit(clf, x, y, class_weight={0: 0.4, 1: 3.3, 2: 6.6})
