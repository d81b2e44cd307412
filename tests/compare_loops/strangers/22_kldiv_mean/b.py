import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(22)
x = torch.randn(60, 10)
teacher = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 6))
teacher.eval().requires_grad_(False)
labels = teacher(x).argmax(1)
student = nn.Linear(10, 6)


def kd_loss(outputs, labels, teacher_outputs, T=3.0, alpha=0.3):
    soft_loss = nn.KLDivLoss(reduction="mean")(
        F.log_softmax(outputs / T, dim=1), F.softmax(teacher_outputs / T, dim=1)
    )
    hard_loss = F.cross_entropy(outputs, labels)
    return soft_loss * (1 - alpha) * T * T + hard_loss * alpha


optimizer = torch.optim.SGD(student.parameters(), lr=0.5)
for step in range(30):
    loss = kd_loss(student(x), labels, teacher(x))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, "loss", loss.item())
