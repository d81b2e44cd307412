# %% The Hessian, by formula and by autograd
import math

import torch
from torch.autograd.functional import hessian

x = torch.tensor([1.0, 2.0, 3.0, 4.0], dtype=torch.float64)
y = 2 * x


def loss_fn(parameters):
    w, b = parameters
    return (w * x + b - y).pow(2).mean()


start = torch.zeros(2, dtype=torch.float64)
measured_hessian = hessian(loss_fn, start)
mean_xx, mean_x, var_x = x.pow(2).mean(), x.mean(), x.var(correction=0)
formula = 2 * torch.tensor([[mean_xx, mean_x], [mean_x, 1.0]])
print(measured_hessian)
torch.testing.assert_close(measured_hessian, formula.double())

# %% Eigenvalues and condition number
eigenvalues, eigenvectors = torch.linalg.eigh(measured_hessian)
slow, fast = eigenvalues
condition_number = fast / slow
for value, vector in zip(eigenvalues, eigenvectors.T):
    w, b = vector
    print(f"{value:7.4f} along w {w:+.3f}, b {b:+.3f}")

slow_estimate = 2 * var_x / (mean_xx + 1)
condition_estimate = (mean_xx + 1) ** 2 / var_x - 2
print(f"slow, estimated: {slow_estimate:.3f}")
print(f"condition number {condition_number:.2f}")
exact = condition_estimate - 1 / condition_number
torch.testing.assert_close(condition_number, exact)

# %% The loss at any step, predicted
learning_rate = 0.01
minimum = torch.tensor([2.0, 0.0], dtype=torch.float64)
components = eigenvectors.T @ (start - minimum)
shrink = 1 - learning_rate * eigenvalues
slow_shrink, fast_shrink = shrink


def predicted_loss(step):
    left = components * shrink ** (step - 1)
    return 0.5 * (eigenvalues * left**2).sum()


for step in (1, 11, 101, 1001):
    print(f"step {step:4}: {predicted_loss(step):.6g}")

# %% The loss at any step, measured
parameters = start.clone().requires_grad_()
losses = []
for step in range(1, 1002):
    loss = loss_fn(parameters)
    loss.backward()
    with torch.no_grad():
        parameters -= learning_rate * parameters.grad
    parameters.grad = None
    losses.append(loss.detach())
    torch.testing.assert_close(losses[-1], predicted_loss(step))

measured_shrink = (losses[1000] / losses[999]).sqrt()
for step in (1, 11, 101, 1001):
    print(f"step {step:4}: {losses[step - 1]:.6g}")
print(f"shrink per step, measured:  {measured_shrink:.6f}")
print(f"shrink per step, predicted: {slow_shrink:.6f}")
torch.testing.assert_close(measured_shrink, slow_shrink)

# %% Updates that divide the loss by ten
shrink_without = 1 - learning_rate * 2 * mean_xx
updates = math.log(0.1) / (2 * math.log(slow_shrink))
updates_without = math.log(0.1) / (2 * math.log(shrink_without))
print(f"with a bias {updates:.0f}, without {updates_without:.0f}")
left = losses[1000] / losses[1000 - round(updates)]
assert abs(left - 0.1) < 0.001
assert abs(shrink_without ** (2 * updates_without) - 0.1) < 1e-9
