import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(21)
pts = torch.randn(80, 2)
cls = (pts.norm(dim=1) > 1.1).long()


def make_net():
    torch.manual_seed(4)
    return nn.Sequential(nn.Linear(2, 24), nn.Tanh(), nn.Linear(24, 2))


net = make_net()
sgd = torch.optim.SGD(net.parameters(), lr=0.3)
for k in range(40):
    sgd.zero_grad()
    loss = F.cross_entropy(net(pts), cls)
    loss.backward()
    sgd.step()
    if k % 5 == 0:
        print("iteration", k, "loss", loss.item())
