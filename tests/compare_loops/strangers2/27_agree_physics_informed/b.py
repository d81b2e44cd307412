import torch
from torch import nn
from torch.func import functional_call, grad, vmap


class Solution(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.l1 = nn.Linear(1, width)
        self.l2 = nn.Linear(width, width)
        self.l3 = nn.Linear(width, 1)

    def forward(self, t):
        h = torch.tanh(self.l1(t.reshape(1)))
        return self.l3(torch.tanh(self.l2(h))).squeeze()


torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
model = Solution()


def u(t, params):
    return functional_call(model, params, (t,))


du = grad(u)
ddu = grad(du)
points = torch.linspace(0, 3, 40)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(40):
    params = dict(model.named_parameters())
    residual = vmap(lambda t: ddu(t, params) + u(t, params))(points)
    zero = torch.tensor(0.0)
    loss = residual.square().mean() + u(zero, params) ** 2 + (du(zero, params) - 1) ** 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print("epoch", epoch, "loss", loss.item())
