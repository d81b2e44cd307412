import torch
import torch.nn as nn


def _init_weights(module):
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, mean=0.0, std=0.02)
        nn.init.zeros_(module.bias)


class FeedForward(nn.Module):
    def __init__(self, dim=10, inner=40):
        super().__init__()
        self.up = nn.Linear(dim, inner)
        self.down = nn.Linear(inner, 1)
        self.apply(_init_weights)

    def forward(self, x):
        return self.down(nn.functional.relu(self.up(x)))


torch.manual_seed(240)
X = torch.randn(80, 10)
Y = X[:, :1] * 2 + X[:, 1:2].abs()
torch.manual_seed(241)
model = FeedForward()
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=0.1)
criterion = nn.MSELoss()
for step in range(40):
    batch = slice(step % 4 * 20, step % 4 * 20 + 20)
    optimizer.zero_grad(set_to_none=True)
    loss = criterion(model(X[batch]), Y[batch])
    loss.backward()
    optimizer.step()
    if step % 8 == 0:
        print(step, loss.item())
