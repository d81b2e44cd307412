import torch

torch.manual_seed(42)
N, D, H = 40, 6, 16
X = torch.randn(N, D)
Y = torch.sin(X.sum(1, keepdim=True))
theta = [
    torch.randn(D, H) / D**0.5,
    torch.zeros(H),
    torch.randn(H, 1) / H**0.5,
    torch.zeros(1),
]
for p in theta:
    p.requires_grad_(True)
velocity = [torch.zeros_like(p) for p in theta]

lr, mu, lam = 0.05, 0.9, 1e-3


def objective(theta):
    W1, b1, W2, b2 = theta
    return torch.mean((torch.tanh(X @ W1 + b1) @ W2 + b2 - Y) ** 2)


for k in range(30):
    J = objective(theta)
    grads = torch.autograd.grad(J, theta)
    with torch.no_grad():
        for p, g, v in zip(theta, grads, velocity):
            v.mul_(mu).add_(g + lam * p)
            p.sub_(lr * v)
    print(k, float(J))
