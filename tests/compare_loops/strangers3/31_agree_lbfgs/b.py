import torch
import torch.nn as nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(14)
A = torch.randn(80, 5) * torch.tensor([1.0, 2.0, 0.5, 4.0, 1.0])
t = (torch.rand(80) < torch.sigmoid(A @ torch.ones(5) - 0.5)).double()


class LogisticRegression(nn.Module):
    def __init__(self, in_features, penalty=0.01):
        super().__init__()
        self.linear = nn.Linear(in_features, 1)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)
        self.penalty = penalty
        self.bce = nn.BCEWithLogitsLoss()

    def forward(self, x):
        return self.linear(x).squeeze(-1)

    def loss(self, x, y):
        return self.bce(self(x), y) + self.penalty * self.linear.weight.pow(2).sum()

    def fit(self, x, y, n_steps=25):
        opt = torch.optim.LBFGS(self.parameters(), lr=0.1, max_iter=2, history_size=8)

        def closure():
            opt.zero_grad()
            loss = self.loss(x, y)
            loss.backward()
            return loss

        for k in range(n_steps):
            print(k, opt.step(closure).item())


LogisticRegression(5).fit(A, t)
