# %% Imports
import os
import sys

import torch
import torch._dynamo
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

torch.manual_seed(0)
loopback = "lo0" if sys.platform == "darwin" else "lo"
os.environ["GLOO_SOCKET_IFNAME"] = loopback

# %% No process group
model = nn.Linear(3, 1)
try:
    DistributedDataParallel(model)
except ValueError as error:
    print(error)

# %% No process group, fixed
dist.init_process_group(
    "gloo",
    store=dist.HashStore(),
    rank=0,
    world_size=1,
)
parallel = DistributedDataParallel(model)
print(parallel(torch.randn(4, 3)).shape)

# %% Unused parameters


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 1)
        self.second = nn.Linear(3, 1)

    def forward(self, x):
        return self.first(x)


x = torch.randn(4, 3)
parallel = DistributedDataParallel(TwoHeads())
parallel(x).sum().backward()
try:
    parallel(x).sum().backward()
except RuntimeError as error:
    print(error)

# %% Unused parameters, fixed
parallel = DistributedDataParallel(
    TwoHeads(),
    find_unused_parameters=True,
)
for step in range(2):
    parallel(x).sum().backward()
print(parallel.module.first.weight.grad)
dist.destroy_process_group()
