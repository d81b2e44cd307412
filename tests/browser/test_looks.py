"""How pages look: on paper, on a phone, in forced colours, to the keyboard."""

import re

import pytest
from playwright.sync_api import Page

from audit.axe import open_folds
from tests.browser.conftest import Open
from tests.browser.test_pages import URLS, WITH_TWINS

CHAPTERS = ["initialization/", "shapes/", "bias/", "backprop-and-step/", "reduction/"]
WITH_TABLES = ["symptoms/", "diagnose/", "threads/learning-rate-mismatch/"]
COLOR = "element => getComputedStyle(element).color"
# What is far from the window is not laid out.
SHOW_ALL = """document.querySelectorAll(".tl-cell, .tl-table").forEach(
  (e) => e.style.setProperty("content-visibility", "visible"))"""
LUMINANCE = """color => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const linear = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}"""


def luminance(page: Page, color: str) -> float:
    """The relative luminance, as WCAG defines it."""
    measured: float = page.evaluate(LUMINANCE, color)
    return measured


def contrast(page: Page, one: str, other: str) -> float:
    low, high = sorted(luminance(page, color) + 0.05 for color in (one, other))
    return high / low


@pytest.mark.parametrize("url", URLS)
def test_paper_is_light_on_a_dark_desktop(shared_page: Page) -> None:
    page = shared_page
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.emulate_media(media="print", color_scheme="dark")
    ground = page.locator("body").evaluate("b => getComputedStyle(b).backgroundColor")
    assert luminance(page, ground) == 1
    # A dark root would be painted to the edges of the sheet.
    root = page.locator("html").evaluate("e => getComputedStyle(e).colorScheme")
    assert root == "light"
    text = ".tl-twin-name b, .tl-twin code span, article > p, h2, td, td span"
    colors = set(page.locator(text).evaluate_all(f"all => all.map({COLOR})"))
    assert colors
    for color in colors:
        assert contrast(page, color, "white") >= 4.5, color


@pytest.mark.parametrize("url", CHAPTERS)
def test_a_printed_chapter_has_at_most_twenty_pages(shared_page: Page) -> None:
    pdf = shared_page.pdf(format="A4")
    assert 3 < len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 20


@pytest.mark.parametrize("url", ["diagnose/"])
def test_on_paper_a_sentence_stays_with_what_it_leads_to(shared_page: Page) -> None:
    shared_page.emulate_media(media="print")
    leading = shared_page.locator("article p:has(+ .tl-report, + .tl-cell)")
    assert leading.count() > 5
    breaks = "all => all.map((e) => getComputedStyle(e).breakAfter)"
    assert set(leading.evaluate_all(breaks)) == {"avoid"}


@pytest.mark.parametrize("url", ["programs/bias/fix/"])
def test_a_short_page_is_one_sheet(shared_page: Page) -> None:
    assert len(re.findall(rb"/Type\s*/Page\b", shared_page.pdf(format="A4"))) == 1


@pytest.mark.parametrize("url", URLS)
def test_paper_has_nothing_to_press(shared_page: Page) -> None:
    page = shared_page
    for field, control in (("tl-twins", ".tl-main"), ("tl-entries", "input")):
        if page.locator(field).count():
            page.locator(f"{field} {control}").wait_for()
    page.emulate_media(media="print")
    shown = page.locator("article :is(button, input, select)").filter(visible=True)
    assert shown.count() == 0


@pytest.mark.parametrize("url", ["", *CHAPTERS])
def test_paper_has_the_figures(shared_page: Page) -> None:
    page = shared_page
    page.emulate_media(media="print")
    for hidden in (".md-header", ".md-footer", ".md-sidebar", ".tl-bar", ".tl-save"):
        assert page.locator(hidden).filter(visible=True).count() == 0, hidden
    assert page.locator(".tl-figure svg").filter(visible=True).count() > 0
    pane = page.locator(".tl-twin code").first
    assert pane.evaluate("e => e.scrollWidth <= e.clientWidth + 1")


