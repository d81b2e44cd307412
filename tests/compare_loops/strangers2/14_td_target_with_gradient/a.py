"""TD(0) on a random walk, semi-gradient."""

import numpy as np
import torch

np.random.seed(9)
walk = np.cumsum(np.random.choice([-1, 1], 400)) / 10.0
rewards = torch.tensor(np.cos(walk[1:]), dtype=torch.float32)
obs = torch.tensor(walk, dtype=torch.float32).view(-1, 1)

torch.manual_seed(9)
critic = torch.nn.Sequential(
    torch.nn.Linear(1, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1)
)
optimizer = torch.optim.Adam(critic.parameters(), lr=0.01)
for i in range(40):
    s = slice(i * 9, i * 9 + 30)
    value = critic(obs[:-1][s]).squeeze(-1)
    with torch.no_grad():
        target = rewards[s] + 0.95 * critic(obs[1:][s]).squeeze(-1)
    delta = target - value
    loss = 0.5 * delta.pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{i} td error {loss.item():.6f}")
