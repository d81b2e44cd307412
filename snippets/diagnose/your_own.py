# %% The first loop
import torch
from compare_loops import LoopTrace, compare

torch.manual_seed(0)
x = torch.randn(50, 3)
y = x @ torch.tensor([[1.0], [2.0], [3.0]])
layer = torch.nn.Linear(3, 1, bias=False)
w = layer.weight.detach().T.clone().requires_grad_()

hand = LoopTrace("hand-written")
for t in range(10):
    y_pred = x @ w
    loss = (y_pred - y).pow(2).mean()
    loss.backward()
    hand.record(
        inputs=x,
        prediction=y_pred,
        target=y,
        loss=loss,
        parameters=[w],
    )
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad.zero_()

# %% The second loop
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
module = LoopTrace("nn.Linear")
for t in range(10):
    y_pred = layer(x)
    loss = torch.nn.functional.mse_loss(y_pred, y)
    optimizer.zero_grad()
    loss.backward()
    module.record(
        inputs=x,
        prediction=y_pred,
        target=y,
        loss=loss,
        parameters=layer.parameters(),
    )
    optimizer.step()

# %% The report
report = compare(hand, module)
print(report)
assert report.causes == ()
