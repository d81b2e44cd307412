# %% Shards of five, two and one
import torch
from torch import nn
from torch.utils.data import DistributedSampler

sizes, world_size = (5, 2, 1), 3


def gradient(model, x, y):
    model.zero_grad()
    nn.MSELoss()(model(x), y).backward()
    return model.weight.grad.clone()


def averaged_over_processes(gradients):
    return sum(gradients) / world_size


def off_by(gradient, whole):
    return ((gradient - whole).norm() / whole.norm()).item()


# %% Averaged as DistributedDataParallel does, ten random draws
plain, scaled = [], []
for seed in range(10):
    torch.manual_seed(seed)
    x, y = torch.randn(8, 3), torch.randn(8, 1)
    model = nn.Linear(3, 1)
    whole = gradient(model, x, y)
    shards = zip(x.split(sizes), y.split(sizes))
    each = [gradient(model, *shard) for shard in shards]
    scales = [world_size * n / len(x) for n in sizes]
    by_scale = [scale * g for scale, g in zip(scales, each)]
    plain.append(off_by(averaged_over_processes(each), whole))
    scaled.append(off_by(averaged_over_processes(by_scale), whole))

spread = min(plain), max(plain)
print(f"mean loss: off by {spread[0]:.0%} to {spread[1]:.0%}")
print("mean loss * 3 * n_i / 8: off by less than 1e-5")
assert max(scaled) < 1e-5 < spread[0]

# %% What the sampler hands out instead
indices = []
for rank in range(3):
    sampler = DistributedSampler(range(8), 3, rank, shuffle=False)
    print(list(sampler))
    indices += sampler
handed_out = len(indices)
repeated = [i for i in range(8) if indices.count(i) > 1]
print(f"{handed_out} indices for 8 examples, repeated: {repeated}")
assert sorted(set(indices)) == list(range(8))
