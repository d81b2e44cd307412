"""The snippets of a book: which there are, their runs, and what a reference names."""

import io
import logging
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twinloops import cache, notebook, process, references
from twinloops.errors import AuthoringError
from twinloops.notebook import Cell, Program
from twinloops.parse import parse
from twinloops.references import ValueReference
from twinloops.values import known, quoted

log = logging.getLogger(__name__)

TIME_LIMIT = 60.0


@dataclass(frozen=True)
class Run:
    """A snippet's run and what was made of it.

    Attributes:
        program: the executed snippet.
        source: the file as it was when it ran.
        page: the notebook page, as HTML.
    """

    program: Program
    source: str
    page: str


@dataclass(frozen=True)
class Progress:
    """How far a build is: the snippets that run now, and how many there are of each."""

    running: tuple[str, ...]
    left: int
    ran: int
    cached: int


@dataclass(frozen=True)
class Job:
    """All that a run of one snippet asks for; can be sent to another machine."""

    folder: str
    path: str
    source: str
    shown_as: str
    time_limit: float


@dataclass(frozen=True)
class Ran:
    """What came of a job: the entry to keep, or an error."""

    texts: dict[str, str] = field(default_factory=dict)
    error: AuthoringError | None = None
    seconds: float = 0.0


def run_job(job: Job, wanted: process.Wanted = process.always) -> Ran:
    """Run a snippet in a process of its own, and render its notebook page in this one.

    Args:
        job: what to run.
        wanted: asked now and then; when it says no, the run ends.
    """
    with suppress(OSError):  # the call below will say so
        process.warm_up()
    # while the warm parent imports torch; and only where something has to run
    from twinloops import notebook_page

    notebook_page.get_ready()
    # as Python reads a file
    source = io.StringIO(job.source.removeprefix("\ufeff"), newline=None).read()
    try:
        cells = parse(source, job.shown_as)
    except AuthoringError as unparsed:
        return Ran(error=unparsed)
    task = {
        "folder": job.folder,
        "path": job.path,
        "source": source,
        "cells": cells,
        "shown_as": job.shown_as,
    }
    outcome = process.call("twinloops.run:execute", task, job.time_limit, wanted)
    seconds = outcome.seconds
    result = outcome.result
    if result is None:
        where, _, _ = outcome.activity.partition(" ")
        cell = outcome.activity[len(where) + 1 :] or "(before its first cell)"
        problem = f"the snippet {outcome.death}, in the cell {cell}."
        tail = "\n".join(outcome.stderr.splitlines()[-20:])
        place = where or f"{job.shown_as}:1"
        return Ran(error=AuthoringError(problem, place=place, details=tail))
    if "problem" in result:
        place = f"{job.shown_as}:{result['line']}"
        error = AuthoringError(
            result["problem"], place=place, details=result["details"]
        )
        return Ran(error=error, seconds=seconds)
    try:
        page = notebook_page.render(result["ipynb"])
    except Exception:  # whatever nbconvert happens to raise
        error = AuthoringError(
            "its notebook page could not be rendered.",
            place=f"{job.shown_as}:1",
            details=traceback.format_exc(),
        )
        return Ran(error=error, seconds=seconds)
    return Ran(texts={"ipynb": result["ipynb"], "page": page}, seconds=seconds)


def snippets_in(folder: Path) -> list[str]:
    """The snippets below their folder, relative to it, with ``/``, in order."""
    files = (file.relative_to(folder) for file in folder.rglob("*.py"))
    return sorted(file.as_posix() for file in files if "__pycache__" not in file.parts)


