# %% What the asker runs
import torch
from compare_loops import LoopTrace, compare
from torch import nn, optim

x, target = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]])
W2 = torch.tensor([[0.14, 0.15]])

linear1 = nn.Linear(2, 2, bias=False)
linear2 = nn.Linear(2, 1, bias=False)
linear1.weight = nn.Parameter(W1.clone())
linear2.weight = nn.Parameter(W2.clone())
model = nn.Sequential(linear1, linear2)
loss_function = nn.L1Loss()
optimizer = optim.SGD(model.parameters(), lr=0.05)

posted = LoopTrace("as posted")
for epoch in range(5):
    result = model(x)
    loss = loss_function(result, target)
    model.zero_grad()
    loss.backward()
    posted.record(
        inputs=x,
        prediction=result,
        target=target,
        loss=loss,
        parameters=model.parameters(),
    )
    optimizer.step()

# %% What the tutorial computes
tutorial = LoopTrace("tutorial")
for epoch in range(5):
    hidden = W1 @ x
    result = W2 @ hidden
    error = result - target
    loss = (error**2).sum() / 2
    dW2 = torch.outer(error, hidden)
    dW1 = torch.outer(W2.T @ error, x)
    tutorial.record(
        inputs=x,
        prediction=result,
        target=target,
        loss=loss,
        parameters=[W1, W2],
        gradients=[dW1, dW2],
    )
    W1 = W1 - 0.05 * dW1
    W2 = W2 - 0.05 * dW2

# %% The report
report = compare(posted, tutorial)
print(report)
assert [cause.kind for cause in report.causes] == ["loss"]
assert report.causes[0].a.startswith("absolute error")