@pytest.mark.parametrize("url", WITH_TWINS)
def test_twins_stand_side_by_side_or_in_one_listing(shared_page: Page) -> None:
    page = shared_page
    twins = page.locator(".tl-twins").first
    boxes = [twins.locator(f".tl-twin-{side}").bounding_box() for side in "ab"]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    together = page.locator(".tl-together").first
    assert not together.is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert together.is_visible()
    together.scroll_into_view_if_needed()
    page.wait_for_timeout(100)  # what is far from the window has no text yet
    assert twins.locator(".tl-source").filter(visible=True).count() == 0
    # Every line is read whole, without scrolling.
    assert together.locator("pre").evaluate("e => e.scrollWidth <= e.clientWidth")
    for side in "ab":
        only = together.locator(f".tl-line.tl-only-{side}")
        texts = {text.strip() for text in only.all_inner_texts()} - {""}
        marked = twins.locator(f".tl-twin-{side} .tl-differs").all_text_contents()
        assert texts == {text.strip() for text in marked}
        said = "e => getComputedStyle(e, '::before').content"
        for words in only.evaluate_all(f"all => all.map({said})"):
            assert re.search(f"only in {side.upper()}|只在 {side.upper()} 中", words)


@pytest.mark.parametrize("url", WITH_TABLES)
def test_on_a_phone_a_table_of_texts_is_read_whole(shared_page: Page) -> None:
    page = shared_page
    page.set_viewport_size({"width": 390, "height": 900})
    of_texts = page.locator("table[data-cards]")
    cells = of_texts.locator("td:not(:empty)").filter(visible=True)
    assert cells.count() > 10
    for box in cells.evaluate_all("all => all.map(e => e.getBoundingClientRect())"):
        assert box["width"] > 0
        assert box["left"] >= 0
        assert box["right"] <= 390
    second = of_texts.first.locator("td:nth-child(2)").first
    column = of_texts.first.locator("th").nth(1).text_content()
    label = second.evaluate("e => getComputedStyle(e, '::before').content")
    assert str(column) in label


@pytest.mark.parametrize("url", ["threads/learning-rate-mismatch/"])
def test_on_a_phone_a_program_s_links_stand_in_one_line(spent_page: Page) -> None:
    page = spent_page
    page.set_viewport_size({"width": 390, "height": 900})
    open_folds(page)
    lines = page.locator("details details.tl-tools > p")
    assert lines.count() > 2
    for height in lines.evaluate_all("all => all.map((e) => e.offsetHeight)"):
        assert height < 40


@pytest.mark.parametrize("url", [url for url in URLS if url.startswith("zh/")])
def test_a_title_does_not_touch_the_link_to_the_original(shared_page: Page) -> None:
    page = shared_page
    page.set_viewport_size({"width": 390, "height": 900})
    gap = page.locator("h1").evaluate("""h1 => {
      const title = document.createRange();
      title.selectNodeContents(h1.firstChild);
      const link = document.querySelector(".tl-editions a").getBoundingClientRect();
      const beside = [...title.getClientRects()].filter((box) => box.top < link.bottom);
      return link.left - Math.max(...beside.map((box) => box.right));
    }""")
    assert gap >= 7


@pytest.mark.parametrize("width", [390, 1440])
def test_the_focus_of_a_field_leaves_its_label_free(
    open_page: Open, width: int
) -> None:
    page = open_page("errors/", width=width)
    page.get_by_label("Paste your message").focus()
    gaps = page.locator("tl-entries label").evaluate("""label => {
      const text = document.createRange();
      text.selectNode(label.firstChild);
      const words = text.getBoundingClientRect();
      const field = label.lastChild.getBoundingClientRect();
      const { outlineWidth, outlineOffset } = getComputedStyle(label.lastChild);
      const reach = parseFloat(outlineWidth) + parseFloat(outlineOffset);
      return [field.left - words.right - reach, field.top - words.bottom - reach];
    }""")
    assert max(gaps) >= 0


def test_on_a_phone_an_error_is_read_whole(open_page: Open) -> None:
    count = 0
    beyond = (
        "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)"
    )
    for url in (url for url in URLS if url.startswith("errors/")):
        page = open_page(url, width=360)
        page.evaluate(SHOW_ALL)
        printed = page.locator("article .tl-stdout:not(.tl-columns)")
        count += printed.count()
        assert printed.evaluate_all(beyond) == []
    assert count > 100


@pytest.mark.parametrize(
    ("url", "least"),
    [*((url, 3) for url in CHAPTERS[:4]), (CHAPTERS[4], 1), ("zh/shapes/", 3)],
)
def test_on_a_phone_formulas_are_read_whole(
    url: str, least: int, open_page: Open
) -> None:
    page = open_page(url, 360)
    open_folds(page)
    room = "all => all.map((e) => [e.textContent, e.clientWidth - e.scrollWidth])"
    formulas = page.locator(".tl-math").evaluate_all(room)
    assert len(formulas) >= least
    for formula, left in formulas:
        assert left >= 0, formula


