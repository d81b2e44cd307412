# %% The factor of each sample, by autograd
import matplotlib.pyplot as plt
import torch


def factors(sizes):
    """Accumulate mean losses, divided by the number of batches."""
    samples = torch.zeros(10, requires_grad=True)
    for batch in samples.split(sizes):
        (batch.mean() / len(sizes)).backward()
    return samples.grad.tolist()


whole, unequal = factors([10]), factors([4, 4, 2])
print("one batch of ten ", [round(f, 3) for f in whole])
print("batches of 4, 4, 2", [round(f, 3) for f in unequal])
assert abs(unequal[9] / unequal[0] - 2) < 1e-6
assert abs(sum(unequal) - sum(whole)) < 1e-6

# %% The weight of each sample
fig, ax = plt.subplots()
samples = range(1, 11)
ax.bar(samples, unequal, color="none", edgecolor="C0")
ax.axhline(whole[0], color="C1", linestyle="--")
ax.annotate("B: one batch of ten", (0.5, 0.105), color="C1")
ax.annotate("A: batches of 4, 4 and 2", (2.4, 0.14), color="C0")
ax.set_xticks(samples)
ax.set_xlabel("sample")
ax.set_ylabel("factor in the step")
plt.show()
