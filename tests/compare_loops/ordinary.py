"""Ordinary loops, each written in two ways: ways that agree, and one cause at a time.

Like `variants`, from other bases: here most edits replace the whole loop.
"""

from __future__ import annotations

from tests.compare_loops.variants import Case

HEAD = """
import copy
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X = torch.randn(96, 8)
Y = torch.sin(X.sum(1, keepdim=True))
torch.manual_seed(1)
model = nn.Sequential(
    nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1)
)
"""

LOOP = """
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    k = step % 3 * 32
    x, y = X[k : k + 32], Y[k : k + 32]
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

# The same training, in other words.
LOOPS = {
    "checkpoint": """
from torch.utils.checkpoint import checkpoint_sequential

optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    out = checkpoint_sequential(model, 2, x, use_reentrant=False)
    loss = F.mse_loss(out, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "reentrant_checkpoint": """
from torch.utils.checkpoint import checkpoint

optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    h = model[:2](x)
    h = checkpoint(model[2:4], h, use_reentrant=True)
    loss = F.mse_loss(model[4](h), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "resumed": """
def build():
    net = nn.Sequential(
        nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1)
    )
    return net, torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)

optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    if step == 8:
        saved = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
        model, optimizer = build()
        model.load_state_dict(saved[0])
        optimizer.load_state_dict(saved[1])
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "functional_call": """
from torch.func import functional_call

weights = {name: p.detach().clone() for name, p in model.named_parameters()}
for p in weights.values():
    p.requires_grad_()
optimizer = torch.optim.SGD(weights.values(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = F.mse_loss(functional_call(model, weights, (x,)), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "func_grad_and_value": """
from torch.func import functional_call, grad_and_value

weights = {name: p.detach().clone() for name, p in model.named_parameters()}
speed = {name: torch.zeros_like(p) for name, p in weights.items()}

def cost(weights, x, y):
    return F.mse_loss(functional_call(model, weights, (x,)), y)

for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    grads, loss = grad_and_value(cost)(weights, x, y)
    speed = {name: 0.9 * speed[name] + grads[name] for name in speed}
    weights = {name: weights[name] - 0.1 * speed[name] for name in weights}
""",
    "func_grad_into_an_optimizer": """
from torch.func import functional_call, grad

def cost(weights, x, y):
    return F.mse_loss(functional_call(model, weights, (x,)), y)

optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    grads = grad(cost)(dict(model.named_parameters()), x, y)
    for name, p in model.named_parameters():
        p.grad = grads[name].detach()
    optimizer.step()
""",
    "autograd_grad": """
speed = [torch.zeros_like(p) for p in model.parameters()]
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = ((model(x) - y) ** 2).mean()
    grads = torch.autograd.grad(loss, list(model.parameters()))
    with torch.no_grad():
        for p, v, g in zip(model.parameters(), speed, grads):
            v.mul_(0.9).add_(g)
            p.sub_(v, alpha=0.1)
""",
    "unequal_micro_batches": """
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    optimizer.zero_grad()
    for rows in (slice(0, 20), slice(20, 29), slice(29, 32)):
        part = F.mse_loss(model(x[rows]), y[rows], reduction="sum") / 32
        part.backward()
    optimizer.step()
""",
    "micro_batches_divided_afterwards": """
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    optimizer.zero_grad()
    for xs, ys in zip(x.split(8), y.split(8)):
        F.mse_loss(model(xs), ys).backward()
    for p in model.parameters():
        p.grad /= 4
    optimizer.step()
""",
    "ema_and_validation": """
ema = copy.deepcopy(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    model.train()
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for e, p in zip(ema.parameters(), model.parameters()):
            e.mul_(0.99).add_(p, alpha=0.01)
    model.eval()
    with torch.inference_mode():
        valid = F.l1_loss(ema(X), Y).item(), F.l1_loss(model(X), Y).item()
""",
    "loader_with_workers": """
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(X, Y)
# since Python 3.14, workers that are not forks need a main guard
loader = DataLoader(data, batch_size=32, num_workers=2, multiprocessing_context="fork")
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for epoch in range(9):
    for x, y in loader:
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
""",
    "trainer": """
class Trainer:
    def __init__(self, net):
        self.net = net
        groups = [{"params": [p]} for p in net.parameters()]
        self.optimizer = torch.optim.SGD(groups, lr=0.1, momentum=0.9)
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.optimizer, lambda t: 1.0)

    def cost(self, out, y):
        error = out - y
        return torch.einsum("ij,ij->", error, error) / error.numel()

    def closure(self):
        self.optimizer.zero_grad()
        loss = self.cost(self.net(self.x), self.y)
        loss.backward()
        return loss

    def fit(self):
        for step in range(25):
            self.x, self.y = X.split(32)[step % 3], Y.split(32)[step % 3]
            self.optimizer.step(self.closure)
            self.scheduler.step()

