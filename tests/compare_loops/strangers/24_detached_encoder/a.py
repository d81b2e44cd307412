import torch
import torch.nn as nn

torch.manual_seed(24)
observations = torch.randn(72, 9)
values = observations.pow(2).mean(1, keepdim=True)

encoder = nn.Sequential(nn.Linear(9, 16), nn.Tanh())
critic = nn.Sequential(nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
encoder_optimizer = torch.optim.Adam(encoder.parameters(), lr=3e-3)
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=3e-3)

for update in range(35):
    latent = encoder(observations)
    critic_loss = nn.functional.mse_loss(critic(latent.detach()), values)
    encoder_optimizer.zero_grad()
    critic_optimizer.zero_grad()
    critic_loss.backward()
    encoder_optimizer.step()
    critic_optimizer.step()
    print("update", update, "critic loss", critic_loss.item())
