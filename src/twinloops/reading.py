"""What a snippet's run read below the project's folder, and whether it has changed."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from twinloops.problems import Problem

ALL_BELOW = "/**"
_STARTS_A_PROCESS = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "subprocess.Popen",
)
# multiprocessing starts processes without an event, except by a fork.
_IMPORTED_TO_START_A_PROCESS = (
    "multiprocessing.popen_forkserver",
    "multiprocessing.popen_spawn_posix",
)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def state(root: str, name: str) -> str:
    """What a run depends on: a digest that changes whenever the thing named changes.

    Args:
        root: the project's folder.
        name: relative to it, a file, or ``folder/`` for the names in a folder, or
            ``folder/**`` for all files in and below it.

    Returns:
        The digest; "" if there is no such thing.
    """
    full = os.path.join(root, name.removesuffix(ALL_BELOW))
    with suppress(OSError):
        if name.endswith(ALL_BELOW):
            found = sorted(p for p in Path(full).rglob("*") if p.suffix != ".pyc")
            parts = [f"{p} {digest(p.read_bytes())}" for p in found if p.is_file()]
            return digest("\n".join(parts).replace(root, "").encode())
        if name.endswith("/"):
            return digest("\n".join(sorted(os.listdir(full))).encode())
        return digest(Path(full).read_bytes())
    return ""


class Record:
    """Notes from now on, in this process, what is read below the project's folder.

    Python tells its audit hooks which files it opens and which modules it looks for. It
    does not see what C++ code opens, nor what another process reads; once a process is
    started, all files of the chapter count as read, and all of the project's packages.

    Attributes:
        files: names as in :func:`state`, and digests.

    Args:
        root: the project's folder.
        chapter: the folder of the snippet, relative to ``root``.
    """

    def __init__(self, root: str, chapter: str) -> None:
        self.files: dict[str, str] = {}
        self._root, self._chapter = root, os.path.join(root, chapter)
        self._noting = False  # The hook itself opens files, which do not count.
        self._handlers: dict[str, Callable[..., None]] = {
            **dict.fromkeys(("open", "sqlite3.connect", "ctypes.dlopen"), self._opened),
            **dict.fromkeys(("os.listdir", "os.scandir"), self._listed),
            **dict.fromkeys(_STARTS_A_PROCESS, self._started),
            "import": self._searched,
        }
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        handler = self._handlers.get(event)
        if handler and not self._noting:
            handler(*arguments)

    def _note(self, path: str, suffix: str = "") -> None:
        full = os.path.abspath(path)
        if _is_below(full, self._root):
            name = os.path.relpath(full, self._root).replace(os.sep, "/") + suffix
            if name not in self.files:
                self._noting = True
                self.files[name] = state(self._root, name)
                self._noting = False

    def _opened(self, path: Any, *_: Any) -> None:
        if isinstance(path, str | bytes | os.PathLike):  # and not a descriptor
            self._note(os.fsdecode(path))

    def _listed(self, path: Any = None, *_: Any) -> None:
        # Python lists folders to find modules. Those are noted one by one below.
        caller = sys._getframe(2).f_code.co_filename
        if not isinstance(path, int) and not caller.startswith("<frozen importlib"):
            self._note(os.fsdecode(path or "."), "/")

    def _searched(self, module: str, *_: Any) -> None:
        if module in _IMPORTED_TO_START_A_PROCESS:
            self._started()
        # The chapter's folder comes first: a new file in it could hide the module.
        name = os.path.join(self._chapter, module.partition(".")[0])
        self._note(f"{name}.py")
        self._note(os.path.join(name, "__init__.py"))

    def _started(self, *_: Any) -> None:
        for folder in (self._chapter, *sys.path):
            if folder and os.path.abspath(folder) != self._root:
                self._note(folder, ALL_BELOW)


def hidden_module(folder: Path, name: str) -> Problem | None:
    """What is wrong if a file hides a module which the warm parent has imported.

    ``python snippet.py`` imports the file of that name, and a build the module.

    Args:
        folder: where the file may be.
        name: of the snippet, in messages.
    """
    with suppress(OSError):  # The folder may have been renamed meanwhile.
        for file in sorted(folder.iterdir()):
            is_module = file.suffix == ".py" or (file / "__init__.py").exists()
            if is_module and file.stem in sys.modules:
                return Problem(
                    f"{folder.name}/{file.name} has the name of a Python module."
                    " Programs beside it would import it instead of"
                    f" {file.stem!r}; rename it.",
                    f"{name}:1",
                )
    return None


def _is_below(full: str, root: str) -> bool:
    """Whether a path is part of the project, and not of Python's environment in it."""
    installed = (f"{sys.prefix}{os.sep}", f"{sys.base_prefix}{os.sep}")
    return full.startswith(f"{root}{os.sep}") and not full.startswith(installed)
