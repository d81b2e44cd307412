# %% Standardize inside the model
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x
norm = nn.BatchNorm1d(1, affine=False)
linear = nn.Linear(1, 1)
for parameter in linear.parameters():
    nn.init.zeros_(parameter)
model = nn.Sequential(norm, linear)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
losses = []
for step in range(1, 4):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    if step < 3:  # then only round-off is left
        print(f"step {step}: loss {loss.item():.0e}")

after_one_update = losses[1]
inputs = torch.hstack([norm(x), torch.ones(4, 1)]).double()
condition_number = torch.linalg.cond(inputs) ** 2
print(f"condition number {condition_number:.6f}")
assert after_one_update < 1e-8
