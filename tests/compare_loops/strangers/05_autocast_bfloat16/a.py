import argparse

import torch
from torch import nn


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=35)
    parser.add_argument("--lr", type=float, default=1e-2)
    parser.add_argument("--hidden", type=int, default=48)
    return parser.parse_args()


def main():
    args = parse_args()
    torch.manual_seed(21)
    x = 10 * torch.rand(96, 7)  # raw sensor readings
    y = (0.6 * x[:, :1]).sin() + 0.02 * x[:, 1:2] * x[:, 2:3]
    model = nn.Sequential(
        nn.Linear(7, args.hidden), nn.ReLU(), nn.Linear(args.hidden, 1)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    for step in range(args.steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        print(step, loss.item())


if __name__ == "__main__":
    main()
