# %% The two networks
import warnings

import numpy as np
import torch
from compare_loops import LoopTrace, compare

np.random.seed(0)
torch.manual_seed(0)
data = np.random.randn(10000, 3)
data[:, :2] = data[:, :2] * 100
noise = np.random.randn(10000)
data[:, 2] = 5 * data[:, 0] + 3 * data[:, 1] + noise
data = torch.Tensor(data)
train_x, train_y = data[:, :2], data[:, 2]

without_line = torch.nn.Linear(2, 1, bias=False)
with_line = torch.nn.Linear(2, 1, bias=False)
with_line.weight = torch.nn.Parameter(torch.Tensor([2, 3]))


# %% Ten batches of each
def train(name, net):
    trace = LoopTrace(name)
    criterion = torch.nn.MSELoss()
    optimizer = torch.optim.RMSprop(net.parameters(), lr=0.01)
    for batch in range(10):
        batch_x = train_x[batch * 100 : (batch + 1) * 100, :]
        batch_y = train_y[batch * 100 : (batch + 1) * 100]
        pred_y = net(batch_x)
        loss = criterion(pred_y, batch_y)
        optimizer.zero_grad()
        loss.backward()
        trace.record(
            inputs=batch_x,
            prediction=pred_y,
            target=batch_y,
            loss=loss,
            parameters=net.parameters(),
        )
        optimizer.step()
    return trace


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    a = train("without the line", without_line)
    b = train("with the line", with_line)
report = compare(a, b)
print(report)
assert report.causes[0].kind == "shape"
assert "broadcasting" in str(caught[0].message)
