# %% Three samples, five classes, seven positions
import torch
from torch.nn import functional as F

torch.manual_seed(0)
logits = torch.randn(3, 5)
scores = torch.randn(3, 5)
bits = torch.randint(0, 2, (3, 5)).float()
signs = torch.tensor([1, -1, 1])
target = torch.tensor([0, 3, 4])
padded = torch.tensor([0, -100, 4])
weight = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
each_weight = weight.expand(3, 5)
soft = scores.softmax(1)
long_logits = torch.randn(3, 5, 7)
long_target = torch.randint(0, 5, (3, 7))

mse, l1, huber = F.mse_loss, F.l1_loss, F.huber_loss
bce = F.binary_cross_entropy_with_logits
cosine, ce = F.cosine_embedding_loss, F.cross_entropy
multilabel = F.multilabel_soft_margin_loss


def divides_by(loss_fn, *tensors, **options):
    total = loss_fn(*tensors, reduction="sum", **options)
    mean = loss_fn(*tensors, reduction="mean", **options)
    return round((total / mean).item(), 3)


# %% What each mean divides by
rows = [
    ("MSE", divides_by(mse, scores, bits), "elements"),
    ("L1", divides_by(l1, scores, bits), "elements"),
    ("Huber", divides_by(huber, scores, bits), "elements"),
    (
        "MSE, `weight`",
        divides_by(mse, scores, bits, weight=each_weight),
        "the weights, 3 × (1 + 2 + 3 + 4 + 5)",
    ),
    (
        "L1, `weight`",
        divides_by(l1, scores, bits, weight=each_weight),
        "the weights, 3 × (1 + 2 + 3 + 4 + 5)",
    ),
    (
        "Huber, `weight`",
        divides_by(huber, scores, bits, weight=each_weight),
        "elements, whatever their weights",
    ),
    ("BCE with logits", divides_by(bce, logits, bits), "elements"),
    (
        "BCE with logits, `weight`",
        divides_by(bce, logits, bits, weight=weight),
        "elements, whatever their weights",
    ),
    (
        "BCE with logits, `pos_weight`",
        divides_by(bce, logits, bits, pos_weight=weight),
        "elements, whatever their weights",
    ),
    (
        "cosine embedding",
        divides_by(cosine, logits, scores, signs),
        "samples",
    ),
    ("cross-entropy", divides_by(ce, logits, target), "samples"),
    (
        "cross-entropy, 7 positions",
        divides_by(ce, long_logits, long_target),
        "samples × positions",
    ),
    (
        "cross-entropy, one of 3 targets is `ignore_index`",
        divides_by(ce, logits, padded),
        "targets not ignored",
    ),
    (
        "cross-entropy, `weight`",
        divides_by(ce, logits, target, weight=weight),
        "the targets' weights, 1 + 4 + 5",
    ),
    (
        "cross-entropy, `weight`, one ignored",
        divides_by(ce, logits, padded, weight=weight),
        "1 + 5",
    ),
    (
        "cross-entropy, `weight`, `label_smoothing`",
        divides_by(ce, logits, target, weight=weight, label_smoothing=0.1),
        "1 + 4 + 5",
    ),
    (
        "cross-entropy, `weight`, probabilities as targets",
        divides_by(ce, logits, soft, weight=weight),
        "samples",
    ),
    (
        "multilabel soft margin",
        divides_by(multilabel, logits, bits),
        "samples (its sum is already divided by the 5 classes)",
    ),
]
for loss, divisor, what in rows:
    print(f"{loss:50}{divisor:4.0f}  {what}")

# %% Nothing left to average
nothing_left = torch.full((3,), -100)
scored = logits.clone().requires_grad_()
all_ignored = ce(scored, nothing_left)
(gradient,) = torch.autograd.grad(all_ignored, scored)
print(f"all ignored: loss {all_ignored}, gradient {gradient.norm()}")
assert all_ignored.isnan()
assert gradient.norm() == 0

mask = torch.zeros(3)
each = ce(scored, target, reduction="none")
all_masked = (each * mask).sum() / mask.sum()
(gradient,) = torch.autograd.grad(all_masked, scored)
print(f"all masked:  loss {all_masked}, gradient {gradient.norm()}")
assert gradient.isnan().all()

# %% A sum that is already a mean
multilabel_sum = multilabel(logits, bits, reduction="sum")
bce_sum = bce(logits, bits, reduction="sum")
hidden_denominator = (bce_sum / multilabel_sum).item()
print(f"BCE's sum is {hidden_denominator:.4f} times the multilabel sum")
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
print(f"CTC mean {ctc_mean:.4f}")
print(f"mean of each / its target length {ctc_by_length:.4f}")
print(f"mean of each {ctc_each.mean():.4f}")
torch.testing.assert_close(ctc_mean, ctc_by_length)
