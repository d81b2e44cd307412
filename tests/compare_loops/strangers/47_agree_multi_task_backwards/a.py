import torch
import torch.nn as nn
import torch.nn.functional as F


class MultiTask(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(8, 24), nn.ReLU())
        self.age = nn.Linear(24, 1)
        self.group = nn.Linear(24, 4)

    def forward(self, x):
        z = self.trunk(x)
        return self.age(z).squeeze(-1), self.group(z)


torch.manual_seed(55)
x = torch.randn(64, 8)
age, group = x.sum(1) / 3, torch.randint(0, 4, (64,))
net = MultiTask()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(30):
    age_hat, group_hat = net(x)
    loss_age = F.l1_loss(age_hat, age)
    loss_group = F.cross_entropy(group_hat, group)
    total = loss_age + 0.5 * loss_group
    optimizer.zero_grad()
    total.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 0.4)
    optimizer.step()
    print(step, loss_age.item(), loss_group.item())
