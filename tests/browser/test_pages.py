"""The built pages in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audit import axe
from tests.browser.conftest import Open, Watched, marked
from tests.docs.examples import book

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(
    p.relative_to(ROOT / "docs").with_suffix("").as_posix()
    for p in (ROOT / "docs").rglob("*.md")
)
URLS = [f"{name}/".removesuffix("index/") for name in CHAPTERS]
# Twins at the page's own level, not folded away.
WITH_TWINS = [
    url
    for url, name in zip(URLS, CHAPTERS, strict=True)
    if "\n```twins" in (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
]
NOTEBOOKS = [f"programs/{path.removesuffix('.py')}/" for path in book().paths()]

BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("url", URLS)
def test_a_page_fits_a_phone(shared_page: Page) -> None:
    page = shared_page
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate(BEYOND) <= 0
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(BEYOND) <= 0
    heights = "all => all.map(e => e.getBoundingClientRect().height)"
    shown = page.locator(".tl-output:visible").evaluate_all(heights)
    assert [height for height in shown if height <= 15] == []


def test_the_palette_is_the_desktop_s_until_a_reader_chooses(open_page: Open) -> None:
    page = open_page("bias/")
    body, name = page.locator("body"), "data-md-color-scheme"
    page.emulate_media(color_scheme="light")
    expect(body).to_have_attribute(name, "default")
    page.emulate_media(color_scheme="dark")
    expect(body).to_have_attribute(name, "slate")
    page.get_by_role("button", name="Switch to the light palette").press("Enter")
    expect(body).to_have_attribute(name, "default")
    expect(
        page.get_by_role("button", name="Switch to the dark palette")
    ).to_be_focused()
    page.reload()
    expect(body).to_have_attribute(name, "default")


# Notes, in their order, the article and each new value of what the styles of the whole
# page depend on: the class and style of <html>, the palette of <body>.
NOTE_STYLES = """
const ofAll = ["class", "style", "data-md-color-scheme", "data-md-color-switching"];
const noted = [], last = new Map();
new MutationObserver((records) => {
  for (const { type, target, addedNodes, attributeName, oldValue } of records) {
    const name = `${target.tagName} ${attributeName}`;
    if (type === "childList") {
      const isArticle = ({ tagName }) => tagName === "ARTICLE";
      if ([...addedNodes].some(isArticle)) noted.push({ name: "ARTICLE" });
    } else if (["HTML", "BODY"].includes(target.tagName)) {
      if (last.has(name)) last.get(name).now = oldValue;
      noted.push({ name, was: oldValue, now: target.getAttribute(attributeName) });
      last.set(name, noted.at(-1));
    }
  }
}).observe(document, {
  subtree: true, childList: true, attributeFilter: ofAll, attributeOldValue: true
});
window.stylesNoted = () =>
  noted.filter(({ name, was, now }) => name === "ARTICLE" || was !== now);
