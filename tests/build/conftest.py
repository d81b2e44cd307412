"""A small book of its own for each test."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

from twinloops import sandbox
from twinloops.book import Book
from twinloops.cells import decode, parse
from twinloops.execution import Execution, Output, Snippet
from twinloops.problems import Problem
from twinloops.values import kept

MKDOCS_YML = """\
site_name: A book
theme: {name: material, font: false}
plugins:
  - search
  - twinloops:
      time_limit: TIME_LIMIT
      dask: DASK
markdown_extensions:
  - admonition
  - pymdownx.details
  - tables
  - footnotes
  - twinloops.markdown
"""
ENVIRONMENT = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1"}


class SmallBook:
    """A project in a folder: ``mkdocs.yml``, ``docs/`` and ``snippets/``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.time_limit = 30.0
        self.dask: str | None = None
        self.write("docs/index.md", "# Home\n")
        self.write("docs/programs.md", "# Programs\n\n```programs\n```\n")

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def snippet(self, name: str, *cells: str) -> Path:
        """Write a snippet with cells called ``Cell 1``, ``Cell 2``..."""
        texts = [f"# %% Cell {n}\n{cell}\n" for n, cell in enumerate(cells, 1)]
        return self.write(f"snippets/{name}", "\n".join(texts))

    def page(self, *parts: str) -> None:
        """Write the home page."""
        self.write("docs/index.md", "# Home\n\n" + "\n\n".join(parts) + "\n")

    def show(self, *names: str) -> None:
        """Write a home page that shows these programs, whole."""
        self.page(
            *(
                f"```snippet\nprogram: {name.removesuffix('.py')}\nalt: a figure\n```"
                for name in names
            )
        )

    def configure(self) -> None:
        """Write ``mkdocs.yml``."""
        text = MKDOCS_YML.replace("TIME_LIMIT", str(self.time_limit))
        self.write("mkdocs.yml", text.replace("DASK", self.dask or "null"))

    def book(self) -> Book:
        """The snippets, without MkDocs."""
        return Book(self.root, time_limit=self.time_limit)

    def build(self) -> str:
        """Build the site in this process; returns what is wrong, if anything."""
        self.configure()
        config = load_config(str(self.root / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        except (Abort, PluginError) as error:
            return str(error.__context__ or error)
        finally:
            config.plugins.on_shutdown()
        return ""

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start MkDocs as an author does; leads a process group of its own."""
        self.configure()
        return subprocess.Popen(
            [sys.executable, "-m", "mkdocs", *arguments],
            cwd=self.root,
            env=ENVIRONMENT | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def html(self, page: str = "index.html") -> str:
        """A page of the built site."""
        return (self.root / "site" / page).read_text(encoding="utf-8")

    def site(self) -> dict[str, bytes]:
        """All files of the built site."""
        return contents(self.root / "site")


class Project:
    """Snippets in a folder, run without a book, a cache or a site.

    ``snippet`` writes one with cells called ``Cell 1``, ``Cell 2``...
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.time_limit = 60.0

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file of the project."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def snippet(self, *cells: str, path: str = "a/b.py") -> Snippet:
        """Write a snippet; returns what to run."""
        texts = [f"# %% Cell {n}\n{cell}\n" for n, cell in enumerate(cells, 1)]
        file = self.write(f"snippets/{path}", "\n".join(texts))
        source = decode(file.read_bytes(), path)
        return Snippet(str(self.root), path, source, self.time_limit)

    def run(self, *cells: str, path: str = "a/b.py") -> Execution:
        """Write a snippet and run it; it has to succeed."""
        execution = sandbox.run(self.snippet(*cells, path=path))
        assert execution.problem is None, execution.problem.report()
        return execution

    def printed(self, *cells: str) -> str:
        """What the last cell of a new snippet prints to stdout, and nothing else."""
        outputs = self.run(*cells).outputs[-1]
        assert [output.kind for output in outputs] == ["stdout"]
        return outputs[0].text

    def problem(self, *cells: str) -> Problem:
        """What is wrong with a new snippet."""
        execution = sandbox.run(self.snippet(*cells))
        assert execution.problem is not None
        return execution.problem


def wait_for(what: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def descendants(pid: int) -> set[int]:
    """A process and those below it, by number; without those that have ended."""
    parents: dict[int, int] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = file.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(file.parent.name)] = int(parent)
    found = {pid} & parents.keys()
    while more := {p for p, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(pids: set[int]) -> set[int]:
    """Those of the processes that have not ended."""
    return {pid for pid in pids if descendants(pid)}


def executed(
    path: str,
    *cells: str,
    outputs: dict[int, list[Output]] | None = None,
    **values: Any,
) -> Execution:
    """A run of cells called ``Cell 1``, ``Cell 2``... that never ran.

    Args:
        path: of the snippet.
        cells: the sources.
        outputs: by the number of the cell, from 1.
        values: the variables at the end.
    """
    source = "\n".join(f"# %% Cell {n}\n{cell}\n" for n, cell in enumerate(cells, 1))
    shown = outputs or {}
    return Execution(
        path=path,
        source=source,
        cells=parse(source, path),
        outputs=tuple(tuple(shown.get(n, [])) for n in range(1, len(cells) + 1)),
        values=kept(values),
        versions={"Python": "3", "torch": "2"},
    )


@contextmanager
def tiny_disk(folder: Path, options: str) -> Iterator[None]:
    """A file system of its own at the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root may mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by name."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="session", autouse=True)
def _warm() -> None:
    sandbox.warm_up()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """MkDocs's logger keeps its handlers from test to test; give it none."""
    logger = logging.getLogger("mkdocs")
    handlers, logger.handlers = logger.handlers, []
    yield
    logger.handlers = handlers


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project without snippets."""
    return Project(tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> SmallBook:
    """An empty small book."""
    return SmallBook(tmp_path)
