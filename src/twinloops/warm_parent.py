"""The process that snippets are forked from: it has imported what they need.

:mod:`twinloops.sandbox` starts it as ``python -m twinloops.warm_parent``, with a socket
as descriptor 0. For each snippet it forks a keeper, and the keeper forks the process
that the snippet runs in. The keeper ends the snippet and all that it started, as soon
as the snippet has ended or nobody wants its outputs any more.
"""

# ruff: noqa: E402  While modules are imported, garbage is not collected: it would take a
# third of the time, and next to nothing of what is imported is garbage.
import gc

gc.disable()

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from select import select
from typing import Any, BinaryIO

import matplotlib.pyplot as plt
import torch

from twinloops import confine, drawing, runner
from twinloops.cells import Cell
from twinloops.execution import Snippet
from twinloops.sandbox import WITH_OPTIMIZERS, last_words

MOST_WRITTEN = 100_000_000  # bytes of one file that a snippet writes; saves the disk


def main() -> None:
    """Fork keepers until the building process closes its end of the socket."""
    control = socket.socket(fileno=os.dup(0))
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the building process
    _prepare()
    unconfined = confine.refusal()
    # A collection in a fork would look at all that was imported, and so copy it.
    gc.freeze()
    gc.enable()
    # Waited for, so that their time counts as the build's.
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        kind, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        if not kind:
            os._exit(0)  # taking torch apart would take it a second
        if kind == WITH_OPTIMIZERS:
            _import_optimizers()
        if not descriptors:
            continue
        job, results = socket.socket(fileno=descriptors[0]), descriptors[1]
        _fork(_keep, control, job, results, unconfined)
        job.close()
        os.close(results)


def _fork(live: Callable[..., None], *arguments: Any) -> int:
    """Start a child that does this and ends; returns its number."""
    child = os.fork()
    if child == 0:
        try:
            live(*arguments)
            os._exit(0)
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(1)
    return child


def _reap(*_: Any) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _prepare() -> None:
    """Do once what would otherwise import something in each fork."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    drawing.use_style()
    _, axes = plt.subplots()
    axes.semilogy([1, 10])  # The labels of such an axis are formulas.
    axes.set_title("warm")
    drawing.show_all()


def _import_optimizers() -> None:
    """Make an optimizer: the first one imports torch._dynamo, more than a second."""
    if "torch._dynamo" not in sys.modules:
        torch.optim.SGD([torch.zeros(1, requires_grad=True)])
        gc.freeze()


def _keep(
    control: socket.socket, job: socket.socket, results: int, unconfined: str
) -> None:
    """Look after one snippet: the whole life of a keeper."""
    control.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # The building process needs the number to end a keeper that does not answer.
    job.sendall(json.dumps({"pid": os.getpid(), "unconfined": unconfined}).encode())
    task = json.loads(job.makefile("rb").readline())
    home = Path(task["home"])
    stdout = tempfile.TemporaryFile(dir=home)  # noqa: SIM115  both live as long
    stderr = tempfile.TemporaryFile(dir=home)  # noqa: SIM115  as this process
    first = None if unconfined else _start_tree()
    confine.adopt_orphans()
    inherited = (job, *([first.stdin] if first and first.stdin else []))
    streams = (stdout, stderr)
    child = _fork(_become_snippet, task, results, streams, inherited, not unconfined)
    os.close(results)
    status = _wait_for(child, job)
    if first:
        first.kill()  # and the kernel kills the rest of the tree
    _end_all_children()
    shutil.rmtree(home, ignore_errors=True)  # The building process may be dead.
    ended = {"status": status, "stderr": last_words(stderr)}
    with suppress(OSError):  # Nobody may be there any more to be told.
        job.sendall(json.dumps(ended).encode())


def _start_tree() -> "subprocess.Popen[bytes]":
    """Start the first process of the tree; it ends when this process ends."""
    confine.new_process_tree()
    # cat waits for the end of its input, which this process holds. However this process
    # ends, cat ends with it, and the kernel kills the rest of the tree.
    return subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)


def _wait_for(child: int, job: socket.socket) -> int | None:
    """The exit status of the child; None if its outputs are not wanted any more."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        readable, _, _ = select([job.fileno(), woken], [], [])
        if job.fileno() in readable:
            os.kill(child, signal.SIGKILL)
            return None
        os.read(woken, 1)


def _end_all_children() -> None:
    """Kill all descendants: whose parent is killed becomes a child of this process."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    with suppress(ChildProcessError):
        while True:
            with suppress(OSError):  # Not every system has such a file.
                for child in children.read_text().split():
                    os.kill(int(child), signal.SIGKILL)
            os.waitpid(-1, 0)


def _become_snippet(
    task: dict[str, Any],
    results: int,
    streams: tuple[BinaryIO, BinaryIO],
    inherited: tuple[Any, ...],
    confines: bool,
) -> None:
    """Run a snippet in this process, and write what came of it."""
    for of_the_keeper in inherited:
        of_the_keeper.close()
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    confine.die_with_parent()
    home = task["home"]
    os.environ |= {"HOME": home, "TMPDIR": home}
    tempfile.tempdir = None  # It remembers the folder of the warm parent.
    with open(os.devnull, "rb") as nothing:
        for descriptor, file in enumerate((nothing, *streams)):
            os.dup2(file.fileno(), descriptor)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    if confines:
        confine.confine(Path(home))
    os.chdir(home)  # now that it has the mount that can be written
    process = os.getpid()

    def send(line: str) -> None:
        if os.getpid() == process:  # and not a fork that runs the same cells
            left = memoryview(f"{line}\n".encode())
            while left:
                left = left[os.write(results, left) :]

    def report(cell: Cell) -> None:
        send(json.dumps({"line": cell.line, "title": cell.title}))

    cells = tuple(Cell(**cell) for cell in task["cells"])
    send(runner.execute(Snippet(**task["snippet"]), cells, report).to_json())


if __name__ == "__main__":
    main()
