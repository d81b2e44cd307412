"""A headless Chromium and the built site on the loopback address."""

import http.server
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

FLAGS = [
    "--no-sandbox",  # CI is root in a container
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# The first has no window. It takes two thirds of the processor's time of the others.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if chromium is None:
        message = "no Chromium here: install your system's package 'chromium'"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, without the last ``/``."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections last

        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(site))

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "max-age=600")  # as a host sends it
            super().end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


Open = Callable[..., Page]


class Watched:
    """A page of the browser that notes what goes wrong in it.

    A new page is a new process, which takes a second before it shows anything. So a
    page is loaded with the next address, and not closed.

    Attributes:
        page: to look at.
        wrong: complaints of the page's console, errors, and requests that went wrong.
        paths: what has been asked for since the page was loaded.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page = context.new_page()
        self.wrong: list[str] = []
        self.paths: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def load(self, url: str, width: int, scheme: str) -> None:
        """Open a page of the site as somebody does who has never been here."""
        self.paths.clear()
        self.look(width, scheme)
        if "#" in url:  # which may be the page that is there: it would only scroll
            self.page.goto("about:blank")
        self.page.goto(f"{self.address}/{url}")

    def look(self, width: int, scheme: str) -> None:
        """Set the window and the system's palette, and nothing else."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(
            media="null",
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="null",
            forced_colors="null",
        )
        self.page.mouse.move(0, 0)

    def leave(self) -> None:
        """Forget what a reader has chosen, such as the palette."""
        if self.page.url != "about:blank":  # which has no storage
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")

    def check(self) -> None:
        """Nothing may have gone wrong."""
        wrong, self.wrong = self.wrong, []
        assert not wrong, wrong

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def _asked(self, request: Request) -> None:
        self.paths.append(urlsplit(request.url).path)
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.wrong.append(f"asks another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[bool, BrowserContext]:
    """One context with JavaScript and one without, for all tests of a process."""
    made = {
        scripts: browser.new_context(java_script_enabled=scripts)
        for scripts in (True, False)
    }
    for context in made.values():
        context.grant_permissions(["clipboard-read", "clipboard-write"])
    return made


@pytest.fixture(scope="session")
def pages_at_rest() -> dict[bool, list[Watched]]:
    """Pages with JavaScript, and without, that no test looks at."""
    return {True: [], False: []}


@pytest.fixture
def open_page(
    contexts: dict[bool, BrowserContext],
    pages_at_rest: dict[bool, list[Watched]],
    address: str,
) -> Iterator[Open]:
    """Open a page of the site; at the end, nothing may have gone wrong in it."""
    opened: list[tuple[bool, Watched]] = []

    def open_(
        url: str, width: int = 1440, scheme: str = "light", scripts: bool = True
    ) -> Page:
        rest = pages_at_rest[scripts]
        watched = rest.pop() if rest else Watched(contexts[scripts], address)
        opened.append((scripts, watched))
        watched.load(url, width, scheme)
        return watched.page

    yield open_
    for _, watched in opened:
        watched.leave()
    for scripts, watched in opened:
        watched.check()
        pages_at_rest[scripts].append(watched)


# --- pages that several tests look at ---


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that look at the same page come one after the other: it is loaded once."""
    places = [
        place
        for place, item in enumerate(items)
        if isinstance(item, pytest.Function) and "shared_page" in item.fixturenames
    ]
    together = sorted((items[place] for place in places), key=_url_and_order)
    for place, item in zip(places, together, strict=True):
        items[place] = item


def _url_and_order(item: Any) -> tuple[str, bool]:
    return item.callspec.params["url"], "spent_page" in item.fixturenames


@dataclass
class Shared:
    """The page that tests share at the moment.

    Attributes:
        watched: the page.
        url: its address; None if it has to be loaded.
        first_visit: the paths of what it loaded, by somebody who was never here.
    """

    watched: Watched
    url: str | None = None
    first_visit: tuple[str, ...] = ()


@pytest.fixture(scope="session")
def shared(contexts: dict[bool, BrowserContext], address: str) -> Shared:
    watched = Watched(contexts[True], address)
    client = watched.page.context.new_cdp_session(watched.page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    # What other pages keep, such as their palette, can still be there when it loads.
    watched.page.add_init_script(
        'if (location.protocol === "http:") localStorage.clear()'
    )
    return Shared(watched)


@pytest.fixture
def shared_page(url: str, shared: Shared) -> Iterator[Page]:
    """The page ``url`` for tests that leave it as they found it.

    It was loaded on a phone of 320 px, at night, by somebody who was never here. A test
    gets it in a window of 1440 px, with the dark palette, and may change both.
    """
    if shared.url != url:
        shared.watched.leave()
        shared.watched.load(url, 320, "dark")
        shared.watched.page.wait_for_load_state("networkidle")
        shared.url, shared.first_visit = url, tuple(shared.watched.paths)
    shared.watched.look(1440, "dark")
    shared.watched.page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    yield shared.watched.page
    shared.watched.check()


@pytest.fixture
def spent_page(shared_page: Page, shared: Shared) -> Iterator[Page]:
    """The shared page, for a test that changes it: the next one loads it anew."""
    yield shared_page
    shared.url = None


@pytest.fixture(scope="session")
def kept_pages() -> dict[str, Watched]:
    """The pages of ``calculating``, by their addresses."""
    return {}


@pytest.fixture
def calculating(
    kept_pages: dict[str, Watched],
    contexts: dict[bool, BrowserContext],
    address: str,
) -> Iterator[Open]:
    """Open a page to call functions of its scripts, and not to touch it: only once."""

    def open_(url: str) -> Page:
        if url not in kept_pages:
            kept_pages[url] = Watched(contexts[True], address)
            kept_pages[url].load(url, 1440, "light")
        return kept_pages[url].page

    yield open_
    for watched in kept_pages.values():
        watched.check()


# --- the search ---

# Types queries one after the other; for each, the line above the results, and the links
# of the first one. A result is there when the list has been the same for 40 ms.
ASK = """async ([queries, empty, answered]) => {
  const box = document.querySelector("[data-md-component=search-query]");
  const result = document.querySelector("[data-md-component=search-result]");
  const meta = result.querySelector(".md-search-result__meta");
  const typed = (query, wanted) => new Promise((done, fail) => {
    let timer;
    const look = () => wanted.test(meta.textContent) ? end(done) : wait();
    const wait = () => { clearTimeout(timer); timer = setTimeout(look, 40); };
    const watched = new MutationObserver(wait);
    const late = setTimeout(
      () => end(() => fail(new Error(`${query}: ${meta.textContent}`))), 30000);
    const end = (then) => {
      watched.disconnect();
      [timer, late].forEach(clearTimeout);
      then();
    };
    watched.observe(result, {childList: true, subtree: true, characterData: true});
    box.value = query;
    // The search waits for a key to come up.
    box.dispatchEvent(new KeyboardEvent("keyup", {key: "End", bubbles: true}));
    wait();
  });
  const found = [];
  for (const query of queries) {
    await typed("", new RegExp(empty));
    await typed(query, new RegExp(answered));
    const first = result.querySelector(".md-search-result__item");
    const links = first?.querySelectorAll(".md-search-result__link") ?? [];
    const shown = [...links].filter((link) => link.parentElement === first);
    found.push([meta.textContent, [...links].map((link) => link.href),
                shown.map((link) => link.href)]);
  }
  return found;
}"""


@dataclass(frozen=True)
class Answer:
    """What the search shows for a query: paths with anchors, without the first ``/``.

    Attributes:
        said: the line above the results.
        links: those of the first result.
        shown: those of them that are not folded away.
    """

    said: str
    links: tuple[str, ...]
    shown: tuple[str, ...]


def ask(
    page: Page,
    queries: Iterable[str],
    empty: str = "^Type to start searching$",
    answered: str = "matching document|Not on this site",
) -> dict[str, Answer]:
    """Type queries into the search of an open page, all in one go.

    Args:
        page: where to search.
        queries: what to type.
        empty: what the line above the results says before, as a pattern.
        answered: and then.
    """
    wanted = list(queries)
    page.locator("[data-md-component=search-query]").click()
    found = page.evaluate(ASK, [wanted, empty, answered])
    return {
        query: Answer(said, _paths(links), _paths(shown))
        for query, (said, links, shown) in zip(wanted, found, strict=True)
    }


def check_filter(page: Page, field: Locator, kept: dict[str, list[str]]) -> None:
    """Type queries into the home page's filter; each keeps the rows with these texts.

    The examples that the field names keep a row at least, and not all.
    """
    rows = page.locator(".tl-filtered tbody tr:visible")
    every = rows.count()
    examples = re.findall(r"\w+", field.get_attribute("placeholder") or "")
    assert len(examples) > 2
    field.fill(examples[0])
    expect(rows).not_to_have_count(every)  # the first word loads how to read
    for example in examples:
        field.fill(example)
        assert 0 < rows.count() < every, example
    for query, texts in kept.items():
        field.fill(query)
        assert rows.count() == len(texts), query
        for row, text in zip(rows.all_text_contents(), texts, strict=True):
            assert text in row, query
    field.fill("")
    assert rows.count() == every


def marked(page: Page) -> set[str]:
    """The words of a page that are marked, for a result of the search leads to them."""
    page.wait_for_function("() => CSS.highlights.has('tl-found')")
    ranges = "[...CSS.highlights.get('tl-found')]"
    words: list[str] = page.evaluate(f"() => {ranges}.map((range) => String(range))")
    return set(words)


def _paths(links: list[str]) -> tuple[str, ...]:
    parts = [urlsplit(link) for link in links]
    return tuple(
        part.path.lstrip("/") + (f"#{part.fragment}" if part.fragment else "")
        for part in parts
    )
