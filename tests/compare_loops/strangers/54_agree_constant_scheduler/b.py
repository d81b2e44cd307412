import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F


class TiedLM(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(18, 10)
        self.rnn = nn.GRU(10, 10)

    def forward(self, ids):
        h, _ = self.rnn(self.emb(ids))
        return F.linear(h, self.emb.weight)


def run(steps):
    torch.manual_seed(54)
    ids = (torch.arange(30)[:, None] * 7 + torch.arange(9)).remainder(18)
    sequence = ids.t()  # time first
    model = TiedLM()
    optimizer = torch.optim.Adagrad(model.parameters(), lr=0.05)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
    for step in range(steps):
        logits = model(sequence[:-1])
        loss = F.cross_entropy(logits.reshape(-1, 18), sequence[1:].reshape(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        print(f"{step}: loss {loss.item():.6f} lr {schedule.get_last_lr()}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=50)
    run(parser.parse_args().steps)
