"""What teachers take: the aims of each chapter, the plans, the exercise sheets."""

import contextlib
import io
import itertools
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CHAPTERS = sorted(
    file.stem
    for file in DOCS.glob("*.md")
    if "\n## Exercises\n" in file.read_text(encoding="utf-8")
)
FENCE = re.compile(r"^( *)```(?P<name>\w+)\n.*?^\1```$", re.MULTILINE | re.DOTALL)
FOLD = re.compile(r"^\?\?\? .*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
AIMS = re.compile(
    r'^\?\?\? aims ".*?\*\*Time:\*\* (?P<open>\d+) minutes,'
    r' (?P<all>\d+) with all that is folded\..*?"\n(?P<aims>.*?)^(?=\S)',
    re.MULTILINE | re.DOTALL,
)


def source(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def article(site: Path, name: str) -> Tag:
    html = (site / name / "index.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "html.parser").select_one("article")
    assert found
    return found


def words(element: Tag) -> str:
    """The text of an element, without spaces: links and terms are marked up apart."""
    return "".join(element.get_text().split())


def exercises(chapter: Tag) -> Iterator[tuple[str, Tag]]:
    """Each question of a built chapter, and the folded block with its answer."""
    heading = chapter.select_one("h2#exercises")
    assert heading
    for block in heading.find_next_siblings():
        if block.name in ("h1", "h2"):
            return
        if block.name == "details":
            summary = block.find("summary")
            assert isinstance(summary, Tag)
            yield words(summary), block


def fetched(fold: Tag, site: Path) -> Iterator[Tag]:
    """What a fold shows in the places of its links: sources, and outputs."""
    for place in fold.select(".tl-later"):
        link = place.find("a")
        assert isinstance(link, Tag)
        path, _, cell = str(link["href"]).removeprefix("../").partition("/#")
        heading = article(site, path).find(id=cell)
        assert isinstance(heading, Tag)
        for part in heading.find_next_siblings():
            if part.name == "h2":
                break
            if place.get("data-show") == "both" or "tl-source" in part["class"]:
                yield part


def sheet(site: Path, name: str) -> Tag:
    found = article(site, f"teach/{name}").select_one(".tl-sheet")
    assert found
    return found


def test_there_are_five_chapters_with_exercises() -> None:
    assert len(CHAPTERS) == 5


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("suffix", ["", "-answers"])
def test_each_exercise_of_a_chapter_is_on_its_sheets(
    chapter: str, suffix: str, site: Path
) -> None:
    asked = [question for question, _ in exercises(article(site, chapter))]
    headings = sheet(site, f"{chapter}{suffix}").select(":scope > h2")
    assert [words(heading) for heading in headings] == asked
    assert len(asked) >= 4


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_sheet_without_answers_holds_none(chapter: str, site: Path) -> None:
    blocks = sheet(site, chapter).find_all(True, recursive=False)
    assert {block.name for block in blocks} == {"h2"}
    page = words(article(site, f"teach/{chapter}"))
    for _, answer in exercises(article(site, chapter)):
        folded = answer.select("p:not(.tl-tools p, .tl-later), pre")
        for paragraph in (*folded, *fetched(answer, site)):
            if len(words(paragraph)) > 20:
                assert words(paragraph) not in page


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_a_sheet_shows_runs_in_an_empty_file(chapter: str, site: Path) -> None:
    """Who has only the paper types it from the top: no name is missing."""
    sources = article(site, f"teach/{chapter}").select(".tl-source")
    assert len(sources) == 3  # what both loops begin with, and the two loops
    names: dict[str, object] = {}
    printed = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed):
        warnings.simplefilter("ignore", UserWarning)  # of the broadcast
        for source in sources:
            exec(str(source.get("data-copy") or source.get_text()), names)
    assert len(printed.getvalue().splitlines()) >= 4


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_question_on_paper_leads_nowhere_else(chapter: str, site: Path) -> None:
    questions = sheet(site, chapter)
    assert not questions.select("h2 a:not(.headerlink, .tl-value)")
    assert not re.search(r"\w#\d", questions.get_text())  # the number of an issue


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_sheet_with_answers_holds_each_of_them_and_its_output(
    chapter: str, site: Path
) -> None:
    answered = sheet(site, f"{chapter}-answers")
    found = {words(block) for block in answered.select("p, pre, td")}
    for question, answer in exercises(article(site, chapter)):
        paragraphs = answer.select(":scope > p")
        cells = [*answer.select(".tl-cell"), *fetched(answer, site)]
        outputs = [
            pre for cell in cells for pre in cell.select("pre:not(.tl-source *)")
        ]
        assert paragraphs, question
        assert outputs, question
        for part in (*paragraphs, *outputs):
            assert words(part) in found, question


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_three_aims_that_can_be_checked(chapter: str) -> None:
    found = AIMS.search(source(chapter))
    assert found
    aims = re.findall(r"^    \d\. (.*)$", found["aims"], re.MULTILINE)
    assert len(aims) == 3
    assert all(re.search(r"\]\(#[\w-]+\)", aim) for aim in aims)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_stated_time_is_that_of_the_rule_on_the_teachers_page(chapter: str) -> None:
    """130 words a minute, and half a minute for each program and each table."""
    assert "130 words a minute, and half a minute for each program" in source("teach")
    found = AIMS.search(source(chapter))
    assert found
    text = source(chapter).partition("---\n")[2].partition("---\n")[2]
    for stated, read in (("all", text), ("open", FOLD.sub("", text))):
        fences = [fence["name"] for fence in FENCE.finditer(read)]
        shown = [name for name in fences if name in ("snippet", "twins", "table")]
        prose = re.findall(r"[A-Za-z]{2,}", FENCE.sub("", read))
        minutes = len(prose) / 130 + len(shown) / 2
        assert int(found[stated]) == pytest.approx(minutes, abs=5), stated


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_lesson_fills_fifty_minutes(chapter: str) -> None:
    lessons = re.split(r"^## ", source("teach"), flags=re.MULTILINE)[1:]
    (lesson,) = (text for text in lessons if f"(teach/{chapter}.md)" in text)
    rows = re.findall(r"^\| (\d+)–(\d+) \|", lesson, re.MULTILINE)
    starts, ends = zip(*rows, strict=True)
    assert (starts[0], ends[-1]) == ("0", "50")
    assert starts[1:] == ends[:-1]
    numbers = re.findall(r"Exercise (\d)(?:, for L1)?: (?=\S)", lesson)
    assert numbers  # each with its answer behind it
    for number in numbers:
        assert f'??? question "{number}. ' in source(chapter).split("## Exercises")[1]
    for named in re.findall(r"Exercises? (\d)(?: and (\d))?\b(?!:)", lesson):
        assert {*filter(None, named)} <= {*numbers}
    for part in ("Ask, and what you may hear", "Run live", "Common misconception"):
        assert f"**{part}" in lesson


def test_the_plan_names_all_cuts_that_weigh_ten_samples_alike() -> None:
    """Each batch's mean is divided by the number of batches, as in the figure."""
    alike = []
    for cuts in itertools.product((False, True), repeat=9):
        ends = [end for end, cut in enumerate(cuts, start=1) if cut]
        sizes = [b - a for a, b in itertools.pairwise([0, *ends, 10])]
        if len({1 / size / len(sizes) for size in sizes}) == 1:
            alike.append((len(sizes), sizes[0]))
    words = {1: "one", 2: "two", 5: "five", 10: "ten"}
    named = ", ".join(f"{words[count]} of {size}" for count, size in sorted(alike))
    assert f"into batches of one size: {named}." in source("teach")
