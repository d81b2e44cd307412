import numpy as np
import torch

# ---- data ----
np.random.seed(10)
n = 200
features = np.random.rand(n, 3).astype(np.float32)
price = (features @ np.array([3.0, -2.0, 1.0]) + np.sin(6 * features[:, 0])).astype(
    np.float32
)

# ---- model ----
torch.manual_seed(10)
net = torch.nn.Sequential(
    torch.nn.Linear(3, 16), torch.nn.Sigmoid(), torch.nn.Linear(16, 1)
)
sgd = torch.optim.SGD(net.parameters(), lr=0.1)

# ---- train ----
batch_size = 20
for epoch in range(4):
    for k in range(n // batch_size):
        rows = slice(k * batch_size, (k + 1) * batch_size)
        xb, yb = torch.tensor(features[rows]), torch.tensor(price[rows]).unsqueeze(1)
        mse = ((net(xb) - yb) ** 2).mean()
        sgd.zero_grad()
        mse.backward()
        sgd.step()
        print("epoch", epoch, "batch", k, "mse", mse.item())
