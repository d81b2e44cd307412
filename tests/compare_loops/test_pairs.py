"""Pairs of scripts, and the causes that have to be named: these and no others."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compare_loops.causes import FAILED
from compare_loops.rows import CHAPTERS
from markdown.extensions.toc import slugify

from compare_loops import Report, Trace, compare
from tests.compare_loops import ordinary, variants
from tests.compare_loops.variants import Case, edited

PAIRS = Path(__file__).parent / "pairs"
EXPECTED = json.loads((PAIRS / "expected.json").read_text())

# Written apart from the tool, by its description alone. Each set measured it once.
# Since then the tool has been mended on them, so that they measure it no longer.
# Of the pairs in "ported" only those are kept that it could not tell at first.
FOLDERS = ("strangers", "strangers2", "strangers3", "strangers4", "ported")
CASES = [*variants.CASES, *ordinary.AGREE, *ordinary.DIFFER]
STRANGERS = [
    (folder, case)
    for folder in FOLDERS
    for case in json.loads((PAIRS.parent / folder / "cases.json").read_text())
]
# What the tool got wrong of a set when it saw it first.
WRONG_AT_FIRST = {
    "strangers2": {
        "10_reset_gate_before_the_product",
        "13_weighted_mean",
        "18_variance_of_the_batch",
        "27_agree_physics_informed",
        "30_agree_resumed_and_checkpointed",
    },
    "strangers3": {"21_frozen_backbone_bn", "40_agree_encoder_layer"},
    "strangers4": {
        "28_clipped_after_the_step",
        "33_keras_momentum_then_frozen_statistics",
        "36_two_sum_over_features_and_list_of_layers",
        "38_tied_weights_become_two",
    },
}


def complaints(report: Report, causes: list[str], may: list[str]) -> list[str]:
    """Return what is missing from a report, and what it should not name."""
    left = [row.kind for row in report.causes]
    found = []
    for cause in causes:
        named = [kind for kind in left if kind in cause.split("/")]
        if named:
            left.remove(named[0])
        else:
            found.append(f"{cause} is missing")
    return found + [f"{kind} is false" for kind in left if kind not in may]


@pytest.mark.parametrize("name", EXPECTED)
def test_public_report(name: str, watch_file: Callable[[Path], Trace]) -> None:
    a, b = (watch_file(PAIRS / name / f"{side}.py") for side in "ab")
    report = compare(a, b)
    assert complaints(report, **EXPECTED[name]) == [], f"\n{report}"


@pytest.mark.parametrize(
    ("folder", "case"),
    [pytest.param(folder, case, id=case["name"]) for folder, case in STRANGERS],
)
def test_pair_written_apart(
    folder: str, case: dict[str, Any], watch_file: Callable[[Path], Trace]
) -> None:
    pair = PAIRS.parent / folder / case["name"]
    report = compare(*(watch_file(pair / f"{side}.py") for side in "ab"))
    causes = ["/".join(kinds) for kinds in case["causes"]]
    assert complaints(report, causes, case["may"]) == [], f"\n{report}"
    assert not any(FAILED in row.why for row in report.rows), f"\n{report}"
    assert all(row.a != row.b for row in report.causes), f"\n{report}"


@pytest.fixture(scope="module")
def compared(watch_text: Callable[[str, str], Trace]) -> Callable[[str, str], Report]:
    """Compares two texts; asked again, it gives the report that it has."""

    @functools.cache
    def report(first: str, second: str) -> Report:
        return compare(watch_text("a", first), watch_text("b", second))

    return report


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_edited_script(case: Case, compared: Callable[[str, str], Report]) -> None:
    report = compared(*case.scripts())
    assert complaints(report, case.causes, case.may) == [], f"\n{report}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_cause_says_what_and_what_to_do(
    case: Case, compared: Callable[[str, str], Report]
) -> None:
    for row in compared(*case.scripts()).causes:
        assert row.a != row.b, row
        assert row.why.endswith("."), row
        assert row.chapter, row


def test_the_complaints_can_be_made(compared: Callable[[str, str], Report]) -> None:
    case = next(case for case in CASES if case.name == "rate")
    report = compared(*case.scripts())
    assert complaints(report, ["data"], []) == [
        "data is missing",
        "learning-rate is false",
    ]


@pytest.mark.parametrize("folder", WRONG_AT_FIRST)
def test_the_page_says_how_many_unseen_pairs_it_got_right(folder: str) -> None:
    unseen = {
        case["name"]: case["agree"] for where, case in STRANGERS if where == folder
    }
    wrong = WRONG_AT_FIRST[folder]
    assert wrong <= unseen.keys()
    agree = sum(unseen.values())
    wrong_agree = sum(unseen[name] for name in wrong)
    page = (PAIRS.parents[2] / "docs" / "diagnose.md").read_text(encoding="utf-8")
    assert f"right on {len(unseen) - len(wrong)} of {len(unseen)}" in page
    assert f"{wrong_agree} of the {agree} pairs that agree" in page


HEADING = re.compile(r"^#+ (.*?)(?: \{ ?#([\w-]+) ?\})?$", re.MULTILINE)


@pytest.mark.parametrize("kind", CHAPTERS)
def test_each_chapter_is_where_the_report_says(kind: str) -> None:
    address, title, section = CHAPTERS[kind]
    path, anchor = address.split("/#")
    text = (PAIRS.parents[2] / "docs" / f"{path}.md").read_text(encoding="utf-8")
    (head, _), *sections = HEADING.findall(text)
    assert head.startswith(title)
    found = {name: given or slugify(name, "-") for name, given in sections}
    assert found[section] == anchor


def test_a_dropout_mask_by_hand_is_no_state_that_is_handed_on(
    compared: Callable[[str, str], Report],
) -> None:
    """Seen on a graphics processor, where `bernoulli_` draws other numbers."""
    (by_hand,) = [case for case in CASES if case.name == "agree_all_by_hand"]
    a, b = by_hand.scripts()
    other = "(torch.rand_like(h) < 0.7)"
    b = b.replace("torch.empty_like(h).bernoulli_(0.7)", other)
    (cause,) = compared(a, b).causes
    assert cause.kind == "forward"
    assert "draws its dropout mask by hand" in cause.why
    (carried,) = [case for case in CASES if case.name == "lstm_state"]
    (cause,) = compared(*carried.scripts()).causes
    assert "hands on a tensor from an earlier iteration" in cause.why


def test_a_sigmoid_at_a_model_s_end_is_told(
    compared: Callable[[str, str], Report],
) -> None:
    """From other weights nobody can tell whether the other's loss computes it."""
    a = variants.REGRESSION.replace("16, 2))", "16, 2), nn.Sigmoid())")
    b = variants.REGRESSION.replace("manual_seed(1)", "manual_seed(2)")
    report = compared(a, b)
    assert [cause.kind for cause in report.causes] == ["initialization"]
    assert "Only a.py's model ends in a sigmoid." in str(report)


