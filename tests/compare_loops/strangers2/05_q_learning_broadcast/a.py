"""Q-learning on stored transitions, with a target network."""

import copy

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

rs = np.random.RandomState(2)
N, GAMMA = 400, 0.9
states = torch.tensor(rs.randn(N, 4), dtype=torch.float32)
actions = torch.tensor(rs.randint(0, 3, N))
rewards = torch.tensor(rs.randn(N), dtype=torch.float32)
next_states = torch.tensor(rs.randn(N, 4), dtype=torch.float32)
dones = torch.tensor(rs.rand(N) < 0.1, dtype=torch.float32)

torch.manual_seed(0)
q_net = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 3))
target_net = copy.deepcopy(q_net)
optimizer = torch.optim.Adam(q_net.parameters(), lr=2e-3)

for t in range(50):
    idx = torch.as_tensor(rs.choice(N, 32, replace=False))
    q = q_net(states[idx]).gather(1, actions[idx].unsqueeze(1)).squeeze(1)
    with torch.no_grad():
        q_next = target_net(next_states[idx]).max(1).values
        target = rewards[idx] + GAMMA * (1 - dones[idx]) * q_next
    loss = F.smooth_l1_loss(q, target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if t % 10 == 9:
        target_net.load_state_dict(q_net.state_dict())
    print("td loss", loss.item())
