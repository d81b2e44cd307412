"""The terms of the glossary, and the titles of folds."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
GLOSSARY = (ROOT / "docs/glossary.txt").read_text(encoding="utf-8")
TERMS = dict(re.findall(r"^\*\[(.+)\]: (.+)$", GLOSSARY, re.MULTILINE))
FOLD = re.compile(r'^\?\?\?\+? \w+ "(.*)"$', re.MULTILINE)
EMPTY = re.compile(r"(The )?(programs?|runs?|code)( (of|behind) (the|this) \w+)?[.:]?")


def test_a_term_is_explained_where_a_page_uses_it(site: Path) -> None:
    found: dict[str, str] = {}
    for page in PAGES:
        if "zh" in page.parts:
            continue  # languages.py has their terms
        folder = site / page.relative_to(ROOT / "docs").with_suffix("")
        folder = folder.parent if page.stem == "index" else folder
        html = (folder / "index.html").read_text("utf-8")
        soup = BeautifulSoup(html, "html.parser")
        found |= {abbr.text: str(abbr["title"]) for abbr in soup.select("article abbr")}
    assert found == TERMS


def test_the_glossary_is_in_order_and_each_text_is_short() -> None:
    assert list(TERMS) == sorted(TERMS, key=str.lower)
    assert all(len(text) <= 140 for text in TERMS.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_fold_says_what_is_inside(page: Path) -> None:
    titles = FOLD.findall(page.read_text("utf-8"))
    assert not [title for title in titles if EMPTY.fullmatch(title)]
    assert len(titles) == len(set(titles))
