"""The processes of a snippet: how they start, and that they always end."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.build.conftest import Project, alive, contents, descendants, wait_for
from twinloops import confine, sandbox
from twinloops.execution import Execution

# The processes of a snippet: its keeper, the first one of a tree of its own where the
# kernel allows such a tree, and the snippet.
CONFINED = not confine.refusal()
PROCESSES = 3 if CONFINED else 2
needs_namespaces = pytest.mark.skipif(
    not CONFINED, reason="this system refuses namespaces to a process"
)


def parent_pid() -> int:
    """The warm parent's process number."""
    process = sandbox._parent._process
    assert process is not None
    return process.pid


class Sleeper:
    """A snippet that runs, until it is ended, in a thread of the test.

    It says that it sleeps by a file in its home.
    """

    def __init__(self, project: Project, *cells: str, time_limit: float = 60.0) -> None:
        self.homes = project.root / "tmp"
        self.homes.mkdir()
        project.time_limit = time_limit
        self.snippet = project.snippet(
            "import time\nfrom pathlib import Path",
            *cells,
            "Path('sleeps').touch()\ntime.sleep(1000)",
        )
        self.wanted = True
        self.before = descendants(os.getpid())
        self._thread = ThreadPoolExecutor(1)

    def start(self, monkeypatch: pytest.MonkeyPatch) -> set[int]:
        """Start it; returns its processes when it sleeps."""
        monkeypatch.setattr(tempfile, "tempdir", str(self.homes))
        self._future = self._thread.submit(
            sandbox.run, self.snippet, lambda: self.wanted
        )
        wait_for(lambda: list(self.homes.glob("*/sleeps")))
        return descendants(os.getpid()) - self.before

    def end(self) -> Execution:
        """Wait until it is over."""
        execution = self._future.result(60)
        self._thread.shutdown()
        assert list(self.homes.iterdir()) == [], "its home is gone"
        return execution


def message(execution: Execution) -> str:
    assert execution.problem is not None
    return execution.problem.message


def test_a_snippet_for_ever_is_stopped(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = Sleeper(project, time_limit=0.5)
    processes = sleeper.start(monkeypatch)
    execution = sleeper.end()
    assert message(execution) == (
        "the snippet ran longer than its 0.5 s and was stopped, in the cell 'Cell 2'."
    )
    assert execution.problem is not None
    assert execution.problem.place == "snippets/a/b.py:6"
    wait_for(lambda: not alive(processes))


@pytest.mark.parametrize("how", ["not wanted", "stop_all"])
def test_a_snippet_that_is_not_wanted_any_more(
    project: Project, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    sleeper = Sleeper(project)
    processes = sleeper.start(monkeypatch)
    assert len(processes) == PROCESSES
    if how == "stop_all":
        sandbox.stop_all()
    else:
        sleeper.wanted = False
    assert message(sleeper.end()).startswith("the snippet was stopped, in the cell")
    wait_for(lambda: not alive(processes))


def test_a_keeper_that_is_stopped_is_killed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "PATIENCE", 0.2)
    sleeper = Sleeper(project)
    processes = sleeper.start(monkeypatch)
    (keeper,) = (pid for pid in processes if descendants(pid) == processes)
    os.kill(keeper, signal.SIGSTOP)
    sleeper.wanted = False
    assert message(sleeper.end()).startswith("the snippet was stopped")
    wait_for(lambda: not alive(processes))


def test_a_keeper_that_is_killed_takes_the_snippet_with_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "ATTEMPTS", 1)
    sleeper = Sleeper(project)
    processes = sleeper.start(monkeypatch)
    (keeper,) = (pid for pid in processes if descendants(pid) == processes)
    os.kill(keeper, signal.SIGKILL)
    assert message(sleeper.end()) == (
        "the snippet could not be run: the process that looks after it was killed."
    )
    wait_for(lambda: not alive(processes))


