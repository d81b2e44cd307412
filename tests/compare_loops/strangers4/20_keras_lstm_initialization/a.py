import torch
from torch import nn


def keras_init(lstm: nn.LSTM) -> None:
    """Glorot-uniform kernels, orthogonal recurrent kernels, forget gate bias of one."""
    for name, p in lstm.named_parameters():
        if name.startswith("weight_ih"):
            nn.init.xavier_uniform_(p)
        elif name.startswith("weight_hh"):
            nn.init.orthogonal_(p)
        else:
            nn.init.zeros_(p)
    n = lstm.hidden_size
    lstm.bias_ih_l0.data[n : 2 * n] = 1.0


class SentimentLSTM(nn.Module):
    def __init__(self, vocab_size=30, embedding_dim=8, hidden=12):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, ids):
        _, (h, _) = self.lstm(self.embedding(ids))
        return self.out(h[-1]).squeeze(1)


torch.manual_seed(101)
reviews = torch.randint(0, 30, (80, 10))
positive = (reviews[:, -1] > 14).float()
torch.manual_seed(102)
model = SentimentLSTM()
keras_init(model.lstm)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(7):
    for ids, target in zip(reviews.split(20), positive.split(20)):
        optimizer.zero_grad()
        loss = criterion(model(ids), target)
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
