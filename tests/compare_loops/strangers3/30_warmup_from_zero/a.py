import torch
import torch.nn as nn

torch.manual_seed(99)
base_lr, warmup, total = 0.4, 10, 40

x = torch.randn(total, 16, 7)
w_true = torch.randn(7, 4)
y = (x @ w_true).argmax(-1)

model = nn.Sequential(nn.Linear(7, 20), nn.ReLU(), nn.Linear(20, 4))
optimizer = torch.optim.SGD(model.parameters(), lr=base_lr, momentum=0.9)
criterion = nn.CrossEntropyLoss()


def lr_at(step):
    if step < warmup:
        return base_lr * (step + 1) / warmup
    return base_lr * (total - step) / (total - warmup)


for step in range(total):
    for group in optimizer.param_groups:
        group["lr"] = lr_at(step)
    optimizer.zero_grad()
    loss = criterion(model(x[step]), y[step])
    loss.backward()
    optimizer.step()
    print("step=%d lr=%.3f loss=%.5f" % (step, lr_at(step), loss.item()))
