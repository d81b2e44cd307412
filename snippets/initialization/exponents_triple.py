# %% The explosion in float64
import math

import torch

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
w1, w2 = torch.randn(D_in, H), torch.randn(H, D_out)
x, y = x.double(), y.double()
w1, w2 = w1.double().requires_grad_(), w2.double().requires_grad_()

losses = []
while len(losses) < 6:
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    losses.append(loss.item())
    print(f"step {len(losses) - 1}: loss {losses[-1]:.2g}")
    loss.backward()
    with torch.no_grad():
        for param in (w1, w2):
            param -= 1e-4 * param.grad
            param.grad = None

# %% Decades gained a step
decades = [math.log10(b / a) for a, b in zip(losses[:4], losses[1:5])]
print("gained:", [round(d, 1) for d in decades])
growth = [b / a for a, b in zip(decades, decades[1:])]
print("times the step before:", [round(g, 2) for g in growth])
assert losses[5] == math.inf
assert abs(growth[-1] - 3) < 0.02
