# %% The autograd program, gradients never cleared
import torch

X = torch.tensor([1, 2, 3, 4], dtype=torch.float32)
Y = 2 * X
w = torch.zeros((), requires_grad=True)
weights = []
for _ in range(1000):
    ((w * X - Y) ** 2).mean().backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
    weights.append(w.item())

lowest, highest = min(weights[-100:]), max(weights[-100:])
print(" ".join(f"{value:.2f}" for value in weights[:20]))
print(f"last 100 steps: between {lowest:.2f} and {highest:.2f}")
assert lowest < 0.2
assert highest > 3.8
