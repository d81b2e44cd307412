import argparse

import torch
from torch import nn, optim


def get_model():
    return nn.Sequential(nn.Linear(4, 20), nn.Softplus(), nn.Linear(20, 2))


def main(args):
    torch.manual_seed(args.seed)
    x = torch.randn(40, 4)
    y = torch.stack([x.norm(dim=1), x[:, 0].sin()], dim=1)
    model = get_model()
    optimizer = optim.SGD(model.parameters(), lr=args.lr, momentum=args.momentum)
    criterion = nn.MSELoss()
    for epoch in range(args.epochs):
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        print(f"Epoch [{epoch + 1}/{args.epochs}], Loss: {loss.item():.6f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--momentum", type=float, default=0.8)
    parser.add_argument("--seed", type=int, default=39)
    main(parser.parse_args())
