"""The limits that docs/diagnose.md states, each tried."""

from functools import partial
from typing import Any

import pytest
import torch

from snippets.diagnose.compare_loops import LoopTrace, Report, compare
from tests.snippets.diagnose.loops import loop


def verdicts(report: Report) -> dict[str, str]:
    return {row.kind: row.verdict for row in report.rows}


def kinds(report: Report) -> list[str]:
    return [cause.kind for cause in report.causes]


def module(
    model: torch.nn.Module,
    *,
    steps: int = 6,
    loss_fn: Any = torch.nn.functional.mse_loss,
    clip: str = "",
    groups: bool = False,
    decays: bool = False,
    weight_decay: float = 0.0,
    wrong: float = 1.0,
    rule: Any = None,
    seed: int = 1,
) -> LoopTrace:
    """Train a copy of one start; every argument is a thing that a bullet names."""
    torch.manual_seed(seed)
    x = torch.randn(16, 5)
    y = torch.randn(16, 1)
    for p in model.parameters():
        with torch.no_grad():
            p.copy_(torch.randn_like(p) / 2)
    rates = [0.1, 0.05] if groups else [0.1]
    parameters = list(model.parameters())
    pieces = [
        {"params": parameters[k :: len(rates)], "lr": lr} for k, lr in enumerate(rates)
    ]
    optimizer = (
        rule(parameters) if rule else torch.optim.SGD(pieces, weight_decay=weight_decay)
    )
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5 if decays else 1)
    trace = LoopTrace("loop")
    for _ in range(steps):
        y_pred = model(x)
        loss = loss_fn(y_pred, y)
        optimizer.zero_grad()
        loss.backward()
        for p in parameters:
            assert p.grad is not None
            p.grad *= wrong
        if clip == "before":
            torch.nn.utils.clip_grad_norm_(parameters, 0.1)
        trace.record(
            inputs=x, prediction=y_pred, target=y, loss=loss, parameters=parameters
        )
        if clip == "after":
            torch.nn.utils.clip_grad_norm_(parameters, 0.1)
        optimizer.step()
        scheduler.step()
    return trace


def quartic(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """A loss that the tool does not know."""
    return (y_pred - y).pow(4).mean()


def net(*middle: torch.nn.Module) -> torch.nn.Module:
    return torch.nn.Sequential(
        torch.nn.Linear(5, 8), *middle, torch.nn.Tanh(), torch.nn.Linear(8, 1)
    )


@pytest.mark.parametrize(
    "middle", [torch.nn.Dropout(), torch.nn.BatchNorm1d(8, affine=False)], ids=str
)
def test_a_layer_without_parameters_shows_in_the_prediction_only(
    middle: torch.nn.Module,
) -> None:
    report = compare(module(net()), module(net(middle)))
    assert kinds(report) == []
    assert verdicts(report)["prediction"] == "the models differ"


def test_unknown_losses_are_compared_by_their_values() -> None:
    same = compare(module(net(), loss_fn=quartic), module(net(), loss_fn=quartic))
    assert kinds(same) == []
    assert next(r for r in same.rows if r.kind == "loss").a.startswith("not known here")
    other = compare(
        module(net(), loss_fn=quartic),
        module(net(), loss_fn=lambda p, t: 2 * quartic(p, t)),
    )
    assert kinds(other) == ["loss"]


def test_parameter_groups_and_schedules_show_as_a_span_of_rates() -> None:
    (cause,) = compare(module(net()), module(net(), groups=True)).causes
    assert (cause.kind, cause.a, cause.b) == ("learning-rate", "0.1", "0.05 to 0.1")
    (cause,) = compare(module(net()), module(net(), decays=True)).causes
    assert (cause.kind, cause.a) == ("learning-rate", "0.1")
    assert cause.b.endswith(" to 0.1")


def test_of_a_factor_and_a_divisor_it_sees_the_product() -> None:
    report = compare(
        loop("numpy", "regression"),
        loop("numpy", "regression", factor=0.1, reduction="sum"),
    )
    (cause,) = report.causes
    assert (cause.kind, cause.b.split(",")[0]) == ("loss", "1.6 x squared error")


def test_clipped_gradients_that_are_recorded_pass_for_wrong_ones() -> None:
    assert kinds(compare(module(net()), module(net(), clip="after"))) == ["update"]
    assert kinds(compare(module(net()), module(net(), clip="before"))) == ["gradient"]


def test_what_drowns_in_round_off_stays_unseen() -> None:
    assert kinds(compare(module(net()), module(net(), weight_decay=1e-7))) == []
    assert kinds(compare(module(net()), module(net(), wrong=1.0005))) == []
    assert kinds(compare(module(net()), module(net(), wrong=1.01))) == ["gradient"]


@pytest.mark.parametrize(
    ("dtype", "change", "found"),
    [
        (torch.float32, {"lr": 0.010005}, []),
        (torch.float32, {"lr": 0.0101}, ["learning-rate"]),
        (torch.bfloat16, {"wrong": 1.1}, []),
        (torch.bfloat16, {"wrong": 1.5}, ["gradient"]),
    ],
    ids=str,
)
def test_coarse_types_hide_more(
    dtype: torch.dtype, change: dict[str, Any], found: list[str]
) -> None:
    plain = loop("hand-written", "regression", dtype=dtype)
    changed = loop("hand-written", "regression", dtype=dtype, **change)
    assert kinds(compare(plain, changed)) == found


def test_one_iteration_shows_no_update_and_two_no_momentum() -> None:
    one = compare(module(net(), steps=1), module(net(), steps=1, groups=True))
    assert kinds(one) == []
    assert verdicts(one)["update"] == "not comparable"
    plain, momentum = (
        loop("optimizer", "regression", steps=2, rule=rule)
        for rule in ("sgd", "momentum")
    )
    assert kinds(compare(plain, momentum)) == []
    plain, momentum = (
        loop("optimizer", "regression", steps=3, rule=rule)
        for rule in ("sgd", "momentum")
    )
    assert kinds(compare(plain, momentum)) == ["update"]


@pytest.mark.parametrize(
    "unknown",
    [
        lambda p, lr: torch.optim.Adam(p, lr, betas=(0.5, 0.9)),
        lambda p, lr: torch.optim.Adam(p, lr, amsgrad=True),
        lambda p, lr: torch.optim.Adam(p, lr, weight_decay=0.1),
        lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9, dampening=0.3),
    ],
    ids=["betas", "amsgrad", "decay inside Adam", "dampening"],
)
def test_two_unknown_rules_are_compared_only_while_the_loops_stay_together(
    unknown: Any,
) -> None:
    def run(lr: float) -> LoopTrace:
        return module(net(), steps=8, rule=lambda p: unknown(p, lr))

    known = module(net(), steps=8, rule=lambda p: torch.optim.SGD(p, 0.02))
    together = compare(run(0.02), run(0.02))
    assert verdicts(together)["update"] == "same"
    assert kinds(together) == []
    apart = compare(run(0.02), run(0.01))
    assert verdicts(apart)["update"] == "not comparable"
    assert "They part at iteration 1" in str(apart)
    assert kinds(compare(run(0.02), known)) == ["update"]


