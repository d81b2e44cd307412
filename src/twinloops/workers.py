"""Run several snippets at a time, on this machine or wherever an executor runs them."""

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import suppress
from dataclasses import dataclass

from twinloops import sandbox
from twinloops.execution import Execution, Snippet
from twinloops.problems import AuthoringError

# Seconds beyond a snippet's time limit after which an executor counts as lost, if it
# has brought back nothing: a scheduler or a worker may hang without an error.
GRACE = 60.0


@dataclass(frozen=True)
class Progress:
    """How far the runs are: the names of the snippets that run, and two numbers."""

    running: tuple[str, ...]
    left: int
    ran: int


def run_all(
    snippets: Sequence[Snippet],
    executor: Executor | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Iterator[Execution]:
    """Run snippets; yields each execution as soon as its snippet has ended.

    When the iterator is closed, by an error or Ctrl-C say, all that still runs is
    ended first.

    Args:
        snippets: what to run.
        executor: where they run; by default one at a time on each core that this
            process may use.
        progress: told now and then how far the runs are.

    Raises:
        AuthoringError: if the executor cannot run them, or brings nothing back.
    """
    if executor is None and snippets:
        sandbox.warm_up(snippet.source for snippet in snippets)
    pool = executor or ThreadPoolExecutor(_cores())
    jobs: dict[Future[Execution], Snippet] = {}
    try:
        jobs = {pool.submit(sandbox.run, snippet): snippet for snippet in snippets}
        slowest = max((snippet.time_limit for snippet in snippets), default=0.0)
        limit = math.inf if executor is None else slowest  # here, each is stopped
        for job in _ended(jobs, limit, progress):
            yield _result(job)
    finally:
        for job in jobs:
            job.cancel()
        while not all(job.done() for job in jobs):
            sandbox.stop_all()
            wait(jobs, 0.1)
        if executor is None:
            pool.shutdown()


def _ended(
    jobs: dict[Future[Execution], Snippet],
    time_limit: float,
    progress: Callable[[Progress], None],
) -> Iterator[Future[Execution]]:
    """Yield each job when it has ended.

    Raises:
        AuthoringError: if none has ended for the time limit and ``GRACE`` more.
    """
    pending, last = set(jobs), time.monotonic()
    while pending:
        running = tuple(jobs[job].name for job in pending if job.running())
        left = len(pending)
        progress(Progress(running, left, len(jobs) - left))
        done, pending = wait(pending, 0.2, FIRST_COMPLETED)
        if done:
            last = time.monotonic()
        elif time.monotonic() > last + time_limit + GRACE:
            raise AuthoringError(
                f"no snippet has come back for {time_limit + GRACE:g} s from the"
                " workers of this build."
            )
        yield from done


def _result(job: Future[Execution]) -> Execution:
    try:
        return job.result()
    except AuthoringError:
        raise
    except (Exception, CancelledError) as error:  # whatever an executor may raise
        raise AuthoringError(
            f"the workers of this build fail: {type(error).__name__} {error}"
        ) from error


def _cores() -> int:
    """How many processors this process may use: in a container, not all there are."""
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
