import numpy as np
import torch
import torch.nn as nn

rng = np.random.default_rng(24)


def dense(n_in, n_out):
    layer = nn.Linear(n_in, n_out)
    bound = np.sqrt(6 / (n_in + n_out))
    kernel = rng.uniform(-bound, bound, (n_in, n_out)).astype(np.float32)
    layer.weight.data = torch.from_numpy(kernel.T.copy())
    layer.bias.data.zero_()
    return layer


model = nn.Sequential(dense(9, 18), nn.SiLU(), dense(18, 3))
x = torch.from_numpy(rng.normal(size=(90, 9)).astype(np.float32))
labels = x[:, :3].argmax(dim=1)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.RMSprop(model.parameters(), lr=0.003, alpha=0.9, eps=1e-7)

step = 0
while step < 30:
    rows = torch.arange(30) + 30 * (step % 3)
    optimizer.zero_grad()
    loss = criterion(model(x[rows]), labels[rows])
    loss.backward()
    optimizer.step()
    step += 1
    print(f"{step}\t{loss.item():.7f}")
