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
for name, layer in [
    ("default", before),
    ("[2, 3]", after),
    ("[[2, 3]]", corrected),
]:
    weight, output = tuple(layer.weight.shape), tuple(layer(x).shape)
    print(f"{name:8}  {layer}  weight {weight}  output {output}")

assert before(x).shape == corrected(x).shape == (100, 1)
assert after(x).shape == (100,)
assert repr(before) == repr(after)
