"""The workers of a Dask scheduler, for a book whose programs outgrow one machine."""

import logging
import multiprocessing
import re
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import suppress
from pathlib import Path
from typing import Any

from twinloops import cache
from twinloops.book import Job, Ran, snippets_in
from twinloops.errors import AuthoringError
from twinloops.process import Wanted

ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")
PATIENCE = 5.0  # seconds, for an answer of the scheduler
WORKERLESS = 20.0  # seconds without any worker: longer than it takes to start one anew
SILENT = 20.0  # seconds without a word from a worker; they speak every second

RunJob = Callable[[Job, Wanted], Ran]


class Cluster(Executor):
    """Runs jobs at the workers; connects when it is given the first one.

    A worker runs a job only if it has the files, the packages and the engine that this
    machine has. A worker that dies is none of a job's business: the scheduler gives the
    job to another. All else that goes wrong is the error of every job that waits.

    Args:
        address: of the scheduler, such as ``tcp://host:8786``.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Any = None
        self._settings: dict[str, str] = {}
        self._futures: dict[str, Future[Ran]] = {}
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look_after_it, daemon=True)

    def submit(  # type: ignore[override]  # an Executor takes any function; this, one
        self, run_job: RunJob, job: Job, /
    ) -> Future[Ran]:
        """Have a job run at a worker.

        Raises:
            AuthoringError: if there is no such scheduler, or nothing to ask it with.
        """
        if self._client is None:
            self._client = self._connect()
            self._settings = settings(job)
            self._watch.start()
        future: Future[Ran] = Future()
        key = f"{job.path}-{uuid.uuid4()}"  # what Dask's own pages show
        self._futures[key] = future
        there = self._client.get_executor(pure=False).submit(
            _at_worker,
            run_job,
            job,
            self._settings,
            key=key,
        )
        there.add_done_callback(lambda _: self._settle(future, there))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the scheduler. Workers stop what they still run for this build."""
        self._over.set()
        if self._client is not None:
            with suppress(OSError):  # it may be gone
                self._client.close(timeout=PATIENCE)
            self._watch.join()

    def _connect(self) -> Any:
        if not ADDRESS.fullmatch(self.address):
            raise AuthoringError(
                "the option 'dask' is the address of a scheduler, such as"
                f" tcp://host:8786; it is {self.address!r}."
            )
        try:
            from distributed import Client
        except ModuleNotFoundError as error:
            raise AuthoringError(
                f"the option 'dask' needs the package {error.name!r}: install this"
                " project with its extra, '.[dask]'."
            ) from error
        # it logs tracebacks of what ends here in one error
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            return Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise AuthoringError(
                f"no Dask scheduler answers at {self.address!r}, which the option"
                " 'dask' names.",
                details=str(error),
            ) from error

    def _settle(self, future: Future[Ran], there: Future[Ran]) -> None:
        """Hand on what came of a job at the workers."""
        error = None if there.cancelled() else there.exception()
        if there.cancelled():
            self._end(future, self._lost("was lost"))
        elif error is None:
            self._end(future, there.result())
        elif isinstance(error, AuthoringError):
            self._end(future, error)
        else:
            problem = (
                f"the workers at {self.address} cannot run this: {type(error).__name__}"
                f" {error}"
            )
            self._end(future, AuthoringError(problem))

    def _end(self, future: Future[Ran], outcome: Ran | AuthoringError) -> None:
        with suppress(InvalidStateError):  # it was cancelled, or has ended
            if isinstance(outcome, AuthoringError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

    def _lost(self, what: str) -> AuthoringError:
        return AuthoringError(f"the Dask scheduler at {self.address} {what}.")

    def _look_after_it(self) -> None:
        """End the jobs when those who run them have gone silent: no job hangs."""
        seen = time.monotonic()
        heard: dict[str, tuple[float, float]] = {}  # by the scheduler's clock, by ours
        while not self._over.wait(1):
            try:
                workers = self._ask(self._client.scheduler.identity)["workers"]
                running = self._ask(self._client.scheduler.processing, workers=None)
            except Exception as error:  # whatever a broken connection happens to raise
                problem = self._lost(f"does not answer: {type(error).__name__}")
            else:
                now = time.monotonic()
                for name, worker in workers.items():
                    if name not in heard or heard[name][0] != worker["last_seen"]:
                        heard[name] = worker["last_seen"], now
                silent = [
                    name
                    for name, keys in running.items()
                    if any(key in self._futures for key in keys)
                    and now - heard.get(name, (0.0, now))[1] > SILENT
                ]
                seen = now if workers else seen
                if silent:
                    problem = self._lost(
                        f"has not heard from its worker {silent[0]}, which has a"
                        f" snippet to run, for {SILENT:g} s"
                    )
                elif now - seen > WORKERLESS:
                    problem = self._lost(f"has had no worker for {WORKERLESS:g} s")
                else:
                    continue
            for future in list(self._futures.values()):
                self._end(future, problem)
            return

    def _ask(self, question: Callable[..., Any], **about: Any) -> Any:
        return self._client.sync(question, callback_timeout=PATIENCE, **about)


def settings(job: Job) -> dict[str, str]:
    """What has to be the same where a job runs, by name."""
    folder = Path(job.folder)
    files = [
        f"{path} {cache.digest((folder / path).read_bytes())}"
        for path in snippets_in(folder)
    ]
    snippets = {f"the files in {folder}": cache.digest("\n".join(files).encode())}
    return cache.setting() | snippets


def _at_worker(run_job: RunJob, job: Job, wanted: dict[str, str]) -> Ran:
    """Run a job in this worker, until nobody waits for it any more.

    Raises:
        AuthoringError: if this worker is not what the building machine is.
    """
    from distributed import get_worker

    worker = get_worker()
    here = settings(job)  # for each job: a worker outlives a change of its files
    differ = [
        f"{name}: {here.get(name, 'none')} there, {value} here"
        for name, value in wanted.items()
        if here.get(name) != value
    ]
    if differ:
        raise AuthoringError(
            f"the Dask worker {worker.address} is not like this machine. It needs the"
            " same commit checked out and the same packages, in the same folders.",
            details="\n".join(differ),
        )
    # a nanny makes its worker a daemon, which may start no processes; ours end with it
    multiprocessing.current_process().daemon = False
    key = worker.get_current_task()

    def is_wanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state != "cancelled"

    return run_job(job, is_wanted)
