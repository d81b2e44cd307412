"""Several snippets at a time, and whatever an executor may do."""

import os
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests.build.conftest import Project, alive, descendants, wait_for
from twinloops import workers
from twinloops.execution import Execution, Snippet
from twinloops.problems import AuthoringError
from twinloops.workers import Progress, run_all


class Eager(Executor):
    """Runs a snippet when it is handed in, as a stand-in for another machine."""

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Broken(Executor):
    """Ends a future in one way, or never."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        future: Future[Any] = Future()
        if self.error:
            future.set_exception(self.error)
        return future


@pytest.fixture
def snippets(project: Project) -> list[Snippet]:
    return [project.snippet(f"print({n})", path=f"a/n{n}.py") for n in range(4)]


def by_path(executions: list[Execution]) -> list[Execution]:
    return sorted(executions, key=lambda execution: execution.path)


def test_any_executor_gives_the_same(project: Project, snippets: list[Snippet]) -> None:
    snippets.append(project.snippet("1 / 0", path="a/z.py"))
    results = []
    for executor in (None, ThreadPoolExecutor(1), ThreadPoolExecutor(3), Eager()):
        told: list[Progress] = []
        results.append(by_path(list(run_all(snippets, executor, told.append))))
        assert (told[0].left, told[0].ran) == (5, 0)
        if isinstance(executor, ThreadPoolExecutor):
            assert executor.submit(int).result() == 0, "it is not ours to shut down"
            executor.shutdown()
    assert all(result == results[0] for result in results)
    texts = [e.outputs[0][0].text for e in results[0] if not e.problem]
    assert texts == ["0\n", "1\n", "2\n", "3\n"]
    assert results[0][4].problem is not None
    assert results[0][4].problem.place == "snippets/a/z.py:2"


def test_no_snippets() -> None:
    assert list(run_all([])) == []


def test_those_that_run_are_told(project: Project) -> None:
    told: set[str] = set()
    source = "import time\ntime.sleep(0.5)"
    snippets = [project.snippet(source, path=f"a/{n}.py") for n in "bc"]
    with ThreadPoolExecutor(1) as pool:
        list(run_all(snippets, pool, lambda now: told.update(now.running)))
    assert told == {"snippets/a/b.py", "snippets/a/c.py"}


def test_what_has_ended_is_there_while_others_run(project: Project) -> None:
    reached = project.root / "reached"
    waits = (
        "import time\nfrom pathlib import Path\n"
        f"while not Path({str(reached)!r}).exists(): time.sleep(0.01)"
    )
    both = [project.snippet(waits), project.snippet("x = 1", path="a/quick.py")]
    with ThreadPoolExecutor(2) as pool:
        executions = run_all(both, pool)
        assert next(executions).path == "a/quick.py"
        reached.touch()
        assert next(executions).path == "a/b.py"


class _Interrupt(BaseException):
    """What Ctrl-C raises, here at a time that the test knows."""


def test_when_a_build_is_interrupted_nothing_runs_on(project: Project) -> None:
    sleeps = "import time\ntime.sleep(1000)"
    snippets = [project.snippet(sleeps, path=f"a/n{n}.py") for n in range(4)]
    project.run("x = 1")
    before = descendants(os.getpid())
    started: set[int] = set()

    def interrupt(_: Progress) -> None:
        started.update(descendants(os.getpid()) - before)
        if len(started) >= 4:
            raise _Interrupt

    with ThreadPoolExecutor(2) as pool, pytest.raises(_Interrupt):
        list(run_all(snippets, pool, interrupt))
    wait_for(lambda: not alive(started))


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (AuthoringError("no such scheduler."), "no such scheduler."),
        (CancelledError(), "the workers of this build fail: CancelledError"),
        (OSError("gone"), "the workers of this build fail: OSError gone"),
    ],
)
def test_an_executor_that_fails(
    snippets: list[Snippet], error: BaseException, message: str
) -> None:
    with pytest.raises(AuthoringError) as raised:
        list(run_all(snippets, Broken(error)))
    assert raised.value.problem.message.strip() == message


def test_an_executor_that_is_silent(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "GRACE", 0.2)
    project.time_limit = 0.1
    with pytest.raises(AuthoringError, match=r"no snippet has come back for 0\.3 s"):
        list(run_all([project.snippet("x = 1")], Broken(None)))


def test_as_many_as_there_are_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    assert workers._cores() == len(os.sched_getaffinity(0))
    monkeypatch.delattr(os, "sched_getaffinity")
    assert workers._cores() == os.cpu_count()
