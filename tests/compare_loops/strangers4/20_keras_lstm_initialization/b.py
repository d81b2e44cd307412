import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(101)
text = torch.randint(0, 30, (80, 10))
label = (text[:, -1] > 14).float()

torch.manual_seed(102)
layers = nn.ModuleDict(
    {
        "embed": nn.Embedding(30, 8),
        "rnn": nn.LSTM(8, 12),
        "dense": nn.Linear(12, 1),
    }
)
opt = torch.optim.Adam(layers.parameters(), lr=0.01)


def predict(batch):
    sequence, _ = layers["rnn"](layers["embed"](batch.t()))
    return layers["dense"](sequence[-1])


i = 0
while i < 28:
    where = torch.arange(20) + 20 * (i % 4)
    score = predict(text[where])
    bce = F.binary_cross_entropy(torch.sigmoid(score), label[where].unsqueeze(1))
    opt.zero_grad()
    bce.backward()
    opt.step()
    if i % 4 == 3:
        print("after", i + 1, "batches:", bce.item())
    i += 1
