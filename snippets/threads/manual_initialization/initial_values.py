# %% The posted loop
import warnings

import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore", "Using a target size")

np.random.seed(0)
data = np.random.randn(10000, 3)
data[:, :2] = data[:, :2] * 100
data[:, 2] = 5 * data[:, 0] + 3 * data[:, 1] + np.random.randn(10000)
data = torch.Tensor(data)
batches = list(zip(data[:, :2].split(100), data[:, 2].split(100)))


def train(weight, epochs=10):
    layer = nn.Linear(2, 1, bias=False)
    layer.weight = nn.Parameter(torch.Tensor(weight))
    optimizer = torch.optim.RMSprop(layer.parameters(), lr=0.01)
    for epoch in range(epochs):
        for batch_x, batch_y in batches:
            loss = nn.functional.mse_loss(layer(batch_x), batch_y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    first, second = layer.weight.flatten().tolist()
    print(f"{weight!s:16} loss {loss:9.2f}  {first:.3f} {second:.3f}")
    return {
        "start": str(weight),
        "epochs": epochs,
        "loss": loss.item(),
        "weights": (first, second),
    }


# %% One dimension, any values
zeros = train([0, 0])
tiny = train([1e-6, -1e-6])
far = train([9, -2])
assert max(zeros["loss"], tiny["loss"], far["loss"]) < 1.1

# %% One dimension, too far away
too_far = train([100, -100], epochs=30)
assert too_far["loss"] > 1e7

# %% Two dimensions, the right values
zeros_2d = train([[0, 0]])
far_2d = train([[9, -2]])
right_2d = train([[5, 3]])
assert min(zeros_2d["loss"], far_2d["loss"], right_2d["loss"]) > 3e5

rows = [zeros, tiny, far, too_far, zeros_2d, far_2d, right_2d]
