import math

import torch
import torch.nn as nn

torch.manual_seed(60)
X = torch.randn(256, 9)
Y = (X[:, :3].prod(1) + X[:, 3]).unsqueeze(1)

backbone = nn.Linear(9, 32)
neck = nn.Linear(32, 32)
head = nn.Linear(32, 1)


@torch.no_grad()
def extract(x):
    return backbone(x).tanh()


opt_neck = torch.optim.SGD(neck.parameters(), lr=0.01, momentum=0.9, nesterov=True)
opt_head = torch.optim.SGD(head.parameters(), lr=0.1, momentum=0.9, nesterov=True)


def adjust_lr(it, max_iter=32):
    factor = 0.5 * (1 + math.cos(math.pi * it / max_iter))
    opt_neck.param_groups[0]["lr"] = 0.01 * factor
    opt_head.param_groups[0]["lr"] = 0.1 * factor


it = 0
for epoch in range(4):
    for i in range(0, 256, 32):
        adjust_lr(it)
        pred = head(torch.tanh(neck(extract(X[i : i + 32]))))
        loss = torch.mean((pred - Y[i : i + 32]) ** 2)
        neck.zero_grad()
        head.zero_grad()
        loss.backward()
        opt_neck.step()
        opt_head.step()
        it += 1
        print(epoch, i, loss.item())
