"""What the pages of one build share: the book, the problems, and what was shown."""

import os
from collections.abc import Container
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from twinloops import references, render
from twinloops.book import Book
from twinloops.problems import AuthoringError, Problem


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
        if self.file is None:
            return ""
        return self.file.read_text("utf-8-sig", errors="replace")


@dataclass
class Build:
    """What the pages of one build share.

    Attributes:
        book: resolves references.
        colab: what the path of a notebook is added to, for its address in Colab; empty
            if the notebooks are not there.
        chapter: the page that is about to be converted.
        problems: what has been found wrong, as texts for people.
        shown: the cells that pages have shown, as (path, title).
        reported: the problems of snippets that pages have reported.
    """

    book: Book
    colab: str = ""
    chapter: Chapter = field(default_factory=Chapter)
    problems: list[str] = field(default_factory=list)
    shown: set[tuple[str, str]] = field(default_factory=set)
    reported: set[Problem] = field(default_factory=set)

    def begin(self, file: Path | None, root: str) -> None:
        """Turn to the next page.

        Args:
            file: its Markdown file, if it has one.
            root: URL of the site's root, relative to the page.
        """
        docs, name, home = self.book.root / "docs", "", ""
        if file:
            relative = os.path.relpath(file.resolve(), self.book.root)
            name = Path(relative).as_posix()
        if file and file.is_relative_to(docs):
            home = references.home_of(file.relative_to(docs).as_posix())
        self.chapter = Chapter(file, name, root, home)

    def report(self, error: AuthoringError, chapter: Chapter, line: int) -> str:
        """Note a problem; returns the HTML that stands in its place on the page.

        Args:
            error: what is wrong.
            chapter: the page that asked for it.
            line: where in the page's file, from 1; 0 if nobody knows.
        """
        place = f"{chapter.name}:{line}" if line else chapter.name
        message = error.problem.report(place if chapter.name else "")
        self.problems.append(message)
        self.reported.add(error.problem)
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
        failed = self.book.problems()
        unseen = [p.report() for p in failed if p not in self.reported]
        return [*unseen, *self.problems] or self._not_shown(homes)

    def _not_shown(self, homes: Container[str] | None) -> list[str]:
        messages = []
        for path, execution in sorted(self.book.executions.items()):
            if homes is not None and path.rpartition("/")[0] not in homes:
                continue
            name = self.book.name_of(path)
            cells = execution.cells
            hidden = [cell for cell in cells if (path, cell.title) not in self.shown]
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
