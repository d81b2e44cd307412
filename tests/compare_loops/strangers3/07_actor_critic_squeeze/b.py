import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(11)
T, n_rollouts = 20, 30
states = torch.randn(n_rollouts, T, 4)
actions = torch.randint(0, 2, (n_rollouts, T))
rewards = states[..., 0] * (2 * actions - 1) + 0.1 * torch.randn(n_rollouts, T)

shared = nn.Linear(4, 32)
actor = nn.Linear(32, 2)
critic = nn.Linear(32, 1)
optimizer = torch.optim.Adam(
    [*shared.parameters(), *actor.parameters(), *critic.parameters()], lr=3e-3
)


def compute_returns(rewards, gamma=0.95):
    returns = torch.zeros_like(rewards)
    running = 0.0
    for t in reversed(range(len(rewards))):
        running = rewards[t] + gamma * running
        returns[t] = running
    return returns


for ep, (s, a, r) in enumerate(zip(states, actions, rewards)):
    feat = F.relu(shared(s))
    log_pi = F.log_softmax(actor(feat), dim=-1)
    log_prob = log_pi.gather(1, a.unsqueeze(1)).squeeze(1)
    td = compute_returns(r) - critic(feat)

    actor_loss = -(log_prob * td.detach()).mean()
    critic_loss = (td**2).mean()
    total = actor_loss + 0.5 * critic_loss

    optimizer.zero_grad()
    total.backward()
    optimizer.step()
    print(f"Episode {ep}\tLoss: {total.item():.4f}")
