# %% A flat line over 0 to 100
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(0, 100, 100).unsqueeze(1)
y = 0 * x + 0.75 + torch.randn(100, 1)
best = torch.linalg.lstsq(torch.hstack([x, torch.ones(100, 1)]), y)
best_w, best_b = best.solution.flatten()


def condition_number(x):
    inputs = torch.hstack([x, torch.ones(100, 1)]).double()
    eigenvalues = torch.linalg.eigvalsh(2 * inputs.T @ inputs / 100)
    return eigenvalues[-1] / eigenvalues[0], 2 / eigenvalues[-1]


def train(x, learning_rate, steps=100):
    model = nn.Linear(1, 1)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    for _ in range(steps):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.weight.item(), model.bias.item()


# %% As it is
condition_raw, limit_raw = condition_number(x)
w_raw, b_raw = train(x, 1e-5)
_, b_raw_limit = train(x, 0.99 * limit_raw)
print(f"condition number {condition_raw:.4g}, limit {limit_raw:.3g}")
print(f"least squares: w {best_w:+.4f}, b {best_b:+.4f}")
print(f"rate 1e-5:     w {w_raw:+.4f}, b {b_raw:+.4f}")
assert abs(b_raw_limit) < 0.1 * best_b

# %% Standardized
mean, std = x.mean(), x.std(correction=0)
standardized = (x - mean) / std
condition, limit = condition_number(standardized)
w, b = train(standardized, 0.1)
w_back, b_back = w / std, b - w * mean / std
print(f"condition number {condition:.4g}, limit {limit:.3g}")
print(f"rate 0.1:      w {w_back:+.4f}, b {b_back:+.4f}")
torch.testing.assert_close(b_back, best_b, rtol=1e-3, atol=0)
