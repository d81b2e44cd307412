import numpy as np
import torch
from torch import nn, optim

rng = np.random.default_rng(0)
u = torch.from_numpy(rng.integers(0, 40, 256))
i = torch.from_numpy(rng.integers(0, 25, 256))
r = torch.from_numpy(rng.uniform(1, 5, 256).astype("float32"))

torch.manual_seed(1)
user_factors = nn.Embedding(40, 10)
item_factors = nn.Embedding(25, 10)
bias = nn.Parameter(3 * torch.ones(()))
params = [user_factors.weight, item_factors.weight, bias]
opt = optim.Adam(params, lr=1e-2)
criterion = nn.MSELoss()

for epoch in range(40):
    prediction = torch.einsum("nk,nk->n", user_factors(u), item_factors(i)) + bias
    loss = criterion(prediction, r)
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(epoch, "loss", loss.item())
