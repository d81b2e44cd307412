import torch

torch.manual_seed(14)
n, d = 80, 5
A = torch.randn(n, d, dtype=torch.float64) * torch.tensor(
    [1.0, 2.0, 0.5, 4.0, 1.0], dtype=torch.float64
)
t = (
    torch.rand(n, dtype=torch.float64)
    < torch.sigmoid(A @ torch.ones(d, dtype=torch.float64) - 0.5)
).double()

w = torch.zeros(d, dtype=torch.float64, requires_grad=True)
b = torch.zeros(1, dtype=torch.float64, requires_grad=True)


def f():
    s = A @ w + b
    nll = torch.log1p(torch.exp(s)) - t * s
    return nll.mean() + 0.01 * w.dot(w)


lbfgs = torch.optim.LBFGS([w, b], lr=0.1, max_iter=2, history_size=8)

for k in range(25):

    def closure():
        lbfgs.zero_grad()
        obj = f()
        obj.backward()
        return obj

    value = lbfgs.step(closure)
    print(k, value.item())
print("w =", w.detach().numpy().round(3), "b =", round(b.item(), 3))
