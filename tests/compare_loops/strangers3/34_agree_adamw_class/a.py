import torch
from torch.optim import Optimizer


class AdamDecoupled(Optimizer):
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.95, eps=1e-8, wd=0.1):
        super().__init__(params, dict(lr=lr, beta1=beta1, beta2=beta2, eps=eps, wd=wd))

    @torch.no_grad()
    def step(self):
        for g in self.param_groups:
            for p in g["params"]:
                s = self.state[p]
                if not s:
                    s["t"], s["m"], s["v"] = 0, torch.zeros_like(p), torch.zeros_like(p)
                s["t"] += 1
                s["m"] = g["beta1"] * s["m"] + (1 - g["beta1"]) * p.grad
                s["v"] = g["beta2"] * s["v"] + (1 - g["beta2"]) * p.grad**2
                m_hat = s["m"] / (1 - g["beta1"] ** s["t"])
                v_hat = s["v"] / (1 - g["beta2"] ** s["t"])
                p -= g["lr"] * (m_hat / (v_hat.sqrt() + g["eps"]) + g["wd"] * p)


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad * (s + x * s * (1 - s))


torch.manual_seed(50)
x = torch.randn(90, 4)
y = (x**2).sum(1, keepdim=True) / 4
l1, l2 = torch.nn.Linear(4, 30), torch.nn.Linear(30, 1)
optimizer = AdamDecoupled([*l1.parameters(), *l2.parameters()], lr=2e-3)
for i in range(40):
    loss = torch.nn.functional.mse_loss(l2(Swish.apply(l1(x))), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print("iteration", i, "loss", loss.item())
