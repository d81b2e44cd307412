"""What a first visit loads, what may run in a page, and the site opened as files."""

import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from audit.server import compressed
from tests.browser.conftest import Shared
from tests.browser.test_pages import ROOT, URLS
from twinloops import offline

WHOLE_INDEX = "search/whole_index.json"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose errors nobody counts."""
    page = browser.new_page()
    yield page
    page.close()


def loaded(page: Page, address: str) -> list[str]:
    """The paths of what a page loads; more are added when it loads more."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return paths


@pytest.mark.parametrize("url", URLS)
def test_a_first_visit_is_light(
    url: str, shared_page: Page, shared: Shared, site: Path
) -> None:
    """Compressed bytes. 46 KB of each visit are the theme's style and script."""
    sizes = {}
    for path in shared.first_visit:
        file = site / unquote(path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        sizes[path] = len(compressed(file))
    assert len(sizes) > 5
    own = sizes.pop(f"/{url}")
    whole = own + sum(sizes.values())
    assert whole <= 100_000, sizes
    if url in ("", "symptoms/") or url.startswith(("errors/", "threads/")):
        assert whole <= 90_000


# In place of the theme's worker: it takes a while to make its index.
SLOW_WORKER = """
let isReady = false;
addEventListener("message", async ({ data: { type, data } }) => {
  if (type === 0) {
    await null;
    const end = performance.now() + 300;
    while (performance.now() < end);
    isReady = true;
  } else {
    postMessage({ type: 3, data: [isReady, data] });
  }
});
"""
# Asks for 0, 1, 2 ... 400 while the index is loaded and made; the answers to queries.
ASK_WHILE_IT_STARTS = """async () => {
  const { base, search } = JSON.parse(document.querySelector("#__config").textContent);
  const index = await (await fetch(`${base}/search/search_index.json`)).json();
  const worker = new Worker(search);
  const answers = [];
  worker.onmessage = ({ data: { type, data } }) => type === 3 && answers.push(data);
  worker.postMessage({ type: 0, data: index });
  for (let n = 0; n <= 400; n++) {
    worker.postMessage({ type: 2, data: `${n}` });
    await new Promise((done) => setTimeout(done, 1));
  }
  await new Promise((done) => setTimeout(done, 1000));
  return answers;
}"""


def test_queries_typed_while_the_search_starts_are_answered_in_order(
    page: Page, address: str
) -> None:
    page.context.route(
        "**/workers/search.*",
        lambda route: route.fulfill(body=SLOW_WORKER, content_type="text/javascript"),
    )
    page.goto(f"{address}/changes/")
    answers = page.evaluate(ASK_WHILE_IT_STARTS)
    assert all(ready for ready, _ in answers)
    asked = [int(query) for _, query in answers]
    assert asked == sorted(asked)
    assert asked[-1] == 400


def test_the_index_is_loaded_when_the_search_opens(page: Page, address: str) -> None:
    paths = loaded(page, f"{address}/bias/")
    assert not [path for path in paths if path.endswith(WHOLE_INDEX)]
    box = page.locator("[data-md-component=search-query]")
    with page.expect_request(f"**/{WHOLE_INDEX}"):
        box.click()
    box.type("condition number")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching")
    assert page.locator(".md-search-result__item").count() > 1


def test_no_script_runs_but_the_site_s_own(page: Page, address: str) -> None:
    page.goto(f"{address}/bias/")
    policy = page.locator("meta[http-equiv=Content-Security-Policy]")
    rules = str(policy.get_attribute("content")).split("; ")
    scripts = next(rule for rule in rules if rule.startswith("script-src"))
    assert "unsafe" not in scripts
    refused = page.evaluate(
        "new Promise(done => { addEventListener('securitypolicyviolation',"
        " event => done(event.effectiveDirective));"
        " const script = document.createElement('script');"
        " script.textContent = 'window.ran = true'; document.body.append(script); })"
    )
    assert refused == "script-src-elem"
    assert page.evaluate("window.ran") is None


# --- the folder that `make zip` makes ---


@pytest.fixture(scope="module")
def folder(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, packed and unpacked."""
    beside = tmp_path_factory.mktemp("offline")
    offline.pack(site, beside / "site.zip")
    with zipfile.ZipFile(beside / "site.zip") as archive:
        archive.extractall(beside)
    return beside / offline.NAME


@pytest.fixture
def opened(browser: Browser, folder: Path) -> Iterator[Page]:
    """A page to open files in; nothing may go wrong, and nobody else is asked."""
    page = browser.new_page()
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(message.text)

    def asked(request: Request) -> None:
        if request.url.startswith("http"):
            wrong.append(request.url)

    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", asked)
    page.goto((folder / "index.html").as_uri())
    yield page
    page.close()
    assert wrong == []


def test_links_lead_from_file_to_file(opened: Page) -> None:
    opened.locator(".md-nav--primary").get_by_text("Symptoms").click()
    expect(opened.locator("article h1")).to_contain_text("Symptoms")
    opened.locator("article a[href*='initialization/index.html#']").first.click()
    expect(opened.locator("article h1")).to_contain_text("Initialization")
    assert opened.url.startswith("file:")


class _Links(HTMLParser):
    """The addresses of a page's links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address is not None:
            self.found.append(address)


def test_every_link_leads_to_a_file(folder: Path) -> None:
    """Read without a browser, which takes half a minute to open all pages."""
    seen = 0
    for page in sorted(folder.rglob("*.html")):
        links = _Links()
        links.feed(page.read_text(encoding="utf-8"))
        for link in links.found:
            parts = urlsplit(urljoin(page.as_uri(), link))
            if parts.scheme == "file":
                assert Path(unquote(parts.path)).is_file(), f"{page}: {link}"
                seen += 1
    assert seen > 1000


def test_the_search_works_without_a_server(opened: Page) -> None:
    box = opened.locator("[data-md-component=search-query]")
    box.click()
    box.type("condition number")
    expect(opened.locator(".md-search-result__meta")).to_contain_text("matching")
    opened.locator(".md-search-result__link").first.click()
    expect(opened.locator("article h1")).to_be_visible()
    assert urlsplit(opened.url).path.endswith("/index.html")


def test_an_answer_by_hand_leads_to_its_file(opened: Page) -> None:
    box = opened.locator("[data-md-component=search-query]")
    box.click()
    box.type("loss is nan")
    opened.locator(".tl-answer a").first.click()
    opened.wait_for_url("**/symptoms/index.html*")


def test_figures_move_without_a_server(opened: Page, folder: Path) -> None:
    opened.get_by_role("button", name="Run", exact=False).first.wait_for()
    opened.goto((folder / "initialization/index.html").as_uri())
    opened.evaluate("document.querySelector('tl-depth').parentElement.scrollIntoView()")
    slider = opened.locator("tl-depth input[type=range]").first
    slider.wait_for()
    live = opened.locator("tl-depth .tl-live")
    before = live.text_content()
    slider.focus()
    slider.press("End")
    expect(live).not_to_have_text(before or "")
    opened.wait_for_url("**?*")  # the address holds the state, a moment later


def test_buttons_work_without_a_server_or_are_hidden(
    opened: Page, folder: Path
) -> None:
    """There, a page may not read another, so a program is linked and not shown."""
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.goto((folder / "shapes/index.html").as_uri())
    block = opened.locator(".tl-twin .tl-source").first
    block.hover()
    block.get_by_title("Copy to clipboard").click()
    block.get_by_text("Copied").wait_for()
    copied = opened.evaluate("navigator.clipboard.readText()")
    source = (ROOT / "snippets/shapes/twins.py").read_text(encoding="utf-8")
    assert copied
    assert copied in source
    tools = opened.locator(".tl-tools:visible").first
    tools.locator("summary").click()
    assert tools.locator("[data-tl]").count() == 2
    assert tools.locator("[data-tl]").filter(visible=True).count() == 0
    tools.get_by_text("Notebook page").click()
    expect(opened.locator("article h1")).to_contain_text("shapes/")


def test_a_notebook_page_shows_its_outputs(opened: Page, folder: Path) -> None:
    opened.goto((folder / "programs/bias/hessian/index.html").as_uri())
    assert opened.locator(".tl-output").count() > 0
    opened.get_by_text("page bias").click()
    expect(opened.locator("article h1")).to_contain_text("Bias")
