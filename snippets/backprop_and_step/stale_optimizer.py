# %% The optimizer first, then a new weight
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 3)
y = x @ torch.tensor([[1.0], [-2.0], [3.0]])


def train(model, optimizer, steps=200):
    for _ in range(steps):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


model = nn.Linear(3, 1, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model.weight = nn.Parameter(torch.zeros(1, 3))

first_loss = nn.MSELoss()(model(x), y).item()
stale_loss = train(model, optimizer)
stale_gradient = model.weight.grad.norm().item()
print(f"loss {first_loss:.4f} -> {stale_loss:.4f}")

# %% Values copied into the same tensor
model = nn.Linear(3, 1, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
with torch.no_grad():
    model.weight.zero_()
copied_loss = train(model, optimizer)

model = nn.Linear(3, 1, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model.load_state_dict({"weight": torch.zeros(1, 3)})
loaded_loss = train(model, optimizer)
print(f"loss {first_loss:.4f} -> {copied_loss:.9f}, {loaded_loss:.9f}")
assert stale_loss == first_loss
assert copied_loss < 1e-9
assert loaded_loss < 1e-9

# %% load_state_dict(assign=True) is a new tensor
model = nn.Linear(3, 1, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model.load_state_dict({"weight": torch.zeros(1, 3)}, assign=True)
assigned_loss = train(model, optimizer)
print(f"loss {first_loss:.4f} -> {assigned_loss:.4f}")
assert assigned_loss == first_loss

# %% Whose gradients were cleared
model = nn.Linear(3, 1, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model.weight = nn.Parameter(torch.zeros(1, 3))
nn.MSELoss()(model(x), y).backward()
one_gradient = model.weight.grad.norm().item()

optimizer.zero_grad()
after_optimizer_zero_grad = model.weight.grad.norm().item()
model.zero_grad()
after_model_zero_grad = model.weight.grad
gradients_piled_up = round(stale_gradient / one_gradient)
print(f"{after_optimizer_zero_grad:.4f} {after_model_zero_grad}")
print("gradients piled up in 200 steps:", gradients_piled_up)
