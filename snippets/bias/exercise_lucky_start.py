# %% A start without a slow component
import torch

hessian = 2 * torch.tensor([[7.5, 2.5], [2.5, 1.0]]).double()
eigenvalues, eigenvectors = torch.linalg.eigh(hessian)
fast = eigenvectors[:, 1]
lucky_b = -2 * fast[1] / fast[0]
print(f"w = 0, b = {lucky_b:.4f}")

# %% Both starts, 101 steps
x = torch.tensor([1.0, 2.0, 3.0, 4.0], dtype=torch.float64)
y = 2 * x
losses = []
for start in (0.0, lucky_b):
    parameters = torch.tensor([0.0, start], dtype=torch.float64)
    parameters.requires_grad_()
    for _ in range(101):
        w, b = parameters
        loss = (w * x + b - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            parameters -= 0.01 * parameters.grad
        parameters.grad = None
    losses.append(loss.item())
    print(f"b starts at {start:+.4f}: loss {losses[-1]:.2g}")

loss_zero, loss_lucky = losses
first_error = fast @ torch.tensor([-2.0, lucky_b], dtype=torch.float64)
shrunk = (1 - 0.01 * eigenvalues[1]) ** 100 * first_error
predicted = 0.5 * eigenvalues[1] * shrunk**2
assert abs(loss_lucky / predicted - 1) < 1e-6
assert loss_lucky < 1e-9 * loss_zero
