"""Watching in one's own process: a notebook, a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from compare_loops.watcher import Enough, Watcher

from compare_loops import Trace, assert_same, calls, compare, watch


def trained(name: str, rate: float, steps: int = 12) -> Trace:
    torch.manual_seed(0)
    model = torch.nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    x = torch.randn(16, 4)
    trace: Trace
    with watch(name) as trace:
        for _ in range(steps):
            loss = model(x).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return trace


def test_equal_loops_pass_as_a_test() -> None:
    assert_same(trained("A", 0.1), trained("B", 0.1))


def test_other_loops_fail_as_a_test() -> None:
    with pytest.raises(AssertionError, match="learning-rate"):
        assert_same(trained("A", 0.1), trained("B", 0.2))


def test_a_notebook_shows_the_report() -> None:
    report = compare(trained("A", 0.1), trained("B", 0.2))
    html = report._repr_html_()
    assert "learning-rate" in html
    assert html.count("<polyline") == 2
    assert not report


def test_names_and_lines_are_the_users() -> None:
    trace = trained("A", 0.1)
    assert [p.name for p in trace.parameters] == ["model.weight", "model.bias"]
    assert trace.iterations[0].backwards[0].where.startswith("test_watch.py:")


def test_the_line_that_made_a_parameter_is_known_if_it_was_watched() -> None:
    with watch("A") as trace:
        w = torch.ones(3, requires_grad=True)
        (w * w).sum().backward()
    name, number = trace.parameters[0].where.split(":")
    line = Path(__file__).read_text().splitlines()[int(number) - 1]
    assert name == "test_watch.py"
    assert line.strip() == "w = torch.ones(3, requires_grad=True)"


def test_only_the_first_iterations_are_kept_and_the_loop_goes_on() -> None:
    trace = trained("A", 0.1, steps=50)
    assert len(trace.iterations) == 20


def test_a_time_limit_leaves_no_iteration_without_a_backward_pass() -> None:
    """The signal may come at any moment: here while the progress is told."""

    def interrupted(done: int) -> None:
        if done == 3:
            raise Enough

    watcher = Watcher("A", progress=interrupted)

    def loop() -> None:
        w = torch.ones(3, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1)
        for _ in range(5):
            optimizer.zero_grad()
            w.pow(2).sum().backward()
            optimizer.step()

    with watcher.attached(), pytest.raises(Enough):
        loop()
    watcher.finish()
    assert [len(each.backwards) for each in watcher.trace.iterations] == [1, 1, 1]
    assert_same(watcher.trace, watcher.trace)


def test_nothing_stays_behind() -> None:
    backward, grad = torch.autograd.backward, torch.autograd.grad
    with pytest.raises(ZeroDivisionError), watch("A"):
        raise ZeroDivisionError
    assert torch.autograd.backward is backward
    assert torch.autograd.grad is grad
    assert not torch.overrides._get_current_function_mode_stack()


def test_a_watched_loop_keeps_no_graph_alive() -> None:
    w = torch.ones(3, requires_grad=True)
    with watch("A"):
        loss = (w * w).sum()
        node: Any = loss.grad_fn
        loss.backward()
    assert node.metadata["compare_loops"][0].name == "sum"
    del loss, node
    assert w.grad_fn is None


def test_the_default_arguments_of_a_loss_are_known() -> None:
    found = calls.named_arguments(torch.nn.functional.huber_loss, (1, 2), {})
    assert found["delta"] == 1.0


def test_an_embedding_whose_padding_is_set_through_a_view_is_watched() -> None:
    def loop() -> Trace:
        torch.manual_seed(0)
        x, y = torch.randint(0, 9, (8, 4)), torch.randn(8, 3)
        trace: Trace
        with watch("A") as trace:
            layer = torch.nn.Embedding(9, 3, padding_idx=0)
            loss = (layer(x).sum(1) - y).pow(2).mean()
            loss.backward()
        return trace

    trace = loop()
    assert trace.notes == []
    assert [p.name for p in trace.parameters] == ["layer.weight"]


def test_an_error_of_the_watcher_is_a_note_and_not_the_users(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("internal")

    for method in ("_with_gradient", "_buffers", "_state"):
        monkeypatch.setattr(Watcher, method, fail)
    trace = trained("A", 0.1)
    assert len(trace.notes) == len(set(trace.notes)) > 0
    assert all("could not be watched" in note for note in trace.notes)
    assert not any("internal" in note for note in trace.notes)


def test_a_mask_of_booleans_is_compared_like_numbers() -> None:
    def masked(name: str, rate: float) -> Trace:
        torch.manual_seed(0)
        w, x = torch.randn(4, requires_grad=True), torch.randn(16, 4)
        mask = torch.rand(16, 4) > 0.5
        trace: Trace
        with watch(name) as trace:
            for _ in range(5):
                (x * w).masked_fill(mask, 0).pow(2).mean().backward()
                with torch.no_grad():
                    assert w.grad is not None
                    w -= rate * w.grad
                    w.grad = None
        return trace

    report = compare(masked("A", 0.1), masked("B", 0.2))
    assert [row.kind for row in report.causes] == ["learning-rate"]
    assert not any("An error of" in row.why for row in report.rows)


def adversaries(name: str, rate: float) -> Trace:
    torch.manual_seed(0)
    maker, judge = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)
    turns = [
        torch.optim.SGD(judge.parameters(), lr=0.01),
        torch.optim.SGD(maker.parameters(), lr=rate),
    ]
    x = torch.randn(16, 2)
    trace: Trace
    with watch(name) as trace:
        for step in range(12):
            optimizer = turns[step % 2]
            loss = judge(maker(x)).pow(2).mean()
            maker.zero_grad()
            judge.zero_grad()
            loss.backward()
            optimizer.step()
    return trace


def test_two_optimizers_that_take_turns_are_no_schedule() -> None:
    """The second one's rate differs from the start, which is the second update."""
    (row,) = compare(adversaries("A", 0.01), adversaries("B", 0.02)).causes
    assert row.kind == "learning-rate"
    assert "scheduler" not in row.why
    assert "Parameter groups have other rates" in row.why


def test_a_forward_pass_of_shapes_alone_is_passed_over() -> None:
    """Keras builds a model so, in the first call of fit."""
    shapes = torch.nn.Linear(4, 1, device="meta")
    model = torch.nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    trace: Trace
    with watch("A") as trace:
        shapes(torch.empty(16, 4, device="meta"))
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.ones(16, 4)).sum().backward()
            optimizer.step()
    assert trace.notes == []
    assert [p.name for p in trace.parameters] == ["model.weight", "model.bias"]
    assert len(trace.iterations) == 3
