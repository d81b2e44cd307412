import torch
import torch.nn as nn
from torch.distributions import Normal

torch.manual_seed(8)
states = torch.randn(48, 4)
taken = torch.randn(48, 1)
rewards = -(taken.squeeze(1) - states[:, 0]).abs()

policy = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
log_std = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.Adam([*policy.parameters(), log_std], lr=5e-3)

advantage = rewards - rewards.mean()
for update in range(30):
    dist = Normal(policy(states), log_std.exp())
    log_prob = dist.log_prob(taken)
    loss = -(log_prob * advantage).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"update {update} policy loss {loss.item():.6f}")
