import torch
import torch.nn as nn


class KerasBatchNorm(nn.Module):
    """Keras names and Keras' momentum: moving = momentum * moving + (1 - momentum) * batch."""

    def __init__(self, width, momentum=0.9, epsilon=1e-5):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(width))
        self.beta = nn.Parameter(torch.zeros(width))
        self.register_buffer("moving_mean", torch.zeros(width))
        self.register_buffer("moving_variance", torch.ones(width))
        self.momentum, self.epsilon = momentum, epsilon

    def forward(self, x):
        if self.training:
            mean, var = x.mean(0), x.var(0, unbiased=False)
            n = x.shape[0]
            with torch.no_grad():
                self.moving_mean.mul_(self.momentum).add_((1 - self.momentum) * mean)
                self.moving_variance.mul_(self.momentum).add_(
                    (1 - self.momentum) * var * n / (n - 1)
                )
        else:
            mean, var = self.moving_mean, self.moving_variance
        return self.gamma * (x - mean) / torch.sqrt(var + self.epsilon) + self.beta


torch.manual_seed(13)
X = torch.randn(64, 6) * torch.tensor([1.0, 2, 3, 4, 5, 6])
Y = X[:, :1] * 0.3 - X[:, 1:2] * 0.2
torch.manual_seed(14)
first, bn, second = nn.Linear(6, 12), KerasBatchNorm(12), nn.Linear(12, 1)
model = nn.Sequential(first, bn, nn.ELU(), second)
opt = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(7):
    for xb, yb in zip(X.chunk(4), Y.chunk(4)):
        loss = (model(xb) - yb).square().mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
    print(epoch, loss.item())
model.eval()
print("test", (model(X) - Y).square().mean().item())
