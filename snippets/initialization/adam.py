# %% Train with Adam
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 1000), torch.randn(64, 10)


def train(model, learning_rate):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    losses = []
    for t in range(101):
        loss = (model(x) - y).pow(2).sum()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"loss {losses[0]:.3g}, after 100 steps {losses[100]:.2g}")
    return losses[100] / losses[0]


# %% From the default and from randn
model = nn.Sequential(
    nn.Linear(1000, 100),
    nn.ReLU(),
    nn.Linear(100, 10),
)
left_default = train(model, 1e-4)

for param in model.parameters():
    nn.init.normal_(param)
start = [param.detach().clone() for param in model.parameters()]
left_randn = train(model, 1e-4)

furthest_move = max(
    (after - before).abs().max().item()
    for before, after in zip(start, model.parameters())
)
print(f"no parameter moved by more than {furthest_move:.3f}")
assert left_default < 0.2 < 0.5 < left_randn
assert furthest_move < 0.05

# %% From randn at 1e-2
for param, before in zip(model.parameters(), start):
    param.data.copy_(before)
left_faster = train(model, 1e-2)
assert left_faster < 1e-4
