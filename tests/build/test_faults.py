"""Bad days: what a snippet or a system may do, and what the author sees."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from pathlib import Path

import pytest

from tests.build.conftest import SmallBook, contents
from twinloops import notebook_page
from twinloops.book import Job, run_job
from twinloops.cache import digest

FAULTS = {
    "raises": ("y = 1\n1 / 0", 3, "raises ZeroDivisionError: division by zero"),
    "syntax": ("y = 1\ny = = 2", 3, "raises SyntaxError: invalid syntax"),
    "syntax of a block": ("y = 1\nreturn y", 3, "'return' outside function"),
    "ipython": ("y = 1\n!ls", 3, "raises SyntaxError"),
    "awaits": ("import asyncio\nawait asyncio.sleep(0)", 3, "'await' outside function"),
    "no such name": ("print(no_such)", 2, "NameError: name 'no_such' is not defined"),
    "no such module": ("import no_such", 2, "ModuleNotFoundError"),
    "assertion": ("x = 1\nassert x == 2, 'not two'", 3, "AssertionError: not two"),
    "deep": ("def f():\n    f()\nf()", 3, "RecursionError: maximum recursion depth"),
    "interrupt": ("raise KeyboardInterrupt", 2, "raises KeyboardInterrupt"),
    "odd error": (
        "class E(Exception):\n    def __str__(self): 1 / 0\nraise E",
        4,
        "E: <exception str() failed>",
    ),
    "sys.exit": ("import sys\nsys.exit(0)", 3, "calls sys.exit"),
    "exit": ("exit()", 2, "calls sys.exit"),
    "input": ("name = input('Who? ')", 2, "waits for input, but a build has nobody"),
    "os._exit": ("import os\nos._exit(0)", 2, "ended its process with exit code 0"),
    "abort": ("import os\nos.abort()", 2, "was ended by the signal SIGABRT"),
    "segfault": ("import ctypes\nctypes.string_at(0)", 2, "by the signal SIGSEGV"),
    "nameless signal": ("import os\nos.kill(os.getpid(), 40)", 2, "by the signal 40"),
    "for ever": ("while True: pass", 2, "ran longer than its 3 s and was stopped"),
    "sleeps": ("import time\ntime.sleep(99)", 2, "ran longer than its 3 s"),
    "prints for ever": (
        "while True:\n    try: print('x' * 1000)\n    except RuntimeError: break",
        3,
        "prints more than 10,000,000 characters",
    ),
    "fills the disk": (
        "with open('big', 'wb') as file:\n    file.truncate(10 ** 9)",
        3,
        "File too large",
    ),
    "bad figure": (
        "import matplotlib.pyplot as plt\nplt.title('$\\\\bad{$')\nplt.show()",
        4,
        "Unknown symbol: \\bad",
    ),
    "bad repr": (
        "class A:\n    def __repr__(self): return 1 / 0\nA()",
        3,
        "ZeroDivisionError",
    ),
    "unknown kind": (
        "display({'image/png': 'x'}, raw=True)",
        2,
        "can be shown as none",
    ),
    "half a character": ("print('\\ud800')", 2, "UnicodeEncodeError"),
    "null byte": ("x = '\0'", 2, "null bytes"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_snippet_is_a_clear_error(small: SmallBook, fault: str) -> None:
    source, line, message = FAULTS[fault]
    if "ran longer" in message:
        small.time_limit = 3
    small.snippet("a/b.py", source, "z = 1")
    error = small.error("a/b.py")
    assert message in error.report()
    assert "cell 'Cell 1'" in error.problem or "in the cell (Cell 1)" in error.problem
    assert error.place == f"snippets/a/b.py:{line}"
    assert "twinloops" not in error.report(), "our own code is none of their business"


def test_the_cell_that_was_running_is_named(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1", "y = 2", "import os\nos._exit(7)")
    error = small.error("a/b.py")
    assert error.place == "snippets/a/b.py:8"
    assert "(Cell 3)" in error.problem
    assert "exit code 7" in error.problem


def test_what_c_code_said_last_is_shown(small: SmallBook) -> None:
    small.snippet("a/b.py", "import os\nos.write(2, b'free(): invalid')\nos.abort()")
    assert small.error("a/b.py").details == "free(): invalid"


LEAVES_TRACES = """\
import os, random, sys, warnings
import numpy, torch
import matplotlib.pyplot as plt
os.mkdir("elsewhere")
os.chdir("elsewhere")
os.environ["LEAK"] = "1"
os.umask(0)
random.seed(1)
numpy.random.seed(1)
torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
torch.set_printoptions(precision=1)
torch.set_num_threads(2)
torch.set_grad_enabled(False)
torch.use_deterministic_algorithms(True)
numpy.set_printoptions(precision=1)
warnings.simplefilter("error")
sys.setrecursionlimit(50_000)
sys.leak = True
plt.rcParams["lines.linewidth"] = 99
plt.figure()
import builtins
builtins.leak = True
"""
LOOKS_FOR_TRACES = """\
import os, random, sys, warnings
import numpy, torch
import matplotlib.pyplot as plt
seen = repr((
    os.listdir(), "LEAK" in os.environ, random.random() == 0.13436424411240122,
    numpy.random.rand() == 0.417022004702574, torch.initial_seed(),
    torch.get_default_dtype(), str(torch.tensor(1 / 3)), torch.get_num_threads(),
    torch.is_grad_enabled(), torch.are_deterministic_algorithms_enabled(),
    str(numpy.array(1 / 3)), len([f for f in warnings.filters if f[0] == "error"]),
    sys.getrecursionlimit(), hasattr(sys, "leak"), plt.rcParams["lines.linewidth"],
    plt.get_fignums(), "leak" in dir(__builtins__), os.umask(0o22),
))
"""


def test_nothing_leaks_into_the_next_snippet(small: SmallBook) -> None:
    small.snippet("b.py", LOOKS_FOR_TRACES)
    book = small.book()
    assert book.run_all() == []
    before = book.value("b.py::seen")
    (small.root / ".cache").rename(small.root / "cache-of-before")
    small.snippet("a.py", LEAVES_TRACES)
    with ThreadPoolExecutor(1) as one_at_a_time:
        book = small.book()
        assert book.run_all(one_at_a_time) == []
    assert book.value("b.py::seen") == before
    assert "torch.float32, '0.3333'" not in before, "two places are printed apart"
    assert "tensor(0.3333)" in before


def test_a_megabyte_is_cut_on_the_page_and_whole_in_the_notebook(
    small: SmallBook,
) -> None:
    small.snippet("a/b.py", "print('megabyte ' * 120_000)")
    small.show("a/b.py")
    assert small.build() == ""
    page = small.html()
    assert page.count("megabyte ") < 2500
    assert "more characters are in the downloaded notebook" in page
    notebook = json.loads(small.html("programs/a/b.ipynb"))
    assert notebook["cells"][2]["outputs"][0]["text"].count("megabyte") == 120_000


MARKUP = (
    "</script><script>alert(1)</script><!-- <b>&amp; </pre></div> {{ a.py::x }} $x$ "
    "*stars* ```snippet [a](b) \x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x00 "
    "\x1b[31mred\x1b[0m \x1b]8;;http://a.b\x07link\x1b]8;;\x07 \x08"
)


@pytest.mark.parametrize("how", ["printed", "warned", "repr", "value", "source"])
def test_markup_and_controls_are_text(small: SmallBook, how: str) -> None:
    source = {
        "printed": f"print({MARKUP!r})",
        "warned": f"import warnings\nwarnings.warn({MARKUP!r})",
        "repr": f"class A:\n    def __repr__(self): return {MARKUP!r}\nA()",
        "value": f"x = {MARKUP!r}",
        "source": f"# {MARKUP[:-1].replace(chr(0), '')}\nx = 1",
    }[how]
    small.snippet("a/b.py", source)
    show = "show: source" if how == "value" else "show: both"
    shown = f"```snippet\nprogram: a/b.py\n{show}\n```"
    small.page(shown, "before {{ a/b.py::x }} after" if how == "value" else "")
    assert small.build() == ""
    page = small.html()
    body = page[page.index("<article") : page.index("</article")]
    body = body[: body.index("tl-program")] + body[body.index("tl-versions") :]
    assert "<script>alert" not in body
    assert "&lt;/script&gt;" in body
    assert "*stars*" in body
    assert not set(body) & {chr(n) for n in range(32) if chr(n) not in "\n\t"}
    if how in ("printed", "warned", "repr"):
        assert "red link" in body


def test_progress_bars_show_their_last_state(small: SmallBook) -> None:
    small.snippet("a/b.py", "print('1%\\r50%\\r100%\\r\\nend', end='\\r')")
    small.show("a/b.py")
    assert small.build() == ""
    _, _, output = small.html().partition('<pre class="tl-stdout" tabindex="0">')
    assert output.startswith("\n100%\nend\n</pre>")


def test_threads_and_children_are_not_left_behind(small: SmallBook) -> None:
    seconds = 10**6 + os.getpid()  # tells them from those of other runs
    small.snippet(
        "a/b.py",
        "import os, subprocess, sys, threading, time",
        "threading.Thread(target=time.sleep, args=(1e5,)).start()\n"
        f"child = 'import time; time.sleep({seconds})'\n"
        "subprocess.Popen([sys.executable, '-c', child])\n"
        "subprocess.Popen([sys.executable, '-c', child], start_new_session=True)\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        os.execv(sys.executable, [sys.executable, '-c', child])\n"
        "    os._exit(0)\n"
        "time.sleep(0.5)",
        "reader, writer = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    print('in a fork')\n"
        "    os.write(writer, b'x')\n"
        f"    time.sleep({seconds})\n"
        "read = os.read(reader, 1)",
    )
    book = small.book()
    assert book.run_all() == []
    assert book.cell("a/b.py::Cell 3")[1].outputs[0].text == "in a fork\n"
    commands = [
        f.read_bytes() for f in Path("/proc").glob("[0-9]*/cmdline") if readable(f)
    ]
    assert not [
        command for command in commands if f"sleep({seconds})".encode() in command
    ]


def readable(file: Path) -> bool:
    try:
        file.read_bytes()
    except OSError:
        return False
    return True


def test_a_fork_that_comes_to_the_end_does_not_count(small: SmallBook) -> None:
    small.snippet(
        "a/b.py",
        "import os\nchild = os.fork()",
        "if child:\n    os.waitpid(child, 0)\n    os._exit(3)\nx = 2",
    )
    assert "exit code 3" in small.error("a/b.py").problem


def test_a_snippet_writes_nowhere_but_in_its_own_folder(small: SmallBook) -> None:
    docs = small.root / "docs"
    before = contents(docs)
    small.snippet(
        "a/b.py", f"from pathlib import Path\nPath({str(docs)!r}, 'x').touch()"
    )
    assert "Read-only file system" in small.error("a/b.py").problem
    small.snippet("a/b.py", "open('x', 'w').write('y')\nopen('/dev/null', 'w').close()")
    assert small.book().run_all() == []
    assert contents(docs) == before


def test_a_cut_or_changed_or_foreign_entry_is_run_again(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1")
    book = small.book()
    book.run_all()
    (entry,) = (small.root / ".cache/runs").iterdir()
    whole = entry.read_bytes()
    other = json.dumps({"ipynb": "{}", "html": "from a newer version"}).encode()
    for damaged in (
        b"",
        whole[:100],
        whole[:-1],
        whole.replace(b"Cell 1", b"Cell 2"),
        b"\xff" * 1000,
        digest(other).encode() + b"\n" + other,
    ):
        entry.write_bytes(damaged)
        book = small.book()
        assert book.run_all() == []
        assert book.value("a/b.py::x") == "1"
        assert entry.read_bytes() == whole
    entry.unlink()
    entry.mkdir()
    assert small.book().run_all() == []
    (entry.parent / "a-newer-kind-of-entry").write_text("?")
    assert small.book().run_all() == []


def test_the_warm_parent_is_killed_between_two_runs(small: SmallBook) -> None:
    os.kill(vars(forkserver._forkserver)["_forkserver_pid"], signal.SIGKILL)
    small.snippet("a/b.py", "environment = open('/proc/self/environ').read()")
    os.environ["A_SECRET"] = "hunter2"
    try:
        book = small.book()
        assert book.run_all() == []
    finally:
        del os.environ["A_SECRET"]
    assert "hunter2" not in book.value("a/b.py::environment")


def test_a_notebook_page_cannot_be_rendered(
    small: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("no such template")

    monkeypatch.setattr("mkdocs_jupyter.nbconvert2.nb2html", broken)
    notebook_page.get_ready.cache_clear()
    small.snippet("a.py", "x = 1")
    (error,) = small.book().run_all()
    assert error.problem == "its notebook page could not be rendered."
    assert error.place == "snippets/a.py:1"
    assert "RuntimeError: no such template" in error.details
    monkeypatch.undo()
    assert not small.book().run_all()


def test_the_warm_parent_is_killed_in_the_middle(small: SmallBook) -> None:
    source = (
        "# %% Cell 1\nimport os\nos.kill(os.getppid(), 9)\nimport time\ntime.sleep(9)"
    )
    job = Job(str(small.root), "a.py", source, "a.py", 20.0)
    ran = run_job(job)
    assert ran.error is not None
    assert "Cell 1" in ran.error.problem
    assert run_job(Job(str(small.root), "a.py", "# %% A\nx = 1", "a.py", 20.0)).texts


def wait_for(what: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def descendants(pid: int) -> set[int]:
    """The processes below one, by number."""
    parents: dict[int, int] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = file.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(file.parent.name)] = int(parent)
    found = {pid} & parents.keys()
    while more := {p for p, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if descendants(pid)}


@contextmanager
def slow_build(small: SmallBook) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A real build that is in the middle: its snippet runs, another has run."""
    small.snippet("a/good.py", "x = 1\nprint('first')")
    small.show("a/good.py")
    assert small.build() == ""
    small.snippet("a/good.py", "x = 1\nprint('second')")
    small.snippet("a/slow.py", "x = 1", "import time\ntime.sleep(99)")
    small.show("a/good.py", "a/slow.py")
    temporary = small.root / "tmp"
    temporary.mkdir()
    started = small.start("build", TMPDIR=str(temporary))
    try:
        wait_for(
            lambda: [
                f for f in temporary.glob("*/activity") if "Cell 2" in f.read_text()
            ]
        )
        yield started, temporary
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.communicate()


