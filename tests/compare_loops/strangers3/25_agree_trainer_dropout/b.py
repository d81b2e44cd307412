import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(150, 12)
y = (x.norm(dim=1) > 3.4).long()

torch.manual_seed(0)
fc1 = nn.Linear(12, 40)
bn = nn.BatchNorm1d(40)
fc2 = nn.Linear(40, 2)
params = [*fc1.parameters(), *bn.parameters(), *fc2.parameters()]
opt = torch.optim.Adam(params, lr=1e-2)


def forward(xb):
    return fc2(F.dropout(F.relu(bn(fc1(xb))), p=0.3))


for epoch in range(5):
    for k in range(6):
        xb, yb = x[20 * k : 20 * k + 20], y[20 * k : 20 * k + 20]
        opt.zero_grad()
        loss = F.nll_loss(F.log_softmax(forward(xb), dim=-1), yb)
        loss.backward()
        opt.step()
        print(f"epoch {epoch} train_loss {loss.item():.6f}")
