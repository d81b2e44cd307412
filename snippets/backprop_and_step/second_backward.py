# %% The forward pass outside the loop
import torch


def forward():
    w1 = torch.tensor(0.5, requires_grad=True)
    w2 = torch.tensor(2.0, requires_grad=True)
    loss = (w2 * (w1 * 3.0) - 1) ** 2
    return w1, w2, loss


w1, w2, loss = forward()
optimizer = torch.optim.SGD([w1, w2], lr=0.01)
try:
    for _ in range(2):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
except RuntimeError as error:
    print(error)

# %% retain_graph=True
w1, w2, loss = forward()
optimizer = torch.optim.SGD([w1, w2], lr=0.01)
try:
    for _ in range(2):
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()
except RuntimeError as error:
    print(error)

# %% retain_graph=True and .data
w1, w2, loss = forward()
for _ in range(2):
    w1.grad = w2.grad = None
    loss.backward(retain_graph=True)
    stale = w1.grad.item()
    before = w1.item(), w2.item()
    w1.data -= 0.01 * w1.grad
    w2.data -= 0.01 * w2.grad

w1_then, w2_then = before
true = 2 * (w2_then * w1_then * 3.0 - 1) * w2_then * 3.0
print(f"second gradient of w1: {stale:.4f}, the true one: {true:.4f}")
assert abs(stale - true) > 0.1 * abs(true)

# %% retain_graph=True and a single layer
w = torch.tensor(0.5, requires_grad=True)
loss = (w * 3.0 - 1) ** 2
optimizer = torch.optim.SGD([w], lr=0.01)
frozen = []
for _ in range(3):
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    frozen.append(w.grad.item())
    optimizer.step()
print("three gradients", frozen, " w", round(w.item(), 4))
assert frozen[0] == frozen[1] == frozen[2]

# %% The forward pass inside the loop
w1 = torch.tensor(0.5, requires_grad=True)
w2 = torch.tensor(2.0, requires_grad=True)
optimizer = torch.optim.SGD([w1, w2], lr=0.01)
for _ in range(2):
    loss = (w2 * (w1 * 3.0) - 1) ** 2
    optimizer.zero_grad()
    loss.backward()
    fresh = w1.grad.item()
    optimizer.step()
print(f"second gradient of w1: {fresh:.4f}")
torch.testing.assert_close(fresh, true, rtol=1e-5, atol=0)
