import torch
from torch import nn

torch.manual_seed(0)
tokens = torch.randint(0, 50, (256, 10))
y = (tokens[:, :1] > tokens[:, 1:2]).float()


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(50, 8)
        self.lstm = nn.LSTM(8, 16, batch_first=True)
        self.out = nn.Linear(16, 1)

    def forward(self, t):
        _, (h, _) = self.lstm(self.embedding(t))
        return torch.sigmoid(self.out(h[-1]))


model = Classifier()
optimizer = torch.optim.Adam(model.parameters())
for step in range(24):
    k = step % 8 * 32
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy(model(tokens[k : k + 32]), y[k : k + 32])
    loss.backward()
    optimizer.step()
