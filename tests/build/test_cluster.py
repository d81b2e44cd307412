"""Snippets that run at the workers of a Dask scheduler."""

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from distributed import Client

from tests.build.conftest import Project, alive, descendants, wait_for
from twinloops import cluster, store, workers
from twinloops.cluster import Cluster
from twinloops.execution import Execution, Snippet
from twinloops.problems import AuthoringError
from twinloops.workers import run_all


class Scheduler:
    """A scheduler and its workers, each a process of its own, on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        arguments = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self._start("scheduler", *arguments, "--scheduler-file", str(file))
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        self.address: str = json.loads(file.read_text())["address"]

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker that runs one snippet at a time, and wait for it."""
        name = str(len(self.started))
        temporary = self.folder / name
        temporary.mkdir()
        started = self._start(
            *("worker", self.address, "--host", "127.0.0.1", "--nthreads", "1"),
            *("--no-dashboard", "--local-directory", str(temporary), "--name", name),
            *options,
            **{"TMPDIR": str(temporary)},
        )
        with Client(self.address, set_as_default=False) as client:
            wait_for(lambda: name in str(client.scheduler_info()["workers"]))
        return started

    def _start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{len(self.started)}.log").open("wb") as log:
            started = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self.folder,
                env=os.environ | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(started)
        return started

    def sleeping(self) -> list[Path]:
        """The homes of the snippets that sleep at a worker."""
        return list(self.folder.glob("*/twinloops-*/sleeps"))

    def stop(self) -> None:
        """End all of it; nothing that it has started is left."""
        started = {pid for process in self.started for pid in descendants(process.pid)}
        for process in reversed(self.started):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGCONT)
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        wait_for(lambda: not alive(started))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheduler]:
    """A scheduler with two workers, one of them with a nanny."""
    scheduler = Scheduler(tmp_path_factory.mktemp("shared"))
    scheduler.worker()
    scheduler.worker("--no-nanny")
    yield scheduler
    scheduler.stop()


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheduler]:
    """A scheduler with one worker, for a test that breaks them."""
    scheduler = Scheduler(tmp_path_factory.mktemp("own"))
    scheduler.worker("--no-nanny")
    yield scheduler
    scheduler.stop()


def executions(snippets: list[Snippet], address: str) -> list[Execution]:
    with Cluster(address) as there:
        return sorted(run_all(snippets, there), key=lambda e: e.path)


SLEEPS = "import time\nfrom pathlib import Path\nPath('sleeps').touch()\ntime.sleep({})"


def test_the_same_executions(project: Project, shared: Scheduler) -> None:
    source = "import time, os\nprint(__file__, os.getcwd())\ntime.sleep(0.5)"
    names = [f"a/n{number}.py" for number in range(4)]
    snippets = [project.snippet(source, path=name) for name in names]
    snippets.append(project.snippet("x = 1", "1 / 0", path="a/z.py"))
    there = executions(snippets, shared.address)
    assert there == sorted(run_all(snippets), key=lambda e: e.path)
    assert there[4].problem is not None
    assert there[4].problem.place == "snippets/a/z.py:5"
    with Client(shared.address, set_as_default=False) as client:
        ran = client.run(lambda dask_worker: dask_worker.state.executed_count)
    assert sum(ran.values()) == 5
    assert min(ran.values()) > 0


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://nosuch.invalid:1"])
def test_nobody_answers(
    project: Project, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(AuthoringError) as raised:
        executions([project.snippet("x = 1")], address)
    assert f"no Dask scheduler answers at {address!r}" in str(raised.value)


@pytest.mark.parametrize("address", ["tcp://", "here", "here:1", "smoke://here:1"])
def test_that_is_no_address(project: Project, address: str) -> None:
    with pytest.raises(AuthoringError) as raised:
        executions([project.snippet("x = 1")], address)
    assert f"such as tcp://host:8786; it is {address!r}." in str(raised.value)


def test_without_the_extra(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(AuthoringError) as raised:
        executions([project.snippet("x = 1")], "tcp://127.0.0.1:1")
    assert "needs the package 'distributed': install this project" in str(raised.value)


@pytest.mark.parametrize("name", ["numpy", "the engine", "Python", "$PATH", "files"])
def test_a_worker_with_another_setting(
    name: str, project: Project, shared: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    snippet = project.snippet("x = 1")
    if name == "files":
        name = f"the files in {project.root}/snippets"
        monkeypatch.setattr(
            cluster, "settings", lambda _: store.setting() | {name: "9"}
        )
    else:
        other = store.setting() | {name: "9"}
        monkeypatch.setattr(store, "setting", lambda: other)
    with pytest.raises(AuthoringError) as raised:
        executions([snippet], shared.address)
    problem = raised.value.problem
    assert "is not like this machine. It needs the same commit" in problem.message
    assert problem.details.startswith(f"{name}: ")
    assert problem.details.endswith("there, 9 here")


def test_a_worker_is_killed(project: Project, own: Scheduler) -> None:
    snippet = project.snippet(SLEEPS.format(2), "print('shown')")
    with ThreadPoolExecutor(1) as beside:
        future = beside.submit(executions, [snippet], own.address)
        wait_for(own.sleeping)
        processes = descendants(own.started[1].pid)
        assert len(processes) >= 4, "a worker, the warm parent, and the snippet's"
        os.kill(own.started[1].pid, signal.SIGKILL)
        own.started[1].wait()
        wait_for(lambda: not alive(processes))
        own.worker("--no-nanny")
        (execution,) = future.result(60)
    assert execution.outputs[1][0].text == "shown\n"


@pytest.mark.parametrize(
    ("what", "how"),
    [
        ("scheduler", signal.SIGKILL),
        ("scheduler", signal.SIGSTOP),
        ("worker", signal.SIGSTOP),
    ],
)
def test_lost_for_good(
    what: str,
    how: signal.Signals,
    project: Project,
    own: Scheduler,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with ThreadPoolExecutor(1) as beside:
        own_snippet = project.snippet(SLEEPS.format(99))
        future = beside.submit(executions, [own_snippet], own.address)
        wait_for(own.sleeping)
        os.kill(own.started[what == "worker"].pid, how)
        assert not future.done()
        monkeypatch.setattr(workers, "GRACE", -own_snippet.time_limit)
        error = future.exception(30)
    assert isinstance(error, AuthoringError)
    assert "of this build" in error.problem.message


def test_when_the_build_is_ended_workers_stop(
    project: Project, shared: Scheduler
) -> None:
    with Cluster(shared.address) as there:
        runs = run_all([project.snippet(SLEEPS.format(99))], there, lambda _: stop())

        def stop() -> None:
            if shared.sleeping():
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            next(runs)
        wait_for(lambda: not shared.sleeping())


def test_what_is_sent_is_small(project: Project) -> None:
    snippet = project.snippet("x = 1")
    assert len(pickle.dumps((snippet, cluster.settings(snippet)))) < 3000
    error = AuthoringError("what", place="a:1", details="more")
    assert pickle.loads(pickle.dumps(error)).problem == error.problem
