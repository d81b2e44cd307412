"""The snippets of a book: which there are, their runs, and what a reference names."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import lru_cache
from pathlib import Path
from symtable import symtable
from typing import Any

from twinloops import cells, problems, references, store, values, workers
from twinloops.cells import Cell
from twinloops.execution import SNIPPETS, Execution, Snippet
from twinloops.problems import AuthoringError, Problem
from twinloops.references import ValueReference
from twinloops.values import known

log = logging.getLogger(__name__)

TIME_LIMIT = 120.0  # seconds for one snippet; a busy machine takes ten times as long


@lru_cache(1000)  # `serve` asks for the same programs in every build
def _bound_in(program: tuple[Cell, ...]) -> dict[str, int]:
    """The number, from 0, of the last cell that binds each global variable."""
    found = {}
    for number, cell in enumerate(program):
        for symbol in symtable(cell.source, "cell", "exec").get_symbols():
            if symbol.is_assigned() or symbol.is_imported():
                found[symbol.get_name()] = number
    return found


class Book:
    """All snippets below one folder, and their runs.

    Attributes:
        root: the project's folder; messages name files relative to it.
        folder: that of the snippets.
        executions: the runs that are up to date, those with a problem too, by path.
        asked: those that :meth:`get` was asked for, by path. A build puts the dict of a
            page here, and so learns what the page was made of.

    Args:
        root: the project's folder.
        time_limit: for one snippet, in seconds.
    """

    def __init__(self, root: Path, time_limit: float = TIME_LIMIT) -> None:
        self.root = root.resolve()
        self.folder = self.root / SNIPPETS
        self.cache_folder = self.root / ".cache"
        self.time_limit = time_limit
        self.executions: dict[str, Execution] = {}
        self.asked: dict[str, Execution] = {}
        self._store = store.Store(self.cache_folder / "runs", self.root)

    def paths(self) -> list[str]:
        """The snippets, relative to their folder, with ``/``, in order."""
        files = (file.relative_to(self.folder) for file in self.folder.rglob("*.py"))
        return sorted(f.as_posix() for f in files if "__pycache__" not in f.parts)

    def name_of(self, path: str) -> str:
        """A snippet's name in messages, such as ``snippets/bias/check.py``."""
        return f"{SNIPPETS}/{path}"

    def run_all(
        self,
        executor: Executor | None = None,
        progress: Callable[[workers.Progress], None] = lambda _: None,
    ) -> None:
        """Run every snippet whose run is not kept.

        Args:
            executor: where the snippets run; by default here, one on each core.
            progress: told now and then how far it is.

        Raises:
            AuthoringError: if the executor cannot run them.
        """
        self._bring_up_to_date(self.paths(), executor, progress)
        if not self.problems():
            self._store.prune()

    def run_folder(self, folder: str) -> None:
        """Run one chapter's own snippets, if their runs are not kept.

        Args:
            folder: below that of all snippets, with ``/``.
        """
        paths = [path for path in self.paths() if path.startswith(f"{folder}/")]
        self._bring_up_to_date(paths)

    def problems(self) -> list[Problem]:
        """Why snippets failed, in the order of their paths; what is the same once."""
        runs = sorted(self.executions.items())
        return list(dict.fromkeys(e.problem for _, e in runs if e.problem))

    def fail(self, error: AuthoringError) -> None:
        """Let every snippet that has no run fail with this error."""
        for path in self.paths():
            failed = Execution(path, "", problem=error.problem)
            self.executions.setdefault(path, failed)

    def get(self, path: str) -> Execution:
        """A snippet's run, from the cache if it is there; if not, it runs now.

        Raises:
            AuthoringError: if there is no such snippet, or it failed.
        """
        if path not in self.executions:
            paths = self.paths()
            if path not in paths:
                folder = path.rpartition("/")[0]
                own = [name for name in paths if name.rpartition("/")[0] == folder]
                raise AuthoringError(
                    f"there is no snippet {path!r} in {SNIPPETS}/."
                    f" {known('Snippets', path, own or paths)}"
                )
            self._bring_up_to_date([path])
        execution = self.asked[path] = self.executions[path]
        if execution.problem:
            raise AuthoringError.of(execution.problem)
        return execution

    def program(self, reference: str, home: str) -> Execution:
        """The run of the snippet that ``name`` or ``folder/name`` names.

        The arguments are those of :func:`references.cell_reference`.

        Raises:
            AuthoringError: if it names none, or the snippet failed.
        """
        path, title = references.cell_reference(reference, home)
        if title:
            raise AuthoringError(f"{reference!r} names a cell, not a whole program.")
        return self.get(path)

    def cell(self, reference: str, home: str) -> tuple[Execution, int]:
        """The run and the number, from 0, of the cell that ``name::Title`` names.

        The arguments are those of :func:`references.cell_reference`.

        Raises:
            AuthoringError: if it names none, or the snippet failed.
        """
        path, title = references.cell_reference(reference, home)
        if not title:
            raise AuthoringError(f"{reference!r} names no cell; write name::Title.")
        execution = self.get(path)
        titles = [cell.title for cell in execution.cells]
        if title not in titles:
            raise AuthoringError(
                f"there is no cell {title!r} in this snippet."
                f" {known('Cells', title, titles)}",
                place=f"{self.name_of(path)}:1",
            )
        return execution, titles.index(title)

    def variable(self, reference: ValueReference) -> Any:
        """What a value or a table's ``rows`` names: a variable, or a part of one.

        Raises:
            AuthoringError: if there is none, or the snippet failed.
        """
        variables, name = self.get(reference.path).values, reference.name
        with problems.at(f"{self.name_of(reference.path)}:1"):
            if name not in variables:
                raise AuthoringError(
                    f"there is no variable {name!r} to quote at the end of this"
                    f" snippet. {known('Variables', name, list(variables))}"
                )
            return values.part(
                values.read(variables[name]), reference.field.steps, name
            )

    def cell_of(self, reference: ValueReference) -> int | None:
        """The number, from 0, of the last cell that binds a value's variable.

        None if no cell does at its top level: it may be bound in a function.
        """
        return _bound_in(self.get(reference.path).cells).get(reference.name)

    def value(self, reference: ValueReference) -> str:
        """The text of a value.

        Raises:
            AuthoringError: if it names none, its format does not fit, or the snippet
                failed.
        """
        found = self.variable(reference)
        with problems.at(f"{self.name_of(reference.path)}:1"):
            return values.formatted(found, reference.field.format, reference.name)

    def _bring_up_to_date(
        self,
        paths: Sequence[str],
        executor: Executor | None = None,
        progress: Callable[[workers.Progress], None] = lambda _: None,
    ) -> None:
        """Take these runs from the cache; run what is not there, and keep it."""
        new = [path for path in paths if path not in self.executions]
        to_run = [snippet for snippet in map(self._not_kept, new) if snippet]
        for execution in workers.run_all(to_run, executor, progress):
            self.executions[execution.path] = execution
            try:
                self._store.keep(execution)
            except OSError as error:
                name = self.name_of(execution.path)
                log.warning("%s is not kept in the cache: %s", name, error)

    def _not_kept(self, path: str) -> Snippet | None:
        """What has to run; None if its execution is there now, kept or failed."""
        name = self.name_of(path)
        try:
            source = cells.decode((self.folder / path).read_bytes(), name)
        except OSError as error:  # it may have been renamed by now
            problem = Problem(f"it cannot be read: {error.strerror}.", f"{name}:1")
            found: Execution | None = Execution(path, "", problem=problem)
        except AuthoringError as error:
            found = Execution(path, "", problem=error.problem)
        else:
            found = self._store.load(path, source)
        if found:
            self.executions[path] = found
            return None
        return Snippet(str(self.root), path, source, self.time_limit)
