"""Run a snippet in a process of its own, forked from one that is already warm.

The building process starts the warm parent (:mod:`twinloops.warm_parent`) and asks it
for a fork for each snippet: the keeper, which starts the snippet and looks after it. A
socket connects the building process with the keeper. A pipe brings what the snippet
hands over. When the building process closes the socket or ends in any way, the keeper
ends the snippet.
"""

import atexit
import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, replace
from pathlib import Path
from select import select
from typing import IO, Any

from twinloops.cells import Cell, parse
from twinloops.execution import Execution, Snippet
from twinloops.problems import AuthoringError, Problem

log = logging.getLogger(__name__)

# All that a snippet sees of the environment, beside HOME and TMPDIR. With one thread
# small tensors are faster, and results do not depend on the number of cores.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "SOURCE_DATE_EPOCH": "0",
}
MOST_RESULTS = 500_000_000  # bytes that one snippet may hand over
ATTEMPTS = 3  # The warm parent may be killed, for example when memory runs out.
# The byte that is written to the warm parent. With two descriptors, the socket of the
# job and the pipe for its results, it asks for a fork; alone, only for imports.
PLAIN, WITH_OPTIMIZERS = b"p", b"o"
LAST_WORDS = 4_000  # bytes of stderr that are told of a process that died
PATIENCE = 10.0  # seconds for a keeper to end a snippet, on a busy machine
_OPTIMIZER = re.compile(r"\boptim\b")  # the first one of a process takes a second


class _Lost(Exception):
    """The warm parent or a keeper was stopped or killed; says which."""


class _WarmParent:
    """The process that snippets are forked from; starts when it is needed."""

    _control: socket.socket  # these two exist while there is a process
    _stderr: IO[bytes]

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._warned = False

    def ask(self, sources: Iterable[str], descriptors: Sequence[int] = ()) -> None:
        """Start it unless it runs; have it fork a keeper that gets the descriptors.

        Without descriptors there is no keeper. This does not wait until it is warm.

        Args:
            sources: of snippets. If one of them has an optimizer in it, the parent
                imports what optimizers need.
            descriptors: the socket of a job and the pipe for its results, or none.
        """
        kind = WITH_OPTIMIZERS if any(map(_OPTIMIZER.search, sources)) else PLAIN
        with self._lock:
            self._start()
            with suppress(BrokenPipeError, ConnectionResetError):  # seen by `check`
                socket.send_fds(self._control, [kind], descriptors)

    def check(self) -> None:
        """Find out whether it can still fork.

        Raises:
            _Lost: if it has ended or was stopped, and why. The next call of
                :meth:`ask` starts another one.
        """
        with self._lock:
            if self._process is None:  # Another thread has found it out before.
                raise _Lost("the process that starts snippets was lost.")
            options = os.WEXITED | os.WSTOPPED | os.WNOHANG | os.WNOWAIT
            seen = os.waitid(os.P_PID, self._process.pid, options)
            if seen is not None:
                how = "was stopped" if seen.si_code == os.CLD_STOPPED else "has ended"
                raise _Lost(f"the process that starts snippets {how}.\n{self._end()}")

    def warn(self, unconfined: str) -> None:
        """Say once that snippets run unconfined, if there is a reason for it."""
        with self._lock:
            if unconfined and not self._warned:
                self._warned = True
                log.warning(
                    "Snippets run unconfined: they can write files and use the network."
                    " The kernel refuses namespaces: %s.",
                    unconfined,
                )

    def stop(self) -> None:
        """End it and wait for that, so that its time counts as the build's."""
        with self._lock:
            if self._process is not None:
                self._end()

    def _start(self) -> None:
        if self._process is not None:
            return
        ours, theirs = socket.socketpair()
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  lives as long
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "twinloops.warm_parent"],
                env=ENVIRONMENT,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._stderr,
                cwd="/",
                start_new_session=True,
            )
        self._control = ours

    def _end(self) -> str:
        """End it; returns the last that it wrote to stderr."""
        assert self._process is not None
        self._control.close()  # which tells it to end
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.5)
        self._process.kill()
        self._process.wait()
        self._process = None
        with self._stderr as stderr:
            return last_words(stderr)


