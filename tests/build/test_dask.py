"""A build whose snippets run at the workers of a Dask scheduler."""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from tests.build.conftest import SmallBook
from tests.build.test_faults import alive, descendants, wait_for
from tests.build.test_reproducible import fill
from tests.build.test_serve import serving
from twinloops import cache, cluster
from twinloops.book import Job, Ran
from twinloops.errors import AuthoringError


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

    def worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker that runs one snippet at a time."""
        name = str(len(self.started))
        temporary = self.folder / name
        temporary.mkdir()
        return self._start(
            *("worker", self.address, "--host", "127.0.0.1", "--nthreads", "1"),
            *("--no-dashboard", "--local-directory", str(temporary), "--name", name),
            *options,
            **{"TMPDIR": str(temporary)} | environment,
        )

    def _start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.started)}.log").open("wb")
        with log:
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

    def ask(self, question: Callable[..., Any]) -> dict[str, Any]:
        """What every worker answers, by its address."""
        with Client(self.address, set_as_default=False) as client:
            answers: dict[str, Any] = client.run(question)
        return answers

    def has(self, workers: int) -> None:
        """Wait until there are so many workers."""
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)

    def running(self, cell: str) -> list[Path]:
        """The scratch folders at the workers of snippets that are in this cell."""
        files = self.folder.glob("*/twinloops-*/activity")
        return [file.parent for file in files if cell in read(file)]

    def stop(self) -> None:
        """End all of it; nothing that it has started is left."""
        started = {pid for process in self.started for pid in descendants(process.pid)}
        for process in reversed(self.started):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGCONT)
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        wait_for(lambda: not alive(started))


def read(file: Path) -> str:
    with suppress(OSError):
        return file.read_text()
    return ""


@pytest.fixture
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheduler]:
    """A scheduler without workers."""
    scheduler = Scheduler(tmp_path_factory.mktemp("scheduler"))
    yield scheduler
    scheduler.stop()


def built(small: SmallBook) -> str:
    """Build as an author does; returns what was said."""
    output, _ = small.start("build").communicate(timeout=120)
    return output


def failed(small: SmallBook) -> str:
    """What a build says that has to fail, in one message and without a traceback."""
    build = small.start("build")
    output, _ = build.communicate(timeout=120)
    assert build.returncode == 1, output
    assert 'File "/' not in output, "frames of ours"
    assert output.count("the site was not built:") == 1
    assert not (small.root / "site").exists()
    return output.partition("the site was not built:")[2].strip()


def test_the_same_bytes(tmp_path: Path, scheduler: Scheduler) -> None:
    scheduler.worker()
    scheduler.worker("--no-nanny")
    scheduler.has(2)
    sites = []
    for name, address in (("here", None), ("there", scheduler.address)):
        small = SmallBook(tmp_path / name)
        fill(small)
        names = [f"many/n{number}.py" for number in range(8)]
        for name in names:
            small.snippet(name, "import time\ntime.sleep(0.2)\nprint(__file__)")
        small.show("a/helper.py", "a/b.py", "a/c.py", *names)
        small.dask = address
        said = built(small)
        assert (small.root / "site").exists(), said
        assert "dask" not in said.lower()
        assert "distributed" not in said
        sites.append(small.site())
    assert len(sites[0]) > 40
    assert sites[0].keys() == sites[1].keys()
    for file, content in sites[0].items():
        assert content == sites[1][file], file
    ran = scheduler.ask(lambda dask_worker: dask_worker.state.executed_count)
    assert sum(ran.values()) == 11
    assert min(ran.values()) > 0
    # with all of it kept, nobody asks for the scheduler
    scheduler.stop()
    said = built(small)
    assert small.site() == sites[1], said
    assert "error" not in said.lower()


def test_errors_have_their_places(small: SmallBook, scheduler: Scheduler) -> None:
    scheduler.worker()
    small.time_limit = 3
    small.snippet("a/bad.py", "x = 1", "1 / 0")
    small.snippet("a/late.py", "x = 1", "while True: pass")
    small.dask = scheduler.address
    said = failed(small)
    assert "snippets/a/bad.py:5: the cell 'Cell 2' raises ZeroDivisionError" in said
    assert "snippets/a/late.py:5: the snippet ran longer than its 3 s" in said


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "tcp://nosuch.invalid:1", "tcp://127.0.0.1:99999"]
)
def test_nobody_answers(small: SmallBook, address: str) -> None:
    small.snippet("a/b.py", "x = 1")
    small.dask = address
    began = time.monotonic()
    said = failed(small)
    assert said.startswith(f"no Dask scheduler answers at {address!r}")
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("address", ["tcp://", "here", "here:1", "smoke://here:1"])
def test_that_is_no_address(small: SmallBook, address: str) -> None:
    small.snippet("a/b.py", "x = 1")
    small.dask = address
    said = small.build()
    assert f"such as tcp://host:8786; it is {address!r}." in said


def test_without_the_extra(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1")
    small.dask = "tcp://127.0.0.1:1"
    small.write(
        "missing/sitecustomize.py", "import sys\nsys.modules['distributed']=None"
    )
    build = small.start("build", PYTHONPATH=str(small.root / "missing"))
    output, _ = build.communicate()
    assert "needs the package 'distributed': install this project with" in output
    assert "Traceback" not in output


def test_a_worker_with_other_files(
    tmp_path: Path, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk is not this one, as far as a job can tell."""
    small = SmallBook(tmp_path / "book")
    fill(small)
    fork = shutil.copytree(Path(cache.__file__).parent, tmp_path / "fork/twinloops")
    file = fork / "cluster.py"
    text = file.read_text()
    known = "for path in snippets_in(folder)\n"
    assert known in text
    file.write_text(text.replace(known, "for path in []\n"))
    scheduler.worker(PYTHONPATH=str(fork.parent))
    small.dask = scheduler.address
    said = failed(small)
    assert "is not like this machine. It needs the same commit checked out" in said
    assert f"the files in {small.root}/snippets: " in said
    assert said.count("there, ") == 1


