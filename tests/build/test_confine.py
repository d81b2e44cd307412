"""What a snippet cannot do."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.build.conftest import Project, wait_for
from twinloops import confine

needs_namespaces = pytest.mark.skipif(
    bool(confine.refusal()), reason="this system refuses namespaces to a process"
)


@pytest.fixture
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "hunter2")


def test_namespaces_are_used_where_there_are_any() -> None:
    command = ["unshare", "--user", "--net", "--mount", "--pid", "--fork", "true"]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this system refuses namespaces to a process")
    assert confine.refusal() == ""


@pytest.mark.usefixtures("_secret")
def test_the_environment_is_not_the_authors(project: Project) -> None:
    text = project.printed(
        "import os\n"
        "from pathlib import Path\n"
        "print(dict(os.environ), Path('/proc/self/environ').read_text())",
    )
    assert "PYTHONHASHSEED" in text
    assert "hunter2" not in text
    assert "A_SECRET" not in text


@needs_namespaces
@pytest.mark.usefixtures("_secret")
def test_no_other_process_can_be_seen_or_signalled(project: Project) -> None:
    # a process that was started with the secret, as a build is
    with subprocess.Popen(["sleep", "60"]) as other:
        try:
            environment = Path(f"/proc/{other.pid}/environ")
            wait_for(lambda: b"hunter2" in environment.read_bytes())
            text = project.printed(
                "import os, signal\n"
                "from pathlib import Path\n"
                "found = []\n"
                "for file in Path('/proc').glob('[0-9]*/environ'):\n"
                "    try: found.append('hunter2' in file.read_text())\n"
                "    except OSError: pass\n"
                f"try: os.kill({other.pid}, signal.SIGKILL)\n"
                "except ProcessLookupError: found.append('no such process')\n"
                "print(found, os.getppid())",
            )
            assert other.poll() is None
        finally:
            other.kill()
    assert text == "[False, 'no such process'] 0\n"


@needs_namespaces
def test_the_first_process_of_the_tree_is_no_way_out(project: Project) -> None:
    text = project.printed(
        "import os, ctypes\n"
        "for attempt in (\n"
        "    lambda: os.listdir('/proc/1/root'),\n"
        "    lambda: open('/proc/1/mem', 'r+b'),\n"
        "    lambda: os.kill(1, 9),\n"
        "    lambda: open('/proc/sys/kernel/domainname', 'w'),\n"
        "):\n"
        "    try: print(attempt())\n"
        "    except OSError as error: print(type(error).__name__)\n"
        "libc = ctypes.CDLL(None)\n"
        "print(libc.mount(None, b'/', None, 32 | 4096, None), os.getpid())"
    )
    lines = text.splitlines()
    assert lines[0] == "PermissionError"
    assert lines[1] == lines[3] == "OSError", "read-only file system"
    assert lines[2] in ("None", "PermissionError"), "the kernel passes over it"
    assert lines[4].split()[0] == "-1"


ASKS = """\
import socket
for address in {addresses}:
    try:
        socket.create_connection(address, 5)
        print("connected")
    except OSError as error:
        print(type(error).__name__, error)
"""


@needs_namespaces
def test_there_is_no_network(project: Project) -> None:
    addresses = [("192.0.2.1", 80), ("2001:db8::1", 80)]
    text = project.printed(ASKS.format(addresses=addresses))
    assert text.count("Network is unreachable") == 2


@needs_namespaces
def test_not_even_to_a_server_on_this_machine(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        text = project.printed(ASKS.format(addresses=[server.getsockname()]))
    assert "Connection refused" in text


def test_a_socket_in_the_file_system_can_be_reached(project: Project) -> None:
    """The page of known limits says so: a namespace of the network does not end it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX) as server,
    ):
        server.bind(f"{folder}/here")
        server.listen()
        text = project.printed(
            "import socket\n"
            "with socket.socket(socket.AF_UNIX) as client:\n"
            f"    client.connect({f'{folder}/here'!r})\n"
            "print('connected')"
        )
    assert text == "connected\n"


TALKS_TO_ITSELF = """\
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname()) as client:
        client.sendall(b"over loopback")
        connection, _ = server.accept()
        print(connection.recv(100))
        connection.close()
"""


def test_loopback_works(project: Project) -> None:
    assert project.printed(TALKS_TO_ITSELF) == "b'over loopback'\n"


SPAWNS = """\
import os
import torch.distributed as dist
import torch.multiprocessing as mp
import torch

def run(rank, results):
    address = "tcp://127.0.0.1:29511"
    dist.init_process_group("gloo", init_method=address, rank=rank, world_size=2)
    total = torch.tensor(float(rank + 1))
    dist.all_reduce(total)
    results.put(total.item())
    dist.destroy_process_group()
"""


def test_torch_talks_between_processes_of_one_snippet(project: Project) -> None:
    execution = project.run(
        SPAWNS,
        'if __name__ == "__main__":\n'
        '    os.environ["GLOO_SOCKET_IFNAME"] = "lo"\n'
        '    results = mp.get_context("fork").SimpleQueue()\n'
        '    mp.start_processes(run, (results,), 2, start_method="fork")\n'
        "    print(results.get(), results.get())",
    )
    assert execution.outputs[1][0].text == "3.0 3.0\n"


RUNS = """\
import json, sys
from twinloops import sandbox
from twinloops.execution import Snippet

source = "# %% A\\n" + sys.stdin.read()
for _ in range(2):
    execution = sandbox.run(Snippet(sys.argv[1], "a/b.py", source, 60.0))
    problem = execution.problem
    print(problem.report() if problem else execution.outputs[0][0].text)
"""
LOOKS = """\
import os, subprocess, time
from multiprocessing import Pool
for attempt in (lambda: open({elsewhere!r}, "w"), lambda: open("mine", "w")):
    try: print(attempt().close())
    except OSError as error: print(type(error).__name__)
with Pool(2) as pool: print(pool.map(abs, [-1]), os.getuid())
child = subprocess.Popen(["sleep", "{seconds}"], start_new_session=True)
"""


def looks(project: Project, seconds: int, *command: str) -> tuple[str, str]:
    """What a snippet prints that another Python process runs twice, and its warnings.

    Nothing that the snippet has started is left.
    """
    script = project.write("script.py", RUNS)
    source = LOOKS.format(elsewhere=str(project.root / "x"), seconds=seconds)
    run = subprocess.run(
        [*command, sys.executable, str(script), str(project.root)],
        input=source,
        capture_output=True,
        text=True,
    )
    commands = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline")]
    assert not [command for command in commands if str(seconds).encode() in command]
    return run.stdout, run.stderr


@needs_namespaces
@pytest.mark.skipif(not shutil.which("unshare"), reason="makes such a system")
def test_a_system_that_refuses_namespaces(project: Project) -> None:
    refuse = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"'
    command = ("unshare", "--user", "--map-root-user", "sh", "-c", refuse, "sh")
    text, warnings = looks(project, 10**6 + os.getpid(), *command)
    assert text == "None\nNone\n[1] 0\n\n" * 2, "it can write elsewhere"
    assert warnings == (
        "Snippets run unconfined: they can write files and use the network. The kernel"
        " refuses namespaces: No space left on device.\n"
    )


@needs_namespaces
@pytest.mark.skipif(not shutil.which("unshare"), reason="makes such a user")
def test_an_ordinary_user(project: Project) -> None:
    command = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    text, warnings = looks(project, 10**7 + os.getpid(), *command)
    assert text == "OSError\nNone\n[1] 1000\n\n" * 2
    assert warnings == ""
