from typing import Any

import pytest
import torch

from snippets.shapes import losses

rows: dict[str, Any] = {row["loss"]: row for row in losses.rows}
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
    assert rows[name]["column"] == "warns, (4,4)"
    assert rows[name]["text"] == (
        "Using a target size (torch.Size([4])) that is different to the input size "
        "(torch.Size([4, 1])). This will likely lead to incorrect results due to "
        "broadcasting. Please ensure they have the same size."
    )


@pytest.mark.parametrize("name", SILENT)
def test_four_losses_pair_all_with_all_silently(name: str) -> None:
    assert rows[name]["column"] == "silent, (4,4)"


def test_multilabel_soft_margin_averages_over_all_targets() -> None:
    assert rows["MultiLabelSoftMarginLoss"]["column"] == "silent, (4,)"


@pytest.mark.parametrize(("name", "error"), ERRORS.items())
def test_the_others_raise(name: str, error: str) -> None:
    assert rows[name]["column"] == f"raises {error}"
    assert rows[name]["text"]


def test_every_loss_is_accounted_for() -> None:
    counted = {*WARN, *SILENT, "MultiLabelSoftMarginLoss", *ERRORS}
    assert counted == set(rows)
    others = {
        "CTCLoss",
        "AdaptiveLogSoftmaxWithLoss",
        "LinearCrossEntropyLoss",
        "NLLLoss2d",  # the old name of NLLLoss
        "TripletMarginWithDistanceLoss",
    }
    assert counted | others == {name for name in dir(torch.nn) if "Loss" in name}
    assert losses.counts == {"warns": 4, "silent": 5, "raises": 10}


def test_one_column_has_nothing_to_learn() -> None:
    assert losses.one_class.item() == 0
    assert losses.logits.grad is not None
    assert not losses.logits.grad.any()


def test_the_reduction_changes_no_outcome() -> None:
    # KLDivLoss's own warning about reduction="mean" aside
    for name, (function, *rest) in losses.cases.items():
        for reduction in ("mean", "sum"):
            if (name, reduction) != ("KLDivLoss", "mean"):
                args = [losses.y_pred, *rest]
                result, text = losses.outcome(function, args, reduction=reduction)
                expected = rows[name]["column"].split(",")[0]
                assert (result.split(",")[0], text) == (expected, rows[name]["text"])


def test_the_two_texts_that_the_page_quotes() -> None:
    assert rows["CrossEntropyLoss"]["text"] == "Target 1 is out of bounds."
    assert "target" not in rows["SoftMarginLoss"]["text"]


def test_no_other_loss_is_in_torch_nn() -> None:
    left_out = {
        "CTCLoss",
        "AdaptiveLogSoftmaxWithLoss",
        "LinearCrossEntropyLoss",
        "TripletMarginWithDistanceLoss",
        "NLLLoss2d",
    }
    known = {name for name in dir(torch.nn) if "Loss" in name}
    assert known == set(rows) | left_out
    assert issubclass(torch.nn.NLLLoss2d, torch.nn.NLLLoss)
