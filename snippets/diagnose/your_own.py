# %% Two loops, watched
import torch

from compare_loops import assert_same, compare, watch

torch.manual_seed(0)
x = torch.randn(50, 3)
y = x @ torch.tensor([[1.0], [2.0], [3.0]])
start = torch.randn(3, 1)


def by_hand():
    w = start.clone().requires_grad_()
    for t in range(10):
        loss = (x @ w - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
        w.grad.zero_()


def with_modules(clear=True):
    model = torch.nn.Linear(3, 1, bias=False)
    model.load_state_dict({"weight": start.T})
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for t in range(10):
        loss = torch.nn.functional.mse_loss(model(x), y)
        if clear:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()


with watch("by hand") as mine:
    by_hand()
with watch("with modules") as theirs:
    with_modules()

report = compare(mine, theirs)
print(report)
assert report.causes == []

# %% As a test
assert_same(mine, theirs)

with watch("never cleared") as wrong:
    with_modules(clear=False)

try:
    assert_same(mine, wrong)
except AssertionError as error:
    message = str(error)
print(message)
assert "accumulation" in message