def test_on_a_phone_columns_stay_columns(open_page: Open) -> None:
    page = open_page("reduction/", width=360)
    page.evaluate(SHOW_ALL)
    lines = """all => all.map((e) => {
      const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(e);
      const padding = parseFloat(paddingTop) + parseFloat(paddingBottom);
      const shown = (e.scrollHeight - padding) / parseFloat(lineHeight);
      return [Math.round(shown), e.textContent.trimEnd().split("\\n").length];
    })"""
    open_folds(page)
    printed = page.locator("article .tl-columns").filter(visible=True)
    assert printed.count() > 5
    for shown, written in printed.evaluate_all(lines):
        assert shown == written


@pytest.mark.parametrize("url", ["diagnose/"])
def test_the_rows_of_a_report_are_lines(shared_page: Page) -> None:
    page = shared_page
    page.evaluate(SHOW_ALL)
    lines = """all => all.flatMap((pre) =>
      [...pre.textContent.matchAll(/.* closes .*/g)].map(({ index, 0: row }) => {
        const text = document.createRange();
        text.setStart(pre.firstChild, index);
        text.setEnd(pre.firstChild, index + row.length);
        return new Set([...text.getClientRects()].map((box) => box.top)).size;
      }))"""
    reports = page.locator("article .tl-columns").filter(visible=True)
    rows = reports.evaluate_all(lines)
    assert len(rows) > 5
    assert set(rows) == {1}


@pytest.mark.parametrize("url", ["errors/backward/", "diagnose/"])
def test_on_a_phone_no_code_is_read_only_below_the_copy_button(
    shared_page: Page,
) -> None:
    page = shared_page
    page.set_viewport_size({"width": 390, "height": 900})
    below = """all => all.filter((nav) => {
      const code = nav.parentElement.querySelector("pre > code");
      code.scrollLeft = 9999;
      const text = document.createRange();
      text.selectNodeContents(code);
      const button = nav.getBoundingClientRect();
      return [...text.getClientRects()].some(
        (line) => line.right > button.left + 1 && line.top < button.bottom - 1
          && line.bottom > button.top + 1 && line.width > 0);
    }).map((nav) => nav.parentElement.innerText)"""
    for block in page.locator("article .highlight").filter(visible=True).all()[:12]:
        block.scroll_into_view_if_needed()  # buttons come with the block
        block.locator(".md-code__nav").wait_for()
    buttons = page.locator("article .md-code__nav")
    assert buttons.count() >= 8
    assert buttons.evaluate_all(below) == []


@pytest.mark.parametrize("url", ["initialization/"])
def test_on_a_phone_two_numbers_of_a_card_share_a_line(shared_page: Page) -> None:
    page = shared_page
    page.set_viewport_size({"width": 390, "height": 900})
    row = page.locator(".tl-rows-wide tr", has_text="default").filter(visible=True)
    numbers = row.first.locator("td.tl-number")
    first, second = (numbers.nth(n).bounding_box() for n in range(2))
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]


@pytest.mark.parametrize("url", ["initialization/"])
def test_on_a_phone_a_number_left_over_has_its_own_line(shared_page: Page) -> None:
    page = shared_page
    page.set_viewport_size({"width": 390, "height": 900})
    page.evaluate(SHOW_ALL)
    rows = page.locator(".tl-rows-wide tr").filter(visible=True)
    cells = """all => all.map((row) => [...row.querySelectorAll("td.tl-number")].map(
      (td) => [td.offsetTop, td.offsetWidth / row.offsetWidth, td.dataset.label]))"""
    lonely = 0
    for row in rows.evaluate_all(cells):
        tops = [top for top, _, _ in row]
        for top, width, label in row:
            if tops.count(top) == 1:
                lonely += 1
                assert width > 0.9, label
    assert lonely > 10


# As wide as A4 paper between the margins that the style sheet gives it.
PAPER = round((210 - 2 * 12) / 25.4 * 96)


