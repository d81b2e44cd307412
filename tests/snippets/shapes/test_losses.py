import pytest
import torch

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
    others = {
        "CTCLoss",
        "AdaptiveLogSoftmaxWithLoss",
        "LinearCrossEntropyLoss",
        "NLLLoss2d",  # the old name of NLLLoss
        "TripletMarginWithDistanceLoss",
    }
    assert counted | others == {name for name in dir(torch.nn) if "Loss" in name}
    counts = losses.warn_count, losses.silent_count, losses.raise_count
    assert counts == (4, 5, 10)


def test_one_column_has_nothing_to_learn() -> None:
    assert losses.one_class.item() == 0
    assert losses.logits.grad is not None
    assert not losses.logits.grad.any()


def test_the_reduction_changes_no_outcome() -> None:
    # KLDivLoss's own warning about reduction="mean" aside
    for name, function, *rest in losses.cases:
        for reduction in ("mean", "sum"):
            if (name, reduction) != ("KLDivLoss", "mean"):
                args = [losses.y_pred, *rest]
                result, text = losses.outcome(function, args, reduction=reduction)
                expected = losses.outcomes[name].split(",")[0]
                assert (result.split(",")[0], text) == (expected, losses.texts[name])


def test_the_two_texts_that_the_page_quotes() -> None:
    assert losses.texts["CrossEntropyLoss"] == "Target 1 is out of bounds."
    assert "target" not in losses.texts["SoftMarginLoss"]
