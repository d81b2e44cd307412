# %% The limit, with and without a bias
import matplotlib.pyplot as plt
import torch

x = torch.tensor([1.0, 2.0, 3.0, 4.0], dtype=torch.float64)
y = 2 * x
inputs_a = torch.stack([x, torch.ones_like(x)], dim=1)
inputs_b = x.unsqueeze(1)


def eigenvalues(inputs):
    return torch.linalg.eigvalsh(2 * inputs.T @ inputs / len(inputs))


slow, fast = eigenvalues(inputs_a)
limit_a = 2 / fast
limit_b = 2 / eigenvalues(inputs_b)[-1]
print(f"with a bias: {limit_a:.6f}")
print(f"without:     {limit_b:.6f}")

# %% One per cent under, one per cent over


def train(inputs, learning_rate, steps=500):
    parameters = torch.zeros(inputs.shape[1], dtype=torch.float64)
    parameters.requires_grad_()
    losses = []
    for _ in range(steps):
        loss = (inputs @ parameters - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        losses.append(loss.detach())
    return torch.stack(losses)


under, over = 0.99 * limit_a, 1.01 * limit_a
losses_under = train(inputs_a, under)
losses_over = train(inputs_a, over)
losses_b = train(inputs_b, over)

shrink_under = (losses_under[-1] / losses_under[-2]).sqrt()
growth_over = (losses_over[-1] / losses_over[-2]).sqrt()
print(f"{under:.5f}: error x {shrink_under:.4f} a step")
print(f"{over:.5f}: error x {growth_over:.4f} a step")
torch.testing.assert_close(shrink_under, under * fast - 1)
torch.testing.assert_close(growth_over, over * fast - 1)
last_under, last_over = losses_under[-1], losses_over[-1]
last_b = losses_b[-1]
assert last_b < last_under < 1e-6 < 1e6 < last_over

# %% Stable and unstable
fig, ax = plt.subplots()
ax.semilogy(losses_under, color="C0")
ax.semilogy(losses_over, color="C0", linestyle=":")
ax.semilogy(losses_b[:90], color="C1", linestyle="--")
ax.annotate("A, 1% over A's limit", (60, 1e7), color="C0")
ax.annotate("A, 1% under", (310, 1e-3), color="C0")
ax.annotate("B, the same 1% over A's limit", (85, 1e-11), color="C1")
ax.set_xlabel("updates made")
ax.set_ylabel("mean squared error")
plt.show()

# %% The best rate that both eigenvalues allow
condition_number = fast / slow
best_rate = 2 / (slow + fast)
best_shrink = (condition_number - 1) / (condition_number + 1)
losses_best = train(inputs_a, best_rate)
measured_best = (losses_best[-1] / losses_best[-2]).sqrt()
print(f"rate {best_rate:.4f}: error x {measured_best:.4f} a step")
torch.testing.assert_close(measured_best, best_shrink)