"""


@pytest.mark.parametrize("url", ["bias/", "zh/shapes/", ""])
def test_a_page_has_its_palette_before_there_is_anything_to_read(
    url: str, browser: Browser, address: str
) -> None:
    """So a dark page never shows light, and its styles are computed once."""
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.goto(f"{address}/bias/")
        page.get_by_role("button", name="Switch to the dark palette").click()
        page.add_init_script(NOTE_STYLES)
        page.goto(f"{address}/{url}")
        page.wait_for_load_state("networkidle")
        noted = page.evaluate("stylesNoted()")
    names = [each["name"] for each in noted]
    first = names.index("ARTICLE")
    before = {each["name"]: each["now"] for each in noted[:first]}
    assert before.get("HTML class") == "js js-focus-visible"
    assert before.get("BODY data-md-color-scheme") == "slate"
    assert names[first:] == ["ARTICLE"], noted[first:]


# To judge contrast takes most of axe-core's time, and a chapter has thousands of texts.
# Those of one look have one contrast: the same colours, size and weight, in elements of
# the same classes, grounds and opacities up to the page's. Three of each look are
# marked to be judged. Single letters are a look of their own: axe-core does not judge
# them. All other rules try all elements.
MARK_THREE_OF_EACH_LOOK = """() => {
  const grounds = new Map([[null, ""]]);
  const ground = (element) => {
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const classes = element.getAttribute("class");
      const own = [element.tagName, classes, backgroundColor, backgroundImage, opacity];
      grounds.set(element, `${own.join(" ")} / ${ground(element.parentElement)}`);
    }
    return grounds.get(element);
  };
  const seen = {};
  for (const element of document.body.querySelectorAll("*")) {
    delete element.dataset.judged;
    const own = [...element.childNodes].filter((node) => node.nodeType === 3);
    const text = own.map((node) => node.data).join("").trim();
    if (!text && !element.matches("input, textarea, select")) continue;
    const { color, fill, fontSize, fontWeight } = getComputedStyle(element);
    const isSeen = element.checkVisibility({ visibilityProperty: true });
    const kind = [color, fill, fontSize, fontWeight, isSeen, text.length > 1];
    const look = `${kind.join(" ")} / ${ground(element)}`;
    seen[look] = (seen[look] ?? 0) + 1;
    if (seen[look] <= 3) element.dataset.judged = "";
  }
}"""


CODE_THAT_SCROLLS_IS_A_TAB_STOP = """() =>
  [...document.querySelectorAll("pre > code")].every(
    code => code.scrollWidth <= code.clientWidth || code.tabIndex === 0)"""
FADED = "Promise.allSettled(document.getAnimations().map(fade => fade.finished))"


@pytest.mark.parametrize("url", [*URLS, "programs/bias/hessian/"])
def test_a_page_serves_every_reader(spent_page: Page) -> None:
    """axe-core's rules, with the theme and what is folded; by day, of contrast."""
    page = spent_page
    axe.unfold(page)
    page.evaluate(FADED)  # from paper, where another test looked at the page
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.evaluate(MARK_THREE_OF_EACH_LOOK)
    assert axe.found(page, judged="[data-judged]") == []
    page.locator(".md-header__option button:visible").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.evaluate(FADED)
    page.evaluate(MARK_THREE_OF_EACH_LOOK)
    assert axe.found(page, ["color-contrast"], judged="[data-judged]") == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(CODE_THAT_SCROLLS_IS_A_TAB_STOP)  # it takes a moment
    assert axe.found(page, ["scrollable-region-focusable"]) == []


# The notebook pages are one frame around different cells. To open all of them takes a
# minute, so one is opened, and gets the others' bodies in turn. Says what is seen then.
TURN_TO = """(html) => {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  document.body.replaceWith(document.adoptNode(body));
  const figures = [...body.querySelectorAll(".tl-output svg[role=img]")];
  const isSeen = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 0;
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    text: body.querySelector("article").innerText,
    figures: figures.filter(isSeen).length,
    beyond: scrollWidth - clientWidth,
  };
}"""
# What is far from the window has no text until somebody scrolls there.
LAY_OUT_ALL = """() => {
  const style = document.createElement("style");
  style.textContent = "* { content-visibility: visible !important; }";
  document.head.append(style);
}"""
STYLESHEET = re.compile(r'<link rel="stylesheet" href="[./]*([^"]+)"')


@pytest.fixture(scope="module")
def notebook(contexts: dict[bool, BrowserContext], address: str) -> Iterator[Page]:
    """A notebook page without scripts, on a phone, for all tests of this file."""
    watched = Watched(contexts[False], address)
    watched.load(NOTEBOOKS[0], 360, "light")
    watched.page.evaluate(LAY_OUT_ALL)
    yield watched.page
    watched.check()
    watched.page.close()


@pytest.mark.parametrize("url", NOTEBOOKS)
def test_a_notebook_page_shows_the_program_s_outputs(
    url: str, notebook: Page, site: Path
) -> None:
    # The theme's script is the same on all of them: the next test lets it run on one.
    opened, html = (
        (site / page / "index.html").read_text(encoding="utf-8")
        for page in (NOTEBOOKS[0], url)
    )
    assert STYLESHEET.findall(html) == STYLESHEET.findall(opened) != []
    seen = notebook.evaluate(TURN_TO, html)
    run = book().get(url.removeprefix("programs/").rstrip("/") + ".py")
    text = " ".join(seen["text"].split())
    for cell, outputs in zip(run.cells, run.outputs, strict=True):
        assert " ".join(cell.title.split()) in text
        for output in outputs:
            if output.kind in ("stdout", "stderr"):
                first = output.text.strip().splitlines()[0]
                assert " ".join(first.split()) in text
    figures = [o for outputs in run.outputs for o in outputs if "svg" in o.kind]
    assert seen["figures"] == len(figures)
    assert seen["beyond"] <= 0


