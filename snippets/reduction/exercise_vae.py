# %% A reconstruction and a divergence
import torch
from torch import nn

torch.manual_seed(0)
pixels, latents = 784, 16
x = torch.rand(32, pixels)
encoder = nn.Linear(pixels, 2 * latents)
decoder = nn.Linear(latents, pixels)


def losses():
    torch.manual_seed(1)
    mu, log_var = encoder(x).chunk(2, dim=1)
    z = mu + torch.randn_like(mu) * (log_var / 2).exp()
    squared_error = (decoder(z) - x).square()
    kl = 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(1).mean()
    return squared_error, kl


def gradient(loss):
    encoder.zero_grad()
    loss.backward()
    return encoder.weight.grad.clone()


# %% Mean over elements against mean over examples
squared_error, kl = losses()
by_element = gradient(squared_error.mean() + kl)
squared_error, kl = losses()
by_example = gradient(squared_error.sum(1).mean() + kl)
squared_error, kl = losses()
weighted_kl = gradient(squared_error.sum(1).mean() + pixels * kl)

torch.testing.assert_close(pixels * by_element, weighted_kl)
hidden_beta = (weighted_kl.norm() / by_element.norm()).item()
cosine = torch.cosine_similarity(
    by_element.flatten(), by_example.flatten(), dim=0
).item()
print(f"the KL term counts {hidden_beta:.1f} times")
print(f"cosine of the two gradients {cosine:.3f}")
