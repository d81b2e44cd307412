# %% In numpy
import numpy as np
import torch
from compare_loops import LoopTrace, compare

X = np.array([1, 2, 3, 4], dtype=np.float32)
Y = np.array([2, 4, 6, 8], dtype=np.float32)
w = 0.0

by_hand = LoopTrace("numpy")
for epoch in range(20):
    y_pred = w * X
    loss = ((y_pred - Y) ** 2).mean()
    dw = np.dot(2 * X, y_pred - Y).mean()
    by_hand.record(
        inputs=X,
        prediction=y_pred,
        target=Y,
        loss=loss,
        parameters=[w],
        gradients=[dw],
    )
    w -= 0.01 * dw

# %% With autograd
X, Y = torch.from_numpy(X), torch.from_numpy(Y)
w = torch.tensor(0.0, dtype=torch.float32, requires_grad=True)

autograd = LoopTrace("autograd")
for epoch in range(20):
    y_pred = w * X
    loss = ((y_pred - Y) ** 2).mean()
    loss.backward()
    autograd.record(
        inputs=X,
        prediction=y_pred,
        target=Y,
        loss=loss,
        parameters=[w],
    )
    with torch.no_grad():
        w -= 0.01 * w.grad
    w.grad.zero_()

# %% With nn.Linear
torch.manual_seed(0)
X, Y = X.view(4, 1), Y.view(4, 1)
model = torch.nn.Linear(1, 1)
loss_fn = torch.nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

linear = LoopTrace("nn.Linear")
for epoch in range(20):
    y_pred = model(X)
    loss = loss_fn(Y, y_pred)
    loss.backward()
    linear.record(
        inputs=X,
        prediction=y_pred,
        target=Y,
        loss=loss,
        parameters=model.parameters(),
    )
    optimizer.step()
    optimizer.zero_grad()

# %% numpy against autograd
first_gap = compare(by_hand, autograd)
print(first_gap)
assert first_gap.causes[0].kind in ("gradient", "reduction")

# %% autograd against nn.Linear
second_gap = compare(autograd, linear)
print(second_gap)
assert second_gap.causes[0].kind == "parameters"
