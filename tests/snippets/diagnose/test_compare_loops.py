"""compare_loops on loops whose one difference is known, and on two at once."""

from __future__ import annotations

import doctest
import functools
import itertools
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from snippets.diagnose import compare_loops
from snippets.diagnose.compare_loops import LoopTrace, compare
from tests.snippets.diagnose import loops
from tests.snippets.diagnose.loops import FAMILIES, TASKS, N

FILE = Path(compare_loops.__file__)
loop = functools.cache(loops.loop)  # traces are only read

# One change each: the kind that must be named, and how the loop is changed.
CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "other data": ("data", {"data_seed": 7}),
    "float32": ("dtype", {"dtype": torch.float32}),
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
    "all at rest": ("no-update", {"frozen": (0, 1, 2, 3)}),
}
REGRESSION_ONLY = {"flat target", "absolute error"}
ORDER = [kind for kind, _ in CHANGES.values()]


def kinds(a: LoopTrace, b: LoopTrace) -> list[str]:
    return [cause.kind for cause in compare(a, b).causes]


def tasks(*changes: str) -> tuple[str, ...]:
    return TASKS[:1] if REGRESSION_ONLY & set(changes) else TASKS


# ---- equal loops


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("pair", list(itertools.product(FAMILIES, repeat=2)), ids=str)
def test_equal_loops_have_no_cause(
    pair: tuple[str, str], task: str, dtype: torch.dtype
) -> None:
    a, b = (loop(family, task, dtype=dtype) for family in pair)
    report = compare(a, b)
    assert report.causes == ()
    assert {row.verdict for row in report.rows} == {"same"}
    assert report.notes == []


