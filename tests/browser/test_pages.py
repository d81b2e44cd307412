"""The built pages in a real browser."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect

from tests.browser.conftest import Open
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
def test_a_page_fits_a_phone(url: str, open_page: Open) -> None:
    page = open_page(url, 360)
    assert page.evaluate(BEYOND) <= 0
    for output in page.locator(".tl-output:visible").all():
        box = output.bounding_box()
        assert box
        assert box["height"] > 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", URLS)
def test_a_page_serves_every_reader(url: str, scheme: str, open_page: Open) -> None:
    """WCAG 2 AA, contrast included, as far as axe-core can judge it."""
    page = open_page(url, scheme=scheme)
    page.wait_for_load_state("networkidle")  # the theme's script has seen every block
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    found = Axe().run(page, context="article", options=rules)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("url", NOTEBOOKS)
def test_a_notebook_page_shows_the_program_s_outputs(url: str, open_page: Open) -> None:
    page = open_page(url, 360)
    run = book().get(url.removeprefix("programs/").rstrip("/") + ".py")
    text = page.locator("article").inner_text()
    for cell, outputs in zip(run.cells, run.outputs, strict=True):
        assert cell.title in text
        for output in outputs:
            if output.kind in ("stdout", "stderr"):
                first = output.text.strip().splitlines()[0]
                assert " ".join(first.split()) in " ".join(text.split())
    figures = [o for outputs in run.outputs for o in outputs if "svg" in o.kind]
    assert page.locator(".tl-output svg[role=img]").count() == len(figures)
    assert page.evaluate(BEYOND) <= 0


@pytest.mark.parametrize("url", [u for u in URLS if u in WITH_TWINS])
def test_copy_takes_a_cell_s_source_and_the_whole_program(
    url: str, open_page: Open
) -> None:
    page = open_page(url)
    read = "navigator.clipboard.readText()"
    twins = page.locator(".tl-cell:has(> .tl-twins)").first
    for block in twins.locator(".tl-twin .tl-source").all():
        block.hover()
        block.get_by_title(re.compile("^(Copy to clipboard|复制)$")).click()
        page.wait_for_timeout(50)
        assert page.evaluate(read) == block.get_attribute("data-copy")
    button = twins.locator(".tl-bar button").first
    button.click()
    page.wait_for_timeout(50)
    fold = twins.locator(".tl-bar a").first.get_attribute("href")
    name = page.locator(f"{fold} summary code").text_content()
    assert name is not None
    source = (ROOT / "snippets" / name).read_text(encoding="utf-8")
    assert page.evaluate(read) == source.rstrip()


def test_one_click_downloads_the_program_and_its_notebook(open_page: Open) -> None:
    page = open_page(WITH_TWINS[0])
    bar = page.locator(".tl-bar").first
    name = page.locator(".tl-program summary code").first.text_content()
    assert name is not None
    with page.expect_download() as download:
        bar.get_by_text(".py", exact=True).click()
    source = (ROOT / "snippets" / name).read_text(encoding="utf-8")
    assert Path(download.value.path()).read_text(encoding="utf-8") == source
    with page.expect_download() as download:
        bar.get_by_text(".ipynb", exact=True).click()
    notebook = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert any(cell.get("outputs") for cell in notebook["cells"])
    bar.get_by_text("notebook", exact=True).click()
    page.wait_for_url("**/programs/**")
    assert page.locator("article h1").inner_text().startswith(name)


@pytest.mark.parametrize("url", WITH_TWINS)
def test_twins_stand_side_by_side_and_on_a_phone_one_above_the_other(
    url: str, open_page: Open
) -> None:
    def boxes(width: int) -> tuple[FloatRect, FloatRect]:
        page = open_page(url, width)
        twins = page.locator(".tl-twins").first
        a = twins.locator(".tl-twin-a").bounding_box()
        b = twins.locator(".tl-twin-b").bounding_box()
        assert a
        assert b
        return a, b

    a, b = boxes(1440)
    assert a["y"] == b["y"]
    assert a["x"] + a["width"] <= b["x"]
    a, b = boxes(360)
    assert a["x"] == b["x"]
    assert a["y"] + a["height"] <= b["y"]


@pytest.mark.parametrize("url", [u for u in WITH_TWINS if u and "threads" not in u])
def test_a_chapter_s_twins_are_on_the_first_screen(url: str, open_page: Open) -> None:
    """Behind the answer box, which comes first."""
    page = open_page(url)
    box = page.locator(".tl-twins").first.bounding_box()
    assert box
    assert box["y"] < 700


@pytest.mark.parametrize("url", WITH_TWINS)
def test_a_page_serves_without_javascript(url: str, open_page: Open) -> None:
    page = open_page(url, scripts=False)
    twins = page.locator(".tl-twins").first
    assert twins.locator(".tl-source").count() == 2
    assert twins.locator(".tl-differs").count() > 0
    fold = page.locator(".tl-program").first
    assert not fold.locator("code").last.is_visible()
    fold.locator("summary").click()
    assert fold.locator("code").last.is_visible()
    assert not page.locator(".tl-bar button").first.is_visible()
