"""An executor of Dask's workers, for a book whose programs outgrow one machine."""

import logging
import re
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any

from twinloops import reading, store
from twinloops.execution import SNIPPETS, Execution, Snippet
from twinloops.problems import AuthoringError

PATIENCE = 5.0  # seconds, for an answer of the scheduler
_ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")

Run = Callable[..., Execution]


class Cluster(Executor):
    """Runs snippets at the workers; connects when it is given the first one.

    If a worker dies, the scheduler gives its snippet to another one.

    Args:
        address: of the scheduler, such as ``tcp://host:8786``.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Any = None
        self._settings: dict[str, str] = {}

    def submit(  # type: ignore[override]  # an Executor takes any function; this, one
        self, run: Run, snippet: Snippet, /
    ) -> Future[Execution]:
        """Have a snippet run at a worker.

        Raises:
            AuthoringError: if there is no such scheduler, or nothing to ask it with.
        """
        if self._client is None:
            self._client = _connect(self.address)
            self._settings = settings(snippet)
        future: Future[Execution] = self._client.get_executor(pure=False).submit(
            *(_at_worker, run, snippet, self._settings),
            key=f"{snippet.path}-{uuid.uuid4()}",  # Dask's own pages show it
        )
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the scheduler. Workers stop what they still run for this build."""
        if self._client is not None:
            with suppress(OSError):  # It may be gone.
                self._client.close(timeout=PATIENCE)


def _connect(address: str) -> Any:
    if not _ADDRESS.fullmatch(address):
        raise AuthoringError(
            "the option 'dask' is the address of a scheduler, such as"
            f" tcp://host:8786; it is {address!r}."
        )
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise AuthoringError(
            f"the option 'dask' needs the package {error.name!r}: install this project"
            " with its extra, '.[dask]'."
        ) from error
    # It logs tracebacks of what ends here in one error.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise AuthoringError(
            f"no Dask scheduler answers at {address!r}, which the option 'dask' names.",
            details=str(error),
        ) from error


def settings(snippet: Snippet) -> dict[str, str]:
    """What has to be the same where a snippet runs, by name."""
    folder = f"{snippet.root}/{SNIPPETS}"
    files = reading.state(snippet.root, f"{SNIPPETS}{reading.ALL_BELOW}")
    return store.setting() | {f"the files in {folder}": files}


def _at_worker(run: Run, snippet: Snippet, wanted: dict[str, str]) -> Execution:
    """Run a snippet in this worker, until nobody waits for it any more.

    Raises:
        AuthoringError: if this worker is not what the building machine is.
    """
    from distributed import get_worker

    worker = get_worker()
    here = settings(snippet)  # for each: a worker outlives a change of its files
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
    key = worker.get_current_task()

    def is_wanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state != "cancelled"

    return run(snippet, is_wanted)
