import torch
from torch import nn

torch.manual_seed(77)
inputs = torch.randn(240, 9)
reg_targets = inputs.mean(1, keepdim=True)
cls_targets = inputs[:, :3].argmax(1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Linear(9, 18)
        self.regression = nn.Linear(18, 1)
        self.classification = nn.Linear(18, 3)

    def forward(self, x):
        z = self.trunk(x).tanh()
        return {"reg": self.regression(z), "cls": self.classification(z)}


net = Net()
opt = torch.optim.SGD(net.parameters(), lr=0.2)
for epoch in range(5):
    for xb, rb, cb in zip(
        inputs.split(40), reg_targets.split(40), cls_targets.split(40)
    ):
        out = net(xb)
        loss = nn.functional.mse_loss(out["reg"], rb) + nn.functional.cross_entropy(
            out["cls"], cb
        )
        opt.zero_grad()
        loss.backward()
        opt.step()
