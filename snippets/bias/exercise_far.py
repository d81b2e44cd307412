# %% x = 101, 102, 103, 104
import torch

x = torch.tensor([101.0, 102.0, 103.0, 104.0], dtype=torch.float64)
mean_xx, var_x = x.pow(2).mean(), x.var(correction=0)
estimate = (mean_xx + 1) ** 2 / var_x

inputs = torch.stack([x, torch.ones_like(x)], dim=1)
slow, fast = torch.linalg.eigvalsh(2 * inputs.T @ inputs / 4)
condition_number = fast / slow
limit = 2 / fast
updates_for_a_tenth = torch.log(torch.tensor(10.0)) / (2 * limit * slow)
print(f"condition number {condition_number:.4g}, limit {limit:.3g}")
print(f"updates for a tenth of the loss: {updates_for_a_tenth:.3g}")
torch.testing.assert_close(condition_number, estimate)
