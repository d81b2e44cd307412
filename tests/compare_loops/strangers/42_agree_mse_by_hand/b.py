import numpy as np
import torch
from torch import nn, optim

np.random.seed(1)
X = np.random.randn(40, 8)
Y = np.tanh(X[:, :3]) + 0.1 * np.random.randn(40, 3)
kernels = [np.random.uniform(-0.5, 0.5, shape) for shape in ((8, 16), (16, 3))]

model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))
for layer, kernel in zip((model[0], model[2]), kernels):
    layer.weight = nn.Parameter(torch.from_numpy(kernel.T).float())
    nn.init.constant_(layer.bias, 0.0)
X, Y = torch.from_numpy(X).float(), torch.from_numpy(Y).float()

criterion = nn.MSELoss()
optimizer = optim.SGD(model.parameters(), lr=0.1)
history = []
for epoch in range(50):
    optimizer.zero_grad()
    loss = criterion(model(X), Y)
    history.append(loss.item())
    loss.backward()
    optimizer.step()
print(history)