def test_a_build_is_killed_half_way_and_started_again(small: SmallBook) -> None:
    with slow_build(small) as (started, temporary):
        old = small.site()
        processes = descendants(started.pid)
        assert len(processes) >= 3
        os.kill(started.pid, signal.SIGKILL)
        wait_for(lambda: not alive(processes))
    assert small.site() == old
    (small.root / ".cache/runs" / f"part-{started.pid}-x").write_text("cut")
    small.snippet("a/slow.py", "x = 1", "import time\ntime.sleep(0)")
    again = small.start("build", TMPDIR=str(temporary))
    output, _ = again.communicate()
    assert again.returncode == 0, output
    assert "second" in small.html()
    assert {file.name for file in (small.root / ".cache").iterdir()} == {"runs"}
    assert not list((small.root / ".cache/runs").glob("part-*"))
    assert not list(temporary.glob("twinloops-*"))


def test_a_site_that_a_killed_build_had_set_aside_comes_back(small: SmallBook) -> None:
    assert small.build() == ""
    old = small.site()
    nobody = 4_000_000
    (small.root / "site").rename(small.root / f".cache/site-{nobody}-last")
    small.snippet("a/b.py", "1 / 0")
    assert "ZeroDivisionError" in small.build()
    assert small.site() == old


@pytest.mark.parametrize("to_all", [True, False], ids=["terminal", "one process"])
def test_ctrl_c_in_the_middle(small: SmallBook, to_all: bool) -> None:
    with slow_build(small) as (started, temporary):
        old = small.site()
        processes = descendants(started.pid)
        (os.killpg if to_all else os.kill)(started.pid, signal.SIGINT)
        wait_for(lambda: not alive(processes))
        assert started.stdout is not None
        output = started.stdout.read()
        started.wait()
    assert started.returncode == 1
    assert "Aborted!" in output
    assert "Traceback" not in output
    assert small.site() == old
    assert {file.name for file in (small.root / ".cache").iterdir()} == {"runs"}
    assert not list(temporary.iterdir())


