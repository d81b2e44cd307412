import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim

np.random.seed(1)
data = np.random.uniform(-1, 1, (50, 6)).astype(np.float32)
goal = np.random.randn(50, 2).astype(np.float32)
init = [
    np.random.randn(6, 9).astype(np.float32),
    np.random.randn(9, 2).astype(np.float32),
]


class Regressor(nn.Module):
    def __init__(self, arrays):
        super().__init__()
        self.inner = nn.Linear(6, 9)
        self.outer = nn.Linear(9, 2)
        for layer, array in zip((self.inner, self.outer), arrays):
            layer.weight.data = torch.tensor(0.5 * array.T)
            layer.bias.data.fill_(0.0)

    def forward(self, z):
        return self.outer(torch.sigmoid(self.inner(z)))


regressor = Regressor(init)
mse = nn.MSELoss()
optimizer = optim.Adam(regressor.parameters(), lr=0.02, betas=(0.9, 0.99))
inputs, outputs = torch.tensor(data), torch.tensor(goal)
history = []
for epoch in range(40):
    optimizer.zero_grad()
    cost = mse(regressor(inputs), outputs)
    cost.backward()
    optimizer.step()
    history.append(cost.item())
print(history[::8])
