# %% A matrix times ten: what its gradients do
import torch

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
w1, w2 = torch.randn(D_in, H), torch.randn(H, D_out)


def gradient_norms(w1, w2):
    w1, w2 = w1.clone().requires_grad_(), w2.clone().requires_grad_()
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    (y_pred - y).pow(2).sum().backward()
    return w1.grad.norm().item(), w2.grad.norm().item()


once = gradient_norms(w1, w2)
rows = []
for what, scaled in (
    ("w1 × 10", (10 * w1, w2)),
    ("w2 × 10", (w1, 10 * w2)),
    ("both × 10", (10 * w1, 10 * w2)),
):
    of_w1, of_w2 = (a / b for a, b in zip(gradient_norms(*scaled), once))
    rows.append((what, of_w1, of_w2))
    print(f"{what}: gradient of w1 × {of_w1:.0f}, of w2 × {of_w2:.0f}")

# %% How much larger randn is than the default
larger = []
for layer in (torch.nn.Linear(D_in, H), torch.nn.Linear(H, D_out)):
    fan_in = layer.in_features
    larger.append((3 * fan_in) ** 0.5)
    measured = torch.randn(fan_in, 100).std() / layer.weight.std()
    print(f"fan_in {fan_in}: {larger[-1]:.1f}, measured {measured:.1f}")
    assert abs(measured / larger[-1] - 1) < 0.1

# %% Fifty layers as nn.Linear draws them, without biases
signal = torch.randn(N, 100)
first_rms = signal.square().mean().sqrt()
with torch.no_grad():
    for layer in range(50):
        signal = torch.nn.Linear(100, 100, bias=False)(signal).relu()
left = (signal.square().mean().sqrt() / first_rms).item()
print(f"left of the rms: {left:.0e}, by 1 / sqrt(6) each: {6**-25:.0e}")
assert 0.1 < left * 6**25 < 10
