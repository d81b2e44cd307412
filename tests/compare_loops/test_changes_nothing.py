"""Watching changes nothing: a script prints the same losses, to the last bit."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from compare_loops.run import context

from tests.compare_loops import printing

SNIPPETS = Path(__file__).parents[2] / "snippets"

# Few, so that the test is quick: by hand and by modules, with and without optimizers,
# with warnings, with gradients read and changed.
CHOSEN = [
    "threads/learning_rate_mismatch.py",
    "threads/manual_initialization.py",
    "threads/gradient_is_not_the_update.py",
    "threads/numpy_autograd_linear.py",
]


def training_snippets() -> list[Path]:
    found = [SNIPPETS / name for name in CHOSEN if (SNIPPETS / name).is_file()]
    folders = sorted({path.parent for path in SNIPPETS.rglob("*.py")})
    for folder in folders:  # two more of each chapter
        loops = [
            path
            for path in sorted(folder.glob("*.py"))
            if ".backward()" in path.read_text()
            and "compare_loops" not in path.read_text()
        ]
        found += [path for path in loops[:2] if path not in found]
    return found


def output(script: Path, watched: bool) -> str:
    receiver, sender = context().Pipe(duplex=False)
    process: multiprocessing.Process = context().Process(
        target=printing.printed, args=(str(script), watched, sender)
    )
    process.start()
    sender.close()
    text = receiver.recv()
    process.join()
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("script", training_snippets(), ids=lambda path: path.stem)
def test_the_output_is_the_same_with_and_without(script: Path) -> None:
    plain = output(script, watched=False)
    assert "error" not in plain[:20], plain
    assert output(script, watched=True) == plain
