import torch
import torch.nn as nn
from torch.distributions import Categorical

torch.manual_seed(11)
gamma = 0.95

# rollouts of a behaviour policy, collected once
T, n_rollouts = 20, 30
states = torch.randn(n_rollouts, T, 4)
actions = torch.randint(0, 2, (n_rollouts, T))
rewards = states[..., 0] * (2 * actions - 1) + 0.1 * torch.randn(n_rollouts, T)


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine = nn.Linear(4, 32)
        self.action_head = nn.Linear(32, 2)
        self.value_head = nn.Linear(32, 1)

    def forward(self, s):
        h = torch.relu(self.affine(s))
        return Categorical(logits=self.action_head(h)), self.value_head(h).squeeze(-1)


def discounted(rew):
    out, R = [], 0.0
    for r in reversed(rew.tolist()):
        R = r + gamma * R
        out.insert(0, R)
    return torch.tensor(out)


model = ActorCritic()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for episode in range(n_rollouts):
    dist, value = model(states[episode])
    returns = discounted(rewards[episode])
    advantage = returns - value
    policy_loss = -(dist.log_prob(actions[episode]) * advantage.detach()).mean()
    value_loss = advantage.pow(2).mean()
    loss = policy_loss + 0.5 * value_loss
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"Episode {episode}\tLoss: {loss.item():.4f}")
