import pytest

from snippets.shapes import losses

WARN = ["L1Loss", "MSELoss", "HuberLoss", "SmoothL1Loss"]
SILENT = ["PoissonNLLLoss", "GaussianNLLLoss", "KLDivLoss", "HingeEmbeddingLoss"]
ERRORS = {
    "BCELoss": "ValueError",
    "BCEWithLogitsLoss": "ValueError",
    "SoftMarginLoss": "RuntimeError",
    "CrossEntropyLoss": "IndexError",
    "NLLLoss": "IndexError",
    "MultiMarginLoss": "RuntimeError",
    "MultiLabelMarginLoss": "RuntimeError",
    "CosineEmbeddingLoss": "RuntimeError",
    "MarginRankingLoss": "RuntimeError",
    "TripletMarginLoss": "RuntimeError",
}


@pytest.mark.parametrize("name", WARN)
def test_four_losses_warn_and_pair_all_with_all(name: str) -> None:
    assert losses.outcomes[name] == "warns, (4,4)"
    assert losses.texts[name] == (
        "Using a target size (torch.Size([4])) that is different to the input size "
        "(torch.Size([4, 1])). This will likely lead to incorrect results due to "
        "broadcasting. Please ensure they have the same size."
    )


@pytest.mark.parametrize("name", SILENT)
def test_four_losses_pair_all_with_all_silently(name: str) -> None:
    assert losses.outcomes[name] == "silent, (4,4)"


def test_multilabel_soft_margin_averages_over_all_targets() -> None:
    assert losses.outcomes["MultiLabelSoftMarginLoss"] == "silent, (4,)"


@pytest.mark.parametrize(("name", "error"), ERRORS.items())
def test_the_others_raise(name: str, error: str) -> None:
    assert losses.outcomes[name] == f"raises {error}"
    assert losses.texts[name]


def test_every_loss_is_accounted_for() -> None:
    counted = {*WARN, *SILENT, "MultiLabelSoftMarginLoss", *ERRORS}
    assert counted == set(losses.outcomes)
    counts = losses.warn_count, losses.silent_count, losses.raise_count
    assert counts == (4, 5, 10)


def test_one_column_has_nothing_to_learn() -> None:
    assert losses.one_class.item() == 0
    assert losses.logits.grad is not None
    assert not losses.logits.grad.any()
