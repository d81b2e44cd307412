import torch
import torch.nn as nn
from torch.distributions import Categorical

torch.manual_seed(543)
N_ENVS, HORIZON, GAMMA = 16, 8, 0.9


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(2, 32)
        self.affine2 = nn.Linear(32, 3)

    def forward(self, obs):
        return Categorical(logits=self.affine2(torch.tanh(self.affine1(obs))))


class Corridor:
    """Walk to the flag: left, stay or right."""

    def reset(self):
        self.pos = torch.linspace(-2, 2, N_ENVS)
        self.flag = torch.linspace(1, -1, N_ENVS).roll(5)
        return torch.stack([self.pos, self.flag], 1)

    def step(self, action):
        self.pos = self.pos + 0.3 * (action - 1)
        reward = -(self.pos - self.flag).abs()
        return torch.stack([self.pos, self.flag], 1), reward


env, policy = Corridor(), Policy()
optimizer = torch.optim.SGD(policy.parameters(), lr=0.05)
for i_episode in range(30):
    obs, log_probs, rewards = env.reset(), [], []
    for t in range(HORIZON):
        dist = policy(obs)
        action = dist.sample()
        log_probs.append(dist.log_prob(action))
        obs, reward = env.step(action)
        rewards.append(reward)
    returns, R = [], torch.zeros(N_ENVS)
    for r in rewards[::-1]:
        R = r + GAMMA * R
        returns.insert(0, R)
    returns = torch.stack(returns)
    loss = -(torch.stack(log_probs) * returns).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"episode {i_episode} loss {loss.item():.7f}")
