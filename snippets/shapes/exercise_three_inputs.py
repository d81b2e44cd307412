# %% The floor of a model without a bias
import torch
from torch import nn

predicted_weight = 1.5 * 0.5 / (1 / 12 + 3 / 4)
predicted_loss = 3 / 12 + 1.5**2 * (1 - 0.75 / (1 / 12 + 3 / 4))

torch.manual_seed(0)
x = torch.rand(512, 3)
y = x[:, 0] + x[:, 1] + x[:, 2]


def train(weight):
    model = nn.Linear(3, 1, bias=False)
    model.weight = nn.Parameter(weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(300):
        loss = (model(x) - y).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item(), model.weight.detach().flatten()


loss_a, weight_a = train(torch.zeros(1, 3))
loss_b, weight_b = train(torch.zeros(3))
print(f"[[0, 0, 0]]  loss {loss_a:.4f}  weight {weight_a}")
print(f"[0, 0, 0]    loss {loss_b:.1e}  weight {weight_b}")
print(f"by hand      loss {predicted_loss:.4f}  {predicted_weight:.2f}")

assert abs(loss_a / predicted_loss - 1) < 0.05
assert (weight_a - predicted_weight).abs().max() < 0.1
assert loss_b < 1e-5
