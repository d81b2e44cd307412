"""What the published style sheets lack, no page could use: the browser is asked."""

import gzip
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from audit.server import compressed
from tests.browser.conftest import Open, ask
from tests.browser.test_explorables import ON_PAGES, ready
from tests.browser.test_pages import NOTEBOOKS, ROOT, URLS

# Reads a sheet as it was written and as it is published: each custom property, and all
# other declarations of a rule together, once for each selector of the rule. Returns
# what is lacking, and what is published but was not written, or not in this order.
COMPARE = r"""([written, published]) => {
  const groups = [CSSMediaRule, CSSSupportsRule, CSSContainerRule];
  const parts = (rules, around) => [...rules].flatMap((rule) => {
    const { cssText, cssRules, style, selectorText } = rule;
    if (groups.some((group) => rule instanceof group)) {
      return parts(cssRules, around + cssText.slice(0, cssText.indexOf("{")));
    }
    if (!(rule instanceof CSSStyleRule)) return [{ text: around + cssText }];
    const names = [...style].filter((name) => name.startsWith("--"));
    const found = names.map((name) =>
      ({ name, text: style.getPropertyValue(name).trim() }));
    for (const name of names) style.removeProperty(name);
    const others = [style, ...cssRules].map(({ cssText }) => cssText).join(" ");
    if (others) found.push({ name: "", text: others });
    // A comma in parentheses does not end a selector.
    return selectorText.split(/, (?![^(]*\))/).flatMap((selector) =>
      found.map(({ name, text }) =>
        ({ selector, name, text: `${around} ${selector} {${name} ${text}}` })));
  });
  // The browser leaves indents and escapes in the values that it cannot read yet.
  const plain = (text) => text.replace(/\s+/g, " ").replace(
    /\\([0-9a-f]+) /g, (_, code) => String.fromCodePoint(parseInt(code, 16)));
  const read = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return parts(sheet.cssRules, "").map(
      (part) => ({ ...part, text: plain(part.text) }));
  };
  const left = read(published);
  const lacking = read(written).filter(
    ({ text }) => left[0]?.text !== text || !left.shift());
  return [lacking, left.map(({ text }) => text)];
}"""
MATCHED = "(selectors) => selectors.filter((each) => document.querySelector(each))"
# Where any element will do for these, a selector matches whatever a reader does.
STATES = re.compile(
    r"::[\w-]+|:(?:hover|focus|focus-visible|focus-within|active|checked)(?![\w-])"
)


def written(sheet: Path, site: Path) -> str:
    """A style sheet of the site as the theme has it, or as it stands in ``docs``."""
    path = sheet.relative_to(site).as_posix()
    theme = files("material") / "templates" / path
    return (theme if theme.is_file() else ROOT / "docs" / path).read_text("utf-8")


@pytest.fixture(scope="module")
def compared(browser: Browser, site: Path) -> dict[str, Any]:
    """By the names of the style sheets: what they lack, and what was added to them."""
    page = browser.new_page()
    sheets = {file: file.read_text("utf-8") for file in site.rglob("*.css")}
    found = {
        file.name: page.evaluate(COMPARE, [written(file, site), text])
        for file, text in sheets.items()
    }
    page.close()
    return found


@pytest.fixture(scope="module")
def dropped(compared: dict[str, Any], site: Path) -> list[str]:
    """Selectors of what the sheets lack but for properties that are named nowhere."""
    named = {
        name
        for kind in ("css", "html", "js")
        for file in site.rglob(f"*.{kind}")
        for name in re.findall(r"--[\w-]+", file.read_text("utf-8"))
    }
    parts = [part for lacking, _ in compared.values() for part in lacking]
    wanted = {p["selector"] for p in parts if not p["name"] or p["name"] in named}
    return sorted({STATES.sub(":not(none)", selector) for selector in wanted})


def test_the_theme_s_sheets_are_half_as_long(site: Path) -> None:
    sheets = list((site / "assets").rglob("*.css"))
    before = sum(len(gzip.compress(written(s, site).encode())) for s in sheets)
    assert sum(len(compressed(sheet)) for sheet in sheets) < before / 2


def test_nothing_is_published_but_what_was_written(compared: dict[str, Any]) -> None:
    assert len(compared) > 5
    for name, (_, added) in compared.items():
        assert added == [], name


@pytest.mark.parametrize("url", [*URLS, *NOTEBOOKS[:1]])
def test_a_page_has_nothing_for_the_rules_that_were_dropped(
    url: str, shared_page: Page, dropped: list[str]
) -> None:
    assert len(dropped) > 500
    for tag in ON_PAGES.get(url, []):
        ready(shared_page, tag)
    assert shared_page.evaluate(MATCHED, dropped) == []


def test_what_a_reader_does_brings_nothing_for_them(
    open_page: Open, dropped: list[str]
) -> None:
    """Copies, shows a program, changes the palette, searches."""
    page = open_page("bias/")
    block = page.locator(".tl-twin .tl-source").first
    block.hover()
    block.get_by_title("Copy to clipboard").click()
    block.get_by_text("Copied").wait_for()
    assert page.evaluate(MATCHED, dropped) == []
    tools = page.locator(".tl-tools:visible").first
    tools.locator("summary").click()
    tools.get_by_text("Show it here").click()
    tools.locator(".tl-program").wait_for()
    page.get_by_role("button", name="Switch to the dark palette").click()
    assert page.evaluate(MATCHED, dropped) == []
    for query in ("loss is nan", "condition number", "no such thing"):
        ask(page, [query])
        assert page.evaluate(MATCHED, dropped) == []
