# %% Every part has two spellings
import torch
from torch import nn


def by_hand(x, w1, w2):
    return x.mm(w1.T).clamp(min=0).mm(w2.T)


def by_module(x, w1, w2):
    return nn.functional.linear(nn.functional.linear(x, w1).relu(), w2)


def sum_of_squares(y_pred, y):
    return (y_pred - y).pow(2).sum()


def step_no_grad(parameters):
    with torch.no_grad():
        for param in parameters:
            param -= 1e-4 * param.grad


def step_data(parameters):
    for param in parameters:
        param.data -= 1e-4 * param.grad


def step_sgd(parameters):
    torch.optim.SGD(parameters, lr=1e-4).step()


# %% Swap one part at a time
def train(start, forward, loss_fn, step, clear_first=False):
    parameters = [w.clone().requires_grad_() for w in start]
    losses = []
    for t in range(101):
        loss = loss_fn(forward(x, *parameters), y)
        losses.append(loss.item())
        if clear_first:
            for param in parameters:
                param.grad = None
        loss.backward()
        step(parameters)
        if not clear_first:
            for param in parameters:
                param.grad.zero_()
    return losses


torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
randn = [torch.randn(H, D_in), torch.randn(D_out, H)]
layers = nn.Linear(D_in, H), nn.Linear(H, D_out)
default = [layer.weight.data for layer in layers]

mse = nn.MSELoss(reduction="sum")
as_in_a = train(default, by_hand, sum_of_squares, step_no_grad)[-1]
furthest = 0.0
print("               from the default,  from randn,")
print("               loss at step 100   inf and nan at step")
for name, *parts in (
    ("as in A", by_hand, sum_of_squares, step_no_grad),
    ("nn.functional", by_module, sum_of_squares, step_no_grad),
    ("nn.MSELoss", by_hand, mse, step_no_grad),
    ("param.data", by_hand, sum_of_squares, step_data),
    ("optim.SGD", by_hand, sum_of_squares, step_sgd),
    ("clear first", by_hand, sum_of_squares, step_no_grad, True),
):
    last = train(default, *parts)[-1]
    exploding = train(randn, *parts)
    inf_step = exploding.index(float("inf"))
    nan_step = [loss != loss for loss in exploding].index(True)
    print(f"{name:13}  {last:<17.5f}  {inf_step}, {nan_step}")
    furthest = max(furthest, abs(last / as_in_a - 1))
    assert (inf_step, nan_step) == (3, 4)
print(f"furthest apart: {furthest:.0e} of the loss")
assert furthest < 1e-4
