# %% What one call does
import warnings
from collections import Counter

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
cases = {
    "L1Loss": (F.l1_loss, y),
    "MSELoss": (F.mse_loss, y),
    "HuberLoss": (F.huber_loss, y),
    "SmoothL1Loss": (F.smooth_l1_loss, y),
    "PoissonNLLLoss": (F.poisson_nll_loss, y),
    "GaussianNLLLoss": (F.gaussian_nll_loss, y, var),
    "KLDivLoss": (F.kl_div, y),
    "HingeEmbeddingLoss": (F.hinge_embedding_loss, sign),
    "MultiLabelSoftMarginLoss": (F.multilabel_soft_margin_loss, y),
    "BCELoss": (F.binary_cross_entropy, y),
    "BCEWithLogitsLoss": (F.binary_cross_entropy_with_logits, y),
    "SoftMarginLoss": (F.soft_margin_loss, sign),
    "CrossEntropyLoss": (F.cross_entropy, label),
    "NLLLoss": (F.nll_loss, label),
    "MultiMarginLoss": (F.multi_margin_loss, label),
    "MultiLabelMarginLoss": (F.multilabel_margin_loss, label),
    "CosineEmbeddingLoss": (F.cosine_embedding_loss, y, sign),
    "MarginRankingLoss": (F.margin_ranking_loss, y, sign),
    "TripletMarginLoss": (F.triplet_margin_loss, y, y),
}
rows = []
for name, (function, *rest) in cases.items():
    column = [y_pred, *rest]
    flat = [a[:, 0] if a.ndim == 2 else a[:, None] for a in column]
    result, text = outcome(function, column, reduction="none")
    other_way, other_text = outcome(function, flat, reduction="none")
    module = getattr(nn, name)(reduction="none")
    assert outcome(module, column) == (result, text)
    assert outcome(module, flat) == (other_way, other_text)
    rows.append(
        {
            "loss": name,
            "column": result,
            "flat": other_way,
            "kind": result.replace(",", "").split()[0],
            "text": text,
        }
    )

counts = Counter(row["kind"] for row in rows)
print(counts)
assert counts == {"warns": 4, "silent": 5, "raises": 10}

# %% Their words
for text in dict.fromkeys(row["text"] for row in rows if row["text"]):
    print(", ".join(row["loss"] for row in rows if row["text"] == text))
    print("   ", text)

# %% One column is one class
logits = torch.randn(4, 1, requires_grad=True)
one_class = F.cross_entropy(logits, torch.zeros(4, dtype=torch.long))
one_class.backward()
print("loss", one_class.item(), " gradient", logits.grad.flatten())
assert one_class == 0
assert logits.grad.count_nonzero() == 0
