# %% A model and its data
import math

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 1000), torch.randn(64, 10)
labels = torch.randint(10, (64,))
model = nn.Sequential(
    nn.Linear(1000, 100),
    nn.ReLU(),
    nn.Linear(100, 10),
)
loss_fn = nn.MSELoss(reduction="sum")
cross_entropy = nn.CrossEntropyLoss()

# %% Is the start sane?
y_pred = model(x)
assert loss_fn(y_pred, y) < 10 * loss_fn(torch.zeros_like(y), y)

# %% Is a classifier's?
assert cross_entropy(y_pred, labels) < 3 * math.log(10)

# %% Which layer?
for name, p in model.named_parameters():
    if p.dim() > 1:
        scaled = p.std() * p.size(1) ** 0.5
        print(f"{name}: std * sqrt(fan_in) = {scaled:.2f}")


# %% Five starts
def measure(init):
    scales = []
    for layer in (model[0], model[2]):
        init(layer.weight)
        scaled = layer.weight.std() * layer.in_features**0.5
        scales.append(scaled.item())
    with torch.no_grad():
        y_pred = model(x)
        ratio = loss_fn(y_pred, y) / loss_fn(torch.zeros_like(y), y)
        classifier_ratio = cross_entropy(y_pred, labels) / math.log(10)
    return ratio.item(), classifier_ratio.item(), *scales


starts = {
    "default": measure(lambda weight: weight),
    "Xavier": measure(nn.init.xavier_uniform_),
    "Kaiming": measure(nn.init.kaiming_uniform_),
    "zeros": measure(nn.init.zeros_),
    "randn": measure(nn.init.normal_),
}
for name, numbers in starts.items():
    print(f"{name:8}", *(f"{number:10.2f}" for number in numbers))
assert starts["Kaiming"][0] < 10 < starts["randn"][0]
