# %% The network of the twins, and its four calls
import torch


def after(calls):
    """The gradient and the value of w5 after these calls, with L1 and SGD."""
    x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
    W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
    W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)
    optimizer = torch.optim.SGD([W1, W2], lr=0.05)
    for call in calls.split(", "):
        if call == "forward":
            loss = torch.nn.L1Loss()(W2 @ (W1 @ x), y)
        elif call == "backward":
            loss.backward()
        elif call == "step":
            optimizer.step()
        else:
            optimizer.zero_grad()
    gradient = None if W2.grad is None else W2.grad[0, 0].item()
    return gradient, W2[0, 0].item()


# %% Seven orders
orders = [
    "forward, backward",
    "forward, backward, step",
    "forward, backward, step, step",
    "forward, backward, forward, backward",
    "forward, backward, step, forward, backward",
    "forward, backward, step, zero_grad, forward, backward",
    "forward, backward, zero_grad, step",
]
rows = [(calls, *after(calls)) for calls in orders]
for calls, gradient, w5 in rows:
    print(f"{calls:55} {gradient!s:8.8} {w5:.4f}")

# %% A step before backward
try:
    after("forward, backward, forward, step, backward")
except RuntimeError as error:
    stale = str(error).split(":")[0]
    print(stale)