def test_ctrl_c_while_torch_is_imported(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1")
    started = small.start("build")
    wait_for(lambda: len(descendants(started.pid)) >= 3)  # it, tracker and parent
    processes = descendants(started.pid)
    os.killpg(started.pid, signal.SIGINT)
    output, _ = started.communicate()
    wait_for(lambda: not alive(processes))
    assert started.returncode == 1
    assert output.count("Traceback") == 0, output


def test_two_builds_at_once(small: SmallBook) -> None:
    for number in range(6):
        small.snippet(f"a/n{number}.py", f"x = {number}\nprint('number', x)")
    small.show(*(f"a/n{number}.py" for number in range(6)))
    started = [small.start("build") for _ in range(2)]
    for build in started:
        output, _ = build.communicate()
        assert build.returncode == 0, output
    page = small.html()
    assert all(f"number {number}" in page for number in range(6))
    assert not list((small.root / "site").glob("site-*"))
    assert {file.name for file in (small.root / ".cache").iterdir()} == {"runs"}
    assert len(list((small.root / ".cache/runs").iterdir())) == 6


@contextmanager
def tiny_disk(folder: Path, options: str) -> Iterator[None]:
    """A file system of its own at the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root may mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_the_disk_is_full_when_the_site_is_written(small: SmallBook) -> None:
    small.snippet("a/b.py", "print('first')")
    small.show("a/b.py")
    assert small.build() == ""
    old = small.site()
    small.snippet("a/b.py", "print('second')")
    with tiny_disk(small.root / ".cache", "size=400k"):
        assert "No space left on device" in small.build()
        assert small.site() == old
    assert small.build() == ""
    assert "second" in small.html()


def test_the_disk_is_full_when_the_cache_is_written(
    small: SmallBook, caplog: pytest.LogCaptureFixture
) -> None:
    small.snippet("a/b.py", "print('shown')")
    small.show("a/b.py")
    runs = small.root / ".cache/runs"
    with tiny_disk(runs, "size=8k,nr_inodes=10"):
        (runs / "filler").write_bytes(b"x" * 8192)
        assert small.build() == ""
        assert [file.name for file in runs.iterdir()] == ["filler"]
    assert "shown" in small.html()
    assert "snippets/a/b.py is not kept in the cache: " in caplog.text
    assert "No space left" in caplog.text


def test_a_cache_that_cannot_be_written(
    small: SmallBook, caplog: pytest.LogCaptureFixture
) -> None:
    small.snippet("a/b.py", "print('shown')")
    small.show("a/b.py")
    with tiny_disk(small.root / ".cache", "ro"):
        assert small.build() == ""
    assert "shown" in small.html()
    assert "is not kept in the cache" in caplog.text


def test_a_file_in_place_of_the_cache(
    small: SmallBook, caplog: pytest.LogCaptureFixture
) -> None:
    small.snippet("a/b.py", "print('shown')")
    small.show("a/b.py")
    small.write(".cache", "I am a file")
    assert small.build() == ""
    assert "shown" in small.html()
    assert "is not kept in the cache" in caplog.text


def test_the_site_lies_on_another_disk(small: SmallBook) -> None:
    small.snippet("a/b.py", "print('shown')")
    small.show("a/b.py")
    with tiny_disk(small.root / "other", "size=50m"):
        small.configure()
        with (small.root / "mkdocs.yml").open("a") as file:
            file.write("site_dir: other/site\n")
        for _ in range(2):
            build = small.start("build", "--config-file", "mkdocs.yml")
            (small.root / "mkdocs.yml").write_text(
                (small.root / "mkdocs.yml").read_text() + "site_dir: other/site\n"
            )
            output, _ = build.communicate()
            assert build.returncode == 0, output
        assert [file.name for file in (small.root / "other").iterdir()] == ["site"]
        assert "shown" in (small.root / "other/site/index.html").read_text()


FAILURES = [source for source, _, said in FAULTS.values() if "ran longer" not in said]


def test_200_snippets_of_which_one_in_ten_fails(small: SmallBook) -> None:
    small.time_limit = 4
    good = [f"good/n{number:03}.py" for number in range(180)]
    bad = [f"bad/n{number:02}.py" for number in range(20)]
    for number, name in enumerate(good):
        small.snippet(name, f"x = {number}")
    for name, source in zip(bad, [*FAILURES[:19], "while True: pass"], strict=True):
        small.snippet(name, source)
    small.show(*good, *bad)
    said = small.build()
    for name in bad:
        assert (
            len(re.findall(rf"docs/index\.md:\d+, shows snippets/{name}:", said)) == 1
        )
    assert said.count("shows snippets/") == 20
    assert len(list((small.root / ".cache/runs").iterdir())) == 180


def test_a_build_with_errors_exits_with_1_and_keeps_the_last_site(
    small: SmallBook,
) -> None:
    small.snippet("a/b.py", "print('first')")
    small.show("a/b.py")
    assert small.build() == ""
    old = small.site()
    small.snippet("a/b.py", "1 / 0")
    small.write("docs/other.md", "# Other\n\nIt is {{ a/b.py::x }}.\n")
    build = small.start("build")
    output, _ = build.communicate()
    assert build.returncode == 1
    assert "docs/index.md:3, shows snippets/a/b.py:2: the cell 'Cell 1'" in output
    assert "docs/other.md:3" in output
    assert small.site() == old


def test_a_build_writes_only_the_site_and_the_cache(small: SmallBook) -> None:
    small.snippet("a/helper.py", "y = 1")
    small.snippet(
        "a/b.py",
        "import helper\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "import tempfile\ntempfile.mkdtemp()\nprint(tempfile.gettempdir())",
    )
    small.show("a/b.py", "a/helper.py")
    small.configure()
    temporary = small.root / "tmp"
    home = small.root / "home"
    temporary.mkdir()
    home.mkdir()
    for failing in (False, True):
        if failing:
            small.snippet("a/helper.py", "open('mine', 'w').close()", "1 / 0")
        before = contents(small.root)
        build = small.start("build", TMPDIR=str(temporary), HOME=str(home))
        output, _ = build.communicate()
        assert build.returncode == failing, output
        after = contents(small.root)
        written = {name for name in after if before.get(name) != after[name]}
        assert {name.split("/")[0] for name in written} <= {"site", ".cache"}
        assert failing or "site/index.html" in written
        assert before.keys() <= after.keys()
        assert not list(temporary.iterdir())
        assert not list(home.iterdir())
