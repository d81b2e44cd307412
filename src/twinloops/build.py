"""What the pages of one build share: the book, the problems, and what was shown."""

import os
import re
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from twinloops import exercises, render
from twinloops.book import Book
from twinloops.execution import Execution
from twinloops.fences import Exercises, Snippet
from twinloops.languages import home_of
from twinloops.problems import AuthoringError, Problem

_FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """One page.

    Attributes:
        file: its Markdown file, if it has one.
        name: of the file in messages, such as ``docs/bias.md``.
        root: URL of the site's root, relative to the page.
        home: the folder of its own snippets, which its references need not name.
    """

    file: Path | None = None
    name: str = ""
    root: str = "/"
    home: str = ""

    def text(self) -> str:
        """The whole file, front matter included."""
        return text_of(self.file) if self.file else ""


@dataclass
class Made:
    """What one page was made of, and what came of it.

    Attributes:
        texts: of the files that it was made of, its own among them.
        executions: that it asked for, by path.
        shown: the cells that it has shown, as (path, title).
        problems: what has been found wrong, as texts for people.
        reported: the same problems, as they were raised.
    """

    texts: dict[Path, str] = field(default_factory=dict)
    executions: dict[str, Execution] = field(default_factory=dict)
    shown: set[tuple[str, str]] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    reported: set[Problem] = field(default_factory=set)

    def would_be_the_same(self, book: Book) -> bool:
        """Whether the page would come out as it did."""
        return (
            not self.problems
            and all(text_of(file) == text for file, text in self.texts.items())
            and all(book.executions.get(p) == e for p, e in self.executions.items())
        )


@dataclass
class Build:
    """What the pages of one build share.

    Attributes:
        book: resolves references.
        colab: what the path of a notebook is added to, for its address in Colab; empty
            if the notebooks are not there.
        pages: what each page was made of, by its Markdown file; those that this build
            does not make again come from the one before.
        chapter: the page that is about to be converted.
        page: what that one is made of.
    """

    book: Book
    colab: str = ""
    pages: dict[Path | None, Made] = field(default_factory=dict)
    chapter: Chapter = field(default_factory=Chapter)

    def __post_init__(self) -> None:
        self.page = self.pages.setdefault(None, Made())

    def begin(self, file: Path | None, root: str) -> None:
        """Turn to the next page.

        Args:
            file: its Markdown file, if it has one.
            root: URL of the site's root, relative to the page.
        """
        self.chapter = self._chapter(file, root)
        old = None if file else self.pages.get(None)  # generated pages share one
        self.page = self.pages[file] = old or Made()
        self.book.asked = self.page.executions
        if file:
            self.page.texts[file] = self.chapter.text()

    @contextmanager
    def exercises(self, fence: Exercises) -> Iterator[str]:
        """Give the sheet of exercises, as Markdown, that stands on the page at hand.

        Inside, names and places are those of the chapter that it is taken from.

        Raises:
            AuthoringError: if there is no such chapter, or it has no exercises.
        """
        file = self.book.root / "docs" / f"{fence.chapter}.md"
        if not file.is_file():
            raise AuthoringError(f"there is no chapter docs/{fence.chapter}.md.")
        page = self.chapter
        self.chapter = self._chapter(file, page.root)
        try:
            self.page.texts[file] = self.chapter.text()
            sheet = exercises.sheet(self.page.texts[file], fence.answers)
            yield exercises.moved(sheet, self.chapter.name, page.name)
        finally:
            self.chapter = page

    def _chapter(self, file: Path | None, root: str) -> Chapter:
        docs, name, home = self.book.root / "docs", "", ""
        if file:
            relative = os.path.relpath(file.resolve(), self.book.root)
            name = Path(relative).as_posix()
        if file and file.is_relative_to(docs):
            home = home_of(file.relative_to(docs).as_posix())
        return Chapter(file, name, root, home)

    def cells(self, fence: Snippet) -> tuple[Execution, Sequence[int]]:
        """The run, and the numbers from 0 of the cells, that a fence shows.

        Raises:
            AuthoringError: if it names none, or the snippet failed.
        """
        if fence.cell:
            execution, number = self.book.cell(fence.cell, self.chapter.home)
            return execution, [number]
        execution = self.book.program(fence.program, self.chapter.home)
        return execution, range(len(execution.cells))

    def report(self, error: AuthoringError, place: str = "") -> str:
        """Note a problem; returns the HTML that stands in its place on the page.

        ``place`` is ``file:line`` of what asked for it, as far as that is known.
        """
        message = error.problem.report(place)
        self.page.problems.append(message)
        self.page.reported.add(error.problem)
        return (
            '<div class="admonition failure tl-error" role="alert"><p'
            ' class="admonition-title">This page cannot be built as it is</p>'
            f"<pre>\n{escape(render.visible(message))}\n</pre></div>"
        )

    def all_problems(self, homes: Container[str] | None = None) -> list[str]:
        """Everything that is wrong, as texts for people.

        What no page shows is named only when nothing else is wrong: a fence with a
        mistake in it shows nothing, and would be reported twice.

        Args:
            homes: the folders of the snippets that have to be shown; by default all.
        """
        made = self.pages.values()
        reported = {problem for page in made for problem in page.reported}
        failed = self.book.problems()
        unseen = [p.report() for p in failed if p not in reported]
        # An exercise stands on its sheets too, and its mistakes are found there again.
        once = dict.fromkeys(self.problems)
        return [*unseen, *once] or self._not_shown(homes)

    @property
    def problems(self) -> list[str]:
        """What has been found wrong in pages, as texts for people."""
        return [problem for made in self.pages.values() for problem in made.problems]

    def _not_shown(self, homes: Container[str] | None) -> list[str]:
        messages = []
        shown = {cell for made in self.pages.values() for cell in made.shown}
        for path, execution in sorted(self.book.executions.items()):
            if homes is not None and path.rpartition("/")[0] not in homes:
                continue
            name = self.book.name_of(path)
            cells = execution.cells
            hidden = [cell for cell in cells if (path, cell.title) not in shown]
            if len(hidden) == len(cells):
                messages.append(
                    f"{name}:1: no page shows this snippet. Show it, or take it out."
                )
                continue
            messages += [
                f"{name}:{cell.line}: no page shows the cell {cell.title!r}."
                " Show it, or take it out."
                for cell in hidden
            ]
        return messages


def parts(text: str) -> tuple[str, str]:
    """A page's front matter, without the lines around it, and the rest of the page."""
    front = _FRONT_MATTER.match(text)
    return (front[1], text[front.end() :]) if front else ("", text)


def text_of(file: Path) -> str:
    """A file's text, whatever its bytes are; empty if there is none any more."""
    try:
        return file.read_text("utf-8-sig", errors="replace")
    except OSError:
        return ""
