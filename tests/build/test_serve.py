"""``mkdocs serve``: what is saved is shown, errors too, and it goes on."""

import os
import shutil
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from tests.build.conftest import SmallBook, descendants, wait_for
from twinloops.book import Book
from twinloops.build import Build
from twinloops.mkdocs import TwinLoopsPlugin


class Server:
    """A running server and the book that it serves."""

    def __init__(self, book: SmallBook) -> None:
        self.book = book
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        address = f"127.0.0.1:{self.port}"
        self.process = book.start("serve", "--dirty", "--dev-addr", address)
        self.said: list[str] = []
        self.listening = threading.Thread(target=self._listen)
        self.listening.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            self.said.extend(stream)

    def get(self, page: str = "") -> str:
        """A page, without what the server adds."""
        url = f"http://127.0.0.1:{self.port}/{page}"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                html: str = answer.read().decode()
                return html
        except HTTPError as error:
            error.close()
        except OSError:
            pass  # the server is not there yet
        return ""

    def listen(self) -> str:
        """All that the server has said so far."""
        return "".join(self.said)

    def shows(self, text: str, page: str = "") -> None:
        """Wait until a page shows a text."""
        self.until(lambda: text in self.get(page), f"{page} shows {text}")

    def until(self, what: Callable[[], bool], name: str) -> None:
        """Wait until something is so."""
        end = time.monotonic() + 60
        while not what():
            assert time.monotonic() < end, f"never: {name}\n{self.listen()[-3000:]}"
            assert self.process.poll() is None, self.listen()[-3000:]
            time.sleep(0.1)