@pytest.mark.parametrize("rule", ["momentum", "nesterov", "decay", "adam", "rmsprop"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_equal_loops_with_any_rule_have_no_cause(rule: str, dtype: torch.dtype) -> None:
    for task in TASKS:
        a = loop("numpy", task, dtype=dtype, rule=rule, steps=30)
        b = loop("optimizer", task, dtype=dtype, rule=rule, steps=30)
        report = compare(a, b)
        assert {row.verdict for row in report.rows} == {"same"}, str(report)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_many_equal_iterations_do_not_make_round_off_a_cause(
    dtype: torch.dtype,
) -> None:
    for task in TASKS:
        a = loop("numpy", task, dtype=dtype, steps=100, lr=0.2)
        b = loop("nn.Module", task, dtype=dtype, steps=100, lr=0.2)
        assert compare(a, b).causes == ()


# ---- one kind alone


@pytest.mark.parametrize(
    ("change", "task"), [(c, task) for c in CHANGES for task in tasks(c)]
)
@pytest.mark.parametrize("changed", FAMILIES)
def test_one_change_is_named_alone(changed: str, change: str, task: str) -> None:
    kind, options = CHANGES[change]
    for base in ("hand-written", "numpy"):
        a, b = loop(base, task), loop(changed, task, **options)
        assert kinds(a, b) == [kind], str(compare(a, b))
        assert kinds(b, a) == [kind], str(compare(b, a))


# ---- two kinds at once

# Gradients at different parameters, data or losses can't be compared: these hide them.
HIDES_GRADIENTS = {"data", "shape", "parameters", "initialization"}


def pairs_of_changes() -> Iterator[tuple[str, str]]:
    for first, second in itertools.combinations(CHANGES, 2):
        if CHANGES[first][0] == CHANGES[second][0]:
            continue  # one kind: two changes of it are one cause
        if {first, second} == {"a tenth of the loss", "sum"}:
            continue  # with 16 samples, 0.1 x the sum is 1.6 x the mean
        if not set(CHANGES[first][1]) & set(CHANGES[second][1]):
            yield first, second


@pytest.mark.parametrize(
    ("pair", "task"), [(p, task) for p in pairs_of_changes() for task in tasks(*p)]
)
def test_two_changes_are_both_named_or_called_not_comparable(
    pair: tuple[str, str], task: str
) -> None:
    (first, one), (second, two) = (CHANGES[change] for change in pair)
    hidden = set()
    if "gradient" in (first, second):
        if {first, second} & HIDES_GRADIENTS or "absolute error" in pair:
            hidden |= {"gradient"}
        hidden |= {"accumulation"}
    if {first, second} == {"learning-rate", "update"}:
        hidden |= {"learning-rate"}  # another rule's rate is another thing
    if "all at rest" in pair:
        hidden |= {"learning-rate", "update", "accumulation"}
    may_hide = {"accumulation"}  # seen in one loop alone, if its loss falls smoothly
    for a_family, b_family in (("hand-written", "numpy"), ("nn.Module", "optimizer")):
        a, b = loop(a_family, task), loop(b_family, task, **one, **two)
        report = compare(a, b)
        seen = [found.kind for found in report.causes]
        waiting = [r.kind for r in report.rows if r.verdict == "not comparable"]
        may = {kind for kind in may_hide if kind in waiting} | hidden
        expected = [kind for kind in (first, second) if kind not in may]
        assert seen == expected, str(report)
        assert {first, second} - set(seen) <= set(waiting), str(report)


def test_causes_come_in_the_order_of_an_iteration() -> None:
    b = loop(
        "numpy",
        "regression",
        data_seed=3,
        dtype=torch.float32,
        bias=False,
        seed=4,
        factor=0.5,
        reduction="sum",
        lr=0.001,
    )
    assert kinds(loop("hand-written", "regression"), b) == [
        "data",
        "dtype",
        "parameters",
        "initialization",
        "loss",
        "reduction",
        "learning-rate",
    ]


# ---- what is said of a cause


def cause(**options: Any) -> Any:
    (found,) = compare(
        loop("hand-written", "regression"), loop("numpy", "regression", **options)
    ).causes
    return found


def test_both_rates_are_named() -> None:
    found = cause(lr=0.003)
    assert (found.a, found.b) == ("0.01", "0.003")


def test_both_reductions_are_named() -> None:
    assert cause(reduction="sum").a.startswith("mean over elements")
    assert cause(reduction="sum").b == "sum"


def test_losses_and_factors_are_named() -> None:
    assert cause(loss="absolute").a.startswith("squared error")
    assert cause(loss="absolute").b.startswith("absolute error")
    assert cause(factor=0.5).b.startswith("0.5 x squared error")
    assert cause(factor=0.1).b.startswith("0.1 x squared error")


def test_a_loss_near_zero_is_known_though_its_digits_are_lost() -> None:
    def sorted_well(reduction: str) -> LoopTrace:
        generator = torch.Generator().manual_seed(0)
        scores = torch.randn(40, 5, generator=generator)
        y = torch.randint(0, 5, (40,), generator=generator)
        scores[torch.arange(40), y] += 10
        trace = LoopTrace(reduction)
        for _ in range(4):
            w = scores.clone().requires_grad_()
            loss = F.cross_entropy(w, y, reduction=reduction)
            loss.backward()
            trace.record(
                inputs=torch.eye(40), prediction=w, target=y, loss=loss, parameters=w
            )
            assert w.grad is not None
            scores = scores - w.grad
        return trace

    (cause,) = compare(sorted_well("mean"), sorted_well("sum")).causes
    assert (cause.kind, cause.a, cause.b) == ("reduction", "mean over elements", "sum")


def test_a_constant_ratio_of_gradients_is_given() -> None:
    assert cause(wrong=4.0).b == "4 times that"
    assert cause(wrong=-1.0).b == "-1 times that"


def test_a_gradient_that_is_one_per_cent_wrong_is_named_in_float32() -> None:
    a = loop("numpy", "regression", dtype=torch.float32)
    b = loop("nn.Module", "regression", dtype=torch.float32, wrong=1.01)
    (found,) = compare(a, b).causes
    assert (found.kind, found.b) == ("gradient", "1.01 times that")


def test_a_bias_explains_other_predictions() -> None:
    report = compare(
        loop("numpy", "regression"), loop("numpy", "regression", bias=False)
    )
    verdicts = {row.kind: row.verdict for row in report.rows}
    assert verdicts["prediction"] == "not comparable"


def test_steps_lost_in_round_off_are_not_given_a_rule() -> None:
    def far(dtype: torch.dtype) -> LoopTrace:
        trace, w = LoopTrace("far"), torch.full((1,), 1000.0, dtype=dtype)
        x = torch.ones(1, dtype=dtype)
        for _ in range(5):
            trace.record(
                inputs=x,
                prediction=w * x,
                target=0 * x,
                loss=(w * x).square().sum(),
                parameters=w,
                gradients=2 * w,
            )
            w = w - 1e-7 * w
        return trace

    report = compare(far(torch.float32), far(torch.float64))
    assert [found.kind for found in report.causes] == ["dtype"]
    verdicts = {row.kind: row.verdict for row in report.rows}
    assert verdicts["update"] == verdicts["learning-rate"] == "not comparable"


@pytest.mark.parametrize("rule", ["decay", "momentum", "adam"])
@pytest.mark.parametrize("steps", [3, 4, 5, 8])
def test_few_numbers_are_not_taken_for_a_rule(steps: int, rule: str) -> None:
    def number(name: str, rule: str) -> LoopTrace:
        trace, w = LoopTrace(name), torch.tensor([3.0], dtype=torch.float64)
        speed, square = torch.zeros_like(w), torch.zeros_like(w)
        x = torch.linspace(1, 2, 5, dtype=torch.float64)
        for step in range(steps):
            g = (2 * x * (w * x).tanh() * (1 - (w * x).tanh() ** 2)).mean().reshape(1)
            trace.record(
                inputs=x,
                prediction=(w * x).tanh(),
                target=0 * x,
                loss=(w * x).tanh().square().mean(),
                parameters=w,
                gradients=g,
            )
            w = w - 0.1 * loops.by_hand(rule, step, w, g, speed, square)
        return trace

    report = compare(number("plain", "sgd"), number("other", rule))
    update = next(row for row in report.rows if row.kind == "update")
    named = {"decay": "weight decay", "momentum": "momentum", "adam": "Adam"}[rule]
    assert update.verdict == "differs"
    assert named in update.b or "another rule" in update.b


def test_extra_parameters_are_named_by_their_shape() -> None:
    found = cause(bias=False)
    assert found.a == "4, alone: [8], [1]"
    assert found.b == "2"


def test_broadcast_shapes_are_named() -> None:
    found = cause(flat_target=True)
    assert found.a == "[16, 1], [16, 1]"
    assert found.b == "[16, 1], [16] broadcast"


def test_scale_and_draw_are_told_apart() -> None:
    assert "scale differs" in cause(scale=3.0).why
    assert "only the draw differs" in cause(seed=9).why
    assert "round-off" in cause(seed=9).why


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("momentum", "SGD, momentum, 0.9"),
        ("decay", "SGD, weight decay, 0.1"),
        ("momentum, decay", "SGD, momentum, weight decay, 0.9, 0.1"),
        ("adam", "Adam"),
        ("rmsprop", "RMSprop"),
        ("adagrad", "Adagrad"),
    ],
)
def test_the_rule_and_its_constants_are_named(rule: str, text: str) -> None:
    for family in FAMILIES:
        report = compare(
            loop("numpy", "regression"), loop(family, "regression", rule=rule)
        )
        assert report.causes[0].a == "SGD"
        assert report.causes[0].b == text


