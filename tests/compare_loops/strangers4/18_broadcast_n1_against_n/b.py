import numpy as np
import torch

rs = np.random.RandomState(5)
table = rs.randn(60, 7).astype(np.float32)
labels = (table @ rs.randn(7) + 3).astype(np.float32)


def batches(size):
    for lo in range(0, len(table), size):
        yield torch.tensor(table[lo : lo + size]), torch.tensor(labels[lo : lo + size])


def mean_squared_error(y_true, y_pred):
    return torch.mean((y_true - y_pred) ** 2)


torch.manual_seed(6)
mlp = torch.nn.Sequential(
    torch.nn.Linear(7, 14),
    torch.nn.ReLU(),
    torch.nn.Linear(14, 1),
)
optim = torch.optim.RMSprop(mlp.parameters(), lr=0.005)
for epoch in range(10):
    for features, price in batches(20):
        mse = mean_squared_error(price, mlp(features))
        optim.zero_grad()
        mse.backward()
        optim.step()
    print("epoch", epoch, "mse", mse.item())
