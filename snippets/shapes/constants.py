# %% Two losses on skewed targets
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(201, 1)
y = torch.exp(x[:, 0])


def train(loss_fn):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for step in range(300):
        y_pred, target = torch.broadcast_tensors(model(x), y)
        loss = loss_fn(y_pred, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.bias.item(), model.weight.item(), loss.item()


# %% The constant and the floor
nearest = {"MSE": y.mean().item(), "L1": y.median().item()}
floors = {
    "MSE": y.var(correction=0).item(),
    "L1": (y - y.median()).abs().mean().item(),
}
rows = []
for name, loss_fn in ("MSE", F.mse_loss), ("L1", F.l1_loss):
    constant, slope, loss = train(loss_fn)
    assert abs(constant - nearest[name]) < 0.01
    assert abs(slope) < 0.01
    assert abs(loss / floors[name] - 1) < 0.001
    row = (name, constant, nearest[name], loss, floors[name])
    rows.append(row)
    print("{}  constant {:.3f} {:.3f}  loss {:.3f} {:.3f}".format(*row))
