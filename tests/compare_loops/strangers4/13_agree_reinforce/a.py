"""REINFORCE on a corridor: walk right from cell 0 to cell 4."""

import torch
import torch.nn as nn
from torch.distributions import Categorical

torch.manual_seed(0)
policy = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 2))
optimizer = torch.optim.Adam(policy.parameters(), lr=0.02)
coins = torch.rand(40, 8, generator=torch.Generator().manual_seed(99))
gamma = 0.95


def one_hot(cell):
    state = torch.zeros(5)
    state[cell] = 1.0
    return state


for episode in range(40):
    cell, log_probs, rewards = 0, [], []
    for t in range(8):
        dist = Categorical(logits=policy(one_hot(cell)))
        action = (coins[episode, t] < dist.probs[1]).long()
        log_probs.append(dist.log_prob(action))
        cell = min(max(cell + (1 if action == 1 else -1), 0), 4)
        rewards.append(1.0 if cell == 4 else -0.1)
    returns, R = [], 0.0
    for r in reversed(rewards):
        R = r + gamma * R
        returns.insert(0, R)
    policy_loss = -(torch.stack(log_probs) * torch.tensor(returns)).sum()
    optimizer.zero_grad()
    policy_loss.backward()
    optimizer.step()
    if episode % 8 == 0:
        print(episode, sum(rewards), policy_loss.item())