_parent = _WarmParent()
atexit.register(_parent.stop)
_running: set[socket.socket] = set()


def warm_up(sources: Iterable[str] = ()) -> None:
    """Start the warm parent, unless it runs; does not wait until it is warm.

    Args:
        sources: of snippets that may be run soon.
    """
    with suppress(OSError):  # If it cannot be started, the first run will say so.
        _parent.ask(sources)


def run(snippet: Snippet, wanted: Callable[[], bool] = lambda: True) -> Execution:
    """Run a snippet in a fresh, confined process, in an empty folder.

    What it has started, and left running when it ends, is killed. All of it is killed
    when its time limit has passed, when this process ends, and when the execution is
    not wanted any more.

    Args:
        snippet: what to run.
        wanted: asked twice a second whether the execution still is.

    Returns:
        The execution; it has a problem if the snippet failed or could not be run.
    """
    failed = Execution(snippet.path, snippet.source)
    try:
        cells = parse(snippet.source, snippet.name)
    except AuthoringError as error:
        return replace(failed, problem=error.problem)
    place = f"{snippet.name}:1"
    for _ in range(ATTEMPTS):
        try:
            return _Run(snippet, cells, wanted).execution()
        except _Lost as lost:
            message, _, details = str(lost).partition("\n")
        except OSError as error:
            message, details = f"{type(error).__name__}: {error}", ""
        if not wanted():
            break
    message = f"the snippet could not be run: {message}"
    return replace(failed, problem=Problem(message, place, details))


def stop_all() -> None:
    """Have every snippet ended that :func:`run` runs in this process."""
    for job in list(_running):
        with suppress(OSError):  # It may have ended by itself.
            job.shutdown(socket.SHUT_WR)


