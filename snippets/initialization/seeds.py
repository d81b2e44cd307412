# %% One seed, two ways to draw
import torch
from torch import nn

torch.manual_seed(0)
w1 = torch.randn(1000, 100) / 3000**0.5
torch.manual_seed(0)
weight = nn.Linear(1000, 100).weight.detach()

same_draw = torch.equal(w1.T, weight)
std_ratio = (w1.std() / weight.std()).item()
both = torch.stack([w1.T.flatten(), weight.flatten()])
correlation = torch.corrcoef(both)[0, 1].item()
print(f"equal weights: {same_draw}")
print(f"ratio of the standard deviations: {std_ratio:.3f}")
print(f"correlation: {correlation:.3f}")
assert not same_draw
assert abs(correlation) < 0.02
assert abs(std_ratio - 1) < 0.01


# %% A bias shifts every later draw
def build(bias=True):
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(1000, 100, bias=bias),
        nn.ReLU(),
        nn.Linear(100, 10, bias=bias),
    )


first, again, without_bias = build(), build(), build(bias=False)
repeats = torch.equal(first[2].weight, again[2].weight)
first_layer_same = torch.equal(first[0].weight, without_bias[0].weight)
second_layer_same = torch.equal(first[2].weight, without_bias[2].weight)
print(f"same code twice, second layer equal: {repeats}")
print(f"bias=False, first layer equal:  {first_layer_same}")
print(f"bias=False, second layer equal: {second_layer_same}")
assert repeats
assert first_layer_same
assert not second_layer_same

# %% Copy instead
without_bias.load_state_dict(first.state_dict(), strict=False)
copied = torch.equal(first[2].weight, without_bias[2].weight)
print(f"after load_state_dict, second layer equal: {copied}")
assert copied
