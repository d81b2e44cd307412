import torch
import torch.nn as nn
import torch.nn.functional as F


class Trainer:
    def __init__(self, model, lr=0.02):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        self.history = []

    def train_batch(self, x, y):
        self.optimizer.zero_grad()
        out = self.model(x)
        loss = F.binary_cross_entropy_with_logits(out.squeeze(1), y)
        loss.backward()
        self.optimizer.step()
        self.history.append(loss.item())

    def fit(self, x, y, epochs, batch_size):
        for _ in range(epochs):
            for b in range(0, len(x), batch_size):
                self.train_batch(x[b : b + batch_size], y[b : b + batch_size])


torch.manual_seed(0)
x = torch.randn(100, 8)
y = (x[:, 0] * x[:, 1] > 0).float()
net = nn.Sequential(nn.Linear(8, 20), nn.ELU(), nn.LayerNorm(20), nn.Linear(20, 1))
trainer = Trainer(net)
trainer.fit(x, y, epochs=8, batch_size=25)
for i, l in enumerate(trainer.history):
    print(i, round(l, 5))
