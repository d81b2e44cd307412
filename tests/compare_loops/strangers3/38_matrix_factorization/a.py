import numpy as np
import torch
from torch import nn

n_users, n_items, k = 30, 40, 8
rng = np.random.default_rng(5)
users = rng.integers(0, n_users, 600)
items = rng.integers(0, n_items, 600)
ratings = (3 + rng.normal(size=n_users)[users] * rng.normal(size=n_items)[items]).clip(
    1, 5
)


class Embedding(nn.Embedding):
    def reset_parameters(self):
        nn.init.uniform_(self.weight, -0.05, 0.05)  # "uniform" in keras


class RecommenderNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.user_embedding = Embedding(n_users, k)
        self.item_embedding = Embedding(n_items, k)

    def forward(self, u, i):
        return (self.user_embedding(u) * self.item_embedding(i)).sum(1) + 3.0


torch.manual_seed(42)
model = RecommenderNet()
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.1)
mse = nn.MSELoss()
for epoch in range(5):
    for b in range(0, 600, 100):
        u, i = torch.as_tensor(users[b : b + 100]), torch.as_tensor(items[b : b + 100])
        r = torch.as_tensor(ratings[b : b + 100], dtype=torch.float32)
        loss = mse(model(u, i), r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"epoch {epoch} rmse {loss.item() ** 0.5:.5f}")
