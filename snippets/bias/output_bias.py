# %% Steps to a goal
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1000, 20)


def steps_to(goal, model, y, loss_fn, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    first = loss = loss_fn(model(x), y)
    steps = 0
    while loss > goal:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss = loss_fn(model(x), y)
        steps += 1
    return first.item(), steps


def ten_starts(bias, *arguments, hidden):
    found = []
    for seed in range(10):
        torch.manual_seed(seed)
        last = nn.Linear(64 if hidden else 20, 1)
        nn.init.constant_(last.bias, bias)
        if hidden:
            model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), last)
        else:
            model = last
        found.append(steps_to(arguments[0], model, *arguments[1:]))
    steps = [count for _, count in found]
    return found[0][0], min(steps), max(steps)


# %% At the mean of y, at the log-odds
y = x @ torch.randn(20, 1) + 0.1 * torch.randn(1000, 1) + 50
regression = 0.1 * y.var().item(), y, nn.MSELoss(), 0.01

rare = (torch.rand(1000, 1) < 0.02).float()
share = rare.mean()
log_odds = torch.log(share / (1 - share)).item()
of_the_share = nn.functional.binary_cross_entropy(share.expand_as(rare), rare)
classification = 1.1 * of_the_share.item(), rare, nn.BCEWithLogitsLoss(), 0.1

rows = {
    "y around 50, bias 0": ten_starts(0.0, *regression, hidden=True),
    "y around 50, bias at its mean": ten_starts(
        y.mean().item(), *regression, hidden=True
    ),
    "2% positive, bias 0": ten_starts(0.0, *classification, hidden=False),
    "2% positive, bias at the log-odds": ten_starts(
        log_odds, *classification, hidden=False
    ),
}
for name, (first, fewest, most) in rows.items():
    print(f"{name:36} first loss {first:8.3g}, steps {fewest} to {most}")
print(f"log-odds {log_odds:.2f}, loss of the share alone {of_the_share:.3f}")
