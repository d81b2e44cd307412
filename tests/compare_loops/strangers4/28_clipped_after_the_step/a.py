import torch
import torch.nn as nn

text = "the quick brown fox jumps over the lazy dog and runs away from the quick dog "
chars = sorted(set(text))
encoded = torch.tensor([chars.index(c) for c in text])


class CharRNN(nn.Module):
    def __init__(self, n_chars, hidden=20):
        super().__init__()
        self.embed = nn.Embedding(n_chars, 8)
        self.rnn = nn.RNN(8, hidden, batch_first=True)
        self.decoder = nn.Linear(hidden, n_chars)

    def forward(self, x, h=None):
        out, h = self.rnn(self.embed(x), h)
        return self.decoder(out), h


torch.manual_seed(180)
model = CharRNN(len(chars))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.CrossEntropyLoss()
chunk = 15
for step in range(40):
    start = step % 4 * chunk
    inp = encoded[start : start + chunk].unsqueeze(0)
    target = encoded[start + 1 : start + chunk + 1]
    logits, _ = model(inp)
    loss = criterion(logits.squeeze(0), target)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 0.25)
    optimizer.step()
    if step % 8 == 0:
        print(step, loss.item())
