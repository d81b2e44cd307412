# %% One batch of 64
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 3), torch.randn(64, 1)
start = torch.randn(1, 3)
loss_fn = nn.MSELoss()

model = nn.Linear(3, 1, bias=False)
model.load_state_dict({"weight": start})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(20):
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()
one_batch = model.weight.detach()

# %% Four batches of 16, one step
model = nn.Linear(3, 1, bias=False)
model.load_state_dict({"weight": start})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(20):
    optimizer.zero_grad()
    for inputs, targets in zip(x.split(16), y.split(16)):
        loss = loss_fn(model(inputs), targets) / 4
        loss.backward()
    optimizer.step()
four_batches = model.weight.detach()

# %% The same weights
print(one_batch, four_batches)
torch.testing.assert_close(one_batch, four_batches)


# %% With a normalization
def off_by(normalization):
    model = nn.Sequential(nn.Linear(3, 8), normalization, nn.ReLU(), nn.Linear(8, 1))
    gradients = []
    for size in (64, 16):
        model.zero_grad()
        for inputs, targets in zip(x.split(size), y.split(size)):
            (loss_fn(model(inputs), targets) * size / 64).backward()
        gradients.append(torch.cat([p.grad.flatten() for p in model.parameters()]))
    whole, parts = gradients
    return ((parts - whole).norm() / whole.norm()).item()


of_layer_norm, of_batch_norm = off_by(nn.LayerNorm(8)), off_by(nn.BatchNorm1d(8))
print(f"layer norm: the gradients agree to a millionth: {of_layer_norm < 1e-6}")
print(f"batch norm: off by {of_batch_norm:.0%}")
assert of_layer_norm < 1e-6 < 0.01 < of_batch_norm
