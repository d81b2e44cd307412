"""Port of a Keras recommender: embeddings_initializer="uniform" is +-0.05."""

import numpy as np
import torch
import torch.nn as nn

rng = np.random.default_rng(0)
users = torch.from_numpy(rng.integers(0, 40, 256))
items = torch.from_numpy(rng.integers(0, 25, 256))
ratings = torch.from_numpy(rng.uniform(1, 5, 256).astype("float32"))


class Recommender(nn.Module):
    def __init__(self):
        super().__init__()
        self.user = nn.Embedding(40, 10)
        self.item = nn.Embedding(25, 10)
        nn.init.uniform_(self.user.weight, -0.05, 0.05)
        nn.init.uniform_(self.item.weight, -0.05, 0.05)
        self.offset = nn.Parameter(torch.tensor(3.0))

    def forward(self, u, i):
        return (self.user(u) * self.item(i)).sum(1) + self.offset


torch.manual_seed(1)
model = Recommender()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(40):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(users, items), ratings)
    loss.backward()
    optimizer.step()
    print(f"Epoch {epoch + 1}/40 - loss: {loss.item():.6f}")
