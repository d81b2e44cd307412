# %% The defaults of Keras and of PyTorch
import inspect

import torch
from torch import nn, optim
from torch.utils.data import DataLoader


def default(of, name):
    return inspect.signature(of).parameters[name].default


keras = [  # in Keras 3: what it belongs to, its name, its value; then PyTorch's
    ("SGD", "learning_rate", 0.01, optim.SGD, "lr"),
    ("RMSprop", "learning_rate", 0.001, optim.RMSprop, "lr"),
    ("RMSprop", "rho", 0.9, optim.RMSprop, "alpha"),
    ("RMSprop", "epsilon", 1e-7, optim.RMSprop, "eps"),
    ("Adam, AdamW", "epsilon", 1e-7, optim.Adam, "eps"),
    ("AdamW", "weight_decay", 0.004, optim.AdamW, "weight_decay"),
    ("Adagrad", "learning_rate", 0.001, optim.Adagrad, "lr"),
    (
        "Adagrad",
        "initial_accumulator_value",
        0.1,
        optim.Adagrad,
        "initial_accumulator_value",
    ),
    ("BatchNormalization", "momentum", 0.99, nn.BatchNorm1d, "momentum"),
    ("BatchNormalization", "epsilon", 0.001, nn.BatchNorm1d, "eps"),
    ("LayerNormalization", "epsilon", 0.001, nn.LayerNorm, "eps"),
    ("LeakyReLU", "negative_slope", 0.3, nn.LeakyReLU, "negative_slope"),
    ("fit", "batch_size", 32, DataLoader, "batch_size"),
]
rows = [
    (where, name, value, ours, default(of, ours))
    for where, name, value, of, ours in keras
]
for where, name, value, ours, our_value in rows:
    print(f"{where:19} {name:25} {value:5g}  {ours:25} {our_value:5g}")
assert all(row[2] != row[4] for row in rows)

# %% An L2 penalty is twice a weight decay
w = torch.tensor([1.0, -2.0], requires_grad=True)
penalty = 0.01 * w.square().sum()  # what L2(0.01) adds to the loss
penalty.backward()
decay = 0.02 * w.detach()  # what weight_decay=0.02 adds to the gradient
print("gradient of the penalty:", w.grad, " weight decay:", decay)
torch.testing.assert_close(w.grad, decay)

# %% The layout of a kernel
kernel = torch.arange(3.0 * 3 * 2 * 4).reshape(3, 3, 2, 4)  # as Keras keeps it
image = torch.arange(5.0 * 5 * 2).reshape(1, 5, 5, 2)  # channels last
convolution = nn.Conv2d(2, 4, 3, bias=False)
with torch.no_grad():
    convolution.weight.copy_(kernel.permute(3, 2, 0, 1))
    output = convolution(image.permute(0, 3, 1, 2))
by_hand = (image[0, :3, :3, :, None] * kernel).sum(dim=(0, 1, 2))
print("one output of each channel:", output[0, :, 0, 0].tolist())
torch.testing.assert_close(output[0, :, 0, 0], by_hand)
