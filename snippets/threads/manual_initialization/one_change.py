# %% The posted loop, with two switches
import warnings

import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore", "Using a target size")

np.random.seed(0)
torch.manual_seed(0)
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
    print(f"{weight!s:10} {tuple(pred_y.shape)!s:9} {loss:12.2f}")
    return loss.item(), layer.weight.detach().flatten()


# %% The four runs, thirty epochs each
default_loss, default_weight = train()
one_dimensional_loss, _ = train([2, 3])
two_dimensional_loss, two_dimensional_weight = train([[2, 3]])
squeezed_loss, squeezed_weight = train(squeeze=True)

default_weight_1, default_weight_2 = default_weight.tolist()
assert default_loss > 3e5
assert two_dimensional_loss > 3e5
assert abs(two_dimensional_loss / default_loss - 1) < 1e-6
assert one_dimensional_loss < 1.1
assert squeezed_loss < 1.1