def test_known_defaults_are_recognized() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(8, 200), torch.randn(8, 1)
    model = nn.Linear(200, 100, bias=False)
    w = torch.randn(200, 100)

    def trace(name: str, weight: Tensor) -> LoopTrace:
        made = LoopTrace(name)
        made.record(
            inputs=x,
            prediction=y,
            target=y,
            loss=0.0,
            parameters=[weight],
            gradients=[0 * weight],
        )
        return made

    (found,) = compare(trace("hand", w), trace("module", model.weight)).causes
    assert found.kind == "initialization"
    assert found.a.endswith("as randn")
    assert found.b.endswith("as nn.Linear(200, _)")
    assert "scale" in found.why


def test_the_report_prints_the_table_then_the_causes_then_how() -> None:
    a = loop("hand-written", "regression")
    text = str(compare(a, loop("numpy", "regression", lr=0.003, seed=9)))
    assert text.splitlines()[0].split() == [
        "compared",
        "hand-written",
        "numpy",
        "verdict",
    ]
    assert "initialization" in text.split("1. ")[1].split("2. ")[0]
    assert "copy_" in text
    assert "2. learning-rate: hand-written 0.01; numpy 0.003." in text
    assert "Not comparable: prediction, gradient, accumulation; make init" in text
    assert "They part at iteration 0" in text


@pytest.mark.parametrize("start", [0, 3])
def test_the_first_iteration_at_which_they_part_is_named(start: int) -> None:
    rows = [list(range(N))] * 6
    other = [list(r) for r in rows]
    other[start] = rows[0][::-1]
    a = loops.loop("nn.Module", "regression", batches=rows)
    b = loops.loop("nn.Module", "regression", batches=other)
    report = compare(a, b)
    assert report.causes[0].kind == "data"
    assert "in another order" in report.causes[0].why
    assert f"part at iteration {start}," in report.notes[-1]


# ---- the advice on the learning rate, taken


