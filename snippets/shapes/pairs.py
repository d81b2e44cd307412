# %% Perfect predictions
import matplotlib.pyplot as plt
import torch

y = torch.tensor([1.0, 2.0, 3.0, 4.0])
y_pred = y.reshape(4, 1).clone()

pairs = (y_pred - y).pow(2)
print(pairs)
perfect_loss = pairs.mean()
correct_loss = pairs.diagonal().mean()
print("mean of the 16:", perfect_loss.item())
print("mean of the diagonal:", correct_loss.item())

# %% The best score
y_pred = y.mean().expand(4, 1)
constant_loss = (y_pred - y).pow(2).mean()
constant_mse = (y_pred.squeeze(1) - y).pow(2).mean()
print("predict 2.5 for all, mean of the 16:", constant_loss.item())

assert correct_loss == 0
assert perfect_loss == 2 * y.var(correction=0)
assert constant_loss == y.var(correction=0) < perfect_loss

# %% Which pairs are averaged
fig, ax = plt.subplots()
for i in range(4):
    for j in range(4):
        own = i == j
        ax.text(
            j,
            i,
            f"({y[i]:.0f} − {y[j]:.0f})²\n= {pairs[i, j]:.0f}",
            color="C1" if own else "C0",
            weight="bold" if own else "normal",
            ha="center",
            va="center",
        )
ax.set_xlim(-0.5, 3.5)
ax.set_ylim(3.5, -0.5)
ax.set_xticks(range(4), [f"y[{j}]" for j in range(4)])
ax.set_yticks(range(4), [f"[{i}, 0]" for i in range(4)])
ax.set_ylabel("y_pred")
ax.xaxis.tick_top()
plt.show()
