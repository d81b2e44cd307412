# %% Sizes, data and both starts
import torch

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
randn = [torch.randn(D_in, H), torch.randn(H, D_out)]
model = torch.nn.Sequential(
    torch.nn.Linear(D_in, H),
    torch.nn.ReLU(),
    torch.nn.Linear(H, D_out),
)
start = {name: p.clone() for name, p in model.state_dict().items()}
loss_fn = torch.nn.MSELoss(reduction="sum")


# %% Hand-written loop, repaired
def hand_written(learning_rate):
    w1, w2 = (w.clone() for w in randn)
    w1.requires_grad_()
    w2.requires_grad_()
    losses = []
    for t in range(501):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad.zero_()
        w2.grad.zero_()
    return losses


# %% nn.Sequential loop
def nn_sequential(learning_rate):
    model.load_state_dict(start)
    losses = []
    for t in range(501):
        y_pred = model(x)
        loss = loss_fn(y_pred, y)
        losses.append(loss.item())
        model.zero_grad()
        loss.backward()
        for param in model.parameters():
            param.data -= learning_rate * param.grad
    return losses


# %% Both loops at both rates
losses = {
    "by hand, 1e-6": hand_written(1e-6),
    "by hand, 1e-4": hand_written(1e-4),
    "modules, 1e-4": nn_sequential(1e-4),
    "modules, 1e-6": nn_sequential(1e-6),
}
rows = []
for t in (0, 1, 2, 3, 4, 100, 500):
    rows.append((t, *(curve[t] for curve in losses.values())))
    print(f"step {t:3}", *(f"{loss:9.2g}" for loss in rows[-1][1:]))

# %% The asker's four statements
by_hand = losses["by hand, 1e-6"]
by_modules = losses["modules, 1e-4"]
exploding = losses["by hand, 1e-4"]
slow = losses["modules, 1e-6"]
inf_step = exploding.index(float("inf"))
nan_step = [loss != loss for loss in exploding].index(True)
left_at_slow = slow[500] / slow[0]
print(f"by hand at 1e-6 ends at {by_hand[500]:.0e}")
print(f"nn.Sequential at 1e-4 ends at {by_modules[500]:.0e}")
print(f"by hand at 1e-4: inf at {inf_step}, nan at {nan_step}")
print(f"nn.Sequential at 1e-6 keeps {left_at_slow:.0%} of its loss")
assert max(by_hand[500], by_modules[500]) < 1e-3
assert (inf_step, nan_step) == (3, 4)
assert left_at_slow > 0.5
