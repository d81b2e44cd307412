import torch
import torch.nn as nn

torch.manual_seed(38)
t = torch.arange(120) / 8
series = 2 + torch.sin(t) + 0.05 * torch.randn(120)
windows = series.unfold(0, 11, 1)
x, y = windows[:, :-1, None], windows[:, -1:]


class LSTMForecast(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(1, 12, batch_first=True)
        self.linear = nn.Linear(12, 1)
        nn.init.zeros_(self.linear.bias)

    def forward(self, x):
        out, _ = self.lstm(x)
        return self.linear(out[:, -1])


torch.manual_seed(0)
model = LSTMForecast()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)
for epoch in range(30):
    loss = nn.functional.l1_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    scheduler.step()
    print(f"epoch {epoch:2d} mae {loss.item():.6f}")