@pytest.mark.parametrize("url", CHAPTERS)
def test_on_paper_twins_have_eight_points_and_whole_lines(shared_page: Page) -> None:
    page = shared_page
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    measured = """all => all.map((code) => {
      const { fontSize, lineHeight, paddingTop } = getComputedStyle(code);
      const padding = 2 * parseFloat(paddingTop);
      const inner = [...code.childNodes].reduce((lines, node) => lines
        + (node.textContent.match(/\\n/g)?.length ?? 0)
        + (node.className === "tl-differs" ? 1 : 0), 0);
      const shown = code.firstChild ? code.scrollHeight - padding : 0;
      return [parseFloat(fontSize) * 0.75, shown / parseFloat(lineHeight), inner];
    })"""
    codes = page.locator(".tl-twin .tl-source pre > code").filter(visible=True)
    assert codes.count() >= 2
    seen = codes.evaluate_all(measured)
    for points, _, _ in seen:
        assert points >= 8
    # Beside each other, the shorter pane is as high as the longer.
    for (_, shown, a), (_, _, b) in zip(seen[::2], seen[1::2], strict=True):
        assert shown == pytest.approx(max(a, b), abs=0.6)


# Sheets side by side, as columns, which a browser cuts as it cuts sheets. For each pair
# of twins: where its names, its outputs and what follows stand, on which sheet.
ON_SHEETS = """([width, height]) => {
  const article = document.querySelector("article");
  article.style.cssText = `columns: ${width}px; column-fill: auto; column-gap: 0;
    height: ${height}px; width: ${width}px`;
  const boxes = (all) => [...all].flatMap((e) => [...e.getClientRects()]).map(
    (box) => ({
      sheet: Math.floor((box.left - article.getBoundingClientRect().left) / width),
      top: box.top, bottom: box.bottom,
    }));
  const twins = [...document.querySelectorAll(".tl-twins")];
  const seen = twins.filter((e) => e.getClientRects().length).map((e) => {
    let next = e;
    do {
      next = next.nextElementSibling ?? next.parentElement.nextElementSibling;
    } while (!next.getClientRects().length);
    const parts = ".tl-twin-name, .tl-source, .tl-output";
    return {
      print: e.querySelector(".tl-output") !== null,
      parts: boxes(e.querySelectorAll(parts)),
      next: boxes([next])[0],
    };
  });
  article.style.cssText = "";
  return seen;
}"""


@pytest.mark.parametrize("url", WITH_TWINS)
def test_on_paper_outputs_stay_with_their_twins_and_over_nothing_else(
    shared_page: Page,
) -> None:
    page = shared_page
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    for height in range(600, 1000, 50):  # one of them ends in the middle of twins
        for twins in page.evaluate(ON_SHEETS, [PAPER, height]):
            parts, follows = twins["parts"], twins["next"]
            if twins["print"]:
                assert len({part["sheet"] for part in parts}) == 1
            for part in parts:
                if part["sheet"] == follows["sheet"]:
                    assert part["bottom"] <= follows["top"]


# The size that a text has on the screen; exponents are smaller than their number.
TEXT_SIZES = """svgs => svgs.flatMap((svg) =>
  [...svg.querySelectorAll("text")].map((text) => {
    const parts = text.querySelector("tspan") ? text.querySelectorAll("tspan") : [text];
    const sizes = [...parts].map((part) => parseFloat(getComputedStyle(part).fontSize));
    return Math.max(...sizes) * svg.getScreenCTM().a;
  }))"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("url", CHAPTERS)
def test_figures_fill_the_column_with_legible_text(
    width: int, shared_page: Page
) -> None:
    page = shared_page
    page.set_viewport_size({"width": width, "height": 900})
    drawn = page.locator("article > .tl-cell .tl-figure svg").filter(visible=True)
    assert drawn.count() > 0
    for size in drawn.evaluate_all(TEXT_SIZES):
        assert 12 <= size <= 20
    for box in drawn.evaluate_all("all => all.map(e => e.getBoundingClientRect())"):
        assert box["width"] >= 0.8 * min(width - 40, 760)


# Texts below 12 pixels, but exponents and the like; figures have a test of their own.
# The theme draws the way back from a footnote as an icon.
SMALL_TEXTS = """article => {
  const DRAWN = "svg, math, sup, sub, .footnote-backref";
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    const isSmall = parseFloat(getComputedStyle(parentElement).fontSize) < 12;
    if (isSmall && data.trim() && !parentElement.closest(DRAWN)) {
      found.push(data);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("url", URLS)
def test_no_text_is_smaller_than_12_pixels(shared_page: Page) -> None:
    for width in (390, 1440):
        shared_page.set_viewport_size({"width": width, "height": 900})
        assert shared_page.locator("article").evaluate(SMALL_TEXTS) == []


def test_the_keyboard_s_focus_is_seen(open_page: Open) -> None:
    for scheme in ("light", "dark"):
        page = open_page("shapes/", scheme=scheme)
        seen = 0
        for _ in range(12):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])"
                "(getComputedStyle(document.activeElement))"
            )
            assert outline[0] != "none"
            assert outline[1] >= 1
            seen += 1
        assert seen == 12


