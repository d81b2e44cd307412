"""The symptoms and the finder: each exact text was printed, each entry leads on."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.docs.examples import book

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?P<page>[\w/-]+\.md)?(?:#(?P<section>[\w-]+))?\)")
CHECK = "check-your-own-loop"
CHAPTERS = {
    page.name
    for page in (ROOT / "docs").glob("*.md")
    if (ROOT / "snippets" / page.stem.replace("-", "_") / "check.py").is_file()
}


class Entry(NamedTuple):
    """What somebody sees, and the links (page, section) that answer it."""

    seen: str
    links: list[tuple[str, str]]


def lines(page: str) -> list[str]:
    """The lines of a page."""
    return (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()


def links_in(markdown: str) -> list[tuple[str, str]]:
    """The links to pages of this site, in their order."""
    return [(m["page"] or "", m["section"] or "") for m in LINK.finditer(markdown)]


def exact_texts() -> list[Entry]:
    """The definition lists of symptoms.md: texts as PyTorch prints them."""
    found: list[Entry] = []
    terms: list[str] = []
    for line in lines("symptoms.md"):
        if line.startswith("`") and line.endswith("`"):
            terms.append(line[1:-1])
        elif line.startswith(":   "):
            found += [Entry(term, links_in(line)) for term in terms]
            terms = []
    return found


def rows(page: str) -> list[Entry]:
    """The rows of a page's tables: what is seen, then the links."""
    found = []
    for line in lines(page):
        if line.startswith("| ") and not line.startswith(("| ---", "| You see")):
            seen, rest = line.strip("| ").split(" | ", maxsplit=1)
            found.append(Entry(seen.replace("`", ""), links_in(rest)))
    return found


def printed() -> str:
    """Everything that the snippets print, on one line."""
    texts = [
        output.text
        for path in book().paths()
        for outputs in book().get(path).outputs
        for output in outputs
        if output.kind in ("stdout", "stderr")
    ]
    return " ".join(" ".join(texts).split())


EXACT, PLAIN, FINDER = exact_texts(), rows("symptoms.md"), rows("index.md")


@pytest.fixture(scope="module")
def outputs() -> str:
    return printed()


def test_the_lists_are_read() -> None:
    text = "\n".join(lines("symptoms.md"))
    assert len({entry.seen for entry in EXACT}) == len(EXACT) > 15
    assert len({entry.seen for entry in PLAIN}) == len(PLAIN) > 30
    assert len(FINDER) > 7
    definitions = sum(line.startswith(":") for line in text.splitlines())
    assert len({tuple(entry.links) for entry in EXACT}) <= definitions <= len(EXACT)


@pytest.mark.parametrize("entry", EXACT, ids=[entry.seen[:40] for entry in EXACT])
def test_an_exact_text_was_printed_by_a_run(entry: Entry, outputs: str) -> None:
    assert entry.seen in outputs


@pytest.mark.parametrize("page", ["index.md", "symptoms.md"])
def test_every_chapter_is_reached(page: str) -> None:
    assert len(CHAPTERS) >= 5
    assert {name for name, _ in links_in("\n".join(lines(page)))} >= CHAPTERS


@pytest.mark.parametrize(
    "entry", EXACT + PLAIN, ids=[e.seen[:40] for e in EXACT + PLAIN]
)
def test_a_symptom_leads_to_a_section_and_to_a_check(entry: Entry) -> None:
    *answers, (page, section) = entry.links
    assert answers
    assert all(section for _, section in answers)
    assert section == CHECK or (page, section) == ("initialization.md", "fix")


@pytest.mark.parametrize("entry", FINDER, ids=[entry.seen[:40] for entry in FINDER])
def test_the_finder_leads_to_cause_fix_and_check(entry: Entry) -> None:
    (page, cause), fix, check = entry.links
    assert cause
    assert fix == (page, "fix")
    assert check == (page, CHECK)
