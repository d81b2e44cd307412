"""Watching changes nothing: a script prints the same losses, to the last bit.

What a snippet prints unwatched stands in the cache of the site's build, and
`tests/snippets/test_alone.py` compares it with a run by itself. So each snippet runs
once more here, watched, in a fork of a process that has imported torch.

All of them take more than two minutes of a processor. So `make test` runs two of each
chapter, and those that the last commit or the working tree has changed. With `FRESH=1`
all run: the weekly job sets it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.docs.examples import book
from tests.snippets.test_alone import changed

SNIPPETS = Path(__file__).parents[2] / "snippets"
BACKWARD = re.compile(r"\.backward\(|autograd\.grad\(")

# Snippets with a backward pass that are not compared, and why.
LEFT_OUT = {
    "diagnose/your_own.py": "it records with compare_loops itself, inside the watching",
}

# torch hands l1_loss to function modes without its weight; this one would show it.
ALWAYS = {"reduction/denominators.py"}

Run = Callable[[str, Path], dict[str, Any]]


def with_backward() -> list[str]:
    """Return the snippets of the site with a backward pass, but for those left out."""
    return [
        path
        for path in book().paths()
        if BACKWARD.search((SNIPPETS / path).read_text(encoding="utf-8"))
        and path not in LEFT_OUT
    ]


def chosen() -> list[str]:
    """Return the snippets that run this time."""
    paths = with_backward()
    if os.environ.get("FRESH") == "1":
        return paths
    chapters: dict[str, list[str]] = {}
    for path in paths:
        chapters.setdefault(path.split("/")[0], []).append(path)
    always = ALWAYS | {path for chapter in chapters.values() for path in chapter[:2]}
    return sorted(always | set(paths) & changed())


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    fonts = tmp_path_factory.mktemp("fonts")  # matplotlib keeps its list there
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(fonts),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(fonts),
        "OMP_NUM_THREADS": "1",  # as the site's build runs them
    }
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("printing.py"))],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        asked, answered = parent.stdin, parent.stdout
        assert asked
        assert answered

        def watched(path: str, folder: Path) -> dict[str, Any]:
            asked.write(json.dumps([str(SNIPPETS / path), str(folder)]) + "\n")
            asked.flush()
            answer: dict[str, Any] = json.loads(answered.readline())
            return answer

        yield watched
        asked.close()


def printed(path: str) -> str:
    """Return what a snippet printed when the site ran it."""
    outputs = [output for shown in book().get(path).outputs for output in shown]
    return "".join(output.text for output in outputs if output.kind == "stdout")


@pytest.mark.parametrize("path", chosen())
def test_the_output_is_the_same_with_and_without(
    path: str, run: Run, tmp_path: Path
) -> None:
    watched = run(path, tmp_path)
    assert watched["error"] == ""
    assert watched["printed"] == printed(path)
    assert watched["iterations"] > 0, "nothing was watched"
    assert watched["notes"] == []


def test_what_is_left_out_has_a_backward_pass() -> None:
    assert LEFT_OUT.keys() <= set(book().paths())
    for path in LEFT_OUT:
        assert BACKWARD.search((SNIPPETS / path).read_text(encoding="utf-8"))
