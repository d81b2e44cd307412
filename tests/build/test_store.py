"""The cache: never an old output for a new source, and no run for nothing."""

import os
import platform
import py_compile
import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.build.conftest import Project
from twinloops import sandbox, store
from twinloops.execution import Execution
from twinloops.reading import digest
from twinloops.store import Store


class Kept:
    """A snippet ``a/b.py`` whose execution is kept; tells whether it is still valid."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def store(self) -> Store:
        """The cache of the project."""
        return Store(self.project.root / ".cache/runs", self.project.root)

    def keep(self, *cells: str) -> Execution:
        """Write and run the snippet, and keep what came of it."""
        execution = self.project.run(*cells)
        self.store().keep(execution)
        assert self.is_valid()
        return execution

    def is_valid(self) -> bool:
        """Whether the cache has an execution for what stands in the file now."""
        source = (self.project.root / "snippets/a/b.py").read_text()
        return self.store().load("a/b.py", source) is not None

    def entries(self) -> set[str]:
        """The names of the files of the cache."""
        return {file.name for file in (self.project.root / ".cache/runs").iterdir()}


@pytest.fixture
def kept(project: Project) -> Kept:
    return Kept(project)


def test_what_is_kept_is_what_ran(kept: Kept) -> None:
    execution = kept.keep("x = [1.5, 'ä']\nprint(x)")
    assert kept.store().load("a/b.py", execution.source) == execution
    kept.project.snippet("x = 2")
    assert not kept.is_valid()


def test_what_is_kept_is_parsed_once_by_a_server(kept: Kept) -> None:
    source = kept.keep("x = 1").source
    one, other = (kept.store().load("a/b.py", source) for _ in range(2))
    assert one is other
    kept.keep("x = 2")
    assert kept.store().load("a/b.py", source) is one


SEEN_BY_PYTHON = {
    "import": "import helper",
    "import of a package": "import package.part",
    "package data": (
        "import importlib.resources, package\n"
        "importlib.resources.files(package).joinpath('data.txt').read_text()"
    ),
    "open": "open(f'{here}/data.csv').read()",
    "pathlib": "(here / 'data.csv').read_bytes()",
    "numpy": "import numpy\nnumpy.loadtxt(here / 'data.csv')",
    "torch": "import torch\ntorch.load(here / 'weights.pt')",
    "sqlite3": "import sqlite3\nsqlite3.connect(here / 'base.db')",
    "importlib": (
        "import importlib.util as util\n"
        "spec = util.spec_from_file_location('other', here / 'helper.py')\n"
        "spec.loader.exec_module(util.module_from_spec(spec))"
    ),
    "runpy": "import runpy\nrunpy.run_path(here / 'helper.py')",
    "exec": "exec((here / 'helper.py').read_text())",
    "another folder": "(here.parent.parent / 'shared.txt').read_text()",
    "a link": "(here / 'link.txt').read_text()",
    "names in a folder": "sorted(here.glob('*.txt'))",
    "os.walk": "import os\nlist(os.walk(here))",
    "a missing file": (
        "try: open(here / 'absent.txt')\nexcept OSError: 'there is no such file'"
    ),
    "a missing module": "try: import absent\nexcept ImportError: pass",
    "a subprocess": (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, here / 'helper.py'], check=True)"
    ),
    "os.system": "import os\nos.system(f'cat {here}/data.csv > /dev/null')",
    "a fork": (
        "import os\n"
        "if os.fork() == 0:\n    open(here / 'data.csv').read()\n    os._exit(0)\n"
        "os.wait()"
    ),
    "spawn": (
        "import multiprocessing as mp\n"
        "if __name__ == '__main__':\n"
        "    process = mp.get_context('spawn').Process(target=print)\n"
        "    process.start()\n    process.join()"
    ),
}
CHANGES: dict[str, tuple[str, str | bytes]] = {
    "import of a package": ("snippets/a/package/part.py", "x = 2\n"),
    "package data": ("snippets/a/package/data.txt", "2"),
    "open": ("snippets/a/data.csv", "2\n"),
    "pathlib": ("snippets/a/data.csv", "2\n"),
    "numpy": ("snippets/a/data.csv", "2\n"),
    "torch": ("snippets/a/weights.pt", b"x"),
    "sqlite3": ("snippets/a/base.db", b"x"),
    "another folder": ("shared.txt", "2"),
    "a link": ("elsewhere.txt", "2"),
    "names in a folder": ("snippets/a/another.txt", ""),
    "os.walk": ("snippets/a/package/another.txt", ""),
    "a missing file": ("snippets/a/absent.txt", ""),
    "a missing module": ("snippets/a/absent.py", "x = 1\n"),
    "os.system": ("snippets/a/data.csv", "2\n"),
    "a fork": ("snippets/a/data.csv", "2\n"),
}


@pytest.mark.parametrize("how", SEEN_BY_PYTHON)
def test_what_a_snippet_reads_is_part_of_its_key(kept: Kept, how: str) -> None:
    import torch

    write = kept.project.write
    write("snippets/a/helper.py", "y = 1\n")
    write("snippets/a/package/__init__.py", "")
    write("snippets/a/package/part.py", "x = 1\n")
    write("snippets/a/package/data.txt", "1")
    write("snippets/a/data.csv", "1\n")
    write("snippets/a/base.db", b"")
    write("shared.txt", "1")
    write("elsewhere.txt", "1")
    (kept.project.root / "snippets/a/link.txt").symlink_to("../../elsewhere.txt")
    torch.save({}, kept.project.root / "snippets/a/weights.pt")
    write("snippets/b/unrelated.py", "x = 1\n")
    start = "from pathlib import Path\nhere = Path(__file__).parent"
    kept.keep(start, SEEN_BY_PYTHON[how])
    write("snippets/b/unrelated.py", "x = 2\n")
    assert kept.is_valid(), "another chapter's file is none of its business"
    name, content = CHANGES.get(how, ("snippets/a/helper.py", "y = 2\n"))
    write(name, content)
    assert not kept.is_valid()


def test_a_snippet_that_reads_nothing_depends_on_nothing(kept: Kept) -> None:
    execution = kept.keep("import torch, numpy, json\nx = 1")
    assert execution.files == {}
    kept.project.write("snippets/a/new.py", "x = 1\n")
    assert kept.is_valid()


def test_a_compiled_module_is_not_taken_for_a_new_source(kept: Kept) -> None:
    helper = kept.project.write("snippets/a/helper.py", "y = 1\n")
    kept.keep("import helper\nprint(helper.y)")
    times = helper.stat()
    py_compile.compile(str(helper))
    helper.write_text("y = 2\n")
    os.utime(helper, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert not kept.is_valid()
    assert kept.project.printed("import helper\nprint(helper.y)") == "2\n"


@pytest.mark.parametrize("what", ["moved", "a second checkout"])
def test_another_folder_shares_the_executions(
    kept: Kept, tmp_path: Path, what: str
) -> None:
    kept.project.write("snippets/a/data.csv", "1\n")
    source = (
        "from pathlib import Path\nimport warnings\n"
        "print(Path(__file__).parent.joinpath('data.csv').read_text(), __file__)\n"
        "warnings.warn('x')"
    )
    first = kept.keep(source)
    other = Project(tmp_path.parent / f"{tmp_path.name}-other")
    shutil.copytree(kept.project.root, other.root)
    if what == "moved":
        shutil.rmtree(kept.project.root)
    assert Kept(other).is_valid()
    assert other.run(source) == first


def test_the_key_holds_no_path_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    text = repr(store.setting())
    assert str(Path(store.__file__).parents[2]) not in text
    before = store.key("a.py", "")
    moved = sandbox.ENVIRONMENT | {
        "PATH": "/elsewhere/bin:/usr/local/bin:/usr/bin:/bin"
    }
    monkeypatch.setattr(store, "ENVIRONMENT", moved)
    assert store.key("a.py", "") == before


@pytest.mark.parametrize("name", store.PACKAGES)
def test_a_package(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.key("a", "")
    monkeypatch.setattr(store, "version", lambda n: "9" if n == name else version(n))
    assert store.key("a", "") != before


def test_python_and_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {store.key("a.py", "x"), store.key("b.py", "x"), store.key("a.py", "y")}
    threads = sandbox.ENVIRONMENT | {"OMP_NUM_THREADS": "2"}
    changes: list[tuple[object, str, object]] = [
        (platform, "python_version", lambda: "9.9"),
        (store, "ENVIRONMENT", threads),
    ]
    for target, name, value in changes:
        with monkeypatch.context() as changed:
            changed.setattr(target, name, value)
            keys.add(store.key("a.py", "x"))
    assert len(keys) == 5


def test_the_runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = shutil.copytree(Path(store.__file__).parent, tmp_path / "twinloops")
    monkeypatch.setattr(store, "__file__", str(engine / "store.py"))
    before = store._runner_digest.__wrapped__()
    for name in store.RUNNER:
        file = engine / f"{name}.py"
        whole = file.read_text()
        file.write_text(f"{whole}# changed\n")
        assert store._runner_digest.__wrapped__() != before, name
        file.write_text(whole)
    (engine / "book.py").write_text("")
    assert store._runner_digest.__wrapped__() == before


def test_every_module_that_runs_with_a_snippet_is_in_the_key(project: Project) -> None:
    names = project.run(
        "import sys\n"
        "loaded = [n for n in sys.modules if n.startswith('twinloops.')]\n"
        "main = sys.orig_argv[-1]"
    ).values
    loaded = set(names["loaded"]) | {names["main"]}
    assert loaded == {f"twinloops.{name}" for name in store.RUNNER}


def test_an_execution_with_a_problem_is_not_kept(kept: Kept) -> None:
    execution = sandbox.run(kept.project.snippet("1 / 0"))
    kept.store().keep(execution)
    assert not (kept.project.root / ".cache").exists()


def test_a_file_saved_while_it_runs_is_not_kept(kept: Kept) -> None:
    kept.project.write("snippets/a/helper.py", "y = 1\n")
    execution = kept.project.run("import helper")
    kept.project.write("snippets/a/helper.py", "y = 2\n")
    kept.store().keep(execution)
    assert not kept.is_valid()
    execution = kept.project.run("x = 1")
    for saved in (b"# %% Cell 1\nx = 2\n", b"# %% Cell 1\nx = '\xe9'\n"):
        kept.project.write("snippets/a/b.py", saved)
        kept.store().keep(execution)
        assert not (kept.project.root / ".cache").exists()


def test_a_cut_or_changed_or_foreign_entry_counts_as_missing(kept: Kept) -> None:
    execution = kept.keep("x = 1")
    (entry,) = (kept.project.root / ".cache/runs").iterdir()
    whole = entry.read_bytes()
    other = b'{"ipynb": "{}", "html": "from a newer version"}'
    for damaged in (
        b"",
        whole[:100],
        whole[:-1],
        whole.replace(b"Cell 1", b"Cell 2"),
        b"\xff" * 1000,
        digest(other).encode() + b"\n" + other,
    ):
        entry.write_bytes(damaged)
        assert not kept.is_valid()
        kept.store().keep(execution)
        assert entry.read_bytes() == whole
    entry.unlink()
    entry.mkdir()
    assert not kept.is_valid()


def test_a_cache_that_cannot_be_written(kept: Kept) -> None:
    execution = kept.project.run("x = 1")
    kept.project.write(".cache", "I am a file")
    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        kept.store().keep(execution)
    kept.store().prune()
    assert not kept.is_valid()


def test_half_an_entry_is_not_left(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    execution = kept.project.run("x = 1")

    def fails(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="No space left"):
        kept.store().keep(execution)
    assert kept.entries() == set()


@pytest.fixture
def edits(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Store]:
    """Keeps an execution of another source; returns the store that has kept it."""
    base = kept.project.run("x = 0")

    def edit(number: int) -> Store:
        source = kept.project.snippet(f"x = {number}").source
        used = kept.store()
        used.keep(replace(base, source=source))
        for name in kept.entries():  # the clock is set back, to when nobody used it
            file = kept.project.root / ".cache/runs" / name
            if file.is_file() and file.stat().st_mtime > 1e6:
                os.utime(file, (number, number))
        return used

    return edit


def test_old_executions_are_dropped(
    kept: Kept, edits: Callable[[int], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "KEPT_FOR_EACH", 2)
    foreign = {
        kept.project.write(f".cache/runs/{n}", "").name for n in ("part-1", "v2")
    }
    for number in range(6):
        edits(number)
    used = kept.store()
    for number in (1, 0):  # the two that are in use are the oldest ones
        kept.project.snippet(f"x = {number}")
        assert used.load("a/b.py", kept.project.snippet(f"x = {number}").source)
    used.prune()
    left = {n for n in range(6) if kept.project.snippet(f"x = {n}") and kept.is_valid()}
    assert left == {0, 1, 2, 3, 4, 5}, "twice two of the others stay"
    monkeypatch.setattr(store, "KEPT_FOR_EACH", 1)
    used.prune()
    left = {n for n in range(6) if kept.project.snippet(f"x = {n}") and kept.is_valid()}
    assert left == {0, 1, 4, 5}
    assert kept.entries() > foreign


def test_what_cannot_be_dropped_stays(
    kept: Kept, edits: Callable[[int], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "KEPT_FOR_EACH", 0)
    used = edits(1)
    (kept.project.root / ".cache/runs" / ("f" * 64)).mkdir()
    used.prune()
    assert len(kept.entries()) == 2
    assert kept.is_valid()
