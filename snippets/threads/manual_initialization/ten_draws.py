# %% Ten draws of the data and of the layer
import warnings

import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore", "Using a target size")


def last_epoch(seed, squeeze):
    np.random.seed(seed)
    torch.manual_seed(seed)
    data = np.random.randn(2000, 3)
    data[:, :2] = data[:, :2] * 100
    data[:, 2] = 5 * data[:, 0] + 3 * data[:, 1] + np.random.randn(2000)
    data = torch.Tensor(data)
    layer = nn.Linear(2, 1, bias=False)
    optimizer = torch.optim.RMSprop(layer.parameters(), lr=0.05)
    for epoch in range(15):
        losses = []
        for batch in data.split(100):
            pred_y = layer(batch[:, :2])
            if squeeze:
                pred_y = pred_y.squeeze(1)
            loss = nn.functional.mse_loss(pred_y, batch[:, 2])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    floor = data[:, 2].reshape(-1, 100).var(dim=1, correction=0).mean()
    return sum(losses) / len(losses), floor.item()


# %% The spread
matched = [last_epoch(seed, squeeze=True)[0] for seed in range(10)]
broadcast, floor = zip(*(last_epoch(seed, False) for seed in range(10)))
ratios = [loss / variance for loss, variance in zip(broadcast, floor)]
lowest, highest = min(broadcast), max(broadcast)
print(f"broadcast: {lowest:,.0f} to {highest:,.0f}")
print(f"over Var(y): {min(ratios):.4f} to {max(ratios):.4f}")
print(f"squeeze(1): {min(matched):.2f} to {max(matched):.2f}")
assert max(matched) < 2
assert 0.99 < min(ratios)
assert max(ratios) < 1.02
