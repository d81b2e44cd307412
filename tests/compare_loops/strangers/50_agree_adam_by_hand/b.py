import torch
import torch.nn as nn


class MyAdam:
    """Kingma & Ba, algorithm 1, the efficient order of computation."""

    def __init__(self, params, alpha=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = list(params)
        self.alpha, self.beta1, self.beta2, self.eps = alpha, beta1, beta2, eps
        self.m = [torch.zeros_like(p) for p in self.params]
        self.v = [torch.zeros_like(p) for p in self.params]
        self.t = 0

    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            g = p.grad
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g * g
            m_hat = self.m[i] / (1 - self.beta1**self.t)
            v_hat = self.v[i] / (1 - self.beta2**self.t)
            p.data = p.data - self.alpha * m_hat / (v_hat.sqrt() + self.eps)
            p.grad = None


torch.manual_seed(50)
X = torch.randn(75, 4)
Y = torch.cos(X[:, :2]) + 0.2 * X[:, 2:]
model = nn.Sequential(nn.Linear(4, 20), nn.ELU(), nn.Linear(20, 2))
optimizer = MyAdam(model.parameters(), alpha=2e-3)
for i in range(40):
    loss = nn.functional.huber_loss(model(X), Y)
    loss.backward()
    optimizer.step()
    print(i, loss.item())