@contextmanager
def serving(book: SmallBook) -> Iterator[Server]:
    """A server of a book; stopped with Ctrl-C."""
    server = Server(book)
    try:
        yield server
    finally:
        os.killpg(server.process.pid, signal.SIGINT)
        server.process.wait(timeout=60)
        server.listening.join()
    assert server.process.returncode == 0, server.listen()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of this module; each leaves the book whole."""
    book = SmallBook(tmp_path_factory.mktemp("served"))
    book.snippet("a/b.py", "print('first output')")
    book.show("a/b.py")
    with serving(book) as server:
        server.shows("first output")
        yield server


def test_prose(server: Server) -> None:
    text = (server.book.root / "docs/index.md").read_text()
    server.book.write("docs/index.md", text + "\nMore prose.\n")
    server.shows("More prose.")


def test_a_snippet(server: Server) -> None:
    server.book.snippet("a/b.py", "print('second output')")
    server.shows("second output")
    assert "second output" in server.get("programs/a/b.py")
    assert "second output" in server.get("programs/a/b/")


def test_the_navigation_around_the_notebook_pages(server: Server) -> None:
    server.book.write("docs/new.md", "# A page more\n")
    server.shows("A page more", "programs/a/b/")
    server.book.write("docs/new.md", "# With another title\n")
    server.shows("With another title", "programs/a/b/")
    (server.book.root / "docs/new.md").unlink()
    server.until(lambda: "another title" not in server.get("programs/a/b/"), "gone")


def test_a_new_snippet_and_page(server: Server) -> None:
    server.book.snippet("a/c.py", "print('a new one')")
    server.book.write("docs/new.md", "# New\n\n```snippet\na/c\n```\n")
    server.shows("a new one", "new/")
    server.shows("a new one", "programs/a/c/")
    (server.book.root / "docs/new.md").unlink()
    (server.book.root / "snippets/a/c.py").unlink()
    server.until(lambda: not server.get("new/"), "the page is gone")
    server.until(lambda: not server.get("programs/a/c/"), "its notebook page too")


def test_the_configuration(server: Server) -> None:
    file = server.book.root / "mkdocs.yml"
    whole = file.read_text()
    file.write_text("site_name: [")
    server.until(lambda: "appear stuck until" in server.listen(), "it says so")
    file.write_text(whole.replace("A book", "Another name"))
    server.shows("Another name")
    file.write_text(whole)
    server.shows("A book")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "docs/index.md:3, shows snippets/a/b.py:2: the cell"),
        ("x = = 1", "SyntaxError"),
        ("import os\nos._exit(1)", "exit code 1"),
    ],
)
def test_an_error_stands_in_the_page_until_mended(
    server: Server, source: str, message: str
) -> None:
    server.book.snippet("a/b.py", source)
    server.shows(message)
    assert "tl-error" in server.get()
    server.book.snippet("a/b.py", "print('mended')")
    server.shows("mended")
    assert "tl-error" not in server.get()


def test_a_snippet_is_renamed(server: Server) -> None:
    snippets = server.book.root / "snippets"
    (snippets / "a/b.py").rename(snippets / "a/renamed.py")
    server.shows("there is no snippet &#x27;a/b.py&#x27;")
    server.shows("Snippets there: a/renamed.py.")
    server.book.show("a/renamed.py")
    server.until(lambda: "tl-error" not in server.get(), "mended")
    (snippets / "a/renamed.py").rename(snippets / "a/b.py")
    server.book.show("a/b.py")
    server.until(lambda: "tl-error" not in server.get(), "mended")
    shutil.rmtree(snippets / "a")
    server.shows("Snippets there: none.")
    server.book.snippet("a/b.py", "print('back')")
    server.shows("back")


def test_saved_ten_times_a_second(server: Server) -> None:
    for number in range(15):
        server.book.snippet("a/b.py", f"print('state {number}')")
        time.sleep(0.1)
    server.shows("state 14")
    assert "state 13" not in server.get()


def test_the_clock_is_set_back(server: Server) -> None:
    for number, moment in enumerate((10**8, 4 * 10**9, 10**8)):
        file = server.book.snippet("a/b.py", f"print('moment {number}')")
        os.utime(file, (moment, moment))
        server.shows(f"moment {number}")


def test_it_rests_when_nothing_changes(server: Server) -> None:
    time.sleep(1)
    before = server.listen()
    for file in (
        server.book.root / "docs/index.md",
        server.book.root / "snippets/a/b.py",
    ):
        file.read_bytes()
    server.get()
    time.sleep(1.5)
    assert server.listen() == before


def test_torch_is_imported_before_the_first_save(tmp_path: Path) -> None:
    book = SmallBook(tmp_path)
    book.snippet("a/b.py", "print('kept')")
    book.show("a/b.py")
    assert book.build() == ""
    with serving(book) as server:
        server.shows("kept")
        wait_for(lambda: len(descendants(server.process.pid)) > 1)


def test_two_servers_and_a_build_on_one_checkout(server: Server) -> None:
    with serving(server.book) as other:
        other.shows("programs")
        server.book.snippet("a/b.py", "print('seen by all')")
        for shown in (server, other):
            shown.shows("seen by all")
        assert server.book.build() == ""
        assert "seen by all" in server.book.html()
        server.book.snippet("a/b.py", "print('still serving')")
        for shown in (server, other):
            shown.shows("still serving")


def test_saved_files_are_noticed_on_every_watched_path(tmp_path: Path) -> None:
    docs, yml = tmp_path / "docs", tmp_path / "mkdocs.yml"
    docs.mkdir()
    yml.write_text("")
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    server.watch(str(docs))
    server.watch(str(yml))
    plugin = TwinLoopsPlugin()
    plugin.build = Build(Book(tmp_path))
    config: Any = SimpleNamespace(
        docs_dir=str(docs), config_file_path=str(yml), theme=SimpleNamespace(dirs=["a"])
    )
    assert plugin.on_serve(server, config=config, builder=None) is server
    assert server.observer.timeout < server.build_delay < 0.1
    server.observer.start()
    try:
        for file in (docs / "page.md", yml):
            server._want_rebuild = False
            file.write_text("saved")
            wait_for(lambda: server._want_rebuild, 20)
    finally:
        server.observer.stop()
        server.observer.join()
        server.server_close()


class Saving:
    """Builds as ``serve --dirty`` makes them, without a server."""

    def __init__(self, book: SmallBook, site: Path) -> None:
        book.configure()
        self.book, self.folder = book, site
        self.config().plugins.on_startup(command="serve", dirty=True)

    def config(self) -> MkDocsConfig:
        settings = str(self.book.root / "mkdocs.yml")
        return load_config(settings, site_dir=str(self.folder), dev_addr="127.0.0.1:0")

    def made_again(self) -> set[str]:
        """Build; the pages that were written."""
        before = self.written()
        build(self.config(), serve_url="http://127.0.0.1/", dirty=True)
        after = self.written()
        return {name for name in after if after[name] != before.get(name)}

    def written(self) -> dict[str, int]:
        files = self.folder.rglob("index.html")
        return {
            file.parent.relative_to(self.folder).as_posix(): file.stat().st_mtime_ns
            for file in files
        }


def test_a_save_makes_again_only_what_it_changes(
    small: SmallBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small.snippet("a/b.py", "print('one')")
    small.snippet("a/c.py", "print('two')")
    small.write("docs/b.md", "# B\n\n```snippet\na/b\n```\n")
    small.write("docs/c.md", "# C\n\n```snippet\na/c\n```\n")
    saving = Saving(small, tmp_path_factory.mktemp("site"))
    pages = {".", "b", "c", "programs", "programs/a/b", "programs/a/c"}
    assert saving.made_again() == pages
    assert saving.made_again() == set()
    small.write("docs/c.md", "# C\n\nMore prose.\n\n```snippet\na/c\n```\n")
    assert saving.made_again() == {"c"}
    small.snippet("a/b.py", "print('three')")
    assert saving.made_again() == {"b", "programs/a/b"}
    assert "three" in (saving.folder / "b/index.html").read_text()
    small.snippet("a/b.py", "1 / 0")
    assert saving.made_again() == {"b"}
    small.snippet("a/b.py", "print('three')")
    assert saving.made_again() == {"b", "programs/a/b"}
    small.write("docs/b.md", "# Another title\n\n```snippet\na/b\n```\n")
    assert saving.made_again() == pages
    for name in pages:
        assert "Another title" in (saving.folder / name / "index.html").read_text()
