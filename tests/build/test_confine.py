"""What a snippet cannot do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.conftest import SmallBook
from tests.build.test_faults import wait_for
from twinloops.confine import namespaces_work


@pytest.fixture
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "hunter2")


def said(small: SmallBook, *cells: str) -> str:
    """What the last cell of a snippet prints."""
    small.snippet("a/b.py", *cells)
    book = small.book()
    assert book.run_all() == []
    output = book.cell(f"a/b.py::Cell {len(cells)}")[1].outputs[0]
    assert output.kind == "stdout"
    return output.text


needs_namespaces = pytest.mark.skipif(
    not namespaces_work(), reason="this system refuses namespaces to a process"
)


def test_namespaces_are_used_where_there_are_any() -> None:
    command = ["unshare", "--user", "--net", "--mount", "--map-current-user", "true"]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this system refuses namespaces to a process")
    assert namespaces_work()


@pytest.mark.usefixtures("_secret")
def test_the_environment_is_not_the_authors(small: SmallBook) -> None:
    text = said(
        small,
        "import os\n"
        "from pathlib import Path\n"
        "print(dict(os.environ), Path('/proc/self/environ').read_text())",
    )
    assert "PYTHONHASHSEED" in text
    assert "hunter2" not in text
    assert "A_SECRET" not in text


@needs_namespaces
@pytest.mark.usefixtures("_secret")
def test_the_environment_of_no_process_can_be_read(small: SmallBook) -> None:
    # a process that was started with the secret, as MkDocs is
    with subprocess.Popen(["sleep", "60"]) as other:
        try:
            environment = Path(f"/proc/{other.pid}/environ")
            wait_for(lambda: b"hunter2" in environment.read_bytes())
            text = said(
                small,
                "from pathlib import Path\n"
                "found = []\n"
                "for file in Path('/proc').glob('[0-9]*/environ'):\n"
                "    try:\n"
                "        found.append('hunter2' in file.read_text())\n"
                "    except OSError: pass\n"
                "print(len(found), any(found))",
            )
        finally:
            other.kill()
    assert text == "1 False\n"


ASKS = """\
import socket
for address in {addresses}:
    try:
        socket.create_connection(address, 5)
        print("connected")
    except OSError as error:
        print(type(error).__name__, error)
"""


def test_there_is_no_network(small: SmallBook) -> None:
    text = said(small, ASKS.format(addresses=[("192.0.2.1", 80), ("2001:db8::1", 80)]))
    assert "connected" not in text
    if namespaces_work():
        assert text.count("Network is unreachable") == 2


@needs_namespaces
def test_not_even_to_a_server_on_this_machine(small: SmallBook) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        text = said(small, ASKS.format(addresses=[server.getsockname()]))
    assert "Connection refused" in text


TALKS_TO_ITSELF = """\
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname()) as client:
        client.sendall(b"over loopback")
        connection, _ = server.accept()
        print(connection.recv(100))
        connection.close()
"""


def test_loopback_works(small: SmallBook) -> None:
    assert said(small, TALKS_TO_ITSELF) == "b'over loopback'\n"


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


def test_torch_talks_between_processes_of_one_snippet(small: SmallBook) -> None:
    text = said(
        small,
        SPAWNS,
        'if __name__ == "__main__":\n'
        '    os.environ["GLOO_SOCKET_IFNAME"] = "lo"\n'
        '    results = mp.get_context("spawn").SimpleQueue()\n'
        "    mp.spawn(run, args=(results,), nprocs=2)\n"
        "    print(results.get(), results.get())",
    )
    assert text == "3.0 3.0\n"


HOOKED = """\
import os, socket, sys
from pathlib import Path
from twinloops import confine
home = Path(sys.argv[1])
(home / "link").symlink_to(sys.argv[2])
confine._refuse_by_hook(home)
(home / "mine").write_text("x")
(home / "mine").rename(home / "still mine")
open(os.devnull, "w").close()
print(Path(__file__).exists(), len(Path(confine.__file__).read_text()) > 100)
for attempt in (
    lambda: Path(sys.argv[2], "x").write_text("x"),
    lambda: open(Path(sys.argv[2], "file"), "r+"),
    lambda: Path(sys.argv[2], "file").unlink(),
    lambda: Path(sys.argv[2], "file").rename(home / "taken"),
    lambda: Path(sys.argv[2], "folder").mkdir(),
    lambda: os.chmod(sys.argv[2], 0o777),
    lambda: (home / "link" / "x").write_text("x"),
    lambda: socket.create_connection(("192.0.2.1", 80), 5),
):
    try:
        attempt()
        print("done")
    except PermissionError:
        print("refused")
"""


def test_where_the_system_refuses_a_hook_stands_in(small: SmallBook) -> None:
    small.write("home/.keep", "")
    small.write("other/file", "as it was")
    script = small.write("script.py", HOOKED + TALKS_TO_ITSELF)
    arguments = [str(script), str(small.root / "home"), str(small.root / "other")]
    result = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, cwd=small.root
    )
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines == ["True True", *["refused"] * 8, "b'over loopback'"]
    assert os.listdir(small.root / "other") == ["file"]
