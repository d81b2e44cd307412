import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(55)
x = torch.randn(64, 8)
age, group = x.sum(1) / 3, torch.randint(0, 4, (64,))

trunk = nn.Sequential(nn.Linear(8, 24), nn.ReLU())
age_head, group_head = nn.Linear(24, 1), nn.Linear(24, 4)
params = []
for part in (trunk, age_head, group_head):
    params += list(part.parameters())
optimizer = torch.optim.SGD(params, lr=0.1)


def clip_(params, max_norm):
    squares = sum(p.grad.pow(2).sum() for p in params)
    factor = max_norm / (squares.sqrt() + 1e-6)
    if factor < 1:
        for p in params:
            p.grad *= factor


for step in range(30):
    optimizer.zero_grad()
    z = trunk(x)
    loss_age = (age_head(z)[:, 0] - age).abs().mean()
    loss_group = F.cross_entropy(group_head(z), group)
    loss_age.backward(retain_graph=True)
    (0.5 * loss_group).backward()
    clip_(params, 0.4)
    optimizer.step()
    print(step, loss_age.item(), loss_group.item())
