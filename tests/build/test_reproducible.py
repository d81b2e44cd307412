"""The same bytes from the same sources; never an old output for a new source."""

import os
import platform
import py_compile
import shutil
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.build.conftest import SmallBook
from twinloops import book as book_module
from twinloops import cache, figure, process
from twinloops.book import Book, Progress

FIGURE = """\
import os, warnings
import matplotlib.pyplot as plt
import helper
plt.plot([1, 3, 2], label="line")
plt.legend()
plt.show()
warnings.warn("from a place")
print(__file__, os.getcwd(), {"a", "b", "c"}, hash("a"), helper.y)
"""


def fill(small: SmallBook) -> None:
    small.snippet("a/helper.py", "y = 1")
    small.snippet("a/b.py", FIGURE, "x = 0.1\nprint(x)")
    small.snippet("a/c.py", "print('c')")
    small.show("a/helper.py", "a/b.py", "a/c.py")


def test_builds_are_equal_to_the_last_byte(tmp_path: Path) -> None:
    sites = []
    for number, cores in enumerate(("0", "0,1")):
        small = SmallBook(tmp_path / f"folder {number}")
        fill(small)
        command = f"taskset --cpu-list {cores} true"
        if os.system(command):
            pytest.skip("this machine has one core")
        for file in small.root.rglob("*"):
            os.utime(file, (number * 10**9, number * 10**9))
        for _ in range(2):  # the cache is empty, then full
            built = small.start("build", TZ=f"UTC{number}", PYTHONHASHSEED=str(number))
            os.sched_setaffinity(built.pid, {int(core) for core in cores.split(",")})
            output, _ = built.communicate()
            assert built.returncode == 0, output
            sites.append(small.site())
            shutil.rmtree(small.root / "site")
    assert len(sites[0]) > 20
    for site in sites[1:]:
        assert site.keys() == sites[0].keys()
        for name, content in site.items():
            assert content == sites[0][name], name
        assert not [n for n, text in site.items() if str(tmp_path).encode() in text]


class Eager(Executor):
    """Runs a job when it is handed in, as a stand-in for another machine."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        self.names.append(args[0].path)
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def runs(book: Book) -> dict[str, object]:
    return dict(book.runs)


def test_any_executor_gives_the_same(small: SmallBook) -> None:
    fill(small)
    small.snippet("a/bad.py", "1 / 0")
    results = []
    for executor in (None, ThreadPoolExecutor(1), ThreadPoolExecutor(2), Eager()):
        shutil.rmtree(small.root / ".cache", ignore_errors=True)
        told: list[Progress] = []
        book = small.book()
        (error,) = book.run_all(executor, told.append)
        assert error.place == "snippets/a/bad.py:2"
        assert told[0].left == 4
        if isinstance(executor, ThreadPoolExecutor):
            assert executor.submit(int).result() == 0, "it is not ours to shut down"
            executor.shutdown()
        results.append(runs(book))
    assert all(result == results[0] for result in results)
    again = Eager()
    small.book().run_all(again)
    assert again.names == ["a/bad.py"]


@pytest.fixture
def ran(small: SmallBook, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What a build runs; everything is up to date at first."""
    fill(small)
    assert small.book().run_all() == []
    names: list[str] = []
    run_job = book_module.run_job

    def noted(job: book_module.Job) -> book_module.Ran:
        names.append(job.path)
        return run_job(job)

    monkeypatch.setattr(book_module, "run_job", noted)

    def ran() -> list[str]:
        names.clear()
        assert small.book().run_all() == []
        return sorted(names)

    assert ran() == []
    return ran


ALL = ["a/b.py", "a/c.py", "a/helper.py"]


def test_a_snippet_and_what_imports_it(
    small: SmallBook, ran: Callable[[], list[str]]
) -> None:
    small.snippet("a/c.py", "print('C')")
    assert ran() == ["a/c.py"]
    # the same size and time: Python would take the compiled module for this one
    file = small.root / "snippets/a/helper.py"
    times = file.stat()
    py_compile.compile(str(file))
    small.snippet("a/helper.py", "y = 2")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert ran() == ["a/b.py", "a/helper.py"]
    book = small.book()
    assert book.cell("a/b.py::Cell 1")[1].outputs[-1].text.endswith(" 2\n")
    file.unlink()
    small.snippet("a/b.py", "x = 1")
    assert ran() == ["a/b.py"]
    small.snippet("a/c.py", "print('c')")
    assert ran() == [], "that run is still kept"


@pytest.mark.parametrize("name", cache.PACKAGES)
def test_a_package(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "version", lambda n: "9" if n == name else version(n))
    key = cache.key("a", b"")
    monkeypatch.undo()
    assert cache.key("a", b"") != key


def test_a_package_runs_all_again(
    ran: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "version", lambda name: "9")
    assert ran() == ALL


def test_python_the_style_and_the_environment(
    ran: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for target, name, value in (
        (platform, "python_version", lambda: "9.9"),
        (cache, "STYLE", figure.STYLE | {"lines.linewidth": 9}),
        (cache, "ENVIRONMENT", process.ENVIRONMENT | {"OMP_NUM_THREADS": "2"}),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(target, name, value)
            assert ran() == ALL
        assert ran() == []


def test_the_runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = shutil.copytree(Path(cache.__file__).parent, tmp_path / "twinloops")
    monkeypatch.setattr(cache, "__file__", str(engine / "cache.py"))
    before = cache._runner_digest.__wrapped__()
    for name in cache.RUNNER:
        file = engine / f"{name}.py"
        whole = file.read_text()
        file.write_text(f"{whole}# changed\n")
        assert cache._runner_digest.__wrapped__() != before, name
        file.write_text(whole)
    (engine / "plugin.py").write_text("")
    assert cache._runner_digest.__wrapped__() == before


def test_what_an_output_does_not_depend_on(
    small: SmallBook, ran: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.page("Other prose.")
    for file in (small.root / "snippets").rglob("*.py"):
        os.utime(file, (1, 1))
    monkeypatch.setenv("LANG", "de")
    assert ran() == []
    small.snippet("a/d.py", "print('another')")
    assert ran() == ["a/d.py"]


def test_a_file_saved_while_it_runs_is_not_kept_under_its_old_source(
    small: SmallBook,
) -> None:
    small.snippet("a/b.py", "x = 1")
    told: list[Progress] = []

    def save(progress: Progress) -> None:
        if not told:
            small.snippet("a/b.py", "x = 2")
        told.append(progress)

    book = small.book()
    assert book.run_all(None, save) == []
    assert book.value("a/b.py::x") == "1", "what was read first is what ran"
    assert not (small.root / ".cache/runs").exists()
    book.run_all()
    assert book.value("a/b.py::x") == "2"