class Book:
    """All snippets below one folder, and their runs.

    ``runs`` holds those that are up to date, by path; ``asked`` the paths that were
    asked for.

    Args:
        root: the project's folder; messages name files relative to it.
        folder: of the snippets, relative to ``root``.
        cache_folder: of the kept runs, relative to ``root``.
        time_limit: for one snippet, in seconds.
    """

    def __init__(
        self,
        root: Path,
        folder: str = "snippets",
        cache_folder: str = ".cache",
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self.root = root.resolve()
        self.folder = self.root / folder
        self._folder_shown = Path(os.path.relpath(self.folder, self.root)).as_posix()
        self.time_limit = time_limit
        self.cache_folder = self.root / cache_folder
        self.runs: dict[str, Run] = {}
        self.asked: set[str] = set()
        self._cache = cache.Cache(self.cache_folder / "runs")
        self._errors: dict[str, AuthoringError] = {}
        self._used: set[str] = set()  # entries of the cache

    def paths(self) -> list[str]:
        """The snippets, relative to their folder, with ``/``, in order."""
        return snippets_in(self.folder)

    def shown_as(self, path: str) -> str:
        """A snippet's name in messages."""
        return f"{self._folder_shown}/{path}"

    def run_all(
        self,
        executor: Executor | None = None,
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> list[AuthoringError]:
        """Bring the run of every snippet up to date.

        Args:
            executor: where the jobs run; by default one at a time on each core that
                this process may use.
            progress: told now and then how far it is.

        Returns:
            One error for each snippet that failed; the others are ready.

        Raises:
            AuthoringError: if the executor cannot run them.
        """
        self.runs.clear()
        self._errors.clear()
        self._used.clear()
        stale = self._restore(self.paths())
        if stale:
            self._run(stale, executor, progress)
            if not self._errors:
                self._cache.prune(self._used)
        return [self._errors[path] for path in sorted(self._errors)]

    def fail(self, error: AuthoringError) -> None:
        """Let every snippet that has no run fail with this error."""
        for path in self.paths():
            if path not in self.runs:
                self._errors.setdefault(path, error)

    def get(self, path: str) -> Run:
        """A snippet's run; it runs now if it has not yet.

        Raises:
            AuthoringError: if there is no such snippet, or it failed.
        """
        self.asked.add(path)
        if path not in self.runs and path not in self._errors:
            known = self.paths()
            if path not in known:
                raise AuthoringError(
                    f"there is no snippet {path!r} in {self.folder.name}/."
                    f" {known('Snippets', path, known)}"
                )
            self._run(self._restore([path]), None, lambda _: None)
        if path in self._errors:
            raise self._errors[path]
        return self.runs[path]

    def program(self, reference: str, home: str) -> Run:
        """The run of the snippet that ``name`` or ``folder/name`` names.

        Args:
            reference: what the author wrote.
            home: the folder that need not be written.

        Raises:
            AuthoringError: if it names none, or the snippet failed.
        """
        named = references.cell_reference(reference, home)
        if named.title:
            raise AuthoringError(f"{reference!r} names a cell, not a whole program.")
        return self.get(named.path)

    def cell(self, reference: str, home: str) -> tuple[Run, Cell]:
        """The cell that ``name::Title`` names, and the run that it is part of.

        Args:
            reference: what the author wrote.
            home: the folder that need not be written.

        Raises:
            AuthoringError: if it names none, or the snippet failed.
        """
        named = references.cell_reference(reference, home)
        if not named.title:
            raise AuthoringError(f"{reference!r} names no cell; write name::Title.")
        run = self.get(named.path)
        for cell in run.program.cells:
            if cell.title == named.title:
                return run, cell
        titles = [cell.title for cell in run.program.cells]
        raise AuthoringError(
            f"there is no cell {named.title!r} in this snippet."
            f" {known('Cells', named.title, titles)}",
            place=f"{self.shown_as(named.path)}:1",
        )

    def value(self, reference: ValueReference) -> str:
        """The text of a value.

        Raises:
            AuthoringError: if it names none, its format does not fit, or the snippet
                failed.
        """
        variable = self.variable(reference)
        try:
            return quoted(variable, reference.field, reference.name)
        except AuthoringError as error:
            error.place = f"{self.shown_as(reference.path)}:1"
            raise

    def variable(self, reference: ValueReference) -> Any:
        """The variable that a value is or is part of.

        Raises:
            AuthoringError: if there is none, or the snippet failed.
        """
        variables = self.get(reference.path).program.values
        if reference.name not in variables:
            raise AuthoringError(
                f"there is no variable {reference.name!r} to quote at the end of this"
                f" snippet. {known('Variables', reference.name, list(variables))}",
                place=f"{self.shown_as(reference.path)}:1",
            )
        return variables[reference.name]

    def _restore(self, paths: Sequence[str]) -> dict[str, str]:
        """Take from the cache what there is; returns the sources of the others."""
        stale = {}
        for path in paths:
            try:
                source = (self.folder / path).read_bytes().decode()
            except OSError as error:  # it may have been renamed by now
                problem = f"the snippet cannot be read: {error.strerror}."
                self._fail(path, problem)
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                self._fail(path, f"the snippet is not UTF-8: {error}.", line)
            else:
                run = self._cached(path, source)
                if run:
                    self.runs[path] = run
                else:
                    stale[path] = source
        return stale

    def _fail(self, path: str, problem: str, line: int = 1) -> None:
        place = f"{self.shown_as(path)}:{line}"
        self._errors[path] = AuthoringError(problem, place=place)

    def _cached(self, path: str, source: str) -> Run | None:
        """The kept run, if what it depends on is as it was."""
        entry = cache.key(path, source.encode())
        texts = self._cache.load(entry)
        with suppress(KeyError, TypeError, ValueError):  # not an entry of this version
            if texts is not None:
                program = notebook.read(texts["ipynb"])
                imported = program.imported.items()
                if all(self._digest(name) == was for name, was in imported):
                    self._used.add(entry)
                    return Run(program, source, texts["page"])
        return None

    def _digest(self, name: str) -> str:
        with suppress(OSError):
            return cache.digest((self.folder / name).read_bytes())
        return ""

    def _run(
        self,
        sources: Mapping[str, str],
        executor: Executor | None,
        progress: Callable[[Progress], None],
    ) -> None:
        pool = executor or ThreadPoolExecutor(_cores())
        jobs: dict[Future[Ran], str] = {}
        for path, source in sources.items():
            name = self.shown_as(path)
            job = Job(str(self.folder), path, source, name, self.time_limit)
            jobs[pool.submit(run_job, job)] = path
        cached = len(self.runs)
        try:
            pending: set[Future[Ran]] = set(jobs)
            while pending:
                running = tuple(jobs[future] for future in pending if future.running())
                left = len(pending)
                progress(Progress(running, left, len(jobs) - left, cached))
                done, pending = wait(pending, 0.2, FIRST_COMPLETED)
                for ended in done:
                    self._keep(jobs[ended], sources[jobs[ended]], ended.result())
        finally:
            for future in jobs:
                future.cancel()
            while not all(future.done() for future in jobs):
                process.kill_all()
                wait(jobs, 0.1)
            if executor is None:
                pool.shutdown()

    def _keep(self, path: str, source: str, ran: Ran) -> None:
        if ran.error:
            self._errors[path] = ran.error
            return
        program = notebook.read(ran.texts["ipynb"])
        self.runs[path] = Run(program, source, ran.texts["page"])
        if self._digest(path) != cache.digest(source.encode()):
            return  # saved meanwhile: processes that it started may have read the new
        entry = cache.key(path, source.encode())
        self._used.add(entry)
        try:
            self._cache.store(entry, ran.texts)
        except OSError as error:
            log.warning("%s is not kept in the cache: %s", self.shown_as(path), error)


def _cores() -> int:
    """How many processors this process may use: in a container, not all there are."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
