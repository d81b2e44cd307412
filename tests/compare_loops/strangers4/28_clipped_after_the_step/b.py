import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

corpus = "the quick brown fox jumps over the lazy dog and runs away from the quick dog "
vocab = {ch: i for i, ch in enumerate(sorted(set(corpus)))}
ids = torch.tensor([vocab[ch] for ch in corpus])

torch.manual_seed(180)
lookup = nn.Embedding(len(vocab), 8)
recurrent = nn.RNN(8, 20)
head = nn.Linear(20, len(vocab))
net = nn.ModuleList([lookup, recurrent, head])
opt = torch.optim.SGD(net.parameters(), lr=0.5)


def windows():
    while True:
        for k in range(4):
            piece = ids[15 * k : 15 * k + 16]
            yield piece[:-1], piece[1:]


for step, (source, following) in enumerate(windows()):
    if step == 40:
        break
    opt.zero_grad(set_to_none=True)
    hidden, _ = recurrent(lookup(source))
    log_probs = head(hidden).log_softmax(dim=1)
    loss = nn.functional.nll_loss(log_probs, following)
    loss.backward()
    opt.step()
    clip_grad_norm_(net.parameters(), max_norm=0.25)
    if step % 8 == 0:
        print("step", step, "loss", loss.item())
