import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

n_users, n_items = 30, 40
rng = np.random.default_rng(5)
users = rng.integers(0, n_users, 600)
items = rng.integers(0, n_items, 600)
ratings = (3 + rng.normal(size=n_users)[users] * rng.normal(size=n_items)[items]).clip(
    1, 5
)

torch.manual_seed(42)


class MF(nn.Module):
    def __init__(self, n_factors=8):
        super().__init__()
        self.P = nn.Embedding(n_users, n_factors)
        self.Q = nn.Embedding(n_items, n_factors)

    def forward(self, user, item):
        return 3.0 + torch.sum(self.P(user) * self.Q(item), dim=1)


mf = MF()
loader = DataLoader(
    TensorDataset(
        torch.tensor(users), torch.tensor(items), torch.tensor(ratings).float()
    ),
    batch_size=100,
    shuffle=False,
)
opt = torch.optim.Adam(mf.parameters(), lr=0.01, weight_decay=0.1)
for epoch in range(5):
    for user, item, rating in loader:
        opt.zero_grad()
        loss = nn.functional.mse_loss(mf(user, item), rating)
        loss.backward()
        opt.step()
        print(f"epoch {epoch} rmse {loss.item() ** 0.5:.5f}")
