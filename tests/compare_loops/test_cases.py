"""Recorded loops whose one difference is known: it is named, and nothing else is."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

import pytest
import torch
from compare_loops.start import as_code
from compare_loops.trace import Trace

from compare_loops import compare
from tests.compare_loops import loops
from tests.compare_loops.loops import FAMILIES, TASKS

# numpy tells torch in this way that its tensors are copied by an older protocol.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")
loop = functools.cache(loops.loop)  # traces are only read

# One change each: the kind that must be named, and how the loop is changed.
CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "other data": ("data", {"data_seed": 7}),
    "flat target": ("shape", {"flat_target": True}),
    "no bias": ("parameters", {"bias": False}),
    "other draw": ("initialization", {"seed": 9}),
    "other scale": ("initialization", {"scale": 3.0}),
    "absolute error": ("loss", {"loss": "absolute"}),
    "half the loss": ("loss", {"factor": 0.5}),
    "a tenth of the loss": ("loss", {"factor": 0.1}),
    "sum": ("reduction", {"reduction": "sum"}),
    "four times the gradient": ("gradient", {"wrong": 4.0}),
    "minus the gradient": ("gradient", {"wrong": -1.0}),
    "never cleared": ("accumulation", {"clear": False}),
    "other rate": ("learning-rate", {"lr": 0.003}),
    "momentum": ("update", {"rule": "momentum"}),
    "Nesterov": ("update", {"rule": "nesterov"}),
    "weight decay": ("update", {"rule": "decay"}),
    "momentum, weight decay": ("update", {"rule": "momentum, decay"}),
    "Adam": ("update", {"rule": "adam"}),
    "RMSprop": ("update", {"rule": "rmsprop"}),
    "Adagrad": ("update", {"rule": "adagrad"}),
    "first layer at rest": ("no-update", {"frozen": (0,)}),
}
REGRESSION_ONLY = {"flat target", "absolute error"}
BASES = ("hand-written", "numpy")


def kinds(a: Any, b: Any) -> list[str]:
    return [cause.kind for cause in compare(a, b).causes]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("pair", list(itertools.product(FAMILIES, repeat=2)), ids=str)
def test_equal_loops_have_no_cause(
    pair: tuple[str, str], task: str, dtype: torch.dtype
) -> None:
    a, b = (loop(family, task, dtype=dtype) for family in pair)
    assert compare(a, b).causes == [], str(compare(a, b))


@pytest.mark.parametrize("rule", ["momentum", "nesterov", "decay", "adam", "rmsprop"])
@pytest.mark.parametrize("task", TASKS)
def test_equal_loops_with_any_rule_have_no_cause(rule: str, task: str) -> None:
    a = loop("numpy", task, rule=rule, steps=30)
    b = loop("optimizer", task, rule=rule, steps=30)
    assert compare(a, b).causes == [], str(compare(a, b))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("task", TASKS)
def test_many_equal_iterations_do_not_make_round_off_a_cause(
    dtype: torch.dtype, task: str
) -> None:
    a = loop("numpy", task, dtype=dtype, steps=100, lr=0.2)
    b = loop("nn.Module", task, dtype=dtype, steps=100, lr=0.2)
    assert compare(a, b).causes == [], str(compare(a, b))


@pytest.mark.parametrize(
    ("changed", "change"),
    [(family, change) for family in FAMILIES for change in CHANGES],
)
def test_one_change_is_named_alone(changed: str, change: str) -> None:
    kind, options = CHANGES[change]
    tasks = TASKS[:1] if change in REGRESSION_ONLY else TASKS
    for base, task in itertools.product(BASES, tasks):
        a, b = loop(base, task), loop(changed, task, **options)
        assert kinds(a, b) == [kind], str(compare(a, b))
        assert kinds(b, a) == [kind], str(compare(b, a))


def test_both_values_are_named() -> None:
    def both(**options: Any) -> tuple[str, str]:
        a = loop("hand-written", "regression")
        (cause,) = compare(a, loop("numpy", "regression", **options)).causes
        return cause.a, cause.b

    assert both(lr=0.003) == ("0.01", "0.003")
    assert both(loss="absolute")[0].startswith("squared error")
    assert both(loss="absolute")[1].startswith("absolute error")
    assert "mean over elements" in both(reduction="sum")[0]
    assert ", sum" in both(reduction="sum")[1]


def test_causes_come_in_the_order_of_an_iteration() -> None:
    options: dict[str, Any] = {"bias": False, "seed": 4, "factor": 0.5, "lr": 0.001}
    b = loop("numpy", "regression", **options)
    assert kinds(loop("hand-written", "regression"), b) == [
        "parameters",
        "initialization",
        "loss",
        "learning-rate",
    ]


def test_a_name_is_given_as_code_only_if_it_is_code() -> None:
    assert as_code("model.0.weight") == "model[0].weight"
    assert as_code("weights['w']") == "weights['w']"
    assert as_code("self._torch_params.sequential/dense/kernel") == ""


BROADCASTS = """
import torch
from torch.nn import functional as F

torch.manual_seed(0)
x, y = torch.randn(16, 3), torch.randint(2, (16,)).float()
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(5):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
"""


def test_a_loss_behind_other_shapes_is_not_called_the_same(
    watch_text: Callable[[str, str], Trace],
) -> None:
    a = watch_text("a", BROADCASTS.replace("model(x)", "model(x).squeeze(1)"))
    b = watch_text("b", BROADCASTS)
    absolute = BROADCASTS.replace("mse_loss(model(x)", "l1_loss(model(x).squeeze(1)")
    other = watch_text("other", absolute)
    for first, verdict in ((a, "same"), (other, "not judged")):
        report = compare(first, b)
        assert [row.kind for row in report.causes] == ["shape"]
        (loss,) = [row for row in report.rows if row.kind == "loss"]
        assert loss.verdict == verdict
