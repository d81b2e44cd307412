# %% Two bug reports, one formula
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore", "Using a target size")
loss_fn = nn.MSELoss()

a = torch.tensor([1.0, 2.0, 3.0])
first_report = loss_fn(a, a.reshape(3, 1)).item()
twice_variance = 2 * a.var(correction=0).item()
print(f"{first_report:.4f}  2 Var {twice_variance:.4f}")

torch.manual_seed(0)
a, b = torch.randn(100, 1), torch.randn(100)
broadcast_loss = loss_fn(a, b).item()
matched_loss = loss_fn(a, b.reshape(-1, 1)).item()
difference = broadcast_loss - matched_loss
pair = torch.stack([a[:, 0], b])
twice_covariance = 2 * torch.cov(pair, correction=0)[0, 1].item()
print(f"{broadcast_loss:.4f} - {matched_loss:.4f} = {difference:.4f}")
print(f"2 Cov {twice_covariance:.4f}")

assert abs(first_report - twice_variance) < 1e-6
assert abs(difference - twice_covariance) < 1e-5