@pytest.mark.parametrize("rule", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize(
    "change",
    [
        {"reduction": "sum"},
        {"factor": 0.5},
        {"factor": 0.1, "reduction": "sum"},
        {"wrong": 4.0},
        {"lr": 0.5},
        {"lr": 0.02, "reduction": "sum", "factor": 0.5},
    ],
    ids=str,
)
def test_the_advised_rate_makes_the_loops_agree(
    change: dict[str, Any], rule: str
) -> None:
    a = loop("hand-written", "regression", rule=rule)
    report = compare(a, loop("optimizer", "regression", rule=rule, **change))
    (advice,) = [note for note in report.notes if "learning rate" in note]
    rate = float(advice.split("A learning rate of ")[1].split()[0])
    cured = loop("optimizer", "regression", rule=rule, **{**change, "lr": rate})
    for ours, theirs in zip(a.records, cured.records, strict=True):
        torch.testing.assert_close(theirs.y_pred, ours.y_pred, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("rule", ["adam", "rmsprop", "decay"])
def test_where_no_rate_makes_up_for_it_the_report_says_so(rule: str) -> None:
    a = loop("hand-written", "regression", rule=rule)
    report = compare(a, loop("optimizer", "regression", rule=rule, reduction="sum"))
    assert report.causes[0].kind == "reduction"
    assert any("No learning rate" in note for note in report.notes)


def test_clipping_is_another_rule_that_no_rate_makes_up_for() -> None:
    report = compare(trained(), trained(clip=0.1))
    assert [c.kind for c in report.causes] == ["update"]
    assert report.causes[0].b == "SGD, clipped"
    assert any("No learning rate" in note for note in report.notes)


def test_no_rate_makes_up_for_a_sum_over_batches_of_unequal_size() -> None:
    ragged = [(X[i : i + 10], Y[i : i + 10]) for i in range(0, 64, 10)]
    report = compare(trained(batches=ragged), trained(batches=ragged, loss=squared_sum))
    assert [c.kind for c in report.causes] == ["reduction"]
    assert any("No learning rate" in note for note in report.notes)


# ---- more losses, models and optimizers

torch.manual_seed(5)
X, Y, C = torch.randn(64, 4), torch.randn(64, 1), torch.randint(0, 3, (64,))
W = torch.tensor([0.2, 0.3, 0.5])
Batches = list[tuple[Tensor, Tensor]]
Loss = Callable[[Tensor, Tensor], Tensor]


def squared_sum(p: Tensor, y: Tensor) -> Tensor:
    return F.mse_loss(p, y, reduction="sum")


def mlp(outputs: int = 1, hidden: int = 16, last: nn.Module | None = None) -> nn.Module:
    torch.manual_seed(0)
    layers = [nn.Linear(4, hidden), nn.ReLU(), nn.Linear(hidden, outputs)]
    return nn.Sequential(*layers, *([last] if last else []))


def conv() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 4, 3),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(144, 3),
    )


def trained(
    model: nn.Module | None = None,
    loss: Loss = F.mse_loss,
    batches: Batches | None = None,
    optimizer: Callable[[nn.Module], torch.optim.Optimizer] | None = None,
    clear: bool = True,
    clip: float = 0.0,
    decay: float = 1.0,
) -> LoopTrace:
    model = model or mlp()
    made = (
        optimizer(model) if optimizer else torch.optim.SGD(model.parameters(), lr=0.05)
    )
    schedule = torch.optim.lr_scheduler.StepLR(made, 3, decay)
    trace = LoopTrace("module")
    for x, y in batches or [(X, Y)] * 8:
        if clear:
            made.zero_grad()
        p = model(x)
        value = loss(p, y)
        value.backward()
        trace.record(
            inputs=x,
            prediction=p,
            target=y,
            loss=value,
            parameters=model.named_parameters(),
        )
        if clip:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        made.step()
        schedule.step()
    return trace


def classes(**options: Any) -> LoopTrace:
    options.setdefault("loss", F.cross_entropy)
    options.setdefault("batches", [(X, C)] * 8)
    return trained(options.pop("model", None) or mlp(3), **options)


ONE_HOT = F.one_hot(C, 3)
IGNORED = C.clone()
IGNORED[:20] = -100
BITS = (torch.rand(64, 1) > 0.5).float()
bits = [(X, BITS)] * 8
ignored = [(X, IGNORED)] * 6
Y3 = torch.randn(64, 3)
three = [(X, Y3)] * 8


