# %% What the line changes
import torch
from torch import nn

torch.manual_seed(0)
before = nn.Linear(2, 1, bias=False)
after = nn.Linear(2, 1, bias=False)
after.weight = nn.Parameter(torch.Tensor([2, 3]))
corrected = nn.Linear(2, 1, bias=False)
corrected.weight = nn.Parameter(torch.Tensor([[2, 3]]))

x = torch.randn(100, 2)
rows = [
    (name, str(layer), str(tuple(layer.weight.shape)), str(tuple(layer(x).shape)))
    for name, layer in [
        ("default", before),
        ("`[2, 3]`", after),
        ("`[[2, 3]]`", corrected),
    ]
]
for row in rows:
    print(*row, sep="  ")

assert before(x).shape == corrected(x).shape == (100, 1)
assert after(x).shape == (100,)
assert repr(before) == repr(after)
