"""What an author writes to name a cell or a value."""

import pytest

from twinloops import references
from twinloops.problems import AuthoringError
from twinloops.references import Field, ValueReference


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        ("loops", "bias/loops.py", None),
        ("loops::A :: b", "bias/loops.py", "A :: b"),
        ("shapes/loops::A", "shapes/loops.py", "A"),
        ("threads/a_b/loops", "threads/a_b/loops.py", None),
    ],
)
def test_cells(text: str, path: str, title: str | None) -> None:
    assert references.cell_reference(text, "bias") == (path, title)


@pytest.mark.parametrize(
    ("text", "path", "name", "steps", "format_"),
    [
        ("a.x", "bias/a.py", "x", (), ""),
        ("a.x:.2f", "bias/a.py", "x", (), ".2f"),
        ("c/a.x:>10,.2f", "c/a.py", "x", (), ">10,.2f"),
        ('a.x["A]b"][-1].y', "bias/a.py", "x", ("A]b", -1, "y"), ""),
        ("a.x[0, 1]:d", "bias/a.py", "x", ((0, 1),), "d"),
        ("a.x[0.5][True][None]", "bias/a.py", "x", (0.5, True, None), ""),
    ],
)
def test_values(
    text: str, path: str, name: str, steps: tuple[references.Step, ...], format_: str
) -> None:
    named = references.value_reference(text, "bias")
    assert named == ValueReference(path, name, Field(steps, format_))


@pytest.mark.parametrize(
    ("text", "steps", "format_"),
    [
        ("loss:.2g", ("loss",), ".2g"),
        ("[0][1]", (0, 1), ""),
        ("row.loss", ("row", "loss"), ""),
        ("key:code", ("key",), "code"),
    ],
)
def test_fields(text: str, steps: tuple[references.Step, ...], format_: str) -> None:
    assert references.field(text) == Field(steps, format_)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bias/a.x", "leave out 'bias/'"),
        ("a.x[y]", r"\[y\] in 'a.x\[y\]' is not a constant"),
        ("a.x[open('b')]", "is not a constant"),
        ("a.x[“A”]", "curly quotes"),
        ("a._x", "does not name a value"),
        ("a.x.__class__", "does not name a value"),
        ("a b.x", "has no spaces"),
        ("a.py::x", r"leave out '\.py'"),
        ("", "does not name a value"),
    ],
)
def test_wrong_values(text: str, message: str) -> None:
    with pytest.raises(AuthoringError, match=message):
        references.value_reference(text, "bias")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bias/a::B", "leave out 'bias/'"),
        ("a.py::B", r"leave out '\.py'"),
        ("a b::B", "has no spaces"),
        ("a\u00a0b::B", "non-breaking space"),
        ("a::", "does not name"),
        ("/a::B", "does not name"),
        ("../a::B", "does not name"),
    ],
)
def test_wrong_cells(text: str, message: str) -> None:
    with pytest.raises(AuthoringError, match=message):
        references.cell_reference(text, "bias")


@pytest.mark.parametrize("text", ["", ":.2f", "a b", "_x", "x[y]"])
def test_wrong_fields(text: str) -> None:
    with pytest.raises(AuthoringError):
        references.field(text)
