"""The four threads: what the tool names, and what its experiments prove."""

from typing import Any

import pytest

from tests.docs.examples import book


def values(name: str) -> dict[str, Any]:
    """What a demonstration leaves behind; it ran once, in the build."""
    return book().get(f"diagnose/{name}.py").values


def test_the_start_explains_the_first_thread_and_the_biases_nothing() -> None:
    closed = book().variable("diagnose/thread_learning_rate.closed")
    assert closed["theirs.py's initial weights"] > 0.9
    (biases,) = (part for title, part in closed.items() if "held at 0" in title)
    assert abs(biases) < 0.02
    assert closed["theirs.py's learning rate"] < 0
