import torch
from torch import nn

text = "the quick brown fox jumps over the lazy dog and runs away from it " * 6
chars = sorted(set(text))
ids = torch.tensor([chars.index(c) for c in text])
seq_len, batch = 16, 4
stream = ids[: len(ids) // batch * batch].view(batch, -1)


class CharRNN(nn.Module):
    def __init__(self, vocab, hidden=24):
        super().__init__()
        self.embed = nn.Embedding(vocab, 8)
        self.rnn = nn.RNN(8, hidden, num_layers=2, batch_first=True)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, x, state=None):
        h, state = self.rnn(self.embed(x), state)
        return self.out(h), state


torch.manual_seed(28)
model = CharRNN(len(chars))
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
criterion = nn.CrossEntropyLoss()
for epoch in range(6):
    state = None
    for i in range(0, stream.shape[1] - seq_len - 1, seq_len):
        if state is not None:
            state = state.detach()
        logits, state = model(stream[:, i : i + seq_len], state)
        targets = stream[:, i + 1 : i + 1 + seq_len]
        loss = criterion(logits.transpose(1, 2), targets)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_value_(model.parameters(), 0.25)
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.5f}")
