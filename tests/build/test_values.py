"""What is kept of a run's variables, and how a page writes it."""

import json
import math
from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import numpy
import pytest
import torch

from twinloops import values
from twinloops.problems import AuthoringError
from twinloops.references import Step

Point = namedtuple("Point", "x y")


@dataclass
class Row:
    name: str
    losses: tuple[float, ...]


def read(**namespace: Any) -> dict[str, Any]:
    """The variables, after they were written as JSON and read again."""
    handed_over = json.loads(json.dumps(values.kept(namespace)))
    return {name: values.read(encoded) for name, encoded in handed_over.items()}


def test_what_is_kept_is_read_as_it_was() -> None:
    kept: dict[str, Any] = {
        "number": 1.5,
        "whole": -3,
        "yes": True,
        "none": None,
        "text": "é",
        "listed": [1, [2.5]],
        "by_name": {"a": 1, 2: [3]},
    }
    assert read(**kept) == kept
    assert math.isnan(read(x=math.nan)["x"])
    assert read(x=-math.inf)["x"] == -math.inf
    assert read(pairs=((1, 2), (3, 4)))["pairs"] == [[1, 2], [3, 4]]
    assert read(by_pair={(1, "a"): 5})["by_pair"][1, "a"] == 5


def test_records_tensors_and_arrays() -> None:
    found = read(
        point=Point(1, 2),
        row=Row("A", (0.5, 0.25)),
        tensor=torch.tensor([[1.0, 2.0]]),
        scalar=torch.tensor(2.5, requires_grad=True),
        half=torch.tensor(1.5, dtype=torch.bfloat16),
        array=numpy.arange(3),
        element=numpy.float32(0.5),
    )
    assert found["point"] == {"x": 1, "y": 2}
    assert isinstance(found["point"], values.Record)
    assert found["row"] == {"name": "A", "losses": [0.5, 0.25]}
    assert found["tensor"] == [[1.0, 2.0]]
    assert (found["scalar"], found["half"], found["element"]) == (2.5, 1.5, 0.5)
    assert found["array"] == [0, 1, 2]


def test_what_is_not_kept() -> None:
    endless: list[Any] = []
    endless.append(endless)
    names = read(
        _hidden=1,
        function=len,
        module=json,
        class_=Point,
        endless=endless,
        large=torch.zeros(values.MOST_PARTS + 1),
        long=[0] * (values.MOST_PARTS + 1),
        meta=torch.tensor(1.0, device="meta"),
        imaginary=1j,
        huge=10**5000,
        text="x" * (values.MOST_CHARACTERS + 1),
        kept=1,
    )
    assert list(names) == ["kept"]
    assert len(read(most=[0] * (values.MOST_PARTS - 1))["most"]) == 4999


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (("rows", 1, "loss"), 2.5),
        (("rows", -1, "name"), "B"),
        (("point", 0), 1),
        (("point", "y"), 2),
        (("matrix", (0, 1)), 2),
        (("matrix", 1, 0), 3),
    ],
)
def test_parts(steps: tuple[Step, ...], found: object) -> None:
    whole = read(
        rows=[{"name": "A", "loss": 1.5}, {"name": "B", "loss": 2.5}],
        point=Point(1, 2),
        matrix=torch.tensor([[1, 2], [3, 4]]),
    )
    assert values.part(whole, steps, "run") == found


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (("Adma",), "no 'Adma' in gap. Keys there: 'Adam'"),
        (("Adam", 5), r"no 5 in gap\['Adam'\]. It has 2 parts, from \[0\] to \[1\]"),
        (("Adam", 0, 1), r"no 1 in gap\['Adam'\]\[0\]. It is a single float"),
        (("point", "z"), r"no 'z' in gap\['point'\]. Fields there: x, y"),
        (("Adam", (0, 1)), "no"),
    ],
)
def test_parts_that_are_not_there(steps: tuple[Step, ...], message: str) -> None:
    gap = read(gap={"Adam": [1.0, 2.0], "point": Point(1, 2)})["gap"]
    with pytest.raises(AuthoringError, match=message):
        values.part(gap, steps, "gap")


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (1.5, "", "1.5"),
        (29_400_000.0, ".1e", "2.9 × 10⁷"),
        (9e-13, ".0e", "9 × 10⁻¹³"),
        (1e-6, ".0e", "10⁻⁶"),
        (-1e-6, ".0e", "-1 × 10⁻⁶"),
        (1234.5, ",.0f", "1,234"),
        (math.inf, ".2f", "inf"),
        (0.25, ".0%", "25%"),
        (True, "", "True"),
        (None, "", "None"),
        ("2e+07x", "", "2e+07x"),
    ],
)
def test_formats(value: object, format_: str, text: str) -> None:
    assert values.formatted(value, format_, "x") == text


@pytest.mark.parametrize(
    ("value", "format_", "message"),
    [
        (1.5, "d", r"the format 'd' does not fit x \(float\)"),
        ("a", ".2f", "does not fit x"),
        (1.5, "9999", "a thousand characters wide"),
        ([1, 2], "", r"x has 2 parts \(list\) and is no single value"),
        ({"a": 1}, "", "Keys there: 'a'"),
        (values.Other("function"), "", "x is a function"),
    ],
)
def test_wrong_formats(value: object, format_: str, message: str) -> None:
    with pytest.raises(AuthoringError, match=message):
        values.formatted(value, format_, "x")


def test_the_nearest_names_come_alone_and_others_are_counted() -> None:
    names = [f"name{n}" for n in range(20)] + ["learning_rate"]
    near = values.known("Variables", "learningrate", names)
    assert near == "Variables there: learning_rate."
    far = values.known("Variables", "zzz", names)
    assert far.endswith(", name9 and 11 more.")
    assert values.known("Variables", "x", []) == "Variables there: none."
