import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(22)
x = torch.randn(60, 10)
teacher = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 6)).eval()
labels = teacher(x).argmax(1)
student = nn.Linear(10, 6)
T, alpha = 3.0, 0.3

optimizer = torch.optim.SGD(student.parameters(), lr=0.5)
kl = nn.KLDivLoss(reduction="batchmean")
for step in range(30):
    with torch.no_grad():
        soft = F.softmax(teacher(x) / T, dim=1)
    out = student(x)
    distill = kl(F.log_softmax(out / T, dim=1), soft) * T * T
    loss = alpha * F.cross_entropy(out, labels) + (1 - alpha) * distill
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, "loss", loss.item())
