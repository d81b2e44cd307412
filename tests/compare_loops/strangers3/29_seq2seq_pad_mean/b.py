# port of the TensorFlow "translation with a GRU" tutorial
import torch
import torch.nn as nn
import torch.nn.functional as F

VOCAB, UNITS = 18, 20
torch.manual_seed(123)


def make_batch(batch_size=16, max_len=9):
    src = torch.randint(2, VOCAB, (batch_size, max_len))
    lengths = torch.randint(2, max_len + 1, (batch_size,))
    src[torch.arange(max_len)[None, :] >= lengths[:, None]] = 0
    trg = torch.where(src > 0, VOCAB + 1 - src, 0)
    return src, trg


dataset = [make_batch() for _ in range(30)]
embedding = nn.Embedding(VOCAB, UNITS, padding_idx=0)
encoder_gru = nn.GRU(UNITS, UNITS, batch_first=True)
decoder_gru = nn.GRU(UNITS, UNITS, batch_first=True)
fc = nn.Linear(UNITS, VOCAB)
modules = nn.ModuleList([embedding, encoder_gru, decoder_gru, fc])
optimizer = torch.optim.SGD(modules.parameters(), lr=0.3)


def loss_function(real, pred):
    mask = (real != 0).float()
    loss_ = F.cross_entropy(
        pred.flatten(0, 1), real.flatten(), reduction="none"
    ).view_as(mask)
    return torch.mean(loss_ * mask)


def train_step(inp, targ):
    enc_output, enc_hidden = encoder_gru(embedding(inp))
    dec_input = F.pad(targ, (1, 0), value=1)[:, :-1]
    predictions = fc(decoder_gru(embedding(dec_input), enc_hidden)[0])
    loss = loss_function(targ, predictions)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


for i, (inp, targ) in enumerate(dataset):
    print(f"{i:>3} {train_step(inp, targ):.5f}")
