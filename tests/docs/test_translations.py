"""The translations: all that is not words is that of the originals."""

import re
from pathlib import Path

import pytest

from twinloops import translations
from twinloops.translations import Translation

ROOT = Path(__file__).parents[2]
PAGES = translations.found(ROOT)


def test_there_are_translations() -> None:
    """The home page, the symptoms, and a thread with its chapter, in Chinese."""
    assert {page.page for page in PAGES} >= {
        "zh/index.md",
        "zh/shapes.md",
        "zh/symptoms.md",
        "zh/threads/manual-initialization.md",
    }


@pytest.mark.parametrize("page", PAGES, ids=[page.page for page in PAGES])
def test_a_translation_has_what_its_original_has(page: Translation) -> None:
    """Sections, fences, values, explorables.

    Words that changed since are no error: whoever mends an English sentence need not
    know Chinese. ``make translations`` lists them, and so does ``make test``.
    """
    assert translations.problems(page) == []


@pytest.mark.parametrize("page", PAGES, ids=[page.page for page in PAGES])
def test_a_translation_was_noted(page: Translation) -> None:
    assert page.record.is_file(), f"make translated PAGE={page.name}"


def test_a_record_has_a_page() -> None:
    records = set((ROOT / "translations").rglob("*.txt"))
    assert records == {page.record for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=[page.page for page in PAGES])
def test_the_panes_of_twins_have_names_in_the_page_s_language(
    page: Translation, site: Path
) -> None:
    """The cells' own titles are English, as the programs are."""
    address = page.page.removesuffix(".md").removesuffix("index").rstrip("/")
    html = (site / address / "index.html").read_text()
    names = re.findall(r'<p class="tl-(?:twin-name|legend)">(.*?)</p>', html)
    assert bool(names) == ("```twins" in (ROOT / "docs" / page.page).read_text())
    for name in names:
        assert re.search(r"[\u4e00-\u9fff]", name), name
