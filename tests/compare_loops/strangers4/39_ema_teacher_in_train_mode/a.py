"""Self-distillation: a student learns the labels and an EMA teacher's soft targets."""

import copy

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(290)
X = torch.randn(48, 8) + 1
Y = torch.randint(0, 4, (48,))

torch.manual_seed(291)
student = nn.Sequential(
    nn.Linear(8, 20), nn.BatchNorm1d(20), nn.ReLU(), nn.Linear(20, 4)
)
teacher = copy.deepcopy(student)
teacher.eval()
for p in teacher.parameters():
    p.requires_grad_(False)
optimizer = torch.optim.SGD(student.parameters(), lr=0.2)
T, alpha = 2.0, 0.5

for step in range(30):
    xb, yb = (
        X[step % 3 * 16 : step % 3 * 16 + 16],
        Y[step % 3 * 16 : step % 3 * 16 + 16],
    )
    with torch.no_grad():
        soft = F.softmax(teacher(xb) / T, dim=1)
    logits = student(xb)
    distill = (
        F.kl_div(F.log_softmax(logits / T, dim=1), soft, reduction="batchmean") * T * T
    )
    loss = (1 - alpha) * F.cross_entropy(logits, yb) + alpha * distill
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for slow, fast in zip(teacher.parameters(), student.parameters()):
            slow.lerp_(fast, 0.1)
    if step % 6 == 0:
        print(step, loss.item())
