# %% Three samples, five classes, seven positions
import torch
from torch.nn import functional as F

torch.manual_seed(0)
logits = torch.randn(3, 5)
scores = torch.randn(3, 5)
bits = torch.randint(0, 2, (3, 5)).float()
target = torch.tensor([0, 3, 4])
padded = torch.tensor([0, -100, 4])
weight = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
soft = scores.softmax(1)
long_logits = torch.randn(3, 5, 7)
long_target = torch.randint(0, 5, (3, 7))


def denominator(loss_fn, *tensors, **options):
    total = loss_fn(*tensors, reduction="sum", **options)
    mean = loss_fn(*tensors, reduction="mean", **options)
    return round((total / mean).item(), 3)


# %% Losses of one number each
mse = denominator(F.mse_loss, scores, bits)
l1 = denominator(F.l1_loss, scores, bits)
huber = denominator(F.huber_loss, scores, bits)
bce_fn = F.binary_cross_entropy_with_logits
bce = denominator(bce_fn, logits, bits)
bce_weight = denominator(bce_fn, logits, bits, weight=weight)
bce_pos_weight = denominator(bce_fn, logits, bits, pos_weight=weight)
signs = torch.tensor([1, -1, 1])
cosine = denominator(F.cosine_embedding_loss, logits, scores, signs)

print("MSE, L1, Huber                 ", mse, l1, huber)
print("BCE with logits                ", bce)
print("BCE with logits, weight        ", bce_weight)
print("BCE with logits, pos_weight    ", bce_pos_weight)
print("cosine embedding               ", cosine)
assert mse == l1 == huber == bce == bce_weight == bce_pos_weight == 15

# %% Cross-entropy
ce_fn = F.cross_entropy
ce = denominator(ce_fn, logits, target)
ce_long = denominator(ce_fn, long_logits, long_target)
ce_ignore = denominator(ce_fn, logits, padded)
ce_weight = denominator(ce_fn, logits, target, weight=weight)
ce_both = denominator(ce_fn, logits, padded, weight=weight)
ce_smooth = denominator(
    ce_fn,
    logits,
    target,
    weight=weight,
    label_smoothing=0.1,
)
ce_soft = denominator(ce_fn, logits, soft, weight=weight)

print("cross-entropy, (3, 5)          ", ce)
print("cross-entropy, (3, 5, 7)       ", ce_long)
print("  one of three ignored         ", ce_ignore)
print("  weight                       ", ce_weight)
print("  weight and one ignored       ", ce_both)
print("  weight and label_smoothing   ", ce_smooth)
print("  weight and soft targets      ", ce_soft)
assert ce_weight == ce_smooth == weight[target].sum()
assert ce_both == weight[padded[padded != -100]].sum()

nothing_left = torch.full((3,), -100)
all_ignored = F.cross_entropy(logits, nothing_left)
print("all ignored, mean:", all_ignored.item())
assert all_ignored.isnan()

# %% A sum that is already a mean
multilabel_fn = F.multilabel_soft_margin_loss
multilabel = denominator(multilabel_fn, logits, bits)
multilabel_sum = multilabel_fn(logits, bits, reduction="sum")
bce_sum = bce_fn(logits, bits, reduction="sum")
hidden_denominator = (bce_sum / multilabel_sum).item()
print("multilabel soft margin, sum / mean:", multilabel)
print("BCE's sum / its sum:               ", hidden_denominator)
assert round(hidden_denominator, 4) == 5

# %% A mean with no denominator
log_probs = torch.randn(7, 2, 5).log_softmax(2)
lengths = torch.tensor([1, 4])
ctc_arguments = (
    log_probs,
    torch.tensor([[1, 1, 1, 1], [1, 2, 3, 4]]),
    torch.tensor([7, 7]),
    lengths,
)
ctc_mean = F.ctc_loss(*ctc_arguments)
ctc_each = F.ctc_loss(*ctc_arguments, reduction="none")
ctc_by_length = (ctc_each / lengths).mean()
ctc_by_batch = ctc_each.mean()
print(f"CTC mean {ctc_mean:.4f}")
print(f"mean of each / its target length {ctc_by_length:.4f}")
print(f"mean of each {ctc_by_batch:.4f}")
torch.testing.assert_close(ctc_mean, ctc_by_length)
