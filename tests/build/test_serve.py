"""``mkdocs serve``: what is saved is shown, errors too, and it goes on."""

import os
import shutil
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.error import HTTPError

import pytest
from jinja2 import DictLoader, Environment
from mkdocs.livereload import LiveReloadServer

import twinloops
from tests.build.conftest import SmallBook
from twinloops.plugin import TwinLoopsPlugin
from twinloops.templates import CompiledTemplates


class Server:
    """A running server and the book that it serves."""

    def __init__(self, book: SmallBook, engine: Path) -> None:
        self.book = book
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        address = f"127.0.0.1:{self.port}"
        path = str(engine.parent)
        self.process = book.start("serve", "--dev-addr", address, PYTHONPATH=path)
        self.said: list[str] = []
        self.listening = threading.Thread(target=self._listen)
        self.listening.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            self.said.extend(stream)

    def get(self, page: str = "") -> str:
        """A page, without what the server adds."""
        with suppress(OSError, HTTPError):
            url = f"http://127.0.0.1:{self.port}/{page}"
            with urllib.request.urlopen(url, timeout=60) as answer:
                html: str = answer.read().decode()
                return html
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
    """A server of a book, with an engine of its own to edit; stopped with Ctrl-C."""
    engine = shutil.copytree(
        Path(twinloops.__file__).parent, book.root / "src/twinloops"
    )
    server = Server(book, engine)
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
    server.book.write("docs/new.md", "# New\n\n```snippet\na/c.py\n```\n")
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
    for number in range(40):
        server.book.snippet("a/b.py", f"print('state {number}')")
        time.sleep(0.1)
    server.shows("state 39")
    assert "state 38" not in server.get()


def test_the_clock_is_set_back(server: Server) -> None:
    for number, moment in enumerate((10**8, 4 * 10**9, 10**8)):
        file = server.book.snippet("a/b.py", f"print('moment {number}')")
        os.utime(file, (moment, moment))
        server.shows(f"moment {number}")


def test_it_rests_when_nothing_changes(server: Server) -> None:
    time.sleep(2)
    before = server.listen()
    for file in (
        server.book.root / "docs/index.md",
        server.book.root / "snippets/a/b.py",
    ):
        file.read_bytes()
    server.get()
    time.sleep(3)
    assert server.listen() == before


def test_the_engine_changes(server: Server) -> None:
    embed = server.book.root / "src/twinloops/embed.py"
    whole = embed.read_text()
    embed.write_text("this is no Python")
    server.until(
        lambda: "changed source does not load" in server.listen(), "it says so"
    )
    embed.write_text(whole.replace("tl-stdout", "tl-renamed"))
    server.shows('class="tl-renamed"')
    assert "starting anew" in server.listen()


def test_saved_files_are_noticed_on_every_watched_path(tmp_path: Path) -> None:
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        server.watch(str(folder))
    plugin = TwinLoopsPlugin()
    config: Any = None
    assert plugin.on_serve(server, config=config, builder=None) is server
    assert server.observer.timeout < server.build_delay < 0.1
    server.observer.start()
    try:
        for folder in folders:
            server._want_rebuild = False
            (folder / "page.md").write_text("saved")
            end = time.monotonic() + 20
            while not server._want_rebuild:
                assert time.monotonic() < end, folder
                time.sleep(0.01)
    finally:
        server.observer.stop()
        server.observer.join()
        server.server_close()


def test_templates_are_compiled_once_for_each_source() -> None:
    kept = CompiledTemplates()
    for source, compiled in (("one", 1), ("one", 0), ("two", 1), ("two", 0)):
        env = Environment(
            autoescape=True,
            bytecode_cache=kept,
            loader=DictLoader({"page.html": source}),
        )
        with patch.object(env, "compile", wraps=env.compile) as counted:
            assert env.get_template("page.html").render() == source
        assert counted.call_count == compiled