@pytest.mark.parametrize("name", ["numpy", "the engine", "Python", "$PATH"])
def test_a_worker_with_another_setting(
    name: str, small: SmallBook, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler.worker()
    small.snippet("a/b.py", "x = 1")
    other = cache.setting() | {name: "9"}
    monkeypatch.setattr(cache, "setting", lambda: other)
    with (
        cluster.Cluster(scheduler.address) as workers,
        pytest.raises(AuthoringError) as e,
    ):
        small.book().run_all(workers)
    assert "is not like this machine" in e.value.problem
    assert e.value.details.startswith(f"{name}: ")
    assert e.value.details.endswith("there, 9 here")


def test_a_worker_is_killed(small: SmallBook, scheduler: Scheduler) -> None:
    first = scheduler.worker("--no-nanny")
    small.snippet("a/b.py", "x = 1", "import time\ntime.sleep(3)\nprint('shown')")
    small.show("a/b.py")
    small.dask = scheduler.address
    build = small.start("build")
    wait_for(lambda: scheduler.running("Cell 2"))
    processes = descendants(first.pid)
    assert len(processes) >= 3
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    wait_for(lambda: not alive(processes))
    scheduler.worker()
    output, _ = build.communicate(timeout=60)
    assert build.returncode == 0, output
    assert "shown" in small.html()


def test_all_workers_are_lost(
    small: SmallBook, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WORKERLESS", 3)
    worker = scheduler.worker("--no-nanny")
    small.snippet("a/b.py", "x = 1", "import time\ntime.sleep(99)")
    small.dask = scheduler.address
    with ThreadPoolExecutor(1) as beside:
        said = beside.submit(small.build)
        wait_for(lambda: scheduler.running("Cell 2"))
        os.kill(worker.pid, signal.SIGKILL)
        assert f"{scheduler.address} has had no worker for 3 s." in said.result(60)


def test_a_worker_is_frozen(
    small: SmallBook, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SILENT", 5)
    worker = scheduler.worker("--no-nanny")
    small.snippet("a/b.py", "x = 1", "import time\ntime.sleep(99)")
    small.dask = scheduler.address
    small.time_limit = 99
    with ThreadPoolExecutor(1) as beside:
        said = beside.submit(small.build)
        wait_for(lambda: scheduler.running("Cell 2"))
        time.sleep(8)
        assert not said.done()
        os.kill(worker.pid, signal.SIGSTOP)
        scheduler.worker()
        problem = said.result(60)
    assert f"{scheduler.address} has not heard from its worker tcp://" in problem
    assert "which has a snippet to run, for 5 s." in problem


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_the_scheduler_is_lost(
    how: signal.Signals, small: SmallBook, scheduler: Scheduler
) -> None:
    scheduler.worker("--no-nanny")
    small.snippet("a/b.py", "x = 1", "import time\ntime.sleep(99)")
    small.dask = scheduler.address
    build = small.start("build")
    wait_for(lambda: scheduler.running("Cell 2"))
    os.kill(scheduler.started[0].pid, how)
    output, _ = build.communicate(timeout=60)
    assert build.returncode == 1
    said = output.partition("the site was not built: ")[2]
    assert said.startswith(f"the Dask scheduler at {scheduler.address} ")
    assert "Traceback" not in output


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_the_build_is_ended(
    how: signal.Signals, small: SmallBook, scheduler: Scheduler
) -> None:
    scheduler.worker()
    small.snippet("a/b.py", "x = 1", "import time\ntime.sleep(99)")
    small.dask = scheduler.address
    small.time_limit = 99
    build = small.start("build")
    wait_for(lambda: scheduler.running("Cell 2"))
    os.kill(build.pid, how)
    output, _ = build.communicate(timeout=30)
    if how == signal.SIGINT:
        assert build.returncode == 1
        assert "Aborted!" in output
        assert "Traceback" not in output
    wait_for(lambda: not list(scheduler.folder.glob("*/twinloops-*")), 20)
    small.snippet("a/b.py", "print('again')")
    small.show("a/b.py")
    built(small)
    assert "again" in small.html()


def test_what_is_sent_is_small(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1")
    job = Job(str(small.root / "snippets"), "a/b.py", "x = 1", "snippets/a/b.py", 60.0)
    assert len(pickle.dumps((job, cluster.settings(job)))) < 3000
    error = AuthoringError("what", place="a:1", details="more")
    back: Ran = pickle.loads(pickle.dumps(Ran(error=error)))
    assert back.error is not None
    assert back.error.report("b:2") == error.report("b:2")


def test_under_serve(small: SmallBook, scheduler: Scheduler) -> None:
    small.dask = scheduler.address
    small.snippet("a/b.py", "print('first output')")
    small.show("a/b.py")
    scheduler.worker()
    scheduler.has(1)
    with serving(small) as server:
        server.shows("first output")
        small.snippet("a/b.py", "print('second output')")
        server.shows("second output")
        scheduler.stop()
        small.snippet("a/b.py", "print('third output')")
        server.shows("no Dask scheduler answers")
        assert "tl-error" in server.get()
        assert "Traceback" not in server.listen()
        small.dask = None
        small.configure()
        server.shows("third output")
