import warnings

import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore")


class QNetwork(nn.Module):
    def __init__(self, n_states, n_actions):
        super().__init__()
        self.fc1 = nn.Linear(n_states, 32)
        self.fc2 = nn.Linear(32, n_actions)

    def forward(self, s):
        return self.fc2(torch.relu(self.fc1(s)))


class ReplayBuffer:
    def __init__(self, rs, n=400):
        self.rs = rs
        self.n = n
        self.s = rs.randn(n, 4)
        self.a = rs.randint(0, 3, n)
        self.r = rs.randn(n)
        self.s2 = rs.randn(n, 4)
        self.d = rs.rand(n) < 0.1

    def sample(self, k):
        i = self.rs.choice(self.n, k, replace=False)
        return (
            torch.FloatTensor(self.s[i]),
            torch.LongTensor(self.a[i]),
            torch.FloatTensor(self.r[i]),
            torch.FloatTensor(self.s2[i]),
            torch.FloatTensor(self.d[i]),
        )


class Agent:
    def __init__(self):
        self.q = QNetwork(4, 3)
        self.q_target = QNetwork(4, 3)
        self.q_target.load_state_dict(self.q.state_dict())
        self.optimizer = torch.optim.Adam(self.q.parameters(), lr=2e-3)
        self.criterion = nn.SmoothL1Loss()

    def learn(self, batch):
        s, a, r, s2, done = batch
        q = self.q(s).gather(1, a.view(-1, 1))
        q_next = self.q_target(s2).detach().max(1)[0]
        y = r + 0.9 * q_next * (1 - done)
        loss = self.criterion(q, y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()


torch.manual_seed(0)
agent = Agent()
memory = ReplayBuffer(np.random.RandomState(2))
for step in range(1, 51):
    print(agent.learn(memory.sample(32)))
    if step % 10 == 0:
        agent.q_target.load_state_dict(agent.q.state_dict())
