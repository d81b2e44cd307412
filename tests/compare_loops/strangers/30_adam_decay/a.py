import torch
import torch.nn as nn

torch.manual_seed(30)
user = torch.randint(0, 20, (200,))
item = torch.randint(0, 30, (200,))
rating = ((user % 5) * 0.5 + (item % 3)).float()


class MatrixFactorization(nn.Module):
    def __init__(self, n_users, n_items, k=8):
        super().__init__()
        self.user_factors = nn.Embedding(n_users, k)
        self.item_factors = nn.Embedding(n_items, k)
        self.user_bias = nn.Embedding(n_users, 1)
        self.item_bias = nn.Embedding(n_items, 1)

    def forward(self, u, i):
        dot = (self.user_factors(u) * self.item_factors(i)).sum(1)
        return dot + self.user_bias(u).squeeze() + self.item_bias(i).squeeze()


model = MatrixFactorization(20, 30)
loss_func = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.05, weight_decay=0.1)
for epoch in range(10):
    for batch in range(4):
        rows = slice(50 * batch, 50 * batch + 50)
        optimizer.zero_grad()
        loss = loss_func(model(user[rows], item[rows]), rating[rows])
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.6f}")
