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
starts, classifier_starts, first_scales = {}, {}, {}
print("            first loss over           std * sqrt(fan_in)")
print("            of zeros    log(classes)  first   second")
for name, init in (
    ("default", None),
    ("Xavier", nn.init.xavier_uniform_),
    ("Kaiming", nn.init.kaiming_uniform_),
    ("zeros", nn.init.zeros_),
    ("randn", nn.init.normal_),
):
    scales = []
    for layer in (model[0], model[2]):
        if init is not None:
            init(layer.weight)
        scaled = layer.weight.std() * layer.in_features**0.5
        scales.append(scaled.item())
    with torch.no_grad():
        y_pred = model(x)
        start = loss_fn(y_pred, y) / loss_fn(torch.zeros_like(y), y)
        classifier_start = cross_entropy(y_pred, labels) / math.log(10)
    starts[name] = start.item()
    classifier_starts[name] = classifier_start.item()
    first_scales[name] = scales[0]
    print(
        f"{name:11} {start:<10,.2f}  {classifier_start:<12.2f}"
        f"  {scales[0]:<6.2f}  {scales[1]:.2f}"
    )
start_default, start_xavier = starts["default"], starts["Xavier"]
start_kaiming, start_randn = starts["Kaiming"], starts["randn"]
classifier_randn = classifier_starts["randn"]
