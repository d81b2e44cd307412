"""Every snippet runs alone, and prints what its page shows.

``python snippets/x/y.py`` from an empty folder, in a bare environment: what a reader
does with the downloaded file. Its lines are counted: all of them run.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

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
    ),
    "errors/losses.py": (
        "UserWarning: reduction: 'mean' divides the total loss by both the batch size",
        "UserWarning: size_average and reduce args will be deprecated",
        "UserWarning: Implicit dimension choice for softmax has been deprecated.",
        "UserWarning: std(): degrees of freedom is <= 0.",
    ),
    "errors/optimizers.py": (
        "UserWarning: Detected call of `lr_scheduler.step()` before",
        "UserWarning: The epoch parameter in `scheduler.step()` was not necessary",
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

# Not a demonstration but a tool: run alone it only defines. Its tests call all of it.
TOOLS = {"diagnose/compare_loops.py"}

# Lines that a thread posted and that can not be reached, because one above them raises.
NEVER_REACHED = {
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


def run_alone(path: str, folder: Path) -> Alone:
    empty = folder / path.replace("/", "-")
    empty.mkdir()
    data = folder / f"{empty.name}.coverage"
    settings = folder / f"{empty.name}.ini"
    settings.write_text(
        "[run]\nparallel = true\nconcurrency = multiprocessing\n"
        f"data_file = {data}\ninclude = {ROOT}/snippets/*\n"
    )
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}"]
    ran = subprocess.run(
        [*command, str(ROOT / "snippets" / path)],
        cwd=empty,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(empty),
            "LANG": "C.UTF-8",
            "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": str(folder),
            "OMP_NUM_THREADS": "1",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    measured = coverage.Coverage(config_file=str(settings))
    measured.combine()
    _, _, _, missing, _ = measured.analysis2(str(ROOT / "snippets" / path))
    return Alone(ran.returncode, ran.stdout, ran.stderr, missing)


@pytest.fixture(scope="module")
def alone(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Alone]]]:
    """The snippets that this session tests, each running alone, two at a time."""
    folder = tmp_path_factory.mktemp("alone")
    params = [getattr(item, "callspec", None) for item in request.session.items]
    wanted = {p.params["path"] for p in params if p and p.params.get("path") in PATHS}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {path: pool.submit(run_alone, path, folder) for path in sorted(wanted)}


@pytest.mark.parametrize("path", PATHS)
def test_it_runs_alone_and_prints_what_its_page_shows(
    path: str, alone: dict[str, Future[Alone]]
) -> None:
    ran = alone[path].result()
    assert ran.code == 0, ran.stderr
    outputs = [o for cell in book().get(path).program.cells for o in cell.outputs]
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
    if path not in TOOLS:
        assert missing == NEVER_REACHED.get(path, [])


def test_every_listed_warning_is_of_a_snippet_that_is() -> None:
    assert set(WARNINGS) <= set(PATHS)


def _portable(stderr: str) -> str:
    """Without the folders of this machine, as the build shows it."""
    packages = str(Path(coverage.__file__).parents[1])
    return stderr.replace(packages, "site-packages").replace(f"{ROOT}/", "")