def weighted(p: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(p, y, weight=W)


def log_cosh(p: Tensor, y: Tensor) -> Tensor:
    return (p - y).cosh().log().mean()


def adam(rate: float, **options: Any) -> Callable[[nn.Module], torch.optim.Optimizer]:
    return lambda model: torch.optim.Adam(model.parameters(), lr=rate, **options)


def sgd(rate: float, **options: Any) -> Callable[[nn.Module], torch.optim.Optimizer]:
    return lambda model: torch.optim.SGD(model.parameters(), lr=rate, **options)


def soft_target_loss(p: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(p, y.to(p.dtype))


CASES: dict[str, tuple[Callable[[], LoopTrace], Callable[[], LoopTrace], list[str]]] = {
    "one-hot and class numbers": (
        classes,
        lambda: classes(batches=[(X, ONE_HOT)] * 8, loss=soft_target_loss),
        [],
    ),
    "probabilities and scores": (
        classes,
        lambda: classes(
            model=mlp(3, last=nn.Softmax(1)),
            loss=lambda p, y: -p[torch.arange(64), y].log().mean(),
        ),
        [],
    ),
    "log-probabilities and scores": (
        classes,
        lambda: classes(model=mlp(3, last=nn.LogSoftmax(1)), loss=F.nll_loss),
        [],
    ),
    "softmax before cross-entropy": (
        classes,
        lambda: classes(model=mlp(3, last=nn.Softmax(1))),
        ["loss"],
    ),
    "softmax inside the loss": (
        classes,
        lambda: classes(loss=lambda p, y: F.cross_entropy(p.softmax(1), y)),
        ["loss"],
    ),
    "label smoothing": (
        classes,
        lambda: classes(
            loss=lambda p, y: F.cross_entropy(p, y, label_smoothing=0.1),
        ),
        ["loss"],
    ),
    "class weights": (classes, lambda: classes(loss=weighted), ["loss"]),
    "class weights in both": (
        lambda: classes(loss=weighted),
        lambda: classes(loss=weighted),
        [],
    ),
    "a mean over samples and classes": (
        classes,
        lambda: classes(
            batches=[(X, ONE_HOT.float())] * 8,
            loss=lambda p, y: -(y * p.log_softmax(1)).mean(),
        ),
        ["reduction"],
    ),
    "ignored targets in the divisor": (
        lambda: classes(batches=ignored),
        lambda: classes(
            batches=ignored,
            loss=lambda p, y: F.cross_entropy(p, y, reduction="sum") / 64,
        ),
        ["reduction"],
    ),
    "probabilities and logits": (
        lambda: trained(mlp(last=nn.Sigmoid()), F.binary_cross_entropy, bits),
        lambda: trained(loss=F.binary_cross_entropy_with_logits, batches=bits),
        [],
    ),
    "a second sigmoid": (
        lambda: trained(mlp(last=nn.Sigmoid()), F.binary_cross_entropy, bits),
        lambda: trained(
            mlp(last=nn.Sigmoid()), F.binary_cross_entropy_with_logits, bits
        ),
        ["loss"],
    ),
    "elements and samples": (
        lambda: trained(mlp(3), batches=three),
        lambda: trained(mlp(3), lambda p, y: ((p - y) ** 2).sum(1).mean(), three),
        ["reduction"],
    ),
    "half the sum": (
        lambda: trained(mlp(3), batches=three),
        lambda: trained(mlp(3), lambda p, y: ((p - y) ** 2).sum() / 2, three),
        ["loss", "reduction"],
    ),
    "Huber loss": (trained, lambda: trained(loss=F.huber_loss), ["loss"]),
    "a loss not known here": (trained, lambda: trained(loss=log_cosh), ["loss"]),
    "a loss not known here, in both": (
        lambda: trained(loss=log_cosh),
        lambda: trained(loss=log_cosh),
        [],
    ),
    "squeezed inside the loss": (
        trained,
        lambda: trained(
            loss=lambda p, y: F.mse_loss(p.squeeze(1), y), batches=[(X, Y[:, 0])] * 8
        ),
        [],
    ),
    "broadcast in both": (
        lambda: trained(loss=wide, batches=[(X, Y[:, 0])] * 8),
        lambda: trained(loss=wide, batches=[(X, Y[:, 0])] * 8),
        [],
    ),
    "a batch of one": (
        lambda: trained(loss=wide, batches=[(X[:1], Y[0])] * 6),
        lambda: trained(batches=[(X[:1], Y[:1])] * 6),
        [],
    ),
    "convolution": (lambda: images(), lambda: images(), []),
    "convolution, never cleared": (
        lambda: images(),
        lambda: images(clear=False),
        ["accumulation"],
    ),
    "convolution, sum": (
        lambda: images(),
        lambda: images(loss=lambda p, y: F.cross_entropy(p, y, reduction="sum")),
        ["reduction"],
    ),
    "shuffled batches": (
        lambda: trained(batches=[(X[i : i + 16], Y[i : i + 16]) for i in (0, 16, 32)]),
        lambda: trained(batches=[(X[i : i + 16], Y[i : i + 16]) for i in (32, 0, 16)]),
        ["data"],
    ),
    "never cleared, in batches": (
        lambda: trained(batches=[(X[i : i + 16], Y[i : i + 16]) for i in (0, 16, 32)]),
        lambda: trained(
            batches=[(X[i : i + 16], Y[i : i + 16]) for i in (0, 16, 32)], clear=False
        ),
        ["accumulation"],
    ),
    "a schedule": (trained, lambda: trained(decay=0.1), ["learning-rate"]),
    "rates of Adam": (
        lambda: trained(optimizer=adam(1e-3)),
        lambda: trained(optimizer=adam(1e-2)),
        ["learning-rate"],
    ),
    "Adam and AdamW": (
        lambda: trained(optimizer=adam(1e-2)),
        lambda: trained(
            optimizer=lambda m: torch.optim.AdamW(
                m.parameters(), 1e-2, weight_decay=0.1
            )
        ),
        ["update"],
    ),
    "Adam, other betas": (
        trained,
        lambda: trained(optimizer=adam(1e-2, betas=(0.5, 0.9))),
        ["update"],
    ),
    "Adam, other betas in both": (
        lambda: trained(optimizer=adam(1e-2, betas=(0.5, 0.9))),
        lambda: trained(optimizer=adam(1e-2, betas=(0.5, 0.9))),
        [],
    ),
    "Adamax": (
        trained,
        lambda: trained(optimizer=lambda m: torch.optim.Adamax(m.parameters())),
        ["update"],
    ),
    "an optimizer without the first layer": (
        trained,
        lambda: trained(
            optimizer=lambda m: torch.optim.SGD(list(m.parameters())[2:], lr=0.05)
        ),
        ["no-update"],
    ),
    "the optimizer of another model": (
        trained,
        lambda: trained(
            optimizer=lambda m: torch.optim.SGD(mlp().parameters(), lr=0.05)
        ),
        ["no-update"],
    ),
    "a rate of zero": (trained, lambda: trained(optimizer=sgd(0.0)), ["no-update"]),
    "wide hidden layer": (
        trained,
        lambda: trained(mlp(hidden=20)),
        ["parameters", "initialization"],
    ),
    "targets far from zero": (
        lambda: trained(batches=[(X, Y + 1000)] * 30, optimizer=sgd(1e-3)),
        lambda: trained(batches=[(X, Y + 1000)] * 30, optimizer=sgd(1e-3)),
        [],
    ),
    "one iteration": (
        lambda: trained(batches=[(X, Y)]),
        lambda: trained(batches=[(X, Y)]),
        [],
    ),
    "one iteration, sum": (
        lambda: trained(batches=[(X, Y)]),
        lambda: trained(batches=[(X, Y)], loss=squared_sum),
        ["reduction"],
    ),
}


def wide(p: Tensor, y: Tensor) -> Tensor:
    return ((p - y) ** 2).mean()


def images(**options: Any) -> LoopTrace:
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(16, 1, 8, 8, generator=generator)
    y = torch.randint(0, 3, (16,), generator=generator)
    return classes(model=conv(), batches=[(x, y)] * 6, **options)


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    first, second, expected = CASES[case]
    a, b = first(), second()
    assert kinds(a, b) == expected, str(compare(a, b))
    assert kinds(b, a) == expected, str(compare(b, a))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
def test_half_precision_is_no_other_cause(dtype: torch.dtype) -> None:
    low = [(X.to(dtype), Y.to(dtype))] * 6
    full = [(X, Y)] * 6
    assert kinds(trained(mlp().to(dtype), batches=low), trained(batches=full)) == [
        "dtype"
    ]
    a, b = (trained(mlp().to(dtype), batches=low) for _ in range(2))
    assert kinds(a, b) == []
    c = trained(mlp().to(dtype), squared_sum, low, sgd(0.001))
    assert kinds(a, c) == ["reduction", "learning-rate"]


def test_other_models_are_said_to_differ_and_nothing_is_guessed() -> None:
    torch.manual_seed(0)
    tanh = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
    report = compare(trained(), trained(tanh))
    assert report.causes == ()
    verdicts = {row.kind: row.verdict for row in report.rows}
    assert verdicts["prediction"] == "the models differ"
    assert verdicts["gradient"] == "not comparable"
    assert "make prediction equal" in str(report)


# ---- forms of parameters


def test_every_form_of_parameters_serves() -> None:
    model = nn.Linear(4, 1)

    def one(parameters: Any, gradients: Any = None) -> LoopTrace:
        trace = LoopTrace("form")
        p = model(X)
        model.zero_grad()
        loss = F.mse_loss(p, Y)
        loss.backward()
        trace.record(
            inputs=X,
            prediction=p,
            target=Y,
            loss=loss.item(),
            parameters=parameters,
            gradients=gradients,
        )
        return trace

    base = one(model.parameters())
    forms = [
        model.named_parameters(),
        dict(model.named_parameters()),
        list(model.parameters()),
        tuple(model.parameters()),
    ]
    for form in forms:
        assert compare(base, one(form)).causes == ()
    arrays = [p.detach().numpy() for p in model.parameters()]
    slopes = [p.grad.numpy() for p in model.parameters() if p.grad is not None]
    assert compare(base, one(arrays, slopes)).causes == ()


def test_numbers_arrays_and_tensors_are_the_same_loop() -> None:
    def line(make: Callable[[float], Any], name: str) -> LoopTrace:
        x, y, w, trace = np.arange(5.0), 3 * np.arange(5.0), 0.5, LoopTrace(name)
        for _ in range(4):
            e = w * x - y
            dw = 2 * float((x * e).mean())
            trace.record(
                inputs=x,
                prediction=w * x,
                target=y,
                loss=make(float((e**2).mean())),
                parameters=[make(w)],
                gradients=[make(dw)],
            )
            w -= 0.01 * dw
        return trace

    makers: list[Callable[[float], Any]] = [
        float,
        np.float64,
        np.array,
        lambda v: np.array([v]),
        lambda v: torch.tensor([[v]], dtype=torch.float64),
    ]
    traces = [line(make, str(i)) for i, make in enumerate(makers)]
    for a, b in itertools.combinations(traces, 2):
        assert {row.verdict for row in compare(a, b).rows} == {"same"}


def test_weights_before_biases_is_the_same_order_of_layers() -> None:
    a, b = loop("numpy", "regression"), LoopTrace("other order")
    for r in a.records:
        order = (0, 2, 1, 3)
        b.record(
            inputs=r.x,
            prediction=r.y_pred,
            target=r.y,
            loss=r.loss,
            parameters=[r.ps[k] for k in order],
            gradients=[r.gs[k] for k in order],
        )
    assert compare(a, b).causes == ()


def test_a_scalar_weight_is_matched_to_the_weight_not_the_bias() -> None:
    (found,) = compare(line_loop(bias=False), line_loop(bias=True)).causes
    assert found.kind == "parameters"
    assert found.b == "2, alone: [1]"


def line_loop(bias: bool) -> LoopTrace:
    trace = LoopTrace("with bias" if bias else "without")
    x = torch.arange(1.0, 5.0).reshape(4, 1)
    layer = nn.Linear(1, 1, bias=bias)
    for p in layer.parameters():
        nn.init.zeros_(p)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.01)
    for _ in range(5):
        optimizer.zero_grad()
        p = layer(x)
        loss = F.mse_loss(p, 2 * x)
        loss.backward()
        trace.record(
            inputs=x,
            prediction=p,
            target=2 * x,
            loss=loss,
            parameters=layer.parameters(),
        )
        optimizer.step()
    return trace


# ---- loops that blow up


def test_only_the_finite_iterations_are_compared() -> None:
    a = loop("numpy", "regression", dtype=torch.float32, steps=6)
    b = loop("nn.Module", "regression", dtype=torch.float32, steps=6, lr=300.0)
    assert 2 < len(b.records) < 6
    assert kinds(a, b) == ["learning-rate"]


# ---- bad use


def good(trace: LoopTrace, **changed: Any) -> None:
    values = {
        "inputs": np.ones((2, 1)),
        "prediction": np.ones((2, 1)),
        "target": np.zeros((2, 1)),
        "loss": 1.0,
        "parameters": [np.ones((1, 1))],
        "gradients": [np.ones((1, 1))],
    }
    trace.record(**{**values, **changed})


def test_no_records() -> None:
    with pytest.raises(ValueError, match=r"^empty has no records\.$"):
        compare(LoopTrace("empty"), loop("numpy", "regression"))


def test_unequal_counts() -> None:
    a, b = loop("numpy", "regression", steps=4), loop("numpy", "regression", steps=5)
    with pytest.raises(ValueError, match=r"^numpy has 4 records, numpy 5\.$"):
        compare(a, b)


@pytest.mark.parametrize("bad", ["loss", "prediction", "parameters", "gradients"])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_nan_from_the_first_step(bad: str, value: float) -> None:
    a, b = LoopTrace("a"), LoopTrace("b")
    good(a)
    good(
        b,
        **{
            bad: value
            if bad == "loss"
            else np.full((2 - (bad != "prediction"), 1), value)
        },
    )
    with pytest.raises(
        ValueError, match=r"^b has nan or inf in its first iteration\.$"
    ):
        compare(a, b)


def test_missing_gradients() -> None:
    w = torch.ones(1, requires_grad=True)
    for parameters, gradients in (
        ([w], None),
        ([np.ones(1)], None),
        ([np.ones(1)], [None]),
        ([np.ones(1), np.ones(1)], [np.ones(1)]),
        ([np.ones(2)], [np.ones(3)]),
    ):
        with pytest.raises(ValueError, match="a gradient is missing"):
            good(LoopTrace("a"), parameters=parameters, gradients=gradients)


def test_a_parameter_that_changes_its_shape() -> None:
    trace = LoopTrace("a")
    good(trace)
    with pytest.raises(ValueError, match="a, iteration 1: the parameters changed"):
        good(trace, parameters=[np.ones((1, 2))], gradients=[np.ones((1, 2))])


def test_a_generator_that_is_used_up() -> None:
    model = nn.Linear(4, 1)
    F.mse_loss(model(X), Y).backward()
    parameters, trace = model.parameters(), LoopTrace("a")
    good(trace, parameters=parameters, gradients=None)
    with pytest.raises(ValueError, match="no parameters"):
        good(trace, parameters=parameters, gradients=None)


def test_a_loss_that_is_no_number() -> None:
    with pytest.raises(ValueError, match="the loss must be a single number"):
        good(LoopTrace("a"), loss=np.ones(2))


def test_each_complaint_is_one_sentence() -> None:
    for broken in (
        lambda: good(LoopTrace("a"), parameters=[], gradients=[]),
        lambda: good(LoopTrace("a"), gradients=[None]),
        lambda: good(LoopTrace("a"), loss=np.ones(2)),
        lambda: compare(LoopTrace("a"), LoopTrace("b")),
    ):
        with pytest.raises(ValueError, match=r"\A[^\n]+\.\Z") as caught:
            broken()
        assert ". " not in str(caught.value)


# ---- record disturbs nothing


def run(record: bool) -> tuple[list[Tensor], list[Tensor], torch.Tensor]:
    torch.manual_seed(0)
    model, trace = mlp(), LoopTrace("x")
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(5):
        p = model(X + torch.randn(()))
        loss = F.mse_loss(p, Y)
        optimizer.zero_grad()
        loss.backward()
        if record:
            trace.record(
                inputs=X,
                prediction=p,
                target=Y,
                loss=loss,
                parameters=model.parameters(),
            )
        optimizer.step()
    slopes = [p.grad for p in model.parameters() if p.grad is not None]
    return [p.detach() for p in model.parameters()], slopes, torch.get_rng_state()


def test_training_is_the_same_to_the_bit_with_and_without() -> None:
    for ours, theirs in zip(run(True)[:2], run(False)[:2], strict=True):
        for a, b in zip(ours, theirs, strict=True):
            assert a.equal(b)
    assert run(True)[2].equal(run(False)[2])


def test_no_graph_is_kept_alive_and_no_gradient_is_touched() -> None:
    model, trace = mlp(), LoopTrace("x")
    p = model(X)
    loss = F.mse_loss(p, Y)
    loss.backward()
    before = [
        (w.grad, w.grad.clone()) for w in model.parameters() if w.grad is not None
    ]
    trace.record(
        inputs=X, prediction=p, target=Y, loss=loss, parameters=model.parameters()
    )
    for w, (grad, value) in zip(model.parameters(), before, strict=True):
        assert w.grad is grad
        assert grad.equal(value)
    graph = weakref.ref(p), weakref.ref(loss)
    del p, loss
    assert [ref() for ref in graph] == [None, None]
    for value in (trace.records[0].y_pred, trace.records[0].loss, *trace.records[0].ps):
        assert not value.requires_grad
        assert value.grad_fn is None


def test_records_are_copies() -> None:
    w, x = np.ones((1, 1)), torch.ones(2, 1)
    trace = LoopTrace("x")
    good(trace, inputs=x, parameters=[w])
    w += 1
    x += 1
    assert trace.records[0].ps[0].item() == 1
    assert trace.records[0].x.max() == 1


def test_comparing_changes_nothing_and_draws_no_random_number() -> None:
    a, b = loop("nn.Module", "regression"), loop("numpy", "regression", seed=9)
    before, state = str(compare(a, b)), torch.get_rng_state()
    assert str(compare(a, b)) == before
    assert torch.get_rng_state().equal(state)
    with torch.no_grad():
        assert str(compare(a, b)) == before


def test_a_leaf_that_was_lost_gets_the_sentence_and_no_warning() -> None:
    w = torch.ones(1, requires_grad=True)
    lost = w - 0.1
    with pytest.raises(ValueError, match="a gradient is missing"):
        good(LoopTrace("x"), parameters=[lost], gradients=None)


def test_only_the_first_iterations_are_kept() -> None:
    trace = LoopTrace("x", keep=3)
    for _ in range(5):
        good(trace)
    assert (len(trace.records), trace.count) == (3, 5)


# ---- the file


def test_the_file_is_short() -> None:
    assert len(FILE.read_text().splitlines()) < 400


def test_its_examples_hold() -> None:
    result = doctest.testmod(compare_loops)
    assert result.attempted > 0
    assert result.failed == 0


def test_it_needs_torch_and_numpy_only() -> None:
    lines = FILE.read_text().splitlines()
    imported = {
        line.split()[1].split(".")[0]
        for line in lines
        if line.startswith(("import ", "from "))
    }
    assert imported - set(sys.stdlib_module_names) == {"torch", "numpy"}


def test_as_a_program_it_is_silent(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(FILE)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
