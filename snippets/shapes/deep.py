# %% A network on a sum of sines
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7700, 10)
y = x.sin().sum(1)
x, x_test, y, y_test = x[:7000], x[7000:], y[:7000], y[7000:]


def test_mse(fix_pred):
    torch.manual_seed(0)
    layers = nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1)
    model = nn.Sequential(*layers)
    optimizer = torch.optim.Adam(model.parameters())
    for step in range(600):
        rows = torch.randint(7000, (32,))
        loss = (fix_pred(model(x[rows])) - y[rows]).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return (model(x_test).squeeze(1) - y_test).pow(2).mean().item()


# %% Broadcast against matched
mse_a = test_mse(lambda y_pred: y_pred)
mse_b = test_mse(lambda y_pred: y_pred.squeeze(1))
mse_ratio = mse_a / mse_b
predicted_mse = (1 - 1 / 32) ** 2 * y_test.var(correction=0).item()
print(f"A, (32, 1) - (32,)  test error {mse_a:.3f}")
print(f"B, (32,) - (32,)    test error {mse_b:.3f}")
print(f"ratio {mse_ratio:.1f}")
print(f"(31/32)² Var(y)     {predicted_mse:.3f}")

assert abs(mse_a / predicted_mse - 1) < 0.05
assert mse_ratio > 5
