import numpy as np
import torch
import torch.nn.functional as F


class Corridor:
    length = 5

    def reset(self):
        self.pos = 0
        return self.pos

    def step(self, go_right):
        self.pos = int(np.clip(self.pos + (1 if go_right else -1), 0, self.length - 1))
        return self.pos, (1.0 if self.pos == self.length - 1 else -0.1)


class Agent(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.body = torch.nn.Linear(5, 8)
        self.actor = torch.nn.Linear(8, 2)

    def forward(self, states):
        return self.actor(torch.tanh(self.body(F.one_hot(states, 5).float())))


torch.manual_seed(0)
agent, env = Agent(), Corridor()
opt = torch.optim.Adam(agent.parameters(), lr=0.02)
uniforms = torch.rand(40, 8, generator=torch.Generator().manual_seed(99))
powers = np.arange(8)[None, :] - np.arange(8)[:, None]
discount = torch.tensor(np.triu(0.95 ** np.maximum(powers, 0)), dtype=torch.float32)

for episode in range(40):
    obs, states, actions, rewards = env.reset(), [], [], []
    for u in uniforms[episode]:
        with torch.no_grad():
            p_right = F.softmax(agent(torch.tensor([obs])), dim=-1)[0, 1]
        states.append(obs)
        actions.append(int(u < p_right))
        obs, reward = env.step(actions[-1])
        rewards.append(reward)
    logits = agent(torch.tensor(states))  # the whole episode in one batch
    surprise = F.cross_entropy(logits, torch.tensor(actions), reduction="none")
    loss = surprise @ (discount @ torch.tensor(rewards))
    opt.zero_grad()
    loss.backward()
    opt.step()
    if episode % 8 == 0:
        print(f"episode {episode}: return {sum(rewards):.2f}, loss {loss.item():.5f}")