def test_a_notebook_page_with_the_theme_s_script(open_page: Open) -> None:
    page = open_page("programs/initialization/loops/")
    page.wait_for_load_state("networkidle")
    page.locator(".tl-source").first.hover()
    expect(page.get_by_title("Copy to clipboard").first).to_be_visible()
    assert axe.found(page) == []


@pytest.mark.parametrize("url", WITH_TWINS)
def test_copy_takes_a_cell_s_source(shared_page: Page) -> None:
    page = shared_page
    twins = page.locator(".tl-pair").first
    runs = [book().get(path) for path in book().paths()]
    sources = {cell.source for run in runs for cell in run.cells}
    for block in twins.locator(".tl-twin .tl-source").all():
        block.hover()
        block.get_by_title(re.compile("^(Copy to clipboard|复制)$")).click()
        page.get_by_text(re.compile("^(Copied|已复制)$")).first.wait_for()
        assert page.evaluate("navigator.clipboard.readText()") in sources


@pytest.mark.parametrize("url", [u for u in WITH_TWINS if u and "threads" not in u])
def test_a_chapter_s_twins_are_on_the_first_screen(shared_page: Page) -> None:
    """Behind the answer box, which comes first."""
    box = shared_page.locator(".tl-twins").first.bounding_box()
    assert box
    assert box["y"] < 700


@pytest.mark.parametrize("url", WITH_TWINS)
def test_a_page_serves_without_javascript(url: str, open_page: Open) -> None:
    page = open_page(url, scripts=False)
    twins = page.locator(".tl-twins").first
    assert twins.locator(".tl-source").count() == 2
    assert twins.locator(".tl-differs").count() > 0
    tools = page.locator(".tl-tools").first
    assert not tools.locator("a").first.is_visible()
    tools.locator("summary").click()
    assert not tools.locator("button").first.is_visible()
    tools.locator(".tl-notebook").click()
    page.wait_for_url("**/programs/**")


def test_a_result_marks_what_was_found(open_page: Open) -> None:
    """Words that begin as those of the query, wherever they stand."""
    page = open_page("shapes/?h=zero+broadcast")
    words = {word.lower() for word in marked(page)}
    assert words == {"broadcast", "zero"}
    texts = page.evaluate(
        "() => [...CSS.highlights.get('tl-found')].map((range) =>"
        " range.startContainer.data.slice(0, range.endOffset + 3))"
    )
    assert any(re.search(r"broadcasti", text, re.I) for text in texts)
    assert not any(re.search(r"\wbroadcast\w{0,3}$", text, re.I) for text in texts)


def test_an_address_opens_the_folds_around_its_place(open_page: Open) -> None:
    page = open_page("shapes/")
    name = page.evaluate("""() => {
      const outer = document.querySelector("article details:not([open])");
      const inner = outer.appendChild(document.createElement("details"));
      inner.appendChild(document.createElement("p")).id = "inside";
      return outer.className;
    }""")
    assert name
    page.evaluate("() => { location.hash = '#inside'; }")
    expect(page.locator("#inside")).to_be_in_viewport()
    # Browsers open what is around a place of themselves, but not the fold that it is.
    page.evaluate("""() => {
      const fold = document.querySelector("article details:not([open])");
      fold.id = "a-fold";
      location.hash = "#a-fold";
    }""")
    expect(page.locator("#a-fold[open]")).to_be_in_viewport()


def test_a_table_has_its_box_before_scripts_run(site: Path) -> None:
    """The theme's script does that elsewhere; here it is told of no content."""
    html = (site / "symptoms/index.html").read_text(encoding="utf-8")
    tables = re.findall(r"(.{60})<table(?! class)", html, re.DOTALL)
    assert tables
    assert all('<div class="md-typeset__table">' in before for before in tables)
