# %% The posted loop, with two switches
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


def train(weight=None, squeeze=False, epochs=30):
    torch.manual_seed(0)
    layer = nn.Linear(2, 1, bias=False)
    if weight is not None:
        layer.weight = nn.Parameter(torch.Tensor(weight))
    optimizer = torch.optim.RMSprop(layer.parameters(), lr=0.01)
    for epoch in range(epochs):
        for batch_x, batch_y in batches:
            pred_y = layer(batch_x)
            if squeeze:
                pred_y = pred_y.squeeze(1)
            loss = nn.functional.mse_loss(pred_y, batch_y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return {
        "output": str(tuple(pred_y.shape)),
        "loss": loss.item(),
        "weights": layer.weight.flatten().tolist(),
    }


# %% The four runs, thirty epochs each
rows = {
    "default": train(),
    "`[2, 3]`, the posted line": train([2, 3]),
    "`[[2, 3]]`, the answer's correction": train([[2, 3]]),
    "default, and `pred_y.squeeze(1)`": train(squeeze=True),
}
for weight, row in rows.items():
    print(f"{weight:<38}{row['output']:<10}{row['loss']:,.2f}")

default, posted, corrected, squeezed = rows.values()
assert default["loss"] > 3e5
assert abs(corrected["loss"] / default["loss"] - 1) < 1e-6
assert posted["loss"] < 1.1
assert squeezed["loss"] < 1.1
