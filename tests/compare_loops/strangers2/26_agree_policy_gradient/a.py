"""REINFORCE on a corridor, after the example in pytorch/examples."""

import numpy as np
import torch
import torch.nn as nn
from torch.distributions import Categorical

rng = np.random.default_rng(1)
torch.manual_seed(1)


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(6, 16)
        self.affine2 = nn.Linear(16, 2)

    def forward(self, x):
        return torch.softmax(self.affine2(torch.relu(self.affine1(x))), dim=1)


policy = Policy()
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)
for episode in range(30):
    position, states, actions, rewards = 0, [], [], []
    for t in range(
        12
    ):  # the behaviour is uniform, so that episodes do not depend on the net
        states.append(np.eye(6, dtype=np.float32)[position])
        action = int(rng.integers(2))
        position = min(max(position + 2 * action - 1, 0), 5)
        actions.append(action)
        rewards.append(1.0 if position == 5 else -0.1)
    R, returns = 0.0, []
    for r in rewards[::-1]:
        R = r + 0.9 * R
        returns.insert(0, R)
    returns = torch.tensor(returns)
    returns = (returns - returns.mean()) / (returns.std() + 1e-3)
    policy_loss = []
    for s, a, R in zip(states, actions, returns):
        dist = Categorical(policy(torch.from_numpy(s).unsqueeze(0)))
        policy_loss.append(-dist.log_prob(torch.tensor([a])) * R)
    optimizer.zero_grad()
    loss = torch.cat(policy_loss).sum()
    loss.backward()
    optimizer.step()
    print(f"Episode {episode}\tloss {loss.item():.8f}")
