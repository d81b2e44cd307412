# %% The hand-written loop
import torch
from compare_loops import LoopTrace, compare

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x = torch.randn(N, D_in)
y = torch.randn(N, D_out)

w1 = torch.randn(D_in, H, dtype=torch.float, requires_grad=True)
w2 = torch.randn(H, D_out, dtype=torch.float, requires_grad=True)

hand = LoopTrace("hand-written")
learning_rate = 1e-6
for t in range(20):
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    loss.backward()
    hand.record(
        inputs=x,
        prediction=y_pred,
        target=y,
        loss=loss,
        parameters=[w1, w2],
    )
    with torch.no_grad():
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
    w1.grad.zero_()
    w2.grad.zero_()

# %% The loop with modules
model = torch.nn.Sequential(
    torch.nn.Linear(D_in, H),
    torch.nn.ReLU(),
    torch.nn.Linear(H, D_out),
)
loss_fn = torch.nn.MSELoss(reduction="sum")
module = LoopTrace("nn.Sequential")
learning_rate = 1e-4
for t in range(20):
    y_pred = model(x)
    loss = loss_fn(y_pred, y)
    model.zero_grad()
    loss.backward()
    module.record(
        inputs=x,
        prediction=y_pred,
        target=y,
        loss=loss,
        parameters=model.parameters(),
    )
    for param in model.parameters():
        param.data -= learning_rate * param.grad

# %% The report
report = compare(hand, module)
print(report)
assert "initialization" in [cause.kind for cause in report.causes]
