# %% A's loop
import torch
from torch import nn

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
randn = torch.randn(H, D_in), torch.randn(D_out, H)
layers = nn.Linear(D_in, H), nn.Linear(H, D_out)
default = layers[0].weight.detach(), layers[1].weight.detach()


def as_in_a(w1, w2):
    losses = []
    for t in range(101):
        y_pred = x.mm(w1.T).clamp(min=0).mm(w2.T)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for param in (w1, w2):
                param -= 1e-4 * param.grad
                param.grad.zero_()
    return losses


# %% Other functions
def other_functions(w1, w2):
    loss_fn = nn.MSELoss(reduction="sum")
    losses = []
    for t in range(101):
        hidden = nn.functional.relu(nn.functional.linear(x, w1))
        loss = loss_fn(nn.functional.linear(hidden, w2), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for param in (w1, w2):
                param -= 1e-4 * param.grad
                param.grad.zero_()
    return losses


# %% Another update
def param_data(w1, w2):
    losses = []
    for t in range(101):
        y_pred = x.mm(w1.T).clamp(min=0).mm(w2.T)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        for param in (w1, w2):
            param.data -= 1e-4 * param.grad
            param.grad = None
    return losses


# %% An optimizer
def optimizer(w1, w2):
    sgd = torch.optim.SGD([w1, w2], lr=1e-4)
    losses = []
    for t in range(101):
        y_pred = x.mm(w1.T).clamp(min=0).mm(w2.T)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        sgd.zero_grad()
        loss.backward()
        sgd.step()
    return losses


# %% The same losses
rows = []
for name, train in (
    ("as in A", as_in_a),
    ("`F.linear`, `F.relu`, `nn.MSELoss`", other_functions),
    ("`param.data`, `grad = None`", param_data),
    ("`optim.SGD`, cleared before `backward()`", optimizer),
):
    learning = train(*[w.clone().requires_grad_() for w in default])
    exploding = train(*[w.clone().requires_grad_() for w in randn])
    inf_step = exploding.index(float("inf"))
    nan_step = [loss != loss for loss in exploding].index(True)
    rows.append((name, learning[100], inf_step, nan_step))
    print(f"{name}: {learning[100]:.5f}, inf at {inf_step}, nan at {nan_step}")
    assert (inf_step, nan_step) == (3, 4)

assert max(abs(row[1] - rows[0][1]) for row in rows) < 5e-6