Trainer(model).fit()
""",
    "layers_by_hand": """
class Dense(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.kernel = nn.Parameter(layer.weight.detach().T.clone())
        self.offset = nn.Parameter(layer.bias.detach()[None].clone())

    def forward(self, x):
        return torch.einsum("bi,io->bo", x, self.kernel) + self.offset

net = nn.ModuleList(Dense(model[k]) for k in (0, 2, 4))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, foreach=True)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    e = torch.exp(2 * net[0](x))
    h = (e - 1) / (e + 1)
    h = torch.tanh(net[1](h))
    loss = (net[2](h) - y).pow(2).mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
""",
    "sample_by_sample": """
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, fused=True)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    losses = [F.mse_loss(model(x[i]), y[i]) for i in range(32)]
    loss = torch.stack(losses).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "vmapped_samples": """
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = (torch.func.vmap(model)(x) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "compiled": """
net = torch.compile(model)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = F.mse_loss(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "logged_and_never_clipped": """
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
norms = []
model[0].weight.register_hook(lambda g: norms.append(g.norm().item()))
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    out = model(x)
    out.retain_grad()
    loss = F.mse_loss(out, y)
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    norms.append(nn.utils.clip_grad_norm_(model.parameters(), 1e6).item())
    optimizer.step()
""",
    "float64": """
model, X, Y = model.double(), X.double(), Y.double()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "scaler": """
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scaler = torch.amp.GradScaler("cpu")
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=False):
        loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    nn.utils.clip_grad_norm_(model.parameters(), 1e6)
    scaler.step(optimizer)
    scaler.update()
""",
    "own_optimizer": """
class Heavy(torch.optim.Optimizer):
    def __init__(self, params, lr, beta):
        super().__init__(params, {"lr": lr, "beta": beta})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                v = self.state[p].setdefault("v", torch.zeros_like(p))
                v.copy_(group["beta"] * v + p.grad)
                p.data -= group["lr"] * v

optimizer = Heavy(model.parameters(), 0.1, 0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = F.mse_loss(model(x), y)
    model.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "averaged_model": """
from torch.optim.swa_utils import AveragedModel

average = AveragedModel(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step in range(25):
    x, y = X.split(32)[step % 3], Y.split(32)[step % 3]
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    average.update_parameters(model)
    with torch.no_grad():
        average(X)
""",
}

