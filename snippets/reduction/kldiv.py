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

# %% One distribution, and a sequence of them
one = F.kl_div(log_q[0], p[0], reduction="sum")
one_batchmean = F.kl_div(log_q[0], p[0], reduction="batchmean")
torch.testing.assert_close(one, each[0])
classes = round((one / one_batchmean).item(), 3)
print(f"shape (5,):      batchmean is {one:.4f} / {classes}")
assert classes == p.shape[1]

p = torch.randn(3, 7, 5).softmax(2)
log_q = torch.randn(3, 7, 5).log_softmax(2)
by_hand = (p * (p.log() - log_q)).sum(2).mean()
batchmean = F.kl_div(log_q, p, reduction="batchmean")
positions = round((batchmean / by_hand).item(), 3)
print(f"shape (3, 7, 5): batchmean is {by_hand:.4f} * {positions}")
assert positions == p.shape[1]

flat_log_q, flat_p = log_q.flatten(0, 1), p.flatten(0, 1)
flat = F.kl_div(flat_log_q, flat_p, reduction="batchmean")
print(f"shape (21, 5):   batchmean is {flat:.4f}")
torch.testing.assert_close(flat, by_hand)
