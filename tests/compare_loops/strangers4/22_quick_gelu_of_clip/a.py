"""Port of a mixer block from a jax code base, which took its activation from CLIP."""

import torch


def gelu(x):
    return x * torch.sigmoid(1.702 * x)


def init_params(seed):
    torch.manual_seed(seed)
    p = {}
    for name, n_in, n_out in (
        ("tokens_in", 6, 24),
        ("tokens_out", 24, 6),
        ("readout", 4, 1),
    ):
        layer = torch.nn.Linear(n_in, n_out)
        p[name] = {
            "w": layer.weight.detach().T.clone(),
            "b": layer.bias.detach().clone(),
        }
        for leaf in p[name].values():
            leaf.requires_grad_(True)
    return p


def dense(p, x):
    return x @ p["w"] + p["b"]


def forward(p, x):
    y = x.swapaxes(1, 2)
    y = dense(p["tokens_out"], gelu(dense(p["tokens_in"], y)))
    return dense(p["readout"], x + y.swapaxes(1, 2)).mean(axis=1)


torch.manual_seed(120)
data = torch.randn(50, 6, 4) * 3
goal = torch.sin(data[:, 0, :1] * data[:, 1, :1])
params = init_params(121)
leaves = [leaf for block in params.values() for leaf in block.values()]
tx = torch.optim.Adam(leaves, lr=0.03)
for step in range(40):
    tx.zero_grad()
    loss = torch.mean((forward(params, data) - goal) ** 2)
    loss.backward()
    tx.step()
    if step % 8 == 0:
        print(step, loss.item())
