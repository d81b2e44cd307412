# %% Hand-written loop, as posted
import torch

try:
    w1 = torch.randn(D_in, H, dtype=torch.float, requires_grad=True)
except NameError as error:
    print("NameError:", error)

# %% Sizes and data
N, D_in, H, D_out = 64, 1000, 100, 10
torch.manual_seed(0)
x = torch.randn(N, D_in)
y = torch.randn(N, D_out)

# %% With sizes and data
w1 = torch.randn(D_in, H, dtype=torch.float, requires_grad=True)
w2 = torch.randn(H, D_out, dtype=torch.float, requires_grad=True)

learning_rate = 1e-6
try:
    for t in range(501):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        loss.backward()
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
        w1.grad.zero_()
        w2.grad.zero_()
except RuntimeError as error:
    print(f"RuntimeError at step {t}: {error}")
assert t == 0

# %% nn.Sequential loop, with sizes and data
model = torch.nn.Sequential(
    torch.nn.Linear(D_in, H),
    torch.nn.ReLU(),
    torch.nn.Linear(H, D_out),
)
loss_fn = torch.nn.MSELoss(reduction="sum")
learning_rate = 1e-4
for t in range(501):
    y_pred = model(x)
    loss = loss_fn(y_pred, y)
    model.zero_grad()
    loss.backward()
    for param in model.parameters():
        param.data -= learning_rate * param.grad
print(f"step {t}: loss {loss.item():.0e}")
assert loss < 1e-3
