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
mean = F.kl_div(log_q, p, reduction="mean")
batchmean = F.kl_div(log_q, p, reduction="batchmean")
too_small_by = (batchmean / mean).item()

print(f"mean      {mean:.4f}")
print(f"batchmean {batchmean:.4f}")
torch.testing.assert_close(batchmean, by_hand)
assert round(too_small_by, 4) == p.shape[1]
