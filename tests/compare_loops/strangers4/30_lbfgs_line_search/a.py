import torch
import torch.nn as nn

torch.manual_seed(200)
t = torch.linspace(-2, 2, 60)
features = torch.stack(
    [torch.sin(k * t) for k in (1, 2, 3)] + [torch.cos(k * t) for k in (1, 2, 3)], dim=1
)
y = (torch.exp(-(t**2)) * 3 + 0.2 * torch.randn(60)).unsqueeze(1)

torch.manual_seed(201)
curve = nn.Linear(6, 1)
optimizer = torch.optim.LBFGS(curve.parameters(), lr=0.1, max_iter=3, history_size=10)


def logcosh(error):
    return torch.log(torch.cosh(error)).mean()


for outer in range(25):

    def closure():
        optimizer.zero_grad()
        residual = logcosh(curve(features) - y)
        residual.backward()
        return residual

    value = optimizer.step(closure)
    if outer % 5 == 0:
        print(outer, value.item())
