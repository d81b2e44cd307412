# %% Two loops, any rate
import matplotlib.pyplot as plt
import torch


def train(parameters, forward, learning_rate):
    parameters = [p.detach().clone() for p in parameters]
    for param in parameters:
        param.requires_grad_()
    losses = []
    for t in range(501):
        loss = (forward(*parameters) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for param in parameters:
                param -= learning_rate * param.grad
                param.grad = None
    return losses


def hand_written(w1, w2):
    return x.mm(w1).clamp(min=0).mm(w2)


def linear_layers(weight1, bias1, weight2, bias2):
    hidden = torch.nn.functional.linear(x, weight1, bias1).relu()
    return torch.nn.functional.linear(hidden, weight2, bias2)


# %% Four runs
torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
randn = [torch.randn(D_in, H), torch.randn(H, D_out)]
layers = torch.nn.Linear(D_in, H), torch.nn.Linear(H, D_out)
default = [p for layer in layers for p in layer.parameters()]

a_slow = train(randn, hand_written, 1e-6)
a_fast = train(randn, hand_written, 1e-4)
b_fast = train(default, linear_layers, 1e-4)
b_slow = train(default, linear_layers, 1e-6)

# %% Loss curves
fig, ax = plt.subplots()
ax.semilogy(a_slow, color="C0", linestyle="-")
ax.semilogy(a_fast[:3], color="C0", linestyle="-", marker="o")
ax.semilogy(b_fast, color="C1", linestyle="--")
ax.semilogy(b_slow, color="C1", linestyle="--")
ax.text(12, 1e16, "A, lr 1e-4: inf at step 3", color="C0")
ax.text(60, 3e4, "A, lr 1e-6", color="C0")
ax.text(370, 2e3, "B, lr 1e-6", color="C1")
ax.text(110, 1e-3, "B, lr 1e-4", color="C1", ha="right")
ax.set(xlabel="step", ylabel="sum of squared errors")
plt.show()

# %% Read off
rows = []
for loop, rate, losses in (
    ("A", "1e-6", a_slow),
    ("A", "1e-4", a_fast),
    ("B", "1e-4", b_fast),
    ("B", "1e-6", b_slow),
):
    rows.append((loop, rate, losses[0], losses[100], losses[500]))
    print(
        f"{loop} at {rate}: first loss {losses[0]:.3g},"
        f" step 100 {losses[100]:.3g}, step 500 {losses[500]:.1g}"
    )
assert max(a_slow[500], b_fast[500]) < 1e-3
assert a_fast[3] == float("inf")
assert a_fast[4] != a_fast[4]  # nan
assert b_slow[500] > 0.5 * b_slow[0]