@pytest.mark.parametrize("width", [390, 1440])
def test_the_focus_never_goes_where_nothing_is_seen(
    width: int, open_page: Open
) -> None:
    """Such as into the results of a search that nobody has opened."""
    page = open_page("shapes/", width)
    seen = (
        "(e => e === document.body ||"
        " (e.checkVisibility({opacityProperty: true, visibilityProperty: true})"
        " && e.getBoundingClientRect().width > 0"
        " && e.getBoundingClientRect().right > 0))(document.activeElement)"
    )
    for _ in range(12):
        page.keyboard.press("Tab")
        page.wait_for_function(f"() => {seen}")  # what comes out takes a moment


@pytest.mark.parametrize("width", [390, 1440])
def test_the_search_takes_the_focus_when_it_opens(width: int, open_page: Open) -> None:
    page = open_page("shapes/", width)
    box = page.locator("[data-md-component=search-query]")
    if width == 390:
        page.locator("header label[for=__search]:visible").first.click()
    else:
        page.keyboard.press("/")
    page.wait_for_function(
        "() => document.activeElement.matches('[data-md-component=search-query]')"
    )
    box.type("broadcast")
    result = page.locator(".md-search-result__link").first
    result.wait_for()
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "() => document.activeElement.matches('.md-search-result__link')"
    )


@pytest.mark.parametrize("url", [*CHAPTERS, *WITH_TABLES])
def test_on_a_phone_no_table_scrolls(url: str, open_page: Open) -> None:
    page = open_page(url, 360)
    open_folds(page)
    tables = page.locator(".tl-table").filter(visible=True)
    scrolls = (
        "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)"
    )
    assert tables.evaluate_all(scrolls) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert tables.evaluate_all(scrolls) == []


# How far below the baseline an underscore reaches in a link's code, and where the line
# below the link begins.
UNDERSCORE_AND_LINE = """code => {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  const { fontSize, fontFamily } = getComputedStyle(code);
  context.font = `${fontSize} ${fontFamily}`;
  const line = getComputedStyle(code.closest("a")).textUnderlineOffset;
  return [context.measureText("_").actualBoundingBoxDescent, parseFloat(line)];
}"""


def test_an_underscore_is_seen_in_a_link(open_page: Open) -> None:
    """The line below a link would hide it, and y_pred would read as two names."""
    page = open_page("", width=390)
    code = page.locator("article td a code", has_text="y_pred").first
    underscore, line = code.evaluate(UNDERSCORE_AND_LINE)
    assert 0 < underscore < line


@pytest.mark.parametrize("url", ["", "zh/"])
def test_the_names_of_cards_in_a_row_stand_on_one_line(shared_page: Page) -> None:
    cards = shared_page.locator(".tl-card")
    tops: dict[float, set[float]] = {}
    for card in cards.all():
        card_box, name_box = card.bounding_box(), card.locator("h3").bounding_box()
        assert card_box
        assert name_box
        tops.setdefault(card_box["y"], set()).add(name_box["y"])
    assert [len(names) for names in tops.values()] == [1, 1]


def test_in_forced_colours_differing_lines_are_still_marked(open_page: Open) -> None:
    page = open_page("shapes/")
    page.emulate_media(forced_colors="active")
    lines = page.locator(".tl-differs").filter(visible=True)
    border = "e => getComputedStyle(e).borderLeftStyle"
    assert set(lines.evaluate_all(f"all => all.map({border})")) == {"solid"}
    marker = page.locator("article details > summary").first
    ground, paper = (
        marker.evaluate("e => getComputedStyle(e, '::after').backgroundColor"),
        page.locator("body").evaluate("b => getComputedStyle(b).backgroundColor"),
    )
    assert contrast(page, ground, paper) > 4.5


def test_without_the_repository_s_address_no_link_mends(open_page: Open) -> None:
    page = open_page("shapes/")
    assert page.locator(".tl-mend").count() == 0
    links = page.locator(".md-copyright a").all_inner_texts()
    assert "How this site is built" in links
    assert "All programs" in links
