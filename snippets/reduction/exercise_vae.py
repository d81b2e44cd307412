# %% A reconstruction and a divergence
import torch
from torch import nn

pixels, latents = 784, 16


def gradients(seed):
    """Of the pixels' mean error, of the divergence, at the encoder."""
    torch.manual_seed(seed)
    x = torch.rand(32, pixels)
    encoder = nn.Linear(pixels, 2 * latents)
    decoder = nn.Linear(latents, pixels)
    mu, log_var = encoder(x).chunk(2, dim=1)
    z = mu + torch.randn_like(mu) * (log_var / 2).exp()
    error = nn.MSELoss()(decoder(z), x)
    kl = 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(1).mean()
    of_error = torch.autograd.grad(error, encoder.weight, retain_graph=True)
    of_kl = torch.autograd.grad(kl, encoder.weight)
    return of_error[0], of_kl[0]


# %% Mean over elements against mean over examples
cosines = []
for seed in range(10):
    of_error, of_kl = gradients(seed)
    by_element = of_error + of_kl
    by_example = pixels * of_error + of_kl
    weighted_kl = pixels * of_error + pixels * of_kl
    torch.testing.assert_close(pixels * by_element, weighted_kl)
    cosine = torch.cosine_similarity(by_element.flatten(), by_example.flatten(), dim=0)
    cosines.append(cosine.item())

spread = min(cosines), max(cosines)
print(f"the KL term counts {pixels} times")
print(f"cosine of the gradients, {spread[0]:.2f} to {spread[1]:.2f}")
assert spread[1] < 0.9