@needs_namespaces
def test_the_first_process_of_the_tree_is_killed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = Sleeper(project)
    processes = sleeper.start(monkeypatch)
    (first,) = (
        pid for pid in processes if Path(f"/proc/{pid}/comm").read_text() == "cat\n"
    )
    os.kill(first, signal.SIGKILL)
    assert message(sleeper.end()) == (
        "the snippet was ended by the signal SIGKILL, in the cell 'Cell 2'."
    )
    wait_for(lambda: not alive(processes))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_the_warm_parent_is_lost_between_two_runs(
    project: Project, how: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.run("x = 1")
    lost = parent_pid()
    os.kill(lost, how)
    # A new one has no more of this process's environment than the first one had.
    monkeypatch.setenv("A_SECRET", "hunter2")
    text = project.printed("print(open('/proc/self/environ').read())")
    assert "hunter2" not in text
    assert parent_pid() != lost
    assert not alive({lost})


def test_the_warm_parent_is_killed_while_a_snippet_runs(project: Project) -> None:
    reached = project.root / "reached"
    snippet = project.snippet(
        "import time",
        "from pathlib import Path\n"
        f"while not Path({str(reached)!r}).exists(): time.sleep(0.01)",
        "print('to the end')",
    )
    project.run("x = 1", path="a/other.py")
    before = descendants(os.getpid())
    with ThreadPoolExecutor(1) as beside:
        future = beside.submit(sandbox.run, snippet)
        wait_for(lambda: len(descendants(os.getpid()) - before) == PROCESSES)
        os.kill(parent_pid(), signal.SIGKILL)
        reached.touch()
        execution = future.result(60)
    assert execution.outputs[2][0].text == "to the end\n"
    project.run("x = 1")


def test_a_warm_parent_that_cannot_start_says_why(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = project.write("broken/torch.py", "raise RuntimeError('no such CPU')")
    environment = sandbox.ENVIRONMENT | {"PYTHONPATH": str(broken.parent)}
    monkeypatch.setattr(sandbox, "ENVIRONMENT", environment)
    monkeypatch.setattr(sandbox, "_parent", sandbox._WarmParent())
    problem = project.problem("x = 1")
    assert problem.message == (
        "the snippet could not be run: the process that starts snippets has ended."
    )
    assert problem.details.endswith("RuntimeError: no such CPU")
    assert problem.place == "snippets/a/b.py:1"


def test_a_full_disk(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(project.root / "missing"))
    problem = project.problem("x = 1")
    assert problem.message.startswith("the snippet could not be run: FileNotFoundError")


BUILDS = """\
import sys
from twinloops import sandbox
from twinloops.execution import Snippet
sandbox.run(Snippet(sys.argv[1], "a/b.py", open(sys.argv[2]).read(), 60.0))
"""


@pytest.fixture
def build(project: Project) -> Iterator[subprocess.Popen[bytes]]:
    """A process like a build's, whose snippet sleeps."""
    file = Path(project.root, "snippets/a/b.py")
    snippet = project.snippet(
        "import time\nfrom pathlib import Path",
        "Path('sleeps').touch()\ntime.sleep(1000)",
    )
    script = project.write("build.py", BUILDS)
    (project.root / "tmp").mkdir()
    build = subprocess.Popen(
        [sys.executable, str(script), snippet.root, str(file)],
        env=os.environ | {"TMPDIR": str(project.root / "tmp")},
    )
    wait_for(lambda: list((project.root / "tmp").glob("*/sleeps")))
    yield build
    build.kill()
    build.wait()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_building_process_is_killed(
    project: Project, build: "subprocess.Popen[bytes]", how: signal.Signals
) -> None:
    processes = descendants(build.pid)
    assert len(processes) == PROCESSES + 2
    build.send_signal(how)
    build.wait()
    wait_for(lambda: not alive(processes))
    assert list((project.root / "tmp").iterdir()) == []


def test_what_a_snippet_leaves_behind_is_ended(project: Project) -> None:
    seconds = 10**6 + os.getpid()  # tells them from those of other runs
    execution = project.run(
        "import os, subprocess, sys, threading, time",
        "threading.Thread(target=time.sleep, args=(1e5,)).start()\n"
        f"child = ['sleep', '{seconds}']\n"
        "subprocess.Popen(child)\n"
        "subprocess.Popen(child, start_new_session=True)\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        os.execvp('sleep', child)\n"
        "    os._exit(0)",
        "reader, writer = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    print('in a fork')\n"
        "    os.write(writer, b'x')\n"
        f"    time.sleep({seconds})\n"
        "read = os.read(reader, 1)",
    )
    # newer Pythons warn of a fork beside a thread
    printed = [o.text for o in execution.outputs[2] if o.kind == "stdout"]
    assert printed == ["in a fork\n"]
    commands = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline")]
    assert not [command for command in commands if str(seconds).encode() in command]


def test_a_fork_that_comes_to_the_end_does_not_count(project: Project) -> None:
    problem = project.problem(
        "import os\nchild = os.fork()",
        "if child:\n    os.waitpid(child, 0)\n    os._exit(3)\nx = 2",
    )
    assert "exit code 3, in the cell 'Cell 2'" in problem.message


def test_what_c_code_said_last_is_shown(project: Project) -> None:
    problem = project.problem("import os\nos.write(2, b'free(): invalid')\nos.abort()")
    assert problem.details == "free(): invalid"


WORKERS = {
    "DataLoader": (
        """\
import torch
from torch.utils.data import DataLoader, TensorDataset
if __name__ == "__main__":
    data = TensorDataset(torch.arange(6.0))
    print([batch.tolist() for batch, in DataLoader(data, 3, num_workers=2)])
""",
        "[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]\n",
    ),
    "Pool": (
        """\
import multiprocessing as mp
with mp.get_context("fork").Pool(2) as pool:
    print(pool.map(abs, [-1, 2, -3]), mp.get_start_method())
""",
        f"[1, 2, 3] {multiprocessing.get_start_method()}\n",  # the default
    ),
    "forkserver": (
        """\
import multiprocessing as mp
if __name__ == "__main__":
    mp.set_start_method("forkserver")
    with mp.Pool(1) as pool:
        print(pool.map(abs, [-1, 2]))
""",
        "[1, 2]\n",
    ),
    "Manager": (
        """\
import multiprocessing as mp
if __name__ == "__main__":
    with mp.get_context("spawn").Manager() as manager:
        print(list(manager.list([1, 2])))
""",
        "[1, 2]\n",
    ),
}


@pytest.mark.parametrize("kind", WORKERS)
def test_a_snippet_may_start_processes_as_it_does_alone(
    project: Project, kind: str
) -> None:
    source, text = WORKERS[kind]
    assert project.printed(source) == text
    alone = subprocess.run(
        [sys.executable, str(project.root / "snippets/a/b.py")],
        capture_output=True,
        text=True,
    )
    assert alone.stdout == text


def test_garbage_in_the_pipes_spoils_only_its_own_run(project: Project) -> None:
    """A snippet can spoil its own run, and then has a problem; nothing else."""
    assert project.printed("import os\nprint(os.listdir(), os.getcwd())") == "[] ~\n"
    problem = project.problem(
        "import os, stat\n"
        "for number in range(3, 50):\n"
        "    try:\n"
        "        if stat.S_ISFIFO(os.fstat(number).st_mode):\n"
        "            os.write(number, b'{\"outputs\": 3}\\n' * 3 + b'\\xff\\n[[')\n"
        "    except OSError: pass\n"
        "os._exit(0)"
    )
    assert "without handing over its outputs" in problem.message


@needs_namespaces
def test_the_home_of_a_snippet_stays(project: Project) -> None:
    problem = project.problem(
        "import os, shutil\n"
        "for name in os.listdir('..'):\n"
        "    if name.startswith('twinloops-'): shutil.rmtree(f'../{name}')"
    )
    assert re.search("Read-only file system|busy", problem.message)


def test_a_flood_of_results_is_stopped(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MOST_RESULTS", 1_000_000)
    problem = project.problem("print('x' * 9_000_000)")
    assert "made more than 1,000,000 bytes of outputs" in problem.message


def test_many_at_once(project: Project) -> None:
    snippets = [project.snippet(f"print({n})", path=f"a/n{n}.py") for n in range(20)]
    with ThreadPoolExecutor(10) as pool:
        outputs = [e.outputs for e in pool.map(sandbox.run, snippets)]
    assert [shown[0][0].text for shown in outputs] == [f"{n}\n" for n in range(20)]


def test_optimizers_are_imported_where_a_snippet_has_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "_parent", sandbox._WarmParent())
    loaded = "import sys\nprint('torch._dynamo' in sys.modules)"
    assert project.printed(loaded) == "False\n"
    assert project.printed(f"{loaded}\n# torch.optim.SGD") == "True\n"
    assert project.printed(loaded) == "True\n"
    sandbox._parent.stop()


def test_the_warm_parent_counts_as_the_time_of_the_build() -> None:
    code = "from twinloops import sandbox; sandbox.warm_up(); sandbox._parent.stop()"
    waits = code.replace("; sandbox._parent.stop()", "; import time; time.sleep(0.3)")
    build = subprocess.Popen([sys.executable, "-c", waits])
    _, status, used = os.wait4(build.pid, 0)
    build.returncode = status
    assert status == 0
    alone = subprocess.Popen([sys.executable, "-c", "from twinloops import sandbox"])
    _, alone.returncode, used_alone = os.wait4(alone.pid, 0)
    assert used.ru_utime > used_alone.ru_utime + 0.1


@needs_namespaces
def test_a_snippet_writes_nowhere_but_in_its_own_folder(project: Project) -> None:
    docs = project.write("docs/index.md", "# Home").parent
    before = contents(project.root)
    problem = project.problem(f"open({str(docs / 'x')!r}, 'w')")
    assert "Read-only file system" in problem.message
    project.run("open('x', 'w').write('y')\nopen('/dev/null', 'w').close()")
    assert contents(project.root).keys() - before.keys() == {"snippets/a/b.py"}
