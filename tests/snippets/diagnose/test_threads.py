"""The four threads: what the tool names, and what its experiments prove."""

from typing import Any

from tests.docs.examples import book
from twinloops import values


def left_by(name: str, variable: str) -> Any:
    """A variable at the end of a demonstration, which ran once, in the build."""
    return values.read(book().get(f"diagnose/{name}.py").values[variable])


def closed_by(name: str, title: str) -> float:
    """The part of the distance that the experiment with this title closes."""
    closed = left_by(name, "closed")
    (part,) = (value for key, value in closed.items() if title in key)
    return float(part)


def test_the_start_explains_the_first_thread_and_the_biases_nothing() -> None:
    name = "thread_learning_rate"
    assert left_by(name, "kinds") == ["parameters", "initialization", "learning-rate"]
    assert closed_by(name, "initial weights") > 0.9
    assert abs(closed_by(name, "held at 0")) < 0.02
    assert closed_by(name, "learning rate") < 0


def test_the_shape_comes_first_in_the_second_thread() -> None:
    kinds = left_by("thread_manual_initialization", "kinds")
    assert kinds == ["shape", "initialization"]
    repaired = left_by("thread_manual_initialization_flat", "report")
    assert [cause["kind"] for cause in repaired["causes"]] == ["initialization"]


def test_the_loss_alone_makes_the_third_thread() -> None:
    report = left_by("thread_gradient", "report")
    (cause,) = report["causes"]
    assert cause["kind"] == "loss"
    assert cause["a"].startswith("absolute error")
    assert cause["b"].startswith("0.5 x squared error")
    assert left_by("thread_gradient", "repaired")["causes"] == []


def test_bias_and_start_together_explain_the_fourth_thread() -> None:
    kinds = left_by("thread_numpy", "kinds")
    assert kinds == ["parameters", "initialization"]
    assert closed_by("thread_numpy", "held at 0") < 0.9
    assert closed_by("thread_numpy", "initial weights") < 0.9
    assert closed_by("thread_numpy", "all of these") > 0.99
