"""What a reader does with the blocks of a page: programs, values, formulas."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from audit import axe
from tests.browser.conftest import Open
from tests.browser.test_pages import ROOT, WITH_TWINS
from tests.docs.examples import book

CHAPTER = "initialization/"
THREAD = "threads/learning-rate-mismatch/"
READ = "navigator.clipboard.readText()"


def tools(page: Page) -> tuple[Locator, str]:
    """The first toolbar of a page, opened, and the path of its program."""
    found = page.locator(".tl-tools:visible").first
    found.locator("summary").click()
    expect(found).to_have_attribute("open", "")
    label = found.locator("summary").get_attribute("aria-label")
    assert label
    return found, re.sub("^(Program|程序) ", "", label)


@pytest.mark.parametrize("url", WITH_TWINS)
def test_a_toolbar_copies_downloads_and_leads_on(url: str, open_page: Open) -> None:
    page = open_page(url)
    bar, path = tools(page)
    source = (ROOT / "snippets" / path).read_text(encoding="utf-8")
    bar.locator("[data-tl=copy]").click()
    bar.get_by_text(re.compile("^(Copied|已复制)$")).wait_for()
    assert page.evaluate(READ) == source
    with page.expect_download() as download:
        bar.locator("a[href$='.py']").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == source
    with page.expect_download() as download:
        bar.get_by_text(".ipynb", exact=True).click()
    notebook = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert any(cell.get("outputs") for cell in notebook["cells"])
    bar.locator(".tl-notebook").click()
    page.wait_for_url("**/programs/**")
    assert page.locator("article h1").inner_text().startswith(path)


def test_a_whole_program_comes_when_it_is_asked_for(open_page: Open) -> None:
    page = open_page(CHAPTER)
    bar, path = tools(page)
    assert page.locator(".tl-program").count() == 0
    button = bar.get_by_text("Show it here")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    program = bar.locator(".tl-program")
    program.wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    run = book().get(path)
    titles = program.locator(".tl-title").all_inner_texts()
    assert titles == [cell.title for cell in run.cells]
    shown = [text.rstrip("\n") for text in program.locator("code").all_inner_texts()]
    assert shown == [cell.source for cell in run.cells]
    button.click()
    assert program.count() == 0


def fold_of_cells(page: Page) -> Locator:
    """The last fold that shows cells with their outputs."""
    fold = page.locator("article > details.note:has([data-show=both])").last
    fold.evaluate("fold => { fold.id = 'of-cells'; }")
    return page.locator("#of-cells")


@pytest.mark.parametrize("url", [CHAPTER, "zh/shapes/"])
def test_a_fold_fetches_its_cells_when_it_opens(url: str, open_page: Open) -> None:
    page = open_page(url)
    fold = fold_of_cells(page)
    links = fold.locator(".tl-later > a")
    titles, addresses = (
        links.all_text_contents(),
        links.evaluate_all("all => all.map(({ pathname, hash }) => pathname + hash)"),
    )
    anchors = fold.locator(".tl-later").evaluate_all("all => all.map(({ id }) => id)")
    shows = fold.locator(".tl-later").evaluate_all(
        "all => all.map((e) => e.dataset.show)"
    )
    assert fold.locator("code").count() == 0
    fold.locator("> summary").click()
    expect(links).to_have_count(0)
    cells = []
    for address, title in zip(addresses, titles, strict=True):
        path, _, number = address.removeprefix("/programs/").partition("/#cell-")
        run = book().get(f"{path}.py")
        cells.append((run, int(number) - 1))
        assert run.cells[int(number) - 1].title == title
    sources = fold.locator(".tl-source")
    shown = [text.rstrip("\n") for text in sources.locator("code").all_inner_texts()]
    assert shown == [run.cells[number].source for run, number in cells]
    assert sources.evaluate_all("all => all.map(({ id }) => id)") == anchors
    assert sources.locator("button").count() == len(cells)
    printed = [
        run.cells[number].title
        for (run, number), show in zip(cells, shows, strict=True)
        if show == "both" and run.outputs[number]
    ]
    labels = fold.locator(".tl-output").evaluate_all("all => all.map(e => e.ariaLabel)")
    name = "{} 的输出" if url.startswith("zh/") else "Output of {}"
    assert labels == [name.format(title) for title in printed]
    assert printed


@pytest.fixture
def slow_page(browser: Browser, address: str) -> Iterator[Page]:
    """A chapter whose programs take half a second, as on a telephone in a train."""
    page = browser.new_page()
    page.goto(f"{address}/{CHAPTER}")
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow = {"latency": 500, "downloadThroughput": -1, "uploadThroughput": -1}
    client.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    yield page
    page.close()


def last_of_many(page: Page) -> str:
    """The anchor of the last cell of a fold with many."""
    anchor = page.evaluate("""() => {
      const folds = [...document.querySelectorAll("article > details.note")];
      const many = folds.find((fold) => fold.querySelectorAll(".tl-later").length > 5);
      return [...many.querySelectorAll(".tl-later")].at(-1).id;
    }""")
    return str(anchor)


@pytest.mark.parametrize("way", ["a link", "a new page"])
def test_an_address_opens_a_fold_and_waits_for_its_cell(
    way: str, slow_page: Page
) -> None:
    page, anchor = slow_page, last_of_many(slow_page)
    if way == "a new page":
        address = page.url
        page.goto("about:blank")
        page.goto(f"{address}#{anchor}")
    else:
        page.evaluate(f"location.hash = '{anchor}'")
    cell = page.locator(f".tl-source#{anchor}")
    cell.wait_for()
    expect(cell).to_be_in_viewport()
    page.evaluate("location.hash = ''")
    expect(cell).not_to_be_in_viewport()
    page.go_back()
    expect(cell).to_be_in_viewport()


def test_an_address_with_a_sign_that_is_no_code_is_read(open_page: Open) -> None:
    page = open_page("bias/#100%")
    expect(page.locator("h1")).to_be_in_viewport()  # and nothing goes wrong


def test_who_reads_on_is_not_led_back_when_a_cell_comes(slow_page: Page) -> None:
    page, anchor = slow_page, last_of_many(slow_page)
    page.evaluate(f"location.hash = '{anchor}'")
    expect(page.locator(f".tl-later#{anchor}")).to_be_in_viewport()
    page.keyboard.press("Control+Home")
    cell = page.locator(f".tl-source#{anchor}")
    cell.wait_for()
    expect(page.locator("h1")).to_be_in_viewport()
    expect(cell).not_to_be_in_viewport()


def test_the_keyboard_goes_on_from_a_cell_whose_link_it_was_at(slow_page: Page) -> None:
    page, anchor = slow_page, last_of_many(slow_page)
    fold = page.locator(f"details:has(> * > #{anchor}, > * > * > #{anchor})")
    fold.locator("> summary").focus()
    page.keyboard.press("Enter")
    link = page.locator(f"#{anchor} > a")
    link.focus()
    expect(link).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == anchor


def test_cells_that_come_beside_a_shown_program_bring_their_own_buttons(
    slow_page: Page,
) -> None:
    page, anchor = slow_page, last_of_many(slow_page)
    fold = page.locator(f"details:has(#{anchor}):has(.tl-tools)").last
    program = fold.locator(".tl-tools").last
    # Its page is there before those of the cells, which are asked for at the same time.
    for part in (fold, program):
        part.evaluate("fold => { fold.open = true; }")
    program.locator("[data-tl=show]").evaluate("button => button.click()")
    expect(fold.locator(".tl-later")).to_have_count(0)
    expect(fold.locator(".tl-program")).to_have_count(1)
    blocks = fold.locator(".highlight > pre:has(> code)")
    buttons = blocks.evaluate_all(
        "all => all.map((pre) => pre.querySelectorAll('[data-md-type=copy]').length)"
    )
    assert len(buttons) > 5
    assert set(buttons) == {1}


def test_a_fold_that_was_opened_before_the_scripts_came_has_its_cells(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.add_init_script("""addEventListener("readystatechange", () => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
    }, { capture: true, once: true });""")
    page.goto(f"{address}/{CHAPTER}")
    expect(page.locator("article > details.note[open]").first).to_be_visible()
    expect(page.locator(".tl-later")).to_have_count(0)
    page.close()


def test_links_stay_in_a_fold_that_cannot_fetch_its_cells(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()  # whose errors nobody counts
    page.goto(f"{address}/{CHAPTER}")
    fold = fold_of_cells(page)
    link = fold.locator(".tl-later > a").first
    before = fold.locator(".tl-later").count()
    is_program = re.compile("/programs/")
    page.route(is_program, lambda route: route.fulfill(status=404))
    with page.expect_response(is_program):
        fold.locator("> summary").click()
    expect(link).to_be_visible()
    assert fold.locator(".tl-later").count() == before
    page.unroute_all()
    fold.locator("> summary").click()
    expect(link).to_be_hidden()
    fold.locator("> summary").click()
    expect(link).to_have_count(0)
    page.close()


def test_a_value_is_text_until_it_is_asked_where_it_comes_from(
    open_page: Open,
) -> None:
    page = open_page(CHAPTER)
    value = page.locator("p > a.tl-value:visible").first
    line = "e => getComputedStyle(e).textDecorationLine"
    colour = "e => getComputedStyle(e).color"
    assert value.evaluate(line) == "none"
    assert value.evaluate(colour) == value.locator("..").evaluate(colour)
    value.hover()
    assert value.evaluate(line) == "underline"
    assert " in initialization/" in str(value.get_attribute("title"))
    value.click()
    page.wait_for_url("**/programs/**#cell-*")
    assert page.locator(":target").is_visible()


def test_values_are_tab_stops_while_the_switch_is_on(open_page: Open) -> None:
    page = open_page(CHAPTER)
    links = "article :is(a.tl-value, a.tl-from)"
    stops = f"document.querySelectorAll('{links}:not([tabindex=\"-1\"])').length"
    assert page.evaluate(stops) == 0
    page.get_by_label("Show where the numbers come from").check()
    value = page.locator("p > a.tl-value:visible").first
    assert page.evaluate(stops) == page.locator(links).count() > 50
    value.evaluate(
        "e => { const link = document.createElement('button'); e.before(link);"
        " link.focus(); }"
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a.tl-value')")
    said = page.evaluate("getComputedStyle(document.activeElement, '::after').content")
    assert " in initialization/" in said
    page.get_by_label("Show where the numbers come from").uncheck()
    assert page.evaluate(stops) == 0


def test_on_a_touch_screen_a_number_leads_nowhere_by_accident(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(
        is_mobile=True, has_touch=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    value = page.locator("p > a.tl-value:visible").first
    pointer = "e => getComputedStyle(e).pointerEvents"
    assert value.evaluate(pointer) == "none"
    page.get_by_label("Show where the numbers come from").check()
    assert value.evaluate(pointer) == "auto"
    context.close()


def test_a_verdict_has_a_word_a_sign_and_a_colour(open_page: Open) -> None:
    page = open_page(THREAD)
    style = (
        "e => [e.textContent, getComputedStyle(e, '::before').content[1],"
        " getComputedStyle(e).color]"
    )
    words = page.locator(".tl-verdict")
    assert words.count() > 10
    kinds = {tuple(word.evaluate(style)) for word in words.all()}
    assert {word for word, _, _ in kinds} == {"True", "Half true", "False"}
    assert {sign for _, sign, _ in kinds} == set("✓◐✗")
    assert len({colour for _, _, colour in kinds}) == len(kinds) == 3


def test_twins_say_in_words_which_lines_differ(open_page: Open) -> None:
    page = open_page(CHAPTER)
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    names = [str(node.get("name", {}).get("value", "")) for node in nodes]
    assert any("differs from A: " in name for name in names)
    assert any("differs from B: " in name for name in names)
    assert not any("▸differs" in name for name in names)


# Formulas fit a phone. They scroll in a narrower window, as under a large zoom.
@pytest.mark.parametrize("width", [280, 1440])
def test_what_scrolls_is_a_tab_stop_and_nothing_else(
    width: int, open_page: Open
) -> None:
    page = open_page("shapes/", width)
    axe.unfold(page)
    page.wait_for_timeout(200)
    boxes = page.evaluate(
        "[...document.querySelectorAll('.tl-math, .tl-table, .highlight code,"
        " .tl-output pre')].map(e =>"
        " [e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight,"
        " e.tabIndex === 0, e.className])"
    )
    assert len(boxes) > 20
    assert [box for box in boxes if box[0] != box[1]] == []
    formulas = [scrolls for scrolls, _, name in boxes if name == "tl-math"]
    assert any(formulas) if width == 280 else not any(formulas)


def test_copying_a_doctest_leaves_prompts_and_outputs_behind(open_page: Open) -> None:
    page = open_page("reduction/")
    block = page.locator(".highlight:has(.gp)").first
    block.hover()
    block.get_by_title("Copy to clipboard").click()
    page.wait_for_timeout(50)
    copied = page.evaluate(READ)
    assert ">>>" not in copied
    exec(copied, {})
    selected = block.evaluate(
        "e => { getSelection().selectAllChildren(e.querySelector('code'));"
        " return String(getSelection()); }"
    )
    assert "import torch" in selected
    assert ">>>" not in selected
