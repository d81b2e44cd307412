"""The cache: executions, kept by the content of all that they depend on."""

import json
import os
import platform
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile

from twinloops.cells import decode
from twinloops.execution import SNIPPETS, Execution
from twinloops.problems import AuthoringError
from twinloops.reading import digest, state
from twinloops.sandbox import ENVIRONMENT

PACKAGES = ("torch", "numpy", "matplotlib")
# The modules of this package that are loaded where a snippet runs; a test compares the
# list with a run. The other modules can change without any run.
RUNNER = (
    "cells",
    "confine",
    "drawing",
    "execution",
    "figures",
    "problems",
    "reading",
    "references",
    "runner",
    "sandbox",
    "values",
    "warm_parent",
)
KEPT_FOR_EACH = 10  # old executions for each snippet, to go back to older versions


version = cache(metadata.version)  # It is asked for each snippet, and stays the same.


@cache
def _runner_digest() -> str:
    here = Path(__file__).parent
    return digest(b"\0".join((here / f"{name}.py").read_bytes() for name in RUNNER))


def setting() -> dict[str, str]:
    """What every execution depends on besides its snippet: names and values.

    No path of this machine is in it, so that two checkouts share their executions.
    """
    own = f"{Path(ENVIRONMENT['PATH'].partition(':')[0])}:"
    return {
        "the engine": _runner_digest(),
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        **{f"${name}": text.replace(own, "") for name, text in ENVIRONMENT.items()},
    }


def key(name: str, source: str) -> str:
    """The name under which an execution is kept.

    Args:
        name: of the snippet's file relative to the project; warnings show it.
        source: its text.
    """
    depends_on = {"name": name, "source": source, "setting": setting()}
    return digest(json.dumps(depends_on, sort_keys=True).encode())


# `serve` asks for the same executions at each save, and parsing them all is a tenth of
# what a save takes.
_parsed = lru_cache(1000)(Execution.from_json)


class Store:
    """A folder of executions, one file each.

    A file that cannot be read, is cut short or was changed counts as missing.

    Args:
        folder: where they are kept.
        root: the project's folder.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self._root = folder, root
        self._used: set[str] = set()

    def load(self, path: str, source: str) -> Execution | None:
        """The kept execution of a snippet, if all that it read is as it was.

        Args:
            path: of the snippet below the snippets' folder.
            source: its text.
        """
        entry = key(f"{SNIPPETS}/{path}", source)
        with suppress(OSError, ValueError):
            head, _, body = (self.folder / entry).read_bytes().partition(b"\n")
            if head.decode() == digest(body):
                execution = _parsed(body)
                if self._unchanged(execution.files):
                    self._used.add(entry)
                    return execution
        return None

    def keep(self, execution: Execution) -> None:
        """Keep an execution, whole or not at all.

        Nothing is kept if the execution has a problem, or if a file that it read was
        saved meanwhile: a process that it started may have read either state.

        Raises:
            OSError: if the folder cannot be written.
        """
        name = f"{SNIPPETS}/{execution.path}"
        if execution.problem or not self._is_as_it_was(name, execution):
            return
        entry = key(name, execution.source)
        self._used.add(entry)
        self.folder.mkdir(parents=True, exist_ok=True)
        body = execution.to_json().encode()
        prefix = f"part-{os.getpid()}-"
        with NamedTemporaryFile(dir=self.folder, prefix=prefix, delete=False) as file:
            try:
                file.write(digest(body).encode() + b"\n" + body)
                file.close()
                os.replace(file.name, self.folder / entry)
            except BaseException:
                os.unlink(file.name)
                raise

    def prune(self) -> None:
        """Drop old executions: all but those in use and the newest of the others.

        What is dropped is made again when it is asked for. So the worst that a wrong
        clock, or another build at the same time, can do is to cost a run.
        """
        most = KEPT_FOR_EACH * len(self._used)
        with suppress(OSError):  # a cache that cannot be written does not grow either
            with os.scandir(self.folder) as files:
                unused = [file for file in files if file.name not in self._used]
            others = [file for file in unused if len(file.name) == 64]
            if len(others) <= most:
                return  # nearly always; to sort them, each would be looked at
            others.sort(key=lambda file: (file.stat().st_mtime_ns, file.name))
            for file in others[: len(others) - most]:
                os.unlink(file)

    def _unchanged(self, files: Mapping[str, str]) -> bool:
        root = str(self._root)
        return all(state(root, name) == was for name, was in files.items())

    def _is_as_it_was(self, name: str, execution: Execution) -> bool:
        with suppress(OSError, AuthoringError):  # It may have been renamed, or spoiled.
            source = decode((self._root / name).read_bytes(), name)
            return source == execution.source and self._unchanged(execution.files)
        return False