class _Run:
    """One snippet that runs: what it has handed over so far, and why it is stopped."""

    def __init__(
        self, snippet: Snippet, cells: tuple[Cell, ...], wanted: Callable[[], bool]
    ) -> None:
        self.snippet, self.cells, self.wanted = snippet, cells, wanted
        self.results = bytearray()  # lines of JSON: each cell that began, then the run
        self.ended = bytearray()  # the keeper's last message
        self.stopped_because = ""

    def execution(self) -> Execution:
        """Run the snippet to its end.

        Raises:
            _Lost: if the warm parent or the keeper was stopped or killed.
            OSError: if this machine has no room for another process or file.
        """
        with ExitStack() as at_the_end:
            home = tempfile.mkdtemp(prefix="twinloops-")
            at_the_end.callback(shutil.rmtree, home, ignore_errors=True)
            job, theirs = socket.socketpair()
            at_the_end.enter_context(job)
            reader, writer = os.pipe()
            at_the_end.callback(os.close, reader)
            try:
                _parent.ask([self.snippet.source], [theirs.fileno(), writer])
            finally:
                theirs.close()
                os.close(writer)
            _running.add(job)
            at_the_end.callback(_running.discard, job)
            keeper = self._meet(job)
            self._send_task(job, home)
            self._wait(job, reader, keeper)
        return self._result() or self._death()

    def _meet(self, job: socket.socket) -> int:
        """The process number of the keeper, as soon as there is one."""
        while not select([job], [], [], 0.2)[0]:
            _parent.check()
            if not self.wanted():
                raise _Lost("it is not wanted any more.")
        hello = job.recv(1000)
        if hello:
            told = json.loads(hello)
            _parent.warn(told["unconfined"])
            return int(told["pid"])
        # A process closes its sockets a little before the system says that it ended.
        for _ in range(20):
            _parent.check()
            time.sleep(0.05)
        raise _Lost("its process was killed as soon as it had started.")

    def _send_task(self, job: socket.socket, home: str) -> None:
        task = {
            "home": os.path.realpath(home),
            "snippet": asdict(self.snippet),
            "cells": [asdict(cell) for cell in self.cells],
        }
        job.settimeout(PATIENCE)
        try:
            job.sendall(json.dumps(task).encode() + b"\n")
        except OSError as error:
            raise _Lost("its process was stopped as soon as it had started.") from error

    def _wait(self, job: socket.socket, reader: int, keeper: int) -> None:
        """Collect what the snippet and its keeper write, until the keeper has ended."""
        watched: list[Any] = [job, reader]
        end = time.monotonic() + self.snippet.time_limit
        while job in watched:
            left = end - time.monotonic()
            readable, _, _ = select(watched, [], [], min(0.5, max(0.0, left)))
            for source in readable:
                content = job.recv(65536) if source is job else os.read(reader, 1 << 20)
                (self.ended if source is job else self.results).extend(content)
                if not content:
                    watched.remove(source)
            if not self.stopped_because:
                self.stopped_because = self._why_stop(left)
                if self.stopped_because:
                    job.shutdown(socket.SHUT_WR)
                    end = time.monotonic() + PATIENCE
            elif left <= 0:
                os.kill(keeper, signal.SIGKILL)  # The kernel ends the rest with it.
                end = time.monotonic() + PATIENCE
        while reader in watched and select([reader], [], [], 0)[0]:
            content = os.read(reader, 1 << 20)
            self.results.extend(content)
            if not content:
                break

    def _why_stop(self, left: float) -> str:
        """Why the snippet is to be stopped now; empty if it may go on."""
        if left <= 0:
            return f"ran longer than its {self.snippet.time_limit:g} s and was stopped"
        if not self.wanted():
            return "was stopped"
        if len(self.results) > MOST_RESULTS:
            return f"made more than {MOST_RESULTS:,} bytes of outputs"
        return ""

    def _result(self) -> Execution | None:
        """What the snippet has handed over, if it came to its end."""
        lines = self.results.splitlines()
        with suppress(ValueError):
            found = Execution.from_json(bytes(lines[-1]) if lines else b"")
            if found.problem or len(found.outputs) == len(self.cells):
                # The rest is what this process knows better.
                cells = () if found.problem else self.cells
                source, path = self.snippet.source, self.snippet.path
                return replace(found, path=path, source=source, cells=cells)
        return None

    def _death(self) -> Execution:
        """The problem of a snippet that did not come to its end.

        Raises:
            _Lost: if it is the keeper that was killed.
        """
        if not self.ended and not self.stopped_because:
            raise _Lost("the process that looks after it was killed.")
        told = json.loads(self.ended or '{"status": null, "stderr": ""}')
        death = self.stopped_because or _in_words(told["status"])
        place, where = f"{self.snippet.name}:1", "before its first cell"
        with suppress(ValueError, KeyError, TypeError, IndexError):
            cell = json.loads(self.results.splitlines()[-1])
            place = f"{self.snippet.name}:{int(cell['line'])}"
            where = f"in the cell {cell['title']!r}"
        problem = Problem(f"the snippet {death}, {where}.", place, told["stderr"])
        return Execution(self.snippet.path, self.snippet.source, problem=problem)


def last_words(stderr: IO[bytes]) -> str:
    """The end of what a process wrote to a file, for a message."""
    size = os.fstat(stderr.fileno()).st_size
    end = os.pread(stderr.fileno(), LAST_WORDS, max(0, size - LAST_WORDS))
    return "\n".join(end.decode("utf-8", "replace").splitlines()[-20:])


def _in_words(status: int | None) -> str:
    if status is None:
        return "was stopped"
    if status < 0:
        known = {number.value: number.name for number in signal.Signals}
        return f"was ended by the signal {known.get(-status, -status)}"
    if status == 0:
        return "ended its process without handing over its outputs (exit code 0)"
    return f"ended its process with exit code {status}"
