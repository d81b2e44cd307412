# %% The network
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
loss_fn = nn.L1Loss()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]])
        self.W1 = nn.Parameter(W1)
        self.W2 = nn.Parameter(torch.tensor([[0.14, 0.15]]))

    def forward(self, x):
        return self.W2 @ (self.W1 @ x)


# %% Where and how the gradient is cleared
def usual(model, optimizer):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def cleared_by_the_model(model, optimizer):
    loss = loss_fn(model(x), y)
    model.zero_grad()
    loss.backward()
    optimizer.step()


def cleared_at_the_end(model, optimizer):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()


def cleared_to_zeros(model, optimizer):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()


def never_cleared(model, optimizer):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()


# %% A call too many, too late, too early or missing
def backward_twice(model, optimizer):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    loss.backward()
    optimizer.step()


def cleared_before_step(model, optimizer):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()


def step_before_backward(model, optimizer):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    optimizer.step()
    loss.backward()


def no_backward(model, optimizer):
    loss_fn(model(x), y)
    optimizer.zero_grad()
    optimizer.step()


def no_step(model, optimizer):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()


# %% Two steps of each
def w5_after_two(step, lr=0.05):
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    w5 = []
    for _ in range(2):
        step(model, optimizer)
        w5.append(model.W2[0, 0].item())
    return w5


changes = {
    "none": usual,
    "`model.zero_grad()` for `optimizer.zero_grad()`": cleared_by_the_model,
    "`zero_grad()` at the end of the loop": cleared_at_the_end,
    "`zero_grad(set_to_none=False)`": cleared_to_zeros,
    "no `zero_grad()`": never_cleared,
    "`backward()` twice": backward_twice,
    "`zero_grad()` between `backward()` and `step()`": cleared_before_step,
    "`step()` between `zero_grad()` and `backward()`": step_before_backward,
    "no `backward()`": no_backward,
    "no `step()`": no_step,
}
rows = {name: w5_after_two(step) for name, step in changes.items()}
for name, (first, second) in rows.items():
    print(f"{name:<50} {first:.5f} {second:.5f}")

assert w5_after_two(cleared_by_the_model) == w5_after_two(usual)
assert w5_after_two(cleared_at_the_end) == w5_after_two(usual)
assert w5_after_two(cleared_to_zeros) == w5_after_two(usual)
assert w5_after_two(backward_twice) == w5_after_two(usual, lr=0.1)
