"""The same bytes from the same sources; never an old output for a new source."""

import os
import platform
import py_compile
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
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


@contextmanager
def only_on(cores: list[int]) -> Iterator[None]:
    """What is started within may use these cores alone."""
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def most_at_once(build: subprocess.Popen[str], temporary: Path) -> int:
    """How many snippets a build ran at the same time, until it ended."""
    most = 0
    while build.poll() is None:
        most = max(most, len(list(temporary.glob("twinloops-*"))))
        time.sleep(0.01)
    return most


def test_builds_are_equal_to_the_last_byte(tmp_path: Path) -> None:
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        pytest.skip("this machine has one core")
    sites = []
    for workers in (1, 2):
        small = SmallBook(tmp_path / f"folder {workers}")
        fill(small)
        for name in ("slow/a.py", "slow/b.py", "slow/c.py"):
            small.snippet(name, "import time\ntime.sleep(0.5)")
        small.show(*(small.book().paths()))
        for file in small.root.rglob("*"):
            os.utime(file, (workers * 10**9, workers * 10**9))
        temporary = tmp_path / f"temporary {workers}"
        temporary.mkdir()
        for at_once in (workers, 0):  # the cache is empty, then full
            variables = {"TZ": f"UTC{workers}", "PYTHONHASHSEED": str(workers)}
            with only_on(cores[:workers]):
                built = small.start("build", TMPDIR=str(temporary), **variables)
            assert most_at_once(built, temporary) == at_once
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


def test_the_versions_are_those_that_are_installed() -> None:
    found = {name: cache.version(name) for name in cache.PACKAGES}
    assert found == {name: version(name) for name in cache.PACKAGES}


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


def entries(small: SmallBook) -> set[str]:
    return {file.name for file in (small.root / ".cache/runs").iterdir()}


def test_old_runs_are_dropped(
    small: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT_FOR_EACH", 2)
    small.snippet("a/same.py", "x = 'same'")
    made: list[set[str]] = []  # by each edit
    for edit in range(7):
        before = entries(small) if made else set()
        small.snippet("a/b.py", f"x = {edit}")
        assert small.book().run_all() == []
        made.append(entries(small) - before)
        for entry in made[-1]:  # the clock is set back, to when nobody used it
            os.utime(small.root / ".cache/runs" / entry, (edit, edit))
        if edit == 0:
            foreign = [
                small.write(f".cache/runs/{n}", "") for n in ("part-1-x", "newer")
            ]
    (same,) = made[0] & entries(small)
    assert same == cache.key("a/same.py", b"# %% Cell 1\nx = 'same'\n"), "in use"
    assert entries(small) == {same, *(file.name for file in foreign)}.union(*made[2:])
    ran: list[Progress] = []
    small.snippet("a/b.py", "x = 2")
    small.book().run_all(None, ran.append)
    assert not ran, "an old one is still there"
    small.snippet("a/b.py", "x = 0")
    book = small.book()
    book.run_all(None, ran.append)
    assert ran
    assert book.value("a/b.py::x") == "0"
    kept = entries(small)
    small.snippet("a/bad.py", "1 / 0")
    small.snippet("a/b.py", "x = 99")
    assert len(small.book().run_all()) == 1
    assert entries(small) > kept, "a build that fails drops nothing"


def test_two_books_drop_the_runs_of_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT_FOR_EACH", 0)

    def build(name: str) -> None:
        small = SmallBook(tmp_path / name)
        for edit in range(5):
            small.snippet("a/b.py", f"x = '{name} {edit}'")
            book = Book(small.root, cache_folder=str(tmp_path / "cache"))
            assert book.run_all() == []
            assert book.value("a/b.py::x") == f"{name} {edit}"

    with ThreadPoolExecutor(2) as both:
        list(both.map(build, ("one", "two")))
    assert len(list((tmp_path / "cache/runs").iterdir())) <= 2


def test_what_cannot_be_dropped_stays(
    small: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT_FOR_EACH", 0)
    (small.root / ".cache/runs" / ("f" * 64)).mkdir(parents=True)
    small.snippet("a/b.py", "x = 1")
    assert small.book().run_all() == []
    assert len(entries(small)) == 2
