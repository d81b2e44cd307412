# %% A batch of one forgets its weight
import torch
from torch import nn

torch.manual_seed(0)
x, target = torch.randn(6, 4), torch.tensor([0, 0, 0, 0, 0, 1])
model = nn.Linear(4, 2)
weight = torch.tensor([1.0, 100.0])
plain = nn.CrossEntropyLoss()
weighted = nn.CrossEntropyLoss(weight=weight)

rare_plain = plain(model(x[5:]), target[5:]).item()
rare_weighted = weighted(model(x[5:]), target[5:]).item()
print(f"rare example alone, weight   1: {rare_plain:.4f}")
print(f"rare example alone, weight 100: {rare_weighted:.4f}")
assert rare_plain == rare_weighted


# %% Accumulated one example at a time
def gradient(loss_of_slice, slices):
    model.zero_grad()
    for part in slices:
        loss_of_slice(model(x[part]), target[part]).backward()
    return model.weight.grad.clone()


singles = [slice(i, i + 1) for i in range(6)]
total_weight = weight[target].sum()
by_sum = nn.CrossEntropyLoss(weight=weight, reduction="sum")

whole = gradient(weighted, [slice(None)])
means = gradient(lambda p, t: weighted(p, t) / 6, singles)
unweighted = gradient(plain, [slice(None)])
sums = gradient(lambda p, t: by_sum(p, t) / total_weight, singles)


def distance(a, b):
    return ((a - b).norm() / b.norm()).item()


means_to_whole = distance(means, whole)
means_to_unweighted = distance(means, unweighted)
sums_to_whole = distance(sums, whole)
print(f"means / 6 to whole batch           {means_to_whole:.6f}")
print(f"means / 6 to unweighted batch      {means_to_unweighted:.6f}")
print(f"sums / total weight to whole batch {sums_to_whole:.6f}")
assert max(means_to_unweighted, sums_to_whole) < 1e-6
