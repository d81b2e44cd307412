# %% The divergence by hand
import torch
from torch.nn import functional as F

torch.manual_seed(0)
p = torch.randn(3, 5).softmax(1)
log_q = torch.randn(3, 5).log_softmax(1)

each = (p * (p.log() - log_q)).sum(1)
by_hand = each.mean()
print(f"by hand   {by_hand:.4f}")

# %% Mean and batchmean
total = F.kl_div(log_q, p, reduction="sum")
mean = F.kl_div(log_q, p, reduction="mean")
batchmean = F.kl_div(log_q, p, reduction="batchmean")
mean_divides_by = round((total / mean).item(), 3)
batchmean_divides_by = round((total / batchmean).item(), 3)

print(f"mean      {mean:.4f} = sum / {mean_divides_by}")
print(f"batchmean {batchmean:.4f} = sum / {batchmean_divides_by}")
torch.testing.assert_close(batchmean, by_hand)
assert mean_divides_by == p.numel()
assert batchmean_divides_by == len(p)
