"""Every snippet runs alone, and prints what its page shows.

``python snippets/x/y.py`` from an empty folder, in a bare environment: what a reader
does with the downloaded file. Its lines are counted: all of them run.

A fresh interpreter takes two seconds for the import of torch. So most snippets run in
forks of one that has imported it, and those that the last commit or the working tree
has changed run in a fresh one. With ``FRESH=1`` all do: the weekly job sets it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import coverage
import pytest

from tests.docs.examples import book

ROOT = Path(__file__).parents[2]
PATHS = book().paths()

# Snippets that set out to show a warning, and words of each that they show.
MISMATCH = (
    "UserWarning: Using a target size (torch.Size([100])) that is different to the"
    " input size (torch.Size([100, 1])). This will likely lead to incorrect results due"
    " to broadcasting. Please ensure they have the same size."
)
WARNINGS = {
    "errors/autograd.py": (
        "UserWarning: To copy construct from a tensor",
        "UserWarning: Converting a tensor with requires_grad=True to a scalar",
        "UserWarning: Using backward() with create_graph=True",
        "UserWarning: None of the inputs have requires_grad=True.",
    ),
    "errors/data.py": ("UserWarning: Creating a tensor from a list of numpy.ndarrays",),
    "errors/losses.py": (
        "UserWarning: reduction: 'mean' divides the total loss by both the batch size",
        "UserWarning: size_average and reduce args will be deprecated",
        "UserWarning: Implicit dimension choice for softmax has been deprecated.",
        "UserWarning: std(): degrees of freedom is <= 0.",
    ),
    "errors/mixed_precision.py": (
        "FutureWarning: `torch.cuda.amp.GradScaler(args...)` is deprecated.",
        "FutureWarning: `torch.cuda.amp.autocast(args...)` is deprecated.",
    ),
    "errors/optimizers.py": (
        "UserWarning: Detected call of `lr_scheduler.step()` before",
        "UserWarning: The epoch parameter in `scheduler.step()` was not necessary",
        "UserWarning: To get the last learning rate computed by the scheduler",
    ),
    "errors/shapes.py": ("UserWarning: Using a target size (torch.Size([4]))",),
    "errors/updates.py": (
        "UserWarning: The .grad attribute of a Tensor that is not a leaf Tensor",
    ),
    "reduction/kldiv.py": (
        "UserWarning: reduction: 'mean' divides the total loss by both the batch size",
    ),
    "shapes/twins.py": (MISMATCH,),
    "threads/manual_initialization/without_the_line.py": (MISMATCH,),
}

# A fork of a warm parent cannot count the lines of the processes that these start.
START_PROCESSES = {"errors/on_a_gpu.py", "reduction/ddp.py"}

# Lines that are not reached: a step that is rightly not taken, what a thread posted
# below a line that raises, and what only a graphics processor raises.
NEVER_REACHED = {
    "errors/on_a_gpu.py": ["except RuntimeError as error:", "print(error)"] * 2,
    "errors/optimizers.py": ["optimizer.step()"],
    "threads/learning_rate_mismatch/as_posted.py": [
        "w2 -= learning_rate * w2.grad",
        "w1.grad.zero_()",
        "w2.grad.zero_()",
    ],
}


@dataclass(frozen=True)
class Alone:
    code: int
    stdout: str
    stderr: str
    missing: list[int]


def environment(folder: Path, fonts: Path) -> dict[str, str]:
    """What a reader's shell has, and no more.

    Args:
        folder: the reader's home.
        fonts: where matplotlib keeps its list of fonts, which takes seconds to make.
    """
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(fonts),
        "OMP_NUM_THREADS": "1",
    }


def changed() -> set[str]:
    """The snippets that the last commit or the working tree has changed.

    Of a merge, those that none of its parents has: the others ran with their own.
    """
    names: list[str] = []
    for command in (
        ["git", "diff-tree", "-c", "-r", "--no-commit-id", "--name-only", "HEAD"],
        ["git", "diff", "--name-only", "HEAD"],
    ):
        differ = subprocess.run(
            [*command, "--", "snippets"], cwd=ROOT, capture_output=True, text=True
        )
        names += differ.stdout.split()
    return {name.removeprefix("snippets/") for name in names}


FRESH = set(PATHS) if os.environ.get("FRESH") == "1" else START_PROCESSES | changed()


def run_fresh(path: str, empty: Path, fonts: Path) -> Alone:
    """Run a snippet in an interpreter of its own."""
    data, settings = Path(f"{empty}.coverage"), Path(f"{empty}.ini")
    settings.write_text(
        "[run]\nparallel = true\nconcurrency = multiprocessing\n"
        f"data_file = {data}\ninclude = {ROOT}/snippets/*\n"
    )
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}"]
    ran = subprocess.run(
        [*command, str(ROOT / "snippets" / path)],
        cwd=empty,
        env=environment(empty, fonts),
        capture_output=True,
        text=True,
        timeout=300,
    )
    measured = coverage.Coverage(config_file=str(settings))
    measured.combine()
    _, _, _, missing, _ = measured.analysis2(str(ROOT / "snippets" / path))
    return Alone(ran.returncode, ran.stdout, ran.stderr, missing)


@dataclass(frozen=True)
class WarmParent:
    """A running ``warm_parent.py``: its input, its answers, its list of fonts."""

    asked: IO[str]
    answered: IO[str]
    fonts: Path

    def run(self, path: str, empty: Path) -> Alone:
        """Run a snippet in a fork of the warm parent."""
        self.asked.write(json.dumps([str(ROOT / "snippets" / path), str(empty)]) + "\n")
        self.asked.flush()
        code = int(self.answered.readline())
        stdout, stderr, missing = (
            Path(f"{empty}.{name}").read_text()
            for name in ("stdout", "stderr", "missing")
        )
        return Alone(code, stdout, stderr, json.loads(missing))


@pytest.fixture(scope="session")
def warm_parent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmParent]:
    empty = tmp_path_factory.mktemp("warm")
    command = [sys.executable, str(Path(__file__).with_name("warm_parent.py"))]
    with subprocess.Popen(
        command,
        cwd=empty,
        env=environment(empty, empty),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdin
        assert parent.stdout
        yield WarmParent(parent.stdin, parent.stdout, empty)
        parent.stdin.close()


@pytest.mark.parametrize("path", PATHS)
def test_it_runs_alone_and_prints_what_its_page_shows(
    path: str, warm_parent: WarmParent, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    if path in FRESH:
        ran = run_fresh(path, empty, warm_parent.fonts)
    else:
        ran = warm_parent.run(path, empty)
    assert ran.code == 0, ran.stderr
    outputs = [o for shown in book().get(path).outputs for o in shown]
    on_page = "".join(o.text for o in outputs if o.kind == "stdout")
    assert ran.stdout == on_page
    warned = "".join(o.text for o in outputs if o.kind == "stderr")
    assert _portable(ran.stderr) == warned
    for words in WARNINGS.get(path, ()):
        assert words in warned
    if path not in WARNINGS:
        assert warned == ""
    lines = (ROOT / "snippets" / path).read_text(encoding="utf-8").splitlines()
    missing = [lines[number - 1].strip() for number in ran.missing]
    assert missing == NEVER_REACHED.get(path, [])


def test_every_listed_warning_is_of_a_snippet_that_is() -> None:
    assert set(WARNINGS) <= set(PATHS)


def _portable(stderr: str) -> str:
    """Without the folders of this machine, as the build shows it."""
    packages = str(Path(coverage.__file__).parents[1])
    return stderr.replace(packages, "site-packages").replace(f"{ROOT}/", "")
