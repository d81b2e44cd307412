# %% What one call does
import warnings

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
y_pred = torch.rand(4, 1)
y = torch.rand(4)
sign = torch.tensor([1, -1, 1, -1])
label = torch.tensor([0, 1, 0, 1])
var = torch.ones(4, 1)


def outcome(loss_fn, args, **options):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            loss = loss_fn(*args, **options)
        except (RuntimeError, ValueError, IndexError) as error:
            return f"raises {type(error).__name__}", str(error)
    shape = str(tuple(loss.shape)).replace(" ", "")
    if caught:
        return f"warns, {shape}", str(caught[0].message)
    return f"silent, {shape}", ""


# %% Nineteen losses, one shape against the other
cases = [
    ("L1Loss", F.l1_loss, y),
    ("MSELoss", F.mse_loss, y),
    ("HuberLoss", F.huber_loss, y),
    ("SmoothL1Loss", F.smooth_l1_loss, y),
    ("PoissonNLLLoss", F.poisson_nll_loss, y),
    ("GaussianNLLLoss", F.gaussian_nll_loss, y, var),
    ("KLDivLoss", F.kl_div, y),
    ("HingeEmbeddingLoss", F.hinge_embedding_loss, sign),
    ("MultiLabelSoftMarginLoss", F.multilabel_soft_margin_loss, y),
    ("BCELoss", F.binary_cross_entropy, y),
    ("BCEWithLogitsLoss", F.binary_cross_entropy_with_logits, y),
    ("SoftMarginLoss", F.soft_margin_loss, sign),
    ("CrossEntropyLoss", F.cross_entropy, label),
    ("NLLLoss", F.nll_loss, label),
    ("MultiMarginLoss", F.multi_margin_loss, label),
    ("MultiLabelMarginLoss", F.multilabel_margin_loss, label),
    ("CosineEmbeddingLoss", F.cosine_embedding_loss, y, sign),
    ("MarginRankingLoss", F.margin_ranking_loss, y, sign),
    ("TripletMarginLoss", F.triplet_margin_loss, y, y),
]
outcomes = {}
texts = {}
print(f"{'loss':26}{'(4,1) with (4,)':21}(4,) with (4,1)")
for name, function, *rest in cases:
    args = [y_pred, *rest]
    swapped = [a[:, 0] if a.ndim == 2 else a[:, None] for a in args]
    result, text = outcome(function, args, reduction="none")
    other_way, other_text = outcome(function, swapped, reduction="none")
    print(f"{name:26}{result:21}{other_way}")
    module = getattr(nn, name)(reduction="none")
    assert outcome(module, args) == (result, text)
    assert outcome(module, swapped) == (other_way, other_text)
    outcomes[name], texts[name] = result, text

# %% Their words
for text in dict.fromkeys(filter(None, texts.values())):
    print(", ".join(name for name in texts if texts[name] == text))
    print("   ", text)

warn_count = sum(o.startswith("warns") for o in outcomes.values())
silent_count = sum(o.startswith("silent") for o in outcomes.values())
raise_count = sum(o.startswith("raises") for o in outcomes.values())
assert (warn_count, silent_count, raise_count) == (4, 5, 10)

# %% One column is one class
logits = torch.randn(4, 1, requires_grad=True)
one_class = F.cross_entropy(logits, torch.zeros(4, dtype=torch.long))
one_class.backward()
print("loss", one_class.item(), " gradient", logits.grad.flatten())
assert one_class == 0
assert logits.grad.count_nonzero() == 0
