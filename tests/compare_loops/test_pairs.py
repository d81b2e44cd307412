"""Pairs of scripts, and the causes that have to be named: these and no others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compare_loops.causes import FAILED

from compare_loops import Report, Trace, compare
from tests.compare_loops.variants import CASES, Case

PAIRS = Path(__file__).parent / "pairs"
EXPECTED = json.loads((PAIRS / "expected.json").read_text())

# Written apart from the tool, by its description alone. Half of them measured it once;
# since then the tool has been mended on all, so that they measure it no longer.
STRANGERS = json.loads((PAIRS.parent / "strangers" / "cases.json").read_text())


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


@pytest.mark.parametrize("case", STRANGERS, ids=lambda case: case["name"])
def test_pair_written_apart(
    case: dict[str, Any], watch_file: Callable[[Path], Trace]
) -> None:
    folder = PAIRS.parent / "strangers" / case["name"]
    report = compare(*(watch_file(folder / f"{side}.py") for side in "ab"))
    causes = ["/".join(kinds) for kinds in case["causes"]]
    assert complaints(report, causes, case["may"]) == [], f"\n{report}"
    assert not any(FAILED in row.why for row in report.rows), f"\n{report}"
    assert all(row.a != row.b for row in report.causes), f"\n{report}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_edited_script(case: Case, watch_text: Callable[[str, str], Trace]) -> None:
    first, second = case.scripts()
    report = compare(watch_text("a", first), watch_text("b", second))
    assert complaints(report, case.causes, case.may) == [], f"\n{report}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_cause_says_what_and_what_to_do(
    case: Case, watch_text: Callable[[str, str], Trace]
) -> None:
    first, second = case.scripts()
    for row in compare(watch_text("a", first), watch_text("b", second)).causes:
        assert row.a != row.b, row
        assert row.why.endswith("."), row
        assert "/#" in row.chapter, row


def test_the_complaints_can_be_made(watch_text: Callable[[str, str], Trace]) -> None:
    case = next(case for case in CASES if case.name == "rate")
    first, second = case.scripts()
    report = compare(watch_text("a", first), watch_text("b", second))
    assert complaints(report, ["data"], []) == [
        "data is missing",
        "learning-rate is false",
    ]
