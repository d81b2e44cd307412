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
by_hand_slow = hand_written(1e-6)
by_hand_fast = hand_written(1e-4)
by_module_fast = nn_sequential(1e-4)
by_module_slow = nn_sequential(1e-6)

print("          hand-written        nn.Sequential")
print("          1e-6      1e-4      1e-4      1e-6")
for t in (0, 1, 2, 3, 4, 100, 500):
    print(f"step {t:3}  {by_hand_slow[t]:<8.2g}", end="  ")
    print(f"{by_hand_fast[t]:<8.2g}", end="  ")
    print(f"{by_module_fast[t]:<8.2g}  {by_module_slow[t]:.2g}")

# %% The asker's four statements
by_hand_500, by_module_500 = by_hand_slow[500], by_module_fast[500]
inf_step = by_hand_fast.index(float("inf"))
nan_step = [loss != loss for loss in by_hand_fast].index(True)
left_at_slow = by_module_slow[500] / by_module_slow[0]
print(f"hand-written at 1e-6 ends at {by_hand_500:.0e}")
print(f"nn.Sequential at 1e-4 ends at {by_module_500:.0e}")
print(f"hand-written at 1e-4: inf at {inf_step}, nan at {nan_step}")
print(f"nn.Sequential at 1e-6 keeps {left_at_slow:.0%} of its loss")
assert max(by_hand_500, by_module_500) < 1e-3
assert (inf_step, nan_step) == (3, 4)
assert left_at_slow > 0.5
