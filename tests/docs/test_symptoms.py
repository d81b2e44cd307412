"""The symptoms and the finder: each entry leads on, each test in a list has its run."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?P<page>[\w/-]+\.md)?(?:#(?P<section>[\w-]+))?\)")
CHECK = "check-your-own-loop"
LISTS = (
    "## Loss is nan",
    "## Loss does not decrease",
    "## Loss differs between two runs or frameworks",
)
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


def rows(page: list[str]) -> list[Entry]:
    """The rows of the tables headed "You see": what is seen, then the links."""
    found, inside = [], False
    for line in page:
        if line.startswith("| You see"):
            inside = True
        elif not line.startswith("| "):
            inside = False
        elif inside and not line.startswith("| ---"):
            seen, rest = line.strip("| ").split(" | ", maxsplit=1)
            found.append(Entry(seen.replace("`", ""), links_in(rest)))
    return found


def section(heading: str) -> list[str]:
    """The lines of symptoms.md from a heading to the next of its level."""
    text = "\n".join(lines("symptoms.md"))
    return text.split(f"\n{heading}\n")[1].split("\n## ")[0].splitlines()


def decisions(heading: str) -> list[tuple[list[str], list[tuple[str, str]]]]:
    """The rows of a decision list: the code in its tests, and its links."""
    table = [line for line in section(heading) if line.startswith("|")][2:]
    return [(re.findall(r"`([^`]+)`", row), links_in(row)) for row in table]


PLAIN, FINDER = rows(lines("symptoms.md")), rows(lines("index.md"))
GENERAL, CAUSES = FINDER[: len(LISTS)], FINDER[len(LISTS) :]


def test_the_lists_are_read() -> None:
    assert len({entry.seen for entry in PLAIN}) == len(PLAIN) > 30
    assert len(FINDER) > 7
    assert [len(decisions(heading)) >= 7 for heading in LISTS] == [True] * 3


@pytest.mark.parametrize("page", ["index.md", "symptoms.md"])
def test_every_chapter_is_reached(page: str) -> None:
    assert len(CHAPTERS) >= 5
    assert {name for name, _ in links_in("\n".join(lines(page)))} >= CHAPTERS


@pytest.mark.parametrize("entry", PLAIN, ids=[e.seen[:40] for e in PLAIN])
def test_a_symptom_leads_to_a_section_and_to_a_check(entry: Entry) -> None:
    *answers, (page, section) = entry.links
    assert answers
    assert all(section for _, section in answers)
    others = (("initialization.md", "fix"), ("", "loss-does-not-decrease"))
    assert section == CHECK or (page, section) in others


@pytest.mark.parametrize("heading", LISTS)
def test_a_line_of_a_list_has_a_test_and_a_cause_with_a_run(heading: str) -> None:
    for code, links in decisions(heading):
        assert links, code
        for page, anchor in links:
            if not page:
                part = "\n".join(section(heading)).split(f"{{ #{anchor} }}")
                assert len(part) == 2, anchor
                assert "```snippet" in part[1].split("\n### ")[0], anchor
    tests = [code for code, _ in decisions(heading) if code]
    assert len(tests) >= len(decisions(heading)) - 2


@pytest.mark.parametrize("page", ["symptoms.md", "zh/symptoms.md"])
def test_a_list_stands_before_the_first_open_program(page: str) -> None:
    """A reader comes for the list; a phone shows a program of 30 lines first."""
    text = "\n".join(lines(page))
    for place in re.finditer(r"^\| .+ \|\n\| ---", text, re.MULTILINE):
        above = text[: place.start()].split("\n## ")[-1]
        assert "\n### " in above or "\n```snippet" not in above


def test_the_finder_begins_with_the_three_lists() -> None:
    """A loss that is nan has ten causes: the finder must not offer only one of them."""
    anchors = [re.sub(r"\W+", "-", heading).strip("-").lower() for heading in LISTS]
    assert [e.links[0] for e in GENERAL] == [("symptoms.md", a) for a in anchors]
    page = "\n".join(lines("index.md"))
    for heading, word in zip(LISTS, ("Ten", "Seven"), strict=False):
        assert {"Ten": 10, "Seven": 7}[word] == len(decisions(heading))
        assert f"[{word} tests" in page


@pytest.mark.parametrize("entry", CAUSES, ids=[entry.seen[:40] for entry in CAUSES])
def test_the_finder_leads_to_cause_fix_and_check(entry: Entry) -> None:
    (page, cause), fix, check = entry.links
    box = "!!! abstract" in "\n".join(lines(page))  # at the top: cause, fix and check
    assert cause or box
    assert cause != "the-twins"  # they stand below the box
    assert fix == (page, "fix")
    assert check == (page, CHECK)


@pytest.mark.parametrize("home", ["index.md", "zh/index.md"])
def test_the_home_page_calls_a_thread_as_the_menu_does(home: str) -> None:
    listed = re.findall(r"^- \[(.+?)\]\((\S+)\)", "\n".join(lines(home)), re.MULTILINE)
    threads = {page: title for title, page in listed if "threads/" in page}
    assert len(threads) == 4
    for page, title in threads.items():
        text = lines(f"{Path(home).parent}/{page}")
        (heading,) = [line for line in text if line.startswith("# ")]
        assert heading.removeprefix("# ").split(" {")[0] == title
