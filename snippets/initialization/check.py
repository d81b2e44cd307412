# %% A model and its data
import math

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 1000), torch.randn(64, 10)
labels = torch.randint(10, (64,))
loss_fn = nn.MSELoss(reduction="sum")
cross_entropy = nn.CrossEntropyLoss()


def build(activation=nn.ReLU):
    return nn.Sequential(
        nn.Linear(1000, 100),
        activation(),
        nn.Linear(100, 10),
    )


model = build()

# %% Is the start sane?
y_pred = model(x)
assert loss_fn(y_pred, y) < 10 * loss_fn(torch.zeros_like(y), y)

# %% Is a classifier's?
assert cross_entropy(y_pred, labels) < 3 * math.log(10)


# %% Which layer?
def rms(tensor):
    return tensor.double().pow(2).mean().sqrt()


def layer_scales(model, *inputs):
    scales, hooks = {}, []
    for name, layer in model.named_modules():
        # weight_norm keeps the weights in a part of the layer.
        own = layer.parameters(recurse=hasattr(layer, "parametrizations"))
        if any(p.dim() > 1 for p in own) and "parametrizations" not in name:

            def note(layer, args, output, name=name):
                first = output[0] if isinstance(output, tuple) else output
                size = rms(args[0]) if args[0].is_floating_point() else 1.0
                scales[name] = (rms(first) / size).item()

            hooks.append(layer.register_forward_hook(note))
    with torch.no_grad():
        model(*inputs)
    for hook in hooks:
        hook.remove()
    return scales


for name, scale in layer_scales(model, x).items():
    print(f"layer {name} multiplies by {scale:.2f}")
    assert scale < 4


# %% Seven starts
def measure(first_init, second_init, activation=nn.ReLU):
    model = build(activation)
    first_init(model[0].weight)
    second_init(model[2].weight)
    with torch.no_grad():
        y_pred = model(x)
        ratio = loss_fn(y_pred, y) / loss_fn(torch.zeros_like(y), y)
        classifier_ratio = cross_entropy(y_pred, labels) / math.log(10)
    scales = layer_scales(model, x)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    for t in range(101):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (
        ratio.item(),
        classifier_ratio.item(),
        scales["0"],
        scales["2"],
        loss.item(),
    )


def default(weight):
    pass


xavier, kaiming = nn.init.xavier_uniform_, nn.init.kaiming_uniform_
zeros, randn = nn.init.zeros_, nn.init.normal_
starts = {
    "default": measure(default, default),
    "Xavier": measure(xavier, xavier),
    "Kaiming": measure(kaiming, kaiming),
    "last layer zero": measure(default, zeros),
    "randn": measure(randn, randn),
    "randn, last layer zero": measure(randn, zeros),
    "randn first, tanh": measure(randn, default, nn.Tanh),
}
for name, numbers in starts.items():
    print(f"{name:22}", *(f"{number:10.3g}" for number in numbers))


# %% Is the last hidden layer alive?
def sizes(hidden, x):
    size = rms(hidden)
    over_samples = rms(hidden - hidden.mean(dim=0)) / size
    over_units = rms(hidden - hidden.mean(dim=1, keepdim=True)) / size
    return (size / rms(x)).item(), over_samples.item(), over_units.item()


with torch.no_grad():
    found = sizes(model[:-1](x), x)
print("size {:.2f}, over samples {:.2f}, over units {:.2f}".format(*found))
assert all(each > 1e-3 for each in found)

# %% Alive or not, six starts
alive_rows = []


def as_text(share):
    return "under a millionth" if share < 1e-6 else f"{share:.1g}"


def look(name, model):
    with torch.no_grad():
        size, *shares = sizes(model(x), x)
    alive = all(each > 1e-3 for each in (size, *shares))
    row = (name, f"{size:.1g}", *map(as_text, shares), "yes" if alive else "no")
    alive_rows.append(row)
    print("{:28} {:6} {:18} {:18} {}".format(*row))


def hidden_layers(depth, bias=True):
    torch.manual_seed(1)
    widths = [1000] + [256] * depth
    pairs = zip(widths, widths[1:])
    linear = [nn.Linear(n, m, bias=bias) for n, m in pairs]
    return nn.Sequential(*(f for layer in linear for f in (layer, nn.ReLU())))


look("default, 1 layer", hidden_layers(1))
look("default, 3 layers", hidden_layers(3))
look("default, 50 layers", hidden_layers(50))
look("default without biases, 50", hidden_layers(50, bias=False))
for value in (0.01, 0.0):
    alike = hidden_layers(1)
    for param in alike.parameters():
        nn.init.constant_(param, value)
    look(f"all parameters {value:g}", alike)
assert [row[-1] for row in alive_rows] == ["yes"] * 2 + ["no"] * 4
