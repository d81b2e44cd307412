# %% Train the module and its copy
import copy
import math

import torch


def train(forward, parameters, x, y):
    losses = []
    for t in range(501):
        loss = (forward(x) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for param in parameters:
                param -= 1e-4 * param.grad
                param.grad = None
    return losses


def train_module(dtype):
    module = copy.deepcopy(model).to(dtype)
    parameters = list(module.parameters())
    return train(module, parameters, x.to(dtype), y.to(dtype))


def train_by_hand(dtype, biases=True):
    parameters = [p.detach().to(dtype, copy=True) for p in start]
    for param in parameters:
        param.requires_grad_()
    w1, b1, w2, b2 = parameters
    if not biases:
        b1, b2, parameters = 0.0, 0.0, [w1, w2]

    def forward(x):
        return (x.mm(w1.T) + b1).clamp(min=0).mm(w2.T) + b2

    return train(forward, parameters, x.to(dtype), y.to(dtype))


def furthest_apart(losses, other):
    return max(abs(a - b) / b for a, b in zip(losses, other))


def power_of_ten(apart):
    # Rounded up: the digits of round-off change with the processor.
    return 10.0 ** math.ceil(math.log10(apart))


torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
model = torch.nn.Sequential(
    torch.nn.Linear(D_in, H),
    torch.nn.ReLU(),
    torch.nn.Linear(H, D_out),
)
start = list(model.parameters())

# %% Weights and biases copied
module_losses = train_module(torch.float32)
hand_losses = train_by_hand(torch.float32)
apart_float32 = power_of_ten(furthest_apart(hand_losses, module_losses))
double_losses = train_module(torch.float64)
apart_float64 = power_of_ten(
    furthest_apart(train_by_hand(torch.float64), double_losses)
)
print(f"float32: less than {apart_float32:.0e} of the loss")
print(f"float64: less than {apart_float64:.0e} of the loss")
assert apart_float32 <= 1e-3
assert apart_float64 <= 1e-10

# %% Only the weights copied
weights_losses = train_by_hand(torch.float32, biases=False)
apart_100 = furthest_apart(weights_losses[:101], module_losses)
apart_500 = furthest_apart(weights_losses, module_losses)
left_100 = module_losses[100] / module_losses[0]
left_500 = module_losses[500] / module_losses[0]
print(f"step 100: {apart_100:.0%} apart, {left_100:.1%} of it left")
print(f"step 500: {apart_500:.0%} apart, {left_500:.0e} of it left")
assert apart_100 < 0.1
