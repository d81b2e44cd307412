"""What a snippet's run read below the project's folder, and whether it has changed."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from typing import Any

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


def record(root: str, chapter: str) -> dict[str, str]:
    """Note from now on, in this process, what is read below the project's folder.

    Python tells its audit hooks which files it opens and which modules it looks for. It
    does not see what C++ code opens, nor what another process reads; once a process is
    started, all files of the chapter count as read.

    Args:
        root: the project's folder.
        chapter: the folder of the snippet, relative to ``root``.

    Returns:
        A dict that fills during the run: names as in :func:`state`, and digests.
    """
    read: dict[str, str] = {}
    noting: list[str] = []  # the hook itself opens files, which are not the snippet's

    def note(path: Any, suffix: str = "") -> None:
        if noting or not isinstance(path, str | bytes | os.PathLike):
            return
        full = os.path.abspath(os.fsdecode(path))
        if _is_below(full, root):
            name = os.path.relpath(full, root).replace(os.sep, "/") + suffix
            if name not in read:
                noting.append(name)
                read[name] = state(root, name)
                noting.clear()

    def searched(module: str, *_: Any) -> None:
        if module in _IMPORTED_TO_START_A_PROCESS:
            started()
        package, name = module.rpartition(".")[::2]
        inside = getattr(sys.modules.get(package), "__path__", ())
        for folder in list(inside if package else sys.path):
            note(os.path.join(folder, f"{name}.py"))
            note(os.path.join(folder, name, "__init__.py"))

    def listed(path: Any = ".", *_: Any) -> None:
        # Python lists folders to find modules; which it looked for, is noted above.
        caller = sys._getframe(2).f_code.co_filename
        if not caller.startswith("<frozen importlib"):
            note("." if path is None else path, "/")

    def opened(path: Any, *_: Any) -> None:
        note(path)

    def started(*_: Any) -> None:
        note(os.path.join(root, chapter), ALL_BELOW)

    handlers: dict[str, Callable[..., None]] = {
        "open": opened,
        "sqlite3.connect": opened,
        "ctypes.dlopen": opened,
        "import": searched,
        "os.listdir": listed,
        "os.scandir": listed,
        **dict.fromkeys(_STARTS_A_PROCESS, started),
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        handler = handlers.get(event)
        if handler:
            handler(*arguments)

    sys.addaudithook(hook)
    _import_from_sources(root)
    return read


def shadowed(folder: Path) -> str:
    """A file in the folder that hides a module which the warm parent has imported.

    ``python snippet.py`` imports the file of that name, and a build the module.

    Returns:
        The file's name; "" if there is none.
    """
    with suppress(OSError):  # The folder may have been renamed meanwhile.
        for file in sorted(folder.iterdir()):
            is_module = file.suffix == ".py" or (file / "__init__.py").exists()
            if is_module and file.stem in sys.modules:
                return file.name
    return ""


def _is_below(full: str, root: str) -> bool:
    """Whether a path is part of the project, and not of Python's environment in it."""
    installed = (f"{sys.prefix}{os.sep}", f"{sys.base_prefix}{os.sep}")
    return full.startswith(f"{root}{os.sep}") and not full.startswith(installed)


def _import_from_sources(root: str) -> None:
    """Import the project's modules from their sources, never from compiled files.

    Python compares times and sizes, and takes an old compiled file for a new source if
    both happen to be equal.
    """

    class FromSource(SourceFileLoader):
        def path_stats(self, path: Any) -> Any:
            raise OSError  # which tells Python that there is no compiled file

    make_finder = FileFinder.path_hook((FromSource, [".py"]))

    def finder(path: str) -> Any:
        if not _is_below(os.path.join(path, ""), root):
            raise ImportError
        return make_finder(path)

    sys.path_hooks.insert(0, finder)
