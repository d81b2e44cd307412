# %% LBFGS asks for the loss again
import torch

torch.manual_seed(0)
x = torch.randn(64, 3)
y = x @ torch.tensor([1.0, -2.0, 3.0])


def start():
    w = torch.zeros(3, requires_grad=True)
    return w, torch.optim.LBFGS([w], lr=1, max_iter=10)


w, optimizer = start()
calls = []


def closure():
    optimizer.zero_grad()
    loss = (x @ w - y).pow(2).mean()
    loss.backward()
    calls.append(loss.item())
    return loss


optimizer.step(closure)
print(f"one step() calls the closure {len(calls)} times")
print(f"loss {calls[0]:.3f} -> {calls[-1]:.8f}")
assert len(calls) > 1
assert calls[-1] < 1e-8

# %% No closure
w, optimizer = start()
(x @ w - y).pow(2).mean().backward()
try:
    optimizer.step()
except TypeError as error:
    print(error)


# %% Closures with a fault, one step each
def usual(w, optimizer):
    optimizer.zero_grad()
    loss = (x @ w - y).pow(2).mean()
    loss.backward()
    return loss


def no_zero_grad(w, optimizer):
    loss = (x @ w - y).pow(2).mean()
    loss.backward()
    return loss


def no_backward(w, optimizer):
    optimizer.zero_grad()
    return (x @ w - y).pow(2).mean()


rows = []
for name, body in [
    ("usual", usual),
    ("no `zero_grad()`", no_zero_grad),
    ("no `backward()`", no_backward),
]:
    w, optimizer = start()
    optimizer.step(lambda: body(w, optimizer))
    loss = (x @ w - y).pow(2).mean().item()
    rows.append((name, round(loss, 6)))
    print(f"{name:<18} {loss:.1f}")

# %% The forward pass outside the closure
w, optimizer = start()
loss = (x @ w - y).pow(2).mean()


def stale_closure():
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    return loss


optimizer.step(stale_closure)
after = (x @ w - y).pow(2).mean().item()
rows.append(("forward pass outside, `retain_graph=True`", after))
print(f"loss {loss:.3f} -> {after:.3g}, the closure still says {loss:.3f}")

# %% None is zero for LBFGS
a = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(2.0, requires_grad=True)
optimizer = torch.optim.LBFGS([a, b], lr=0.1, max_iter=1)


def both():
    optimizer.zero_grad()
    loss = (a + b - 1) ** 2 + a**2
    loss.backward()
    return loss


def a_alone():
    optimizer.zero_grad()
    loss = a**2
    loss.backward()
    return loss


for _ in range(3):
    optimizer.step(both)
before = b.item()
optimizer.step(a_alone)
moved_without_gradient = b.item() - before
print("gradient of b", b.grad, f" b moved by {moved_without_gradient:.1e}")
assert b.grad is None
assert moved_without_gradient != 0