NORMED = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X = torch.randn(60, 3, 8, 8)
Y = torch.randint(0, 4, (60,))
torch.manual_seed(1)
conv, norm, head = nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.Linear(6, 4)
parameters = [*conv.parameters(), *norm.parameters(), *head.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01)
for step in range(25):
    x, y = X.split(20)[step % 3], Y.split(20)[step % 3]
    h = F.relu(norm(conv(x))).mean((2, 3))
    loss = F.cross_entropy(head(h), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

# The bias of `conv` has no gradient but round-off, of which Adam makes whole steps.
UNFOLDED = [
    (
        "norm(conv(x))",
        "norm((conv.weight.flatten(1) @ F.unfold(x, 3)).unflatten(2, (6, 6))"
        " + conv.bias[:, None, None])",
    ),
    (
        "F.cross_entropy(head(h), y)",
        "-(F.one_hot(y, 4) * torch.log_softmax(head(h), 1)).sum(1).mean()",
    ),
]

ATTENTION = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X = torch.randn(30, 5, 8)
Y = torch.randn(30, 5, 8)
torch.manual_seed(1)
layer = nn.MultiheadAttention(8, 2, batch_first=True)
optimizer = torch.optim.Adam(layer.parameters(), lr=0.01)
for step in range(25):
    x, y = X.split(10)[step % 3], Y.split(10)[step % 3]
    out, _ = layer(x, x, x, need_weights=False)
    loss = F.smooth_l1_loss(out, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

ATTENTION_BY_HAND = [
    (
        "layer = nn.MultiheadAttention(8, 2, batch_first=True)\n",
        """given = nn.MultiheadAttention(8, 2, batch_first=True)
layer = nn.ModuleDict({name: nn.Linear(8, 8) for name in "qkvo"})
with torch.no_grad():
    for name, w, b in zip("qkv", given.in_proj_weight.chunk(3), given.in_proj_bias.chunk(3)):
        layer[name].weight.copy_(w)
        layer[name].bias.copy_(b)
    layer["o"].load_state_dict(given.out_proj.state_dict())
""",
    ),
    (
        "    out, _ = layer(x, x, x, need_weights=False)\n",
        """    q, k, v = (layer[n](x).unflatten(2, (2, 4)).transpose(1, 2) for n in "qkv")
    a = torch.softmax(q @ k.mT / 2, -1)
    out = layer["o"]((a @ v).transpose(1, 2).flatten(2))
""",
    ),
]

ADAM = "optimizer = torch.optim.Adam(layer.parameters()"

# A norm behind the attention. Its bias, too, starts at zero: among the equal ones of
# the second script, only the gradients tell which is which.
NORM_BEHIND = [
    (
        ADAM,
        f"norm = nn.LayerNorm(8)\n{ADAM[:-18]}[*norm.parameters(), *layer.parameters()]",
    ),
    ("    loss =", "    out = norm(x + out)\n    loss ="),
]
NORM_BEHIND_BY_HAND = [
    (ADAM, f"gain, shift = torch.ones(8, requires_grad=True), torch.zeros(8, requires_grad=True)\n{ADAM[:-18]}[*layer.parameters(), gain, shift]"),
    ("    loss =", "    out = F.layer_norm(x + out, (8,), gain, shift)\n    loss ="),
]  # fmt: skip

SAMPLES = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
real = torch.randn(24, 2) + 3
noises = torch.randn(30, 24, 4)
torch.manual_seed(1)
G = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
D = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
opt_g = torch.optim.Adam(G.parameters(), lr=1e-2)
opt_d = torch.optim.Adam(D.parameters(), lr=1e-2)
ones, zeros = torch.ones(24, 1), torch.zeros(24, 1)
bce = nn.BCEWithLogitsLoss()
for step in range(30):
    fake = G(noises[step]).detach()
    loss_d = bce(D(real), ones) + bce(D(fake), zeros)
    opt_d.zero_grad()
    loss_d.backward()
    opt_d.step()
    loss_g = bce(D(G(noises[step])), ones)
    opt_g.zero_grad()
    loss_g.backward()
    opt_g.step()
    G.eval()
    with torch.no_grad():
        shown = G(noises[0])
    G.train()
"""

SAMPLED_WITHOUT_GRADIENT = [
    (
        "    fake = G(noises[step]).detach()\n",
        "    with torch.no_grad():\n        fake = G(noises[step])\n",
    ),
    (
        "    G.eval()\n    with torch.no_grad():\n        shown = G(noises[0])\n"
        "    G.train()\n",
        "",
    ),
]

TRANSFER = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X, Y = torch.randn(60, 10), torch.randint(0, 3, (60,))
torch.manual_seed(1)
backbone = nn.Sequential(nn.Linear(10, 12), nn.ReLU(), nn.LayerNorm(12))
head = nn.Linear(12, 3)
for p in backbone.parameters():
    p.requires_grad_(False)
optimizer = torch.optim.AdamW([*backbone.parameters(), *head.parameters()], lr=0.01)
for step in range(25):
    x, y = X.split(20)[step % 3], Y.split(20)[step % 3]
    logits = head(backbone(x))
    loss = F.cross_entropy(logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

FEATURES_FIRST = [
    ("for p in backbone.parameters():\n    p.requires_grad_(False)\n", ""),
    ("[*backbone.parameters(), *head.parameters()]", "head.parameters()"),
    (
        "    logits = head(backbone(x))\n",
        "    with torch.no_grad():\n        features = backbone(x)\n"
        "    logits = head(features)\n",
    ),
]

TOKENS = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
texts = torch.randint(1, 20, (40, 9))
texts[::4, 6:] = 0
torch.manual_seed(1)

class Language(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(20, 12, padding_idx=0)
        self.rnn = nn.RNN(12, 12, batch_first=True)
        self.out = nn.Linear(12, 20, bias=False)
        self.out.weight = self.embed.weight

    def forward(self, tokens):
        states, _ = self.rnn(self.embed(tokens))
        return self.out(states)

model = Language()
optimizer = torch.optim.RMSprop(model.parameters(), lr=3e-3)
for step in range(25):
    batch = texts.split(10)[step % 4]
    logits = model(batch[:, :-1])
    loss = F.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten(), ignore_index=0)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

# Tied by use, the recurrence step by step, padding masked by hand.
TOKENS_BY_HAND = [
    (
        "        self.out = nn.Linear(12, 20, bias=False)\n",
        "        nn.Linear(12, 20)\n",
    ),
    ("        self.out.weight = self.embed.weight\n", ""),
    (
        "        states, _ = self.rnn(self.embed(tokens))\n        return self.out(states)\n",
        """        r, h, states = self.rnn, torch.zeros(len(tokens), 12), []
        for t in range(tokens.shape[1]):
            x = self.embed(tokens[:, t])
            h = torch.tanh(
                F.linear(x, r.weight_ih_l0, r.bias_ih_l0)
                + F.linear(h, r.weight_hh_l0, r.bias_hh_l0)
            )
            states.append(h @ self.embed.weight.T)
        return torch.stack(states, 1)
""",
    ),
    (
        "    loss = F.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten(), "
        "ignore_index=0)\n",
        """    each = F.cross_entropy(logits.mT, batch[:, 1:], reduction="none")
    mask = batch[:, 1:] != 0
    loss = (each * mask).sum() / mask.sum()
""",
    ),
]

CLASSES = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X, Y = torch.randn(80, 10), torch.randint(0, 5, (80,))
torch.manual_seed(1)
model = nn.Sequential(
    nn.Linear(10, 20), nn.GroupNorm(4, 20), nn.SiLU(), nn.Dropout(0.3), nn.Linear(20, 5)
)
decayed = [p for p in model.parameters() if p.ndim > 1]
others = [p for p in model.parameters() if p.ndim == 1]
optimizer = torch.optim.AdamW(
    [{"params": decayed, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}],
    lr=0.01,
)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, total_steps=40)
generator = torch.Generator().manual_seed(3)
data = torch.utils.data.TensorDataset(X, Y)
loader = torch.utils.data.DataLoader(data, 20, shuffle=True, generator=generator)
torch.manual_seed(2)
for epoch in range(7):
    for x, y in loader:
        loss = F.cross_entropy(model(x), y, label_smoothing=0.1)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.2)
        optimizer.step()
        schedule.step()
"""

# Order, schedule, clipping, smoothing, normalization and masks written out.
CLASSES_BY_HAND = [
    (
        "loader = torch.utils.data.DataLoader(data, 20, shuffle=True, generator=generator)\n",
        """def batches():
    seed = torch.empty((), dtype=torch.int64).random_(generator=generator)  # for workers
    order = torch.randperm(80, generator=generator)
    for rows in order.split(20):
        yield X[rows], Y[rows]
    torch.randperm(80, generator=generator)  # as torch's sampler does when it ends
""",
    ),
    ("in loader", "in batches()"),
    (
        "    for x, y in",
        "    model.train()\n    for x, y in",
    ),
    (
        "        loss = F.cross_entropy(model(x), y, label_smoothing=0.1)\n",
        """        h = model[0](x).view(20, 4, 5)
        h = (h - h.mean(2, True)) * torch.rsqrt(h.var(2, unbiased=False, keepdim=True) + 1e-5)
        h = h.flatten(1) * model[1].weight + model[1].bias
        h = h * torch.sigmoid(h)
        h = h * torch.empty_like(h).bernoulli_(0.7) / 0.7
        logs = torch.log_softmax(model[4](h), 1)
        loss = (0.9 * -logs[torch.arange(20), y] - 0.1 * logs.mean(1)).mean()
""",
    ),
    (
        "        nn.utils.clip_grad_norm_(model.parameters(), 0.2)\n",
        """        norm = sum((p.grad**2).sum() for p in model.parameters()).sqrt()
        for p in model.parameters():
            p.grad.mul_(torch.clamp(0.2 / (norm + 1e-6), max=1.0))
""",
    ),
]

PICTURES = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X, Y = torch.randn(48, 2, 9, 9), torch.rand(48, 1).round()
torch.manual_seed(1)
net = nn.Sequential(
    nn.utils.parametrizations.weight_norm(nn.Conv2d(2, 4, 3, stride=2)),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(4, 1),
)
optimizer = torch.optim.Adagrad(net.parameters(), lr=0.05)
for step in range(24):
    x, y = X[step % 4 :: 4], Y[step % 4 :: 4]
    loss = F.binary_cross_entropy_with_logits(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

PICTURES_BY_HAND = [
    (
        "optimizer =",
        """v = net[0].parametrizations.weight.original1
g = net[0].parametrizations.weight.original0
bias, head = net[0].bias, net[4]
sums = {}
optimizer =""",
    ),
    ("torch.optim.Adagrad(net.parameters(), lr=0.05)", "None"),
    (
        """    loss = F.binary_cross_entropy_with_logits(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
        """    w = g * v / v.flatten(1).norm(dim=1)[:, None, None, None]
    h = F.conv2d(x, w, bias, stride=2).clamp(min=0).mean((2, 3))
    p = torch.sigmoid(head(h))
    loss = -(y * p.log() + (1 - y) * (1 - p).log()).mean()
    loss.backward()
    for p in (g, v, bias, *head.parameters()):
        sums[p] = sums.get(p, 0) + p.grad**2
        p.data.addcdiv_(p.grad, sums[p].sqrt() + 1e-10, value=-0.05)
        p.grad = None
""",
    ),
]

AGENT = """
import copy
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
states, nexts = torch.randn(200, 4), torch.randn(200, 4)
actions, rewards = torch.randint(0, 3, (200,)), torch.randn(200)
done = (torch.rand(200) < 0.1).float()
torch.manual_seed(1)
q = nn.Sequential(nn.Linear(4, 24), nn.ReLU(), nn.Linear(24, 3))
target = copy.deepcopy(q)
optimizer = torch.optim.RMSprop(q.parameters(), lr=3e-3)
for step in range(30):
    rows = torch.arange(32) + 5 * step
    with torch.no_grad():
        best = target(nexts[rows]).max(1).values
        goal = rewards[rows] + 0.9 * (1 - done[rows]) * best
    value = q(states[rows]).gather(1, actions[rows, None]).squeeze(1)
    loss = F.smooth_l1_loss(value, goal)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 6 == 5:
        target.load_state_dict(q.state_dict())
"""

AGENT_OTHERWISE = [
    (
        "    with torch.no_grad():\n        best = target(nexts[rows]).max(1).values\n"
        "        goal = rewards[rows] + 0.9 * (1 - done[rows]) * best\n",
        "    best = target(nexts[rows]).amax(1, keepdim=True)\n"
        "    goal = rewards[rows, None] + 0.9 * (1 - done[rows, None]) * best\n"
        "    goal = goal.detach()\n",
    ),
    (
        "    value = q(states[rows]).gather(1, actions[rows, None]).squeeze(1)\n"
        "    loss = F.smooth_l1_loss(value, goal)\n",
        "    chosen = F.one_hot(actions[rows], 3)\n"
        "    value = (q(states[rows]) * chosen).sum(1, keepdim=True)\n"
        "    loss = nn.HuberLoss()(value, goal)\n",
    ),
    (
        "        target.load_state_dict(q.state_dict())\n",
        "        target = copy.deepcopy(q)\n",
    ),
]

AUTOENCODER = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X = torch.rand(64, 12)
torch.manual_seed(1)
enc, mu, logvar, dec = nn.Linear(12, 16), nn.Linear(16, 3), nn.Linear(16, 3), nn.Linear(3, 12)
layers = nn.ModuleList([enc, mu, logvar, dec])
optimizer = torch.optim.Adam(layers.parameters(), lr=5e-3)
torch.manual_seed(2)
for step in range(25):
    h = F.relu(enc(X))
    m, s = mu(h), logvar(h)
    z = m + torch.exp(0.5 * s) * torch.randn_like(m)
    fit = F.binary_cross_entropy_with_logits(dec(z), X, reduction="sum") / len(X)
    kl = -0.5 * (1 + s - m**2 - s.exp()).sum(1).mean()
    loss = fit + 0.5 * kl
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

AUTOENCODER_OTHERWISE = [
    (
        "    z = m + torch.exp(0.5 * s) * torch.randn_like(m)\n",
        "    q = torch.distributions.Normal(m, torch.exp(s / 2))\n    z = q.rsample()\n",
    ),
    (
        '    fit = F.binary_cross_entropy_with_logits(dec(z), X, reduction="sum") / len(X)\n'
        "    kl = -0.5 * (1 + s - m**2 - s.exp()).sum(1).mean()\n"
        "    loss = fit + 0.5 * kl\n",
        "    fit = F.binary_cross_entropy(torch.sigmoid(dec(z)), X, reduction='none')\n"
        "    p = torch.distributions.Normal(0.0, 1.0)\n"
        "    kl = torch.distributions.kl_divergence(q, p).sum(1)\n"
        "    loss = (fit.sum(1) + 0.5 * kl).mean()\n",
    ),
]

NEWTON = """
import torch

torch.manual_seed(0)
A, b = torch.randn(30, 6, dtype=torch.float64), torch.randn(30, dtype=torch.float64)
w = torch.zeros(6, dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.LBFGS([w], lr=0.3, max_iter=3)

def closure():
    optimizer.zero_grad()
    loss = torch.logaddexp(torch.zeros(30, dtype=torch.float64), A @ w * b.sign()).mean()
    loss = loss + 0.01 * w.pow(2).sum()
    loss.backward()
    return loss

for step in range(12):
    optimizer.step(closure)
"""

NEWTON_OTHERWISE = [
    ("w = torch.zeros(6, dtype=torch.float64, requires_grad=True)",
     "layer = torch.nn.Linear(6, 1, bias=False).double()\n"
     "torch.nn.init.zeros_(layer.weight)"),
    ("LBFGS([w]", "LBFGS(layer.parameters()"),
    ("    loss = torch.logaddexp(torch.zeros(30, dtype=torch.float64), A @ w * b.sign()).mean()\n"
     "    loss = loss + 0.01 * w.pow(2).sum()\n",
     "    score = layer(A).squeeze(1)\n"
     "    target = (b < 0).double()\n"
     "    loss = torch.nn.functional.binary_cross_entropy_with_logits(score, target)\n"
     "    loss = loss + 0.01 * layer.weight.square().sum()\n"),
]  # fmt: skip

STAGES = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X, Y = torch.randn(60, 10), torch.randn(60, 2)
torch.manual_seed(1)
trunk, head = nn.Sequential(nn.Linear(10, 12), nn.ELU()), nn.Linear(12, 2)
optimizer = torch.optim.SGD([*trunk.parameters(), *head.parameters()], lr=0.05)
for step in range(25):
    for p in trunk.parameters():
        p.requires_grad_(step >= 10)
    loss = F.mse_loss(head(trunk(X)), Y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

STAGES_OTHERWISE = [
    ("SGD([*trunk.parameters(), *head.parameters()], lr=0.05)", "SGD(head.parameters(), lr=0.05)"),
    (
        "    for p in trunk.parameters():\n        p.requires_grad_(step >= 10)\n"
        "    loss = F.mse_loss(head(trunk(X)), Y)\n",
        "    if step == 10:\n"
        "        optimizer.add_param_group({'params': trunk.parameters(), 'lr': 0.05})\n"
        "    h = trunk(X)\n"
        "    h = h.detach() if step < 10 else h\n"
        "    loss = F.mse_loss(head(h), Y)\n",
    ),
]  # fmt: skip

AGREE = [
    *(Case(f"agree_{name}", HEAD + LOOP, [], [(LOOP, text)]) for name, text in LOOPS.items()),
    Case("agree_bias_before_norm", NORMED, [], UNFOLDED),
    Case("agree_attention", ATTENTION, [], ATTENTION_BY_HAND),
    Case("agree_norm_behind_attention", ATTENTION, [], [*ATTENTION_BY_HAND, *NORM_BEHIND_BY_HAND], NORM_BEHIND),
    Case("agree_sampled_without_gradient", SAMPLES, [], SAMPLED_WITHOUT_GRADIENT),
    Case("agree_features_first", TRANSFER, [], FEATURES_FIRST),
    Case("agree_tied_by_use", TOKENS, [], TOKENS_BY_HAND),
    Case("agree_all_by_hand", CLASSES, [], CLASSES_BY_HAND),
    Case("agree_weight_norm", PICTURES, [], PICTURES_BY_HAND),
    Case("agree_agent", AGENT, [], AGENT_OTHERWISE),
    Case("agree_autoencoder", AUTOENCODER, [], AUTOENCODER_OTHERWISE),
    Case("agree_lbfgs_closure", NEWTON, [], NEWTON_OTHERWISE),
    Case("agree_stages", STAGES, [], STAGES_OTHERWISE),
]  # fmt: skip


def loop(name: str) -> list[tuple[str, str]]:
    """Return the edit that puts one of the agreeing loops into a base."""
    return [(LOOP, LOOPS[name])]


STEP = "    optimizer.step()\n"

FROZEN_NORM = ("nn.LayerNorm(12)", "nn.BatchNorm1d(12)")

DIFFER = [
    # the cause, whatever the loops look like
    Case("func_rate", HEAD + LOOP, ["learning-rate"],
         [(LOOP, LOOPS["func_grad_and_value"].replace("0.1 * s", "0.05 * s"))]),
    Case("func_half_the_loss", HEAD + LOOP, ["loss"],
         [(LOOP, LOOPS["func_grad_and_value"].replace("return F", "return 0.5 * F"))]),
    Case("resumed_without_momentum", HEAD + LOOP, ["update"],
         [(LOOP, LOOPS["resumed"].replace("        optimizer.load_state_dict(saved[1])\n", ""))]),
    Case("micro_batches_not_divided", HEAD + LOOP, ["gradient/loss/reduction/accumulation"],
         [(LOOP, LOOPS["micro_batches_divided_afterwards"].replace("p.grad /= 4", "pass"))]),
    Case("by_hand_nesterov", HEAD + LOOP, ["update"],
         [(LOOP, LOOPS["autograd_grad"].replace("p.sub_(v,", "p.sub_(g + 0.9 * v,"))]),
    Case("by_hand_clipped", HEAD + LOOP, ["clipping"],
         [(LOOP, LOOPS["own_optimizer"].replace(STEP, "    [p.grad.clamp_(-0.01, 0.01) for p in model.parameters()]\n" + STEP))]),
    Case("by_hand_without_an_offset", HEAD + LOOP, ["parameters/forward"],
         [(LOOP, LOOPS["layers_by_hand"].replace("return torch.einsum(\"bi,io->bo\", x, self.kernel) + self.offset", "out = torch.einsum(\"bi,io->bo\", x, self.kernel)\n        return out + self.offset if out.shape[1] > 1 else out"))]),
    Case("by_hand_sigmoid", HEAD + LOOP, ["forward"],
         [(LOOP, LOOPS["layers_by_hand"].replace("torch.tanh", "torch.sigmoid"))]),
    Case("targets_one_row_late", HEAD + LOOP, ["data"],
         [("Y[k : k + 32]", "Y.roll(1, 0)[k : k + 32]")]),
    Case("batches_backwards", HEAD + LOOP, ["data"], [("step % 3", "(2 - step % 3)")]),
    Case("squeezed_prediction", HEAD + LOOP, ["shape"],
         [("F.mse_loss(model(x), y)", "F.mse_loss(model(x).squeeze(), y)")]),
    Case("orthogonal", HEAD + LOOP, ["initialization"],
         [("\noptimizer", "\nnn.init.orthogonal_(model[2].weight)\noptimizer")]),
    Case("huber", HEAD + LOOP, ["loss"], [("F.mse_loss", "F.huber_loss")]),
    Case("sum_over_outputs", NORMED, ["reduction"],
         [("F.cross_entropy(head(h), y)", "F.cross_entropy(head(h), y, reduction='sum') / 60")]),
    Case("residual_missing", HEAD.replace("nn.Linear(16, 1)", "nn.Linear(16, 8)") + LOOP,
         ["forward"], [("model(x)", "(model(x) + x)"), ("y)", "y.expand(32, 8))")],
         [("y)", "y.expand(32, 8))")]),
    Case("detached_trunk", HEAD + LOOP, ["gradient"],
         [("model(x)", "model[2:](model[:2](x).detach())")]),
    Case("cleared_every_second_step", HEAD + LOOP, ["accumulation"],
         [("    optimizer.zero_grad()\n", "    if step % 2 == 0:\n        optimizer.zero_grad()\n")]),
    Case("warm_restart", HEAD + LOOP, ["learning-rate"],
         [(STEP, STEP + "    optimizer.param_groups[0]['lr'] = 0.1 * 0.5 ** (step // 5)\n")]),
    Case("decoupled_decay", NORMED, ["update"],
         [("Adam(parameters, lr=0.01)", "AdamW(parameters, lr=0.01, weight_decay=0.1)")],
         [("lr=0.01", "lr=0.01, weight_decay=0.1")]),
    Case("betas", HEAD + LOOP, ["update"],
         [("SGD(model.parameters(), lr=0.1, momentum=0.9)", "Adam(model.parameters(), lr=0.03, betas=(0.5, 0.999))")],
         [("SGD(model.parameters(), lr=0.1, momentum=0.9)", "Adam(model.parameters(), lr=0.03)")]),
    Case("last_layer_held", HEAD + LOOP, ["no-update"], [("SGD(model.p", "SGD(model[:4].p")]),
    Case("norm_in_eval", NORMED, ["mode"],
         [("for step", "norm.eval()\nfor step")], may=["forward", "buffers"]),
    Case("frozen_norm_in_train", TRANSFER, ["mode"], [FROZEN_NORM],
         [FROZEN_NORM, ("for step", "backbone.eval()\nfor step")], may=["buffers"]),
    Case("inputs_dropped_in_eval", HEAD + LOOP, ["mode"],
         [("model(x)", "model(F.dropout(x, 0.2, training=False))")],
         [("model(x)", "model(F.dropout(x, 0.2))")],
         may=["data"]),  # what the first layer reads differs, as a consequence
    Case("norm_momentum", NORMED, ["buffers"], [("BatchNorm2d(6)", "BatchNorm2d(6, momentum=0.01)")]),
    Case("bfloat16", HEAD + LOOP, ["dtype"],
         [("F.mse_loss(model(x), y)", "F.mse_loss(model.bfloat16()(x.bfloat16()).float(), y)")],
         may=["initialization", "data", "gradient", "update"]),
    Case("padding_counted", TOKENS, ["reduction"], [(", ignore_index=0", "")], may=["loss"]),
    Case("masked_mean_over_all", TOKENS, ["reduction"],
         [*TOKENS_BY_HAND[:3], (TOKENS_BY_HAND[3][0], TOKENS_BY_HAND[3][1].replace("/ mask.sum()", "/ mask.numel()"))]),
    Case("state_not_carried", TOKENS, ["forward"],
         [*TOKENS_BY_HAND[:2], (TOKENS_BY_HAND[2][0], TOKENS_BY_HAND[2][1].replace("            states", "            h = h if t % 4 else torch.zeros_like(h)\n            states"))]),
    Case("attention_not_scaled", ATTENTION, ["forward"],
         [ATTENTION_BY_HAND[0], (ATTENTION_BY_HAND[1][0], ATTENTION_BY_HAND[1][1].replace(" / 2, -1", ", -1"))]),
    Case("decay_of_all", CLASSES, ["update"],
         [('"params": others, "weight_decay": 0.0', '"params": others, "weight_decay": 0.5')]),
    Case("smoothing_by_hand", CLASSES, ["loss"],
         [*CLASSES_BY_HAND[:3], (CLASSES_BY_HAND[3][0], CLASSES_BY_HAND[3][1].replace("0.9 * -", "0.8 * -")), CLASSES_BY_HAND[4]]),
    Case("drop_of_another_size", CLASSES, ["forward"], [("Dropout(0.3)", "Dropout(0.1)")]),
    Case("schedule_each_epoch", CLASSES, ["learning-rate"],
         [("        schedule.step()\n", "    schedule.step()\n")]),
    Case("order_of_another_seed", CLASSES, ["data"], [("manual_seed(3)", "manual_seed(4)")]),
    Case("weight_norm_missing", PICTURES, ["parameters"],
         [("nn.utils.parametrizations.weight_norm(nn.Conv2d(2, 4, 3, stride=2))", "nn.Conv2d(2, 4, 3, stride=2)")],
         may=["update", "forward", "no-update"]),
    Case("target_with_gradient", AGENT, ["gradient"],
         [("    with torch.no_grad():\n        best = target(nexts[rows]).max(1).values\n"
           "        goal = rewards[rows] + 0.9 * (1 - done[rows]) * best\n",
           "    best = q(nexts[rows]).max(1).values\n"
           "    goal = rewards[rows] + 0.9 * (1 - done[rows]) * best\n")],
         [("best = target(", "best = q(")]),
    Case("goals_against_all", AGENT, ["shape"], [(".squeeze(1)\n", "\n")]),
    Case("kl_not_weighted", AUTOENCODER, ["loss"], [("0.5 * kl", "kl")]),
    Case("kl_over_all", AUTOENCODER, ["loss/reduction"], [(".sum(1).mean()", ".mean()")]),
    Case("noise_of_another_seed", AUTOENCODER, ["data/forward"],
         [("manual_seed(2)", "manual_seed(3)")]),
    Case("rate_of_lbfgs", NEWTON, ["learning-rate"],
         [*NEWTON_OTHERWISE[:1], ("LBFGS([w], lr=0.3", "LBFGS(layer.parameters(), lr=0.6"), NEWTON_OTHERWISE[2]]),
    Case("never_unfrozen", STAGES, ["no-update"], [("step >= 10", "False")], may=["gradient"]),
]  # fmt: skip
