# %% Does it survive 30 steps?
import matplotlib.pyplot as plt
import numpy as np
import torch


def survives(w1, w2, learning_rate):
    w1, w2 = w1.clone().requires_grad_(), w2.clone().requires_grad_()
    losses = []
    for t in range(30):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        if not losses[-1] < 100 * losses[0]:  # exploded, or nan
            return False
        loss.backward()
        with torch.no_grad():
            for param in (w1, w2):
                param -= learning_rate * param.grad
                param.grad = None
    return losses[-1] < losses[0]


def largest_rate(w1, w2):
    low, high = 1e-7, 1e-1
    for halving in range(12):
        middle = (low * high) ** 0.5
        if survives(w1, w2, middle):
            low = middle
        else:
            high = middle
    return low


# %% Bisect for eight scales
torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
w1 = torch.nn.Linear(D_in, H).weight.detach().T
w2 = torch.nn.Linear(H, D_out).weight.detach().T

scales = [0.25, 0.5, 1, 2, 4, 8, 16, 32]
rates = [largest_rate(c * w1, c * w2) for c in scales]
for c, rate in zip(scales, rates):
    print(f"c = {c:<5}  largest rate {rate:.2e}")

# %% Fit the slope
slope, intercept = np.polyfit(np.log(scales[4:]), np.log(rates[4:]), 1)
print(f"slope for c of 4 and more: {slope:.3f}")
fall, fall_from_default = rates[4] / rates[7], rates[2] / rates[5]
print(f"from c = 4 to 32 the rate falls {fall:.0f}-fold")
print(f"from c = 1 to 8: {fall_from_default:.0f}-fold")
print(f"from c = 1/4 to 1: {rates[0] / rates[2]:.2f}-fold")
assert abs(slope + 2) < 0.02
assert 0.8 < rates[0] / rates[2] < 1.25

fig, ax = plt.subplots()
line = np.exp(intercept) * np.array(scales[2:]) ** slope
ax.loglog(scales, rates, color="C1", marker="o", linestyle="none")
ax.loglog(scales[2:], line, color="C2", linestyle="-.")
ax.text(9, 3e-4, f"slope {slope:.2f}", color="C2")
ax.text(0.25, 7e-4, "the default, times c", color="C1")
ax.set_xlabel("c, the factor on both layers")
ax.set_ylabel("largest stable rate")
plt.show()