def test_momentum_that_has_a_past_is_another_rule() -> None:
    trace = loop("optimizer", "regression", rule="momentum", steps=10)
    late = LoopTrace("late")
    late.records, late.count = trace.records[3:], 7
    row = next(r for r in compare(late, late).rows if r.kind == "update")
    assert row.a == "another rule"


def test_samples_may_stand_in_columns() -> None:
    def run(columns: bool) -> LoopTrace:
        generator = torch.Generator().manual_seed(0)
        x = torch.randn(20, 4, generator=generator)
        y = torch.nn.functional.one_hot(torch.arange(20) % 3, 3).float()
        w, trace = torch.randn(4, 3, generator=generator), LoopTrace("loop")
        for _ in range(6):
            y_pred = x @ w
            loss = torch.nn.functional.cross_entropy(y_pred, y)
            g = x.T @ (y_pred.softmax(1) - y) / 20
            turned = [v.T.numpy() if columns else v for v in (x, y_pred, y, w, g)]
            trace.record(
                inputs=turned[0],
                prediction=turned[1],
                target=turned[2],
                loss=loss,
                parameters=turned[3],
                gradients=turned[4],
            )
            w = w - 0.1 * g
        return trace

    report = compare(run(columns=False), run(columns=True))
    assert kinds(report) == []
    assert set(verdicts(report).values()) == {"same"}


@pytest.mark.parametrize(
    ("kind", "limit"), [("initialization", 8), ("data", 32), ("loss", 256)]
)
def test_more_units_of_round_off_than_these_are_a_cause(kind: str, limit: int) -> None:
    def nudged(units: float) -> LoopTrace:
        # a loss that it does not know: a known one has to fit its formula
        trace = module(net(), loss_fn=quartic)
        record = trace.records[0]
        seen = {"initialization": record.ps[0], "data": record.x, "loss": record.loss}
        flat = seen[kind].reshape(-1)
        assert flat.data_ptr() == seen[kind].data_ptr(), "not the trace's own numbers"
        with torch.no_grad():
            smallest = flat.abs().argmin()
            flat[smallest] += units * 2**-23 * flat.abs().max()
        return trace

    whole = nudged(0)
    assert verdicts(compare(whole, nudged(0.9 * limit)))[kind] == "same"
    assert kind in kinds(compare(whole, nudged(1.5 * limit)))


def test_the_first_hundred_iterations_are_kept() -> None:
    trace = module(net(), steps=103)
    assert trace.count == 103
    assert len(trace.records) == 100


def test_a_rate_is_spoken_of_only_if_nothing_else_stands_in_the_way() -> None:
    def other(rule: Any, seed: int = 1) -> str:
        return str(compare(module(net()), module(net(), rule=rule, seed=seed)))

    slow = partial(torch.optim.SGD, lr=0.05)
    assert "A learning rate of 0.1 in" in other(slow)
    assert "No learning rate makes the loops agree" in other(torch.optim.Adam)
    assert "makes the loops agree" not in other(slow, seed=2)
    assert "makes the loops agree" not in other(torch.optim.Adam, seed=2)
