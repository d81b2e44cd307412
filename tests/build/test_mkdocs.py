"""Builds with MkDocs, most of them as real processes: whole, or not at all."""

import logging
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import jinja2
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from tests.build import conftest
from tests.build.conftest import (
    SmallBook,
    alive,
    contents,
    descendants,
    tiny_disk,
    wait_for,
)

GOOD = "x = 1\nprint('first')"


def commands() -> str:
    """The command lines of all processes."""
    found = b""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found += file.read_bytes()
    return found.decode(errors="replace")


@contextmanager
def slow_build(small: SmallBook) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A real build that is in the middle: one snippet has run, another runs."""
    small.snippet("a/good.py", GOOD)
    small.show("a/good.py")
    assert small.build() == ""
    small.snippet("a/good.py", GOOD.replace("first", "second"))
    mark = f"time.sleep({10**6 + os.getpid()})"
    small.snippet(
        "a/slow.py",
        "import subprocess, sys",
        f"subprocess.run([sys.executable, '-c', 'import time; {mark}'])",
    )
    small.show("a/good.py", "a/slow.py")
    temporary = small.root / "tmp"
    temporary.mkdir()
    started = small.start("build", TMPDIR=str(temporary))
    try:
        wait_for(lambda: mark in commands())
        yield started, temporary
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.communicate()


def test_a_build_is_killed_half_way_and_started_again(small: SmallBook) -> None:
    with slow_build(small) as (started, _):
        old = small.site()
        processes = descendants(started.pid)
        assert len(processes) >= 3
        os.kill(started.pid, signal.SIGKILL)
        wait_for(lambda: not alive(processes))
    assert small.site() == old
    small.snippet("a/slow.py", "x = 1", "y = 2")
    assert small.build() == ""
    assert "second" in small.html()
    kept = {file.name for file in (small.root / ".cache").iterdir()}
    assert kept == {"runs", "sheets.json", "templates"}
    assert not list((small.root / ".cache/runs").glob("part-*"))


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
    kept = {file.name for file in (small.root / ".cache").iterdir()}
    assert kept == {"runs", "sheets.json", "templates"}
    assert not list(temporary.iterdir())


def test_ctrl_c_while_torch_is_imported(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1")
    started = small.start("build")
    wait_for(lambda: len(descendants(started.pid)) >= 2)
    processes = descendants(started.pid)
    os.killpg(started.pid, signal.SIGINT)
    output, _ = started.communicate()
    wait_for(lambda: not alive(processes))
    assert started.returncode == 1
    assert output.count("Traceback") == 0, output


def test_two_builds_at_once(small: SmallBook) -> None:
    names = [f"a/n{number}.py" for number in range(4)]
    for number, name in enumerate(names):
        small.snippet(name, f"x = {number}\nprint('number', x)")
    small.show(*names)
    started = [small.start("build") for _ in range(2)]
    for running in started:
        output, _ = running.communicate()
        assert running.returncode == 0, output
    page = small.html()
    assert all(f"number {number}" in page for number in range(4))
    kept = {file.name for file in (small.root / ".cache").iterdir()}
    assert kept == {"runs", "sheets.json", "templates"}
    assert len(list((small.root / ".cache/runs").iterdir())) == 4


def test_the_disk_is_full_when_the_site_is_written(small: SmallBook) -> None:
    small.snippet("a/b.py", GOOD)
    small.show("a/b.py")
    with tiny_disk(small.root / "site", "size=50m"):
        assert small.build() == ""
        disk = shutil.disk_usage(small.root / "site")
        (small.root / "site/filler").write_bytes(b"x" * (disk.free - 200_000))
        old = small.site()
        small.snippet("a/b.py", GOOD.replace("first", "second"))
        assert "No space left on device" in small.build()
        assert small.site() == old
        (small.root / "site/filler").unlink()
        assert small.build() == ""
        assert "second" in small.html()


# Jinja leaves the file open that it could not write; newer Pythons say so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("options", ["size=8k,nr_inodes=10", "ro"])
def test_the_cache_cannot_be_written(
    small: SmallBook, caplog: pytest.LogCaptureFixture, options: str
) -> None:
    small.snippet("a/b.py", GOOD)
    small.show("a/b.py")
    cache = small.root / ".cache"
    with tiny_disk(cache, options):
        if options != "ro":
            for folder in ("runs", "templates"):
                (cache / folder).mkdir()
            (cache / "filler").write_bytes(b"x" * 8192)
        assert small.build() == ""
        assert {f.name for f in cache.rglob("*") if f.is_file()} <= {"filler"}
    assert "first" in small.html()
    assert "snippets/a/b.py is not kept in the cache: " in caplog.text


def test_a_file_in_place_of_the_cache(
    small: SmallBook, caplog: pytest.LogCaptureFixture
) -> None:
    small.snippet("a/b.py", GOOD)
    small.show("a/b.py")
    small.write(".cache", "I am a file")
    assert small.build() == ""
    assert "first" in small.html()
    assert "is not kept in the cache" in caplog.text


def test_the_site_lies_on_another_disk(
    small: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    yml = f"{conftest.MKDOCS_YML}site_dir: other/site\n"
    monkeypatch.setattr(conftest, "MKDOCS_YML", yml)
    small.snippet("a/b.py", GOOD)
    small.show("a/b.py")
    with tiny_disk(small.root / "other", "size=50m"):
        for _ in range(2):
            assert small.build() == ""
        assert [file.name for file in (small.root / "other").iterdir()] == ["site"]
        assert "first" in (small.root / "other/site/index.html").read_text()


def test_60_snippets_of_which_one_in_ten_fails(small: SmallBook) -> None:
    good = [f"good/n{number:03}.py" for number in range(54)]
    bad = [f"bad/n{number:02}.py" for number in range(6)]
    for number, name in enumerate(good):
        small.snippet(name, f"x = {number}")
    for number, name in enumerate(bad):
        small.snippet(
            name, ("1 / 0", "x = = 1", "import no_such", "exit()")[number % 4]
        )
    small.show(*good, *bad)
    said = small.build()
    for name in bad:
        assert (
            len(re.findall(rf"docs/index\.md:\d+, shows snippets/{name}:", said)) == 1
        )
    assert said.count("shows snippets/") == 6
    assert len(list((small.root / ".cache/runs").iterdir())) == 54


def test_a_build_with_errors_exits_with_1_and_keeps_the_last_site(
    small: SmallBook,
) -> None:
    small.snippet("a/b.py", GOOD)
    small.show("a/b.py")
    assert small.build() == ""
    old = small.site()
    small.snippet("a/b.py", "1 / 0")
    small.write("docs/other.md", "# Other\n\nIt is {{ a/b.x }}.\n")
    started = small.start("build")
    output, _ = started.communicate()
    assert started.returncode == 1
    assert "docs/index.md:3, shows snippets/a/b.py:2: the cell 'Cell 1'" in output
    assert "docs/other.md:3" in output
    assert "no page shows" not in output
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
    temporary, home = small.root / "tmp", small.root / "home"
    temporary.mkdir()
    home.mkdir()
    for failing in (False, True):
        if failing:
            small.snippet("a/helper.py", "open('mine', 'w').close()", "1 / 0")
        before = contents(small.root)
        started = small.start("build", TMPDIR=str(temporary), HOME=str(home))
        output, _ = started.communicate()
        assert started.returncode == failing, output
        after = contents(small.root)
        written = {name for name in after if before.get(name) != after[name]}
        assert {name.split("/")[0] for name in written} <= {"site", ".cache"}
        assert failing or "site/index.html" in written
        assert before.keys() <= after.keys()
        assert not list(temporary.iterdir())
        assert not list(home.iterdir())


def test_builds_are_equal_to_the_last_byte(tmp_path: Path) -> None:
    cores = sorted(os.sched_getaffinity(0))
    sites = []
    for workers in (1, 2):
        small = SmallBook(tmp_path / f"folder {workers}")
        small.snippet("a/helper.py", "y = 1")
        small.snippet(
            "a/b.py",
            "import os, warnings, helper\nimport matplotlib.pyplot as plt\n"
            "plt.plot([1, 3, 2], label='line')\nplt.legend()\nplt.show()\n"
            "warnings.warn('from a place')\n"
            "print(__file__, os.getcwd(), {'a', 'b', 'c'}, hash('a'), helper.y)",
            "x = 0.1\nprint(x)\nobject()",
        )
        small.snippet("a/c.py", "print('c')")
        small.show("a/helper.py", "a/b.py", "a/c.py")
        for file in small.root.rglob("*"):
            os.utime(file, (workers * 10**9, workers * 10**9))
        for _ in ("the cache is empty", "the cache is full"):
            variables = {"TZ": f"UTC{workers}", "PYTHONHASHSEED": str(workers)}
            os.sched_setaffinity(0, cores[:workers])
            try:
                started = small.start("build", **variables)
            finally:
                os.sched_setaffinity(0, cores)
            output, _ = started.communicate()
            assert started.returncode == 0, output
            sites.append(small.site())
            shutil.rmtree(small.root / "site")
    assert len(sites[0]) > 20
    for site in sites[1:]:
        assert site.keys() == sites[0].keys()
        for name, content in site.items():
            assert content == sites[0][name], name
        assert not [n for n, text in site.items() if str(tmp_path).encode() in text]


def test_the_downloads_and_the_notebook_pages(small: SmallBook) -> None:
    file = small.snippet("a/b.py", "print('one')")
    small.show("a/b.py")
    small.write("docs/a.md", "# The chapter\n")
    assert small.build() == ""
    assert (small.root / "site/programs/a/b.py").read_bytes() == file.read_bytes()
    assert '"one\\n"' in small.html("programs/a/b.ipynb")
    page = small.html("programs/a/b/index.html")
    assert "one\n</pre>" in page
    assert 'href="../../../a/">page a</a>' in page
    assert 'href="../programs/a/b/"' in small.html("programs/index.html")


def test_without_a_page_for_the_programs(small: SmallBook) -> None:
    small.snippet("a/b.py", GOOD)
    small.show("a/b.py")
    (small.root / "docs/programs.md").unlink()
    assert "need the page docs/programs.md" in small.build()
    assert not (small.root / "site").exists()


def test_a_page_that_is_not_utf_8(small: SmallBook) -> None:
    small.snippet("a/b.py", GOOD)
    small.show("a/b.py")
    page = small.root / "docs/latin.md"
    page.write_bytes("# T\n\nEin gr\xf6\xdferer Schritt\n".encode("latin-1"))
    said = small.build()
    assert "docs/latin.md:3: the file is not UTF-8" in said
    assert "save it as UTF-8" in said
    page.write_text("\ufeff# T\n", encoding="utf-8")
    assert small.build() == ""


def test_a_value_in_the_front_matter_is_an_error(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1")
    page = "---\ntitle: T\ndescription: '{{ a/b.x }}'\n---\n\n{{ a/b.x }}\n"
    small.write("docs/index.md", page + "\n```snippet\na/b\n```\n")
    message = small.build()
    assert "docs/index.md:3: the front matter holds a value" in message


def test_links_in_captions_lead_to_pages(
    small: SmallBook, caplog: pytest.LogCaptureFixture
) -> None:
    small.snippet("a/b.py", "x = 1", "y = 1")
    small.write("docs/part/other.md", "# Other\n\n## Here\n\n[home](../index.md)\n")
    caption = "[there](part/other.md#here), [nowhere](part/none.md)"
    cells = ("cell: a/b::Cell 1", "A: a/b::Cell 1\nB: a/b::Cell 2")
    small.page(
        *(
            f"```{name}\n{cell}\ncaption: '{caption}'\n```"
            for name, cell in zip(("snippet", "twins"), cells, strict=True)
        )
    )
    assert small.build() == ""
    assert small.html().count('<a href="part/other/#here">there</a>') == 2
    warned = "'index.md' contains a link 'part/none.md', but the target is not found"
    assert caplog.text.count(warned) == 2, "which ends a strict build"


def test_another_server_has_the_port(small: SmallBook) -> None:
    small.configure()
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        config = load_config(str(small.root / "mkdocs.yml"), dev_addr=address)
        config.plugins.on_startup(command="serve", dirty=False)
        with pytest.raises(
            PluginError, match="cannot be served: Address already in use"
        ):
            config.plugins.on_config(config)


def test_a_server_says_once_that_a_page_is_in_no_navigation(
    small: SmallBook, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = "nav: [index.md]\nvalidation: {omitted_files: warn}\n"
    monkeypatch.setattr(conftest, "MKDOCS_YML", conftest.MKDOCS_YML + more)
    small.configure()
    caplog.set_level(logging.INFO)
    plugin = None
    for said in (1, 1):
        config = load_config(str(small.root / "mkdocs.yml"), dev_addr="127.0.0.1:0")
        if plugin is None:
            config.plugins.on_startup(command="serve", dirty=False)
        plugin = config.plugins["twinloops"]
        build(config, serve_url="http://127.0.0.1:8000/")
        assert caplog.text.count('not included in the "nav"') == said


def test_a_template_is_compiled_again_only_when_it_has_changed(
    small: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = "theme: {name: material, font: false"
    monkeypatch.setattr(
        conftest,
        "MKDOCS_YML",
        conftest.MKDOCS_YML.replace(theme, f"{theme}, custom_dir: overrides"),
    )
    small.configure()
    compiled: list[str] = []
    original = jinja2.Environment.compile

    def counting(*arguments: Any, **options: Any) -> Any:
        compiled.append(arguments[2])  # the template's name
        return original(*arguments, **options)

    monkeypatch.setattr(jinja2.Environment, "compile", counting)
    for number, text in enumerate(("not here", "not here", "gone")):
        small.write("overrides/404.html", text)
        compiled.clear()
        assert small.build() == ""
        assert ("404.html" in compiled) == (number != 1)
        assert ("main.html" in compiled) == (number == 0)
        assert small.html("404.html") == text
