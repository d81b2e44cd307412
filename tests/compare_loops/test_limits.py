"""What docs/diagnose.md says that the tool cannot see, each sentence tried."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from compare_loops import CompareError, LoopTrace, Report, Trace, compare, watch

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")


def verdicts(report: Report) -> dict[str, str]:
    return {row.kind: row.verdict for row in report.rows}


def kinds(report: Report) -> list[str]:
    return [cause.kind for cause in report.causes]


def recorded(
    steps: int = 6, wrong: float = 1.0, clip: str = "", lr: float = 0.1
) -> LoopTrace:
    """Record a small float32 loop; every argument is a thing that a sentence names."""
    torch.manual_seed(0)
    x, y = torch.randn(16, 5), torch.randn(16, 1)
    w = torch.randn(5, 1)
    trace = LoopTrace("loop")
    for _ in range(steps):
        w.requires_grad_()
        prediction = x @ w
        loss = (prediction - y).pow(2).mean()
        loss.backward()
        assert w.grad is not None
        gradient = w.grad * wrong
        clipped = gradient * min(1.0, 0.1 / gradient.norm().item())
        trace.record(
            inputs=x,
            prediction=prediction,
            target=y,
            loss=loss,
            parameters={"w": w.detach()},
            gradients={"w": clipped if clip == "before record" else gradient},
        )
        w = w.detach() - lr * (clipped if clip else gradient)
    return trace


def scheduled(at: int, iterations: int, factor: float = 0.1) -> Trace:
    """Watch a loop of 50 updates whose learning rate drops at one of them."""
    x = torch.linspace(-1, 1, 20).reshape(-1, 1)
    w = torch.zeros(1, 1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.01)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, at, factor)
    trace: Trace
    with watch("loop", iterations) as trace:
        for _ in range(50):
            optimizer.zero_grad()
            (x @ w - x).pow(2).mean().backward()
            optimizer.step()
            schedule.step()
    return trace


def test_what_begins_after_the_last_watched_iteration_is_not_seen() -> None:
    assert kinds(compare(scheduled(100, 20), scheduled(30, 20))) == []
    late = compare(scheduled(100, 40), scheduled(30, 40))
    assert kinds(late) == ["learning-rate"]


def test_two_schedules_that_change_together_are_not_told_to_step_elsewhere() -> None:
    report = compare(scheduled(10, 20), scheduled(10, 20, factor=0.5))
    assert "both change, to other values" in report.causes[0].why
    report = compare(scheduled(10, 20), scheduled(5, 20))
    assert "step the scheduler at the same place" in report.causes[0].why


def test_gradients_of_single_samples_are_named_as_what_cannot_be_watched() -> None:
    torch.manual_seed(0)
    x, y, w = torch.randn(8, 3), torch.randn(8), torch.zeros(3)
    gradient = torch.func.grad(lambda w, x, y: (x @ w - y) ** 2)
    samples = torch.func.vmap(gradient, in_dims=(None, 0, 0))
    with watch("loop") as trace:
        for _ in range(3):
            w = w - 0.05 * samples(w, x, y).mean(0)
    with pytest.raises(CompareError, match=r"single samples.* Record them"):
        compare(trace, trace)


def test_clipped_gradients_that_are_recorded_pass_for_wrong_ones() -> None:
    report = compare(recorded(), recorded(clip="before record"))
    assert kinds(report)[0] == "gradient"
    assert "gradient" not in kinds(compare(recorded(), recorded(clip="after record")))


def test_clipping_after_record_is_not_seen_and_not_denied() -> None:
    """Both clip element by element; the watched loop has half the learning rate."""

    def clipped(lr: float, record: bool) -> Trace:
        torch.manual_seed(0)
        x, y, w = torch.randn(16, 5), torch.randn(16, 1), torch.zeros(5, 1)
        w.requires_grad_()
        optimizer = torch.optim.SGD([w], lr=lr)
        trace = LoopTrace("recorded")
        for _ in range(6):
            optimizer.zero_grad()
            loss = (x @ w - y).pow(2).mean()
            loss.backward()
            if record:
                arrays = {"parameters": {"w": w.detach()}, "gradients": {"w": w.grad}}
                trace.record(inputs=x, prediction=x @ w, target=y, loss=loss, **arrays)
            torch.nn.utils.clip_grad_value_([w], 0.1)
            optimizer.step()
        return trace

    with watch("watched") as watched:
        clipped(0.05, record=False)
    report = compare(clipped(0.1, record=True), watched)
    assert verdicts(report)["clipping"] == "not judged"
    assert kinds(report) == ["update"]
    assert "made other steps in iteration 0" in report.causes[0].why


def test_gradients_that_are_summed_before_the_step_are_not_called_lost() -> None:
    """One backward pass a task, cleared in between, summed by hand; another rate."""

    def trained(lr: float, apart: bool) -> None:
        torch.manual_seed(0)
        x, y, w = torch.randn(16, 5), torch.randn(2, 16), torch.zeros(5)
        w.requires_grad_()
        optimizer = torch.optim.SGD([w], lr=lr)
        for _ in range(6):
            total = torch.zeros(5)
            for task in y if apart else [y]:
                optimizer.zero_grad()
                (x @ w - task).pow(2).sum().backward()
                total += torch.as_tensor(w.grad)
            w.grad = total
            optimizer.step()

    with watch("a") as a:
        trained(0.001, apart=True)
    with watch("b") as b:
        trained(0.002, apart=False)
    report = compare(a, b)
    assert verdicts(report)["learning-rate"] == "differs"
    assert verdicts(report)["clipping"] == "same"
    assert "the last one alone" not in str(report)


def test_one_recorded_iteration_shows_no_update() -> None:
    one = compare(recorded(steps=1), recorded(steps=1, lr=0.05))
    assert kinds(one) == []
    two = compare(recorded(steps=2), recorded(steps=2, lr=0.05))
    assert kinds(two) == ["learning-rate"]


@pytest.mark.parametrize(("wrong", "found"), [(1 + 1e-7, []), (1.01, ["gradient"])])
def test_what_drowns_in_round_off_stays_unseen(wrong: float, found: list[Any]) -> None:
    assert kinds(compare(recorded(), recorded(wrong=wrong))) == found
