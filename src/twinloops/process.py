"""Call a function in a process of its own, forked from one that is already warm."""

from __future__ import annotations

import importlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twinloops.confine import confine

# multiprocessing is imported where something has to run: most builds run nothing
if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, ForkServerProcess

Report = Callable[[str], None]
Wanted = Callable[[], bool]

# All that a snippet sees of the environment. One thread: small tensors are faster so,
# and results do not depend on the number of cores.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "SOURCE_DATE_EPOCH": "0",
}

FILE_LIMIT = 100_000_000  # bytes of one file that a call writes; saves the disk

_alive: set[ForkServerProcess] = set()
_starting = threading.Lock()


@dataclass(frozen=True)
class Outcome:
    """How a call in a process of its own ended.

    Attributes:
        result: what the function returned; None if the process died first.
        death: how it died, in words; empty if it did not.
        activity: what it last reported before it died.
        stderr: what it wrote, past Python, to file descriptor 2.
        seconds: how long it took.
    """

    result: dict[str, Any] | None
    death: str
    activity: str
    stderr: str
    seconds: float


def warm_up() -> None:
    """Start the warm parent, unless it is running."""
    with _starting:
        _start_parent()


def _context() -> ForkServerContext:
    import multiprocessing

    return multiprocessing.get_context("forkserver")


def _start_parent() -> None:
    """With the environment of a snippet, so that none of ours is left in ``/proc``."""
    from multiprocessing import forkserver, resource_tracker

    _context().set_forkserver_preload(["twinloops.warm"])
    tempfile.gettempdir()  # asked first below, it would not find our TMPDIR
    with _environment(ENVIRONMENT), _no_main():
        resource_tracker.ensure_running()  # first: it lets interrupts through again
        with _no_interrupt():
            forkserver.ensure_running()


def always() -> bool:
    """The answer of whoever waits for an outcome to its end."""
    return True


def call(
    function: str, argument: Any, time_limit: float, wanted: Wanted = always
) -> Outcome:
    """``function(argument, report)`` in a fresh process, in an empty folder.

    The process is confined (:mod:`twinloops.confine`). Whatever it started, and has
    left running when the function has returned, the limit has passed or this process
    has ended, is killed; so is all of it as soon as the outcome is not wanted any more.

    Args:
        function: its name, ``module:function``, imported where it runs. It is given
            the argument and a function to report what it is at; it returns what JSON
            can hold.
        argument: its first argument, pickled.
        time_limit: in seconds.
        wanted: asked twice a second whether the outcome still is.
    """
    began = time.monotonic()
    _remove_scratch_of_the_dead()
    scratch = Path(tempfile.mkdtemp(prefix=f"twinloops-{os.getpid()}-")).resolve()
    arguments = (function, argument, str(scratch))
    process = _context().Process(target=_child, args=arguments)
    try:
        try:
            _start(process)
        except (OSError, EOFError):
            # the warm parent was just killed, for want of memory say: once more
            try:
                process = _context().Process(target=_child, args=arguments)
                _start(process)
            except (OSError, EOFError) as error:
                death = f"could not be started: {type(error).__name__} {error}"
                return Outcome(None, death, "", "", time.monotonic() - began)
        _alive.add(process)
        _wait(process, time_limit, wanted)
        late = process.is_alive()
        _kill(process)
        process.join()
        _kill_namespace(_read(scratch / "namespace"))
        result = _read(scratch / "result.json")
        return Outcome(
            result=json.loads(result) if result else None,
            death="" if result else _death(process.exitcode, late, time_limit),
            activity=_read(scratch / "activity"),
            stderr=_read(scratch / "stderr"),
            seconds=time.monotonic() - began,
        )
    finally:
        _alive.discard(process)
        shutil.rmtree(scratch, ignore_errors=True)


def _wait(process: ForkServerProcess, time_limit: float, wanted: Wanted) -> None:
    end = time.monotonic() + time_limit
    while process.is_alive() and wanted() and time.monotonic() < end:
        process.join(min(0.5, max(0.0, end - time.monotonic())))


def _start(process: ForkServerProcess) -> None:
    with _starting:
        _start_parent()
        with _no_main():
            process.start()


def kill_all() -> None:
    """End every process that :func:`call` has started in this one."""
    for process in list(_alive):
        _kill(process)


def _child(function: str, argument: Any, scratch: str) -> None:
    import multiprocessing

    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # forgets one that came before setsid
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    home = Path(scratch, "home")
    home.mkdir()
    confine(Path(scratch))
    Path(scratch, "namespace").write_text(_namespace("self"))
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()
    os.chdir(home)
    os.environ.clear()
    os.environ.update(ENVIRONMENT, HOME=str(home), TMPDIR=str(home))
    tempfile.tempdir = None  # it remembers the folder of the warm parent
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))
    sys.path[:] = [p for p in sys.path if p.startswith((sys.prefix, sys.base_prefix))]
    for name, descriptor in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        file = os.open(Path(scratch, name), os.O_RDWR | os.O_CREAT | os.O_APPEND)
        os.dup2(file, descriptor)
        os.close(file)
    module, _, name = function.partition(":")
    called = getattr(importlib.import_module(module), name)
    own = os.getpid()
    result = called(argument, Path(scratch, "activity").write_text)
    if os.getpid() == own:  # and not a fork of it that came back from the function
        unfinished = Path(scratch, "result.part")
        unfinished.write_text(json.dumps(result), encoding="utf-8")
        unfinished.rename(Path(scratch, "result.json"))
    # not sys.exit: it would wait for threads and children that the function left
    os._exit(0)


def _die_with(sentinel: int) -> None:
    from multiprocessing import connection

    connection.wait([sentinel])
    os.killpg(0, signal.SIGKILL)


def _kill(process: ForkServerProcess) -> None:
    if process.pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()


def _kill_namespace(namespace: str) -> None:
    """End what a call started and what left its group, as daemons do.

    All of it shares the call's network namespace, if it has one of its own.
    """
    found = namespace not in ("", _namespace("self"))
    while found:
        found = False
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if _namespace(pid) == namespace:
                found = True
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)


def _namespace(pid: str) -> str:
    with suppress(OSError):
        return os.readlink(f"/proc/{pid}/ns/net")
    return ""


def is_running(pid: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove_scratch_of_the_dead() -> None:
    """What builds have left that were killed."""
    for folder in Path(tempfile.gettempdir()).glob("twinloops-*-*"):
        pid = folder.name.split("-")[1]
        if pid.isdigit() and not is_running(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _death(exit_code: int | None, late: bool, time_limit: float) -> str:
    if late:
        return f"ran longer than its {time_limit:g} s and was stopped"
    if exit_code is not None and exit_code < 0:
        known = {number.value: number.name for number in signal.Signals}
        return f"was ended by the signal {known.get(-exit_code, -exit_code)}"
    return f"ended its process with exit code {exit_code}"


def _read(file: Path) -> str:
    with suppress(FileNotFoundError):
        return file.read_text(encoding="utf-8", errors="replace")
    return ""


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    """These variables and no others, for the processes that are started within."""
    saved = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(saved)


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Ctrl-C is for this process; what it starts within does not get it."""
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


@contextmanager
def _no_main() -> Iterator[None]:
    """Keep multiprocessing from running this process's main program in the child.

    It does so to find functions defined there; ours are all importable, and the main
    program is ``mkdocs`` or whatever else builds the site.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
