# %% With and without zero_grad
import math

import matplotlib.pyplot as plt
import torch

learning_rate, curvature = 0.05, 2.0


def train(clear, momentum=0.0, steps=100):
    w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], learning_rate, momentum)
    path = [w.item()]
    for _ in range(steps):
        if clear:
            optimizer.zero_grad()
        loss = curvature / 2 * w**2
        loss.backward()
        optimizer.step()
        path.append(w.item())
    return torch.tensor(path, dtype=torch.float64)


never_cleared = train(clear=False)
cleared = train(clear=True)

fig, ax = plt.subplots()
ax.plot(never_cleared, "-", color="C0")
ax.plot(cleared, "--", color="C1")
ax.annotate("A: no zero_grad", (102, 0.85), color="C0")
ax.annotate("B: zero_grad", (102, -0.03), color="C1")
ax.set_xlim(-3, 142)
ax.set_xticks(range(0, 101, 20))
ax.set(xlabel="step", ylabel="w (the minimum is at 0)")
plt.show()

# %% The swing, predicted
angle = math.acos(1 - learning_rate * curvature / 2)
steps = torch.arange(101, dtype=torch.float64)
formula = torch.cos(angle * (steps + 0.5)) / math.cos(angle / 2)
torch.testing.assert_close(never_cleared, formula, rtol=0, atol=1e-12)

period = 2 * math.pi / angle
largest_swing = never_cleared.abs().max().item()
bound = 1 / math.cos(angle / 2)
print(f"period {period:.2f} steps")
print(f"largest swing {largest_swing:.5f}, bound {bound:.5f}")

# %% It is momentum 1
momentum_one = train(clear=True, momentum=1.0)
same_as_momentum_one = torch.equal(never_cleared, momentum_one)
print("equal to SGD(momentum=1), every bit:", same_as_momentum_one)
assert same_as_momentum_one
