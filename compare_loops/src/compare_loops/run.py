"""Run a user's script in a process of its own, watched, and bring back its trace."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import runpy
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from compare_loops.trace import CompareError, Trace

TIME_LIMIT = 300.0  # seconds for one script, until its iterations are seen
OLDEST_TORCH = (2, 7)  # the first with torch.func.debug_unwrap


@dataclass
class Job:
    """One run: a script with its arguments, and what an experiment changes in it."""

    script: str
    name: str
    arguments: list[str] = field(default_factory=list)
    iterations: int = 20
    time_limit: float = TIME_LIMIT
    change: Any = None
    show_output: bool = False
    python_path: str | None = field(default_factory=lambda: os.getenv("PYTHONPATH"))


def run(job: Job, progress: Callable[[int], None] | None = None) -> Trace:
    """Run a script until its iterations are seen, and return its trace.

    Raises `CompareError` if it fails before its first update, or dies, or if torch is
    missing or too old. A script that fails later, or takes too long, is compared as far
    as it went.
    """
    check_torch()
    script = Path(job.script).resolve()
    if not script.is_file():
        raise CompareError(f"{job.script} is no file.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace"
        receiver, sender = context().Pipe(duplex=False)
        process = context().Process(
            target=child, args=(job, str(script), str(path), sender)
        )
        process.start()
        sender.close()
        message = listen(process, receiver, job.time_limit, progress)
        if not path.is_file():
            raise CompareError(message or f"{job.name} ended without a word.")
        trace = Trace.received(path)
    if message:
        trace.notes.append(message)
    return trace


def check_torch() -> None:
    """Raise `CompareError` without a torch that can be watched; imports nothing."""
    try:
        installed = metadata.version("torch")
    except metadata.PackageNotFoundError:
        installed = "not installed"
    found = re.match(r"(\d+)\.(\d+)", installed)
    if not found or (int(found[1]), int(found[2])) < OLDEST_TORCH:
        oldest = ".".join(map(str, OLDEST_TORCH))
        raise CompareError(
            f"scripts are watched with torch {oldest} or newer; here it is {installed}."
        )


def context() -> Any:
    """Return a way to start processes that imports torch once for all of them."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    chosen = multiprocessing.get_context("forkserver")
    chosen.set_forkserver_preload(["compare_loops.warm"])
    # The server looks for this package on PYTHONPATH only; `child` takes it off again.
    ours = str(Path(__file__).parents[1])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([ours, *([before] if before else [])])
    try:
        forkserver.ensure_running()
    finally:
        set_python_path(before)
    return chosen


def set_python_path(value: str | None) -> None:
    """Give PYTHONPATH this value, or remove it."""
    os.environ.pop("PYTHONPATH", None)
    if value is not None:
        os.environ["PYTHONPATH"] = value


def listen(
    process: Any,
    receiver: Connection,
    limit: float,
    progress: Callable[[int], None] | None,
) -> str:
    """Follow a child until it ends; return what it says about a failure."""
    message, deadline = "", time.monotonic() + limit
    asked = False
    while True:
        try:
            if receiver.poll(0.1):
                said = receiver.recv()
                if isinstance(said, int) and progress:
                    progress(said)
                elif isinstance(said, str):
                    message = said
            elif not process.is_alive():
                break
        except EOFError:
            break
        if time.monotonic() > deadline:
            if asked:
                process.kill()
                break
            asked, deadline = True, time.monotonic() + 5  # seconds to save what it has
            process.terminate()
    process.join()
    return message


def child(job: Job, script: str, path: str, sender: Connection) -> None:
    """Run the script as Python would, in this process, and save its trace."""
    import signal

    from compare_loops.watcher import Enough, Watcher

    as_if_alone(job, script)
    watcher = Watcher(job.name, job.iterations, True, job.change, sender.send)

    def too_long(*_: object) -> None:
        raise Enough(f"{job.name} ran into the time limit of {job.time_limit:g} s.")

    signal.signal(signal.SIGTERM, too_long)
    message = ""
    with contextlib.ExitStack() as stack:
        if not job.show_output:
            stack.enter_context(silenced())
        try:
            with watcher.attached():
                runpy.run_path(script, run_name="__main__")
        except Enough as enough:
            message = str(enough)
        except SystemExit:
            pass
        except BaseException:
            message = f"{job.name} raised an error:\n{users_traceback()}"
        watcher.finish()
    if watcher.trace.iterations or not message:
        watcher.trace.hand_over(path)
    if message:
        sender.send(message)
    sender.close()
    sys.stdout.flush()
    os._exit(0)  # the script's threads and workers end with it


def as_if_alone(job: Job, script: str) -> None:
    """Prepare this process as Python prepares one that runs the script."""
    folder = str(Path(script).parent)
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.argv = [script, *job.arguments]
    set_python_path(job.python_path)
    # what the script starts, such as a loader's workers, starts as it does alone
    multiprocessing.set_start_method(None, force=True)
    os.environ["TORCHDYNAMO_DISABLE"] = "1"  # what is compiled cannot be watched
    os.environ.setdefault("KERAS_BACKEND", "torch")  # the one that can be watched


def silenced() -> Any:
    """Return a context in which nothing is printed."""
    return contextlib.redirect_stdout(Path(os.devnull).open("w"))


def users_traceback() -> str:
    """Return the traceback of the current exception without this package's frames."""
    kind, error, tb = sys.exc_info()
    ours = str(Path(__file__).parent)
    frames = [
        frame
        for frame in traceback.extract_tb(tb)
        if not frame.filename.startswith((ours, "<frozen"))
        and "runpy" not in frame.filename
    ]
    head = ["Traceback (most recent call last):\n"]
    return "".join(
        head
        + traceback.format_list(frames)
        + traceback.format_exception_only(kind, error)
    ).rstrip()
