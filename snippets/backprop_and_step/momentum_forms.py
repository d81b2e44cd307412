# %% Two forms of momentum
import matplotlib.pyplot as plt
import torch

momentum, gradient = 0.9, 1.0
rates = [0.1] * 60 + [0.01] * 60


def sutskever(rates):
    w, velocity, path = 0.0, 0.0, [0.0]
    for learning_rate in rates:
        velocity = momentum * velocity + learning_rate * gradient
        w -= velocity
        path.append(w)
    return torch.tensor(path, dtype=torch.float64)


def pytorch(rates):
    w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=rates[0], momentum=momentum)
    path = [0.0]
    for learning_rate in rates:
        optimizer.param_groups[0]["lr"] = learning_rate
        w.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        path.append(w.item())
    return torch.tensor(path, dtype=torch.float64)


# %% The rate held, then the rate cut
constant = [0.1] * 120
at_one_rate = (sutskever(constant) - pytorch(constant)).abs().max()
assert at_one_rate < 1e-12

steps_a = -sutskever(rates).diff()
steps_b = -pytorch(rates).diff()
fig, ax = plt.subplots()
ax.semilogy(range(1, 121), steps_a, "-", color="C0")
ax.semilogy(range(1, 121), steps_b, "--", color="C1")
ax.annotate("A: Sutskever", (70, 0.6), color="C0")
ax.annotate("B: PyTorch", (28, 0.12), color="C1")
ax.set(xlabel="step (rate cut to a tenth after 60)", ylabel="step size")
plt.show()

# %% The extra distance, predicted
first_a, first_b = steps_a[60].item(), steps_b[60].item()
extra = (pytorch(rates)[-1] - sutskever(rates)[-1]).item()
cut = 0.1 - 0.01
v = gradient * (1 - momentum**60) / (1 - momentum)
decayed = momentum * (1 - momentum**60) / (1 - momentum)
predicted_extra = cut * v * decayed
print(f"first step after the cut: {first_a:.4f} and {first_b:.4f}")
print(f"extra distance {extra:.4f}, predicted {predicted_extra:.4f}")
assert abs(extra - predicted_extra) < 1e-9