def test_rows_behind_a_broadcast_are_the_same_only_if_they_were_compared(
    compared: Callable[[str, str], Report],
) -> None:
    flat = [("Y = torch.randn(64, 2)", "Y = torch.randn(64)"), ("16, 2)", "16, 1)")]
    a = edited(variants.REGRESSION, [*flat, ("model(X)", "model(X).squeeze(1)")])
    b = edited(variants.REGRESSION, flat)
    huber = b.replace("MSELoss", "HuberLoss")
    for other, verdict in ((b, "same"), (huber, "not judged")):
        rows = {row.kind: row.verdict for row in compared(a, other).rows}
        assert rows["shape"] == "differs"
        assert (rows["loss"], rows["reduction"]) == (verdict, verdict)


def test_the_default_lstm_of_keras_is_named(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "ported/06_keras_lstm_has_one_bias"
    report = compare(*(watch_file(pair / f"{side}.py") for side in "ab"))
    bias, start = report.causes
    assert "adds two biases" in bias.why
    assert "zeros_(model.lstm.bias_hh_l0).requires_grad_(False)" in bias.why
    assert start.a.endswith("orthogonal")


def test_a_group_of_parameters_is_named_where_its_rule_differs(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "ported/02_decay_of_matrices_alone"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert cause.a.startswith(
        "model.block.ln1.weight and 9 more: Adam: decay decoupled"
    )


def test_a_picture_that_is_padded_before_a_convolution_is_told(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "ported/04_same_padding_of_keras"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert "reads [16, 1, 13, 13] in one loop and [16, 1, 12, 12]" in cause.why
    assert "padding=1" in cause.b


def test_a_layer_of_other_settings_is_not_told_to_read_other_data(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS / "07_lstm_batch_first"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert cause.why.endswith("compare the settings of lstm.")
