"""What crosses the border between a snippet's process and the build's."""

import json

import pytest

from twinloops import problems
from twinloops.cells import Cell
from twinloops.execution import Execution, Output, Snippet
from twinloops.problems import AuthoringError, Problem

WHOLE = Execution(
    path="a/b.py",
    source="# %% A\nx\n",
    cells=(Cell("A", 2, "x"),),
    outputs=((Output("stdout", "ä\n"), Output("text/html", "<b>")),),
    values={"x": [1, 2.5, None]},
    files={"data/x.csv": "0" * 64, "a/no.py": ""},
    versions={"Python": "3.12.1"},
)


@pytest.mark.parametrize("problem", [None, Problem("what", "a:1", "more")])
def test_what_is_written_is_read(problem: Problem | None) -> None:
    from dataclasses import replace

    execution = replace(WHOLE, problem=problem)
    assert Execution.from_json(execution.to_json()) == execution


def test_half_a_character_does_not_reach_a_file() -> None:
    execution = Execution("a", "", (), ((Output("stdout", "a\ud800b"),),))
    execution.to_json().encode()
    assert Execution.from_json(execution.to_json()).outputs[0][0].text == "a?b"


def changed(**parts: object) -> str:
    return json.dumps(json.loads(WHOLE.to_json()) | parts)


NONE = [
    "",
    "{",
    "3",
    "[]",
    "{}",
    "[" * 100_000,
    changed(path=3),
    changed(source=None),
    changed(cells=[{"title": "A", "line": "x", "source": ""}]),
    changed(cells=[{"title": "A"}]),
    changed(outputs=3),
    changed(outputs=[[{"kind": "text/javascript", "text": "x"}]]),
    changed(outputs=[[{"kind": ["stdout"], "text": "x"}]]),
    changed(outputs=[[{"kind": "stdout", "text": 3}]]),
    changed(values=[1]),
    changed(files={"a": 1}),
    changed(versions=[]),
    changed(problem="x"),
    changed(problem={"message": "x", "colour": "red"}),
]


@pytest.mark.parametrize("text", NONE, ids=range(len(NONE)))
def test_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of which many kinds are
        Execution.from_json(text)


def test_a_problem_names_both_places() -> None:
    problem = Problem("it fails.", "snippets/a.py:3", "line\n\n")
    assert problem.report() == "snippets/a.py:3: it fails.\nline"
    assert problem.report("docs/a.md:7") == (
        "docs/a.md:7, shows snippets/a.py:3: it fails.\nline"
    )
    assert Problem("it fails.").report() == "it fails."
    error = AuthoringError.of(problem)
    assert error.problem == problem
    for raised, wanted in (
        (error, problem),
        (AuthoringError("x"), Problem("x", "here:1")),
    ):
        with pytest.raises(AuthoringError) as caught, problems.at("here:1"):
            raise raised
        assert caught.value.problem == wanted


def test_a_snippets_name_is_relative_to_the_project() -> None:
    assert Snippet("/root", "a/b.py", "", 60).name == "snippets/a/b.py"
