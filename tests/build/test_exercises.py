"""The exercises of a chapter on a sheet of their own."""

import re

import pytest
from markdown import Markdown

from tests.build.conftest import SmallBook, executed
from twinloops import exercises
from twinloops.build import Build
from twinloops.markdown import TwinLoopsExtension
from twinloops.problems import AuthoringError

RUN = executed("page/b.py", "x = 1.5", x=1.5)
CHAPTER = """---
a: b
---

# Page

??? question "A question elsewhere"
    Its answer.

## Exercises { #exercises }

??? question "1. What is $x$, {{ b.x:.2f }} or `2`?"
    It is {{ b.x }}: [why](#page), [more](far.md#there), [else](https://a.b/c).

    ```snippet
    b::Cell 1
    ```

Text behind it.

??? question "2. And now?"
    Nothing.

## Behind

??? question "3. No exercise"
    None.
"""
ELSEWHERE = ("elsewhere", "behind it", "No exercise")  # texts that are no exercises


class Sheet:
    """A sheet of the chapter, converted as a page in a folder below it."""

    def __init__(self, small: SmallBook, options: str, chapter: str = CHAPTER) -> None:
        small.write("snippets/page/b.py", RUN.source)
        small.write("docs/page.md", chapter)
        text = f"# Sheet\n\n```exercises\n{options}\n```\n\nThe end."
        file = small.write("docs/teach/sheet.md", text)
        self.build = Build(small.book())
        self.build.book.executions = {RUN.path: RUN}
        self.build.begin(file, "../../")
        md = Markdown(extensions=["toc", TwinLoopsExtension(self.build)])
        self.html = md.convert(text)
        self.problems = self.build.problems


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    return SmallBook(tmp_path_factory.mktemp("book"))


def test_questions_stand_without_their_answers(small: SmallBook) -> None:
    sheet = Sheet(small, "chapter: page")
    assert sheet.problems == []
    assert "<h2>1. What is <math" in sheet.html
    assert '<span class="tl-value">1.50</span> or <code>2</code>?</h2>' in sheet.html
    assert "<h2>2. And now?</h2>" in sheet.html
    for text in ("It is", "Nothing", "tl-cell", *ELSEWHERE):
        assert text not in sheet.html
    assert sheet.build.page.shown == set()


def test_answers_stand_unfolded_with_outputs_and_links(small: SmallBook) -> None:
    sheet = Sheet(small, "chapter: page\nanswers: yes")
    assert sheet.problems == []
    assert re.search(r'It is <a class="tl-value" [^>]*>1.5</a>', sheet.html)
    assert "<p>Nothing.</p>" in sheet.html
    assert 'class="question"' not in sheet.html
    assert sheet.build.page.shown == {("page/b.py", "Cell 1")}
    for link in ("../page.md#page", "../far.md#there", "https://a.b/c"):
        assert f'href="{link}"' in sheet.html
    for text in ELSEWHERE:
        assert text not in sheet.html


def test_the_page_goes_on_as_itself(small: SmallBook) -> None:
    sheet = Sheet(small, "chapter: page")
    assert sheet.build.chapter.name == "docs/teach/sheet.md"
    assert "<p>The end.</p>" in sheet.html


def test_a_mistake_is_reported_once_at_its_place_in_the_chapter(
    small: SmallBook,
) -> None:
    wrong = CHAPTER.replace("It is {{ b.x }}", "It is {{ b.y }}")
    line = wrong.split("\n").index(next(x for x in wrong.split("\n") if "b.y" in x)) + 1
    sheet = Sheet(small, "chapter: page\nanswers: yes", wrong)
    assert "tl-error" in sheet.html
    sheet.build.begin(small.root / "docs/page.md", "../")
    chapter = TwinLoopsExtension(sheet.build)
    Markdown(extensions=["pymdownx.details", chapter]).convert(wrong)
    assert len(sheet.build.problems) == 2
    (problem,) = sheet.build.all_problems()
    assert problem.startswith(f"docs/page.md:{line}, ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("chapter: pages", "there is no chapter docs/pages.md."),
        ("answers: yes", "name the chapter"),
        ("chapter: page\nanswers: maybe", "'answers' is yes or no; it is 'maybe'."),
    ],
)
def test_a_wrong_fence_is_reported_at_its_line(
    small: SmallBook, options: str, message: str
) -> None:
    sheet = Sheet(small, options)
    (problem,) = sheet.problems
    assert problem.startswith("docs/teach/sheet.md:3")
    assert message in problem


def test_a_chapter_without_exercises_is_no_sheet() -> None:
    with pytest.raises(AuthoringError, match="this chapter has no exercises"):
        exercises.sheet("# Page\n\n## Exercises\n\nNone yet.\n", answers=True)


def test_each_line_keeps_its_number() -> None:
    lines = exercises.sheet(CHAPTER, answers=True).split("\n")
    written = CHAPTER.split("\n")
    assert len(lines) == len(written)
    for line, original in zip(lines, written, strict=True):
        assert line.removeprefix("## ").rstrip('"') in original
