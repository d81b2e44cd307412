# %% Shards of five, two and one
import torch
from torch import nn
from torch.utils.data import DistributedSampler

torch.manual_seed(0)
x, y = torch.randn(8, 3), torch.randn(8, 1)
model = nn.Linear(3, 1)
sizes, world_size = (5, 2, 1), 3


def gradient(x, y, scale=1.0):
    model.zero_grad()
    (scale * nn.MSELoss()(model(x), y)).backward()
    return model.weight.grad.clone()


# %% Averaged as DistributedDataParallel does
shards = list(zip(x.split(sizes), y.split(sizes)))
whole = gradient(x, y)
plain = sum(gradient(*shard) for shard in shards) / world_size
scaled = (
    sum(
        gradient(*shard, scale=world_size * n / len(x))
        for shard, n in zip(shards, sizes)
    )
    / world_size
)
plain_off_by = ((plain - whole).norm() / whole.norm()).item()
scaled_off_by = ((scaled - whole).norm() / whole.norm()).item()
print(f"mean loss                 off by {plain_off_by:.4f}")
print(f"mean loss * 3 * n_i / 8   off by {scaled_off_by:.4f}")
assert scaled_off_by < 1e-6 < plain_off_by

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
