# %% Normalization behind a layer of randn
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 1000), torch.randn(64, 10)


def train(normalize, learning_rate=1e-4):
    first, second = nn.Linear(1000, 100), nn.Linear(100, 10)
    nn.init.normal_(first.weight)
    model = nn.Sequential(first, normalize, nn.ReLU(), second)
    losses = []
    for t in range(301):
        loss = (model(x) - y).pow(2).sum()
        losses.append(loss.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for param in model.parameters():
                param -= learning_rate * param.grad
    return losses[0], losses[100], losses[300]


rows = {
    "no normalization": train(nn.Identity()),
    "`nn.BatchNorm1d(100)`": train(nn.BatchNorm1d(100)),
    "`nn.LayerNorm(100)`": train(nn.LayerNorm(100)),
}
for name, losses in rows.items():
    print(f"{name:22}", *(f"{loss:9.3g}" for loss in losses))


# %% 50 layers of GELU
def rms_after_50(normalize):
    hidden = torch.randn(64, 100)
    for layer in range(50):
        weight = torch.randn(100, 100) / 100**0.5
        hidden = nn.functional.gelu(normalize(hidden @ weight))
    return hidden.pow(2).mean().sqrt().item()


plain = rms_after_50(nn.Identity())
normalized = rms_after_50(nn.LayerNorm(100, elementwise_affine=False))
print(f"50 layers of GELU: {plain:.0e}, with nn.LayerNorm {normalized:.2f}")
assert plain < 1e-10
assert 0.5 < normalized < 0.8
