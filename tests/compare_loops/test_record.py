"""Loops that record themselves: numpy alone, tuples and dicts, saved traces."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from compare_loops.trace import Parameter

from compare_loops import CompareError, LoopTrace, assert_same, compare, pairing

X = np.array([1, 2, 3, 4], dtype=np.float32)
Y = 2 * X


def by_hand(
    name: str = "numpy", factor: float = 1.0, rate: float = 0.01, steps: int = 20
) -> LoopTrace:
    trace, w = LoopTrace(name), 0.0
    for _ in range(steps):
        y_pred = w * X
        dw = factor * (2 * X * (y_pred - Y)).mean()
        trace.record(
            inputs=X,
            prediction=y_pred,
            target=Y,
            loss=((y_pred - Y) ** 2).mean(),
            parameters={"w": w},
            gradients={"w": dw},
        )
        w -= rate * dw
    return trace


def kinds(a: LoopTrace, b: LoopTrace) -> list[str]:
    return [row.kind for row in compare(a, b).causes]


def test_equal_loops_have_no_cause() -> None:
    assert_same(by_hand("A"), by_hand("B"))


def test_a_missing_division_is_a_gradient_four_times_too_large() -> None:
    report = compare(by_hand("posted", factor=4), by_hand("mended"))
    assert [row.kind for row in report.causes] == ["gradient"]
    assert "0.25 times" in report.causes[0].b


def test_another_rate_is_read_from_the_steps() -> None:
    report = compare(by_hand(rate=0.01), by_hand(rate=0.02))
    assert [(r.kind, r.a, r.b) for r in report.causes] == [
        ("learning-rate", "0.01", "0.02")
    ]


def test_other_numbers_of_iterations_are_compared_as_far_as_both_go() -> None:
    report = compare(by_hand("long"), by_hand("short", steps=7))
    assert report.causes == []
    assert report.notes == [
        "long has 20 iterations, short 7: the first 7 were compared."
    ]


def test_a_saved_trace_is_arrays_only_and_compares_the_same(tmp_path: Path) -> None:
    trace = by_hand()
    trace.save(tmp_path / "a.npz")
    with zipfile.ZipFile(tmp_path / "a.npz") as archive:
        heads = [archive.read(name)[:200] for name in archive.namelist()]
    assert not any(b"'|O'" in head for head in heads)
    assert kinds(LoopTrace.load(tmp_path / "a.npz"), by_hand(rate=0.02)) == [
        "learning-rate"
    ]


def test_tuples_dicts_and_none_are_taken() -> None:
    trace = LoopTrace("all forms")
    trace.record(
        inputs={"image": X, "mask": None},
        prediction=(X, Y),
        target=None,
        loss=(1.0, 2.0),
        parameters=[X, 1.0],
        gradients=(Y, 0.5),
    )
    assert trace.losses == [3.0]
    assert [p.name for p in trace.parameters] == ["parameter 1", "parameter 2"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"parameters": None}, "no parameters"),
        ({"gradients": None}, "no gradients"),
        ({"gradients": [1.0, 2.0]}, "1 parameters, but 2 gradients"),
        ({"gradients": [np.ones(3)]}, "misshapen"),
        ({"loss": X}, "must be a single number"),
    ],
)
def test_a_complaint_is_one_sentence(change: dict[str, object], sentence: str) -> None:
    given: dict[str, object] = {
        "inputs": X,
        "prediction": X,
        "target": Y,
        "loss": 1.0,
        "parameters": [1.0],
        "gradients": [1.0],
    }
    with pytest.raises(CompareError, match=sentence):
        LoopTrace("bad").record(**(given | change))


def test_nothing_recorded_and_nan_are_said() -> None:
    with pytest.raises(CompareError, match="no backward pass was seen"):
        compare(LoopTrace("empty"), by_hand())
    nothing = LoopTrace("broken")
    nothing.record(
        inputs=X, prediction=X, target=Y, loss=np.nan, parameters=[1.0], gradients=[1.0]
    )
    with pytest.raises(CompareError, match="loss of the first iteration is nan"):
        compare(nothing, by_hand())


def test_a_file_that_is_no_trace_is_said(tmp_path: Path) -> None:
    path = tmp_path / "no.npz"
    by_hand().save(path)
    for content in (b"no", path.read_bytes()[:-100]):  # another file, and a cut one
        path.write_bytes(content)
        with pytest.raises(
            CompareError, match=r"is not a trace that compare_loops saved\.$"
        ):
            LoopTrace.load(path)


def test_numpy_alone_serves() -> None:
    source = Path(__file__).parents[2] / "compare_loops" / "src"
    program = (
        f"import sys; sys.path.insert(0, {str(source)!r}); sys.modules['torch'] = None\n"
        "from compare_loops import LoopTrace, compare\n"
        "t = LoopTrace('a')\n"
        "t.record(inputs=1., prediction=1., target=0., loss=1., parameters=1., gradients=2.)\n"
        "print(len(compare(t, t).causes))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"


@pytest.mark.parametrize(
    ("name", "is_bias"),
    [
        ("sequential/dense/bias", True),
        ("sequential/dense/kernel", False),
        ("model.0.bias", True),
        ("bilinear/w", False),
    ],
)
def test_the_names_of_keras_and_torch_tell_a_bias(name: str, is_bias: bool) -> None:
    assert pairing.is_bias(Parameter(name, [3], "float32", uses=1)) is is_bias
