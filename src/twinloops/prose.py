"""What stands in a chapter's text before Markdown reads it: values, formulas, mistakes.

Each value and each formula becomes one character that no text holds, and that Markdown
takes for a letter: in prose, in a table, in an attribute, in a link. When the page is
made, the characters are replaced by what they stand for. The lines are still those of
the file, so that each mistake has its place.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

from twinloops import fences, formulas, render, verdicts
from twinloops.problems import AuthoringError

_MARK, _MARKS = render.PRIVATE, render.PRIVATE.pattern
_FIRST_MARK = 0x100000
# A mark that Markdown has made a paragraph of; a tag with marks in its attributes;
# elements in which no link may stand.
_ALONE = re.compile(f"<p>({_MARKS})</p>")
_TAG = re.compile(f"<[A-Za-z][^<>]*?{_MARKS}[^<>]*>")
_WITHOUT_LINKS = re.compile(r"<(a|h[1-6]|summary|button|label)\b.*?</\1>", re.DOTALL)
_IN_LIST = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?:```|~~~)[\w-]*$")
_VALUE = re.compile(r"\{\{(.*?)\}\}")
_PARTS = re.compile(
    r"(?P<hidden><!--.*?-->"
    r"|(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=ticks)(?!`))"
    r"|(?<![\\$])\$(?!\s)(?P<formula>[^$\n]+?)(?<![\s\\])\$(?!\d)"
    r"|\{\{(?P<value>(?:(?!\n\s*\n|\{\{).)*?)\}\}"
    r"|(?P<lone>\{\{|\}\}|(?<!\\)\$(?:[^$\n]+\n[^$\n]+\$)?)",
    re.DOTALL,
)
_PARTNERS = {
    "{": "a value is {{ name.variable }} on one line.",
    "}": "a value is {{ name.variable }} on one line.",
    "$": "a formula is $a + b$ on one line, with no space behind the first and before"
    " the second; a dollar is written \\$.",
}
# Blocks that would stay plain text without the extension that makes them.
_BLOCK = re.compile(r"[ \t>]*(===|!!!|\?\?\?)\+?\s+\S")
_EXTENSIONS = {
    "===": ("tabbed", "pymdownx.tabbed"),
    "!!!": ("admonition", "admonition"),
    "???": ("details", "pymdownx.details"),
}


@dataclass(frozen=True)
class Piece:
    """The lines from ``first`` to before ``end``: a fence, or prose without a name."""

    name: str | None
    first: int
    end: int
    mistake: AuthoringError | None = None


@dataclass
class Prose:
    """One page's text.

    Attributes:
        value: gives the text of a value.
        report: notes a problem, with its line from 0; returns the HTML in its place.
        blocks: the names of the blocks that Markdown knows; by default tabs, notes and
            folds.
        linked: makes a link of a value's reference and text.
        fences: the names and lines, from 0, of the fences in order.
        verdicts: how often each verdict stands in the page's tables.
    """

    value: Callable[[str], str]
    report: Callable[[AuthoringError, int], str]
    blocks: Container[str] = tuple(name for name, _ in _EXTENSIONS.values())
    linked: Callable[[str, str], str] = lambda _, text: render.plain_value(text)
    fences: list[tuple[str, int]] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    # HTML, plain text for attributes, and HTML for where no link may stand
    _marks: list[tuple[str, str, str]] = field(default_factory=list)
    _failed: str = ""  # the marks of what is wrong in the fence that is being read

    def read(self, lines: list[str]) -> list[str]:
        """The lines with a character for each value, formula and mistake."""
        lines = [_MARK.sub("\N{REPLACEMENT CHARACTER}", line) for line in lines]
        read: list[str] = []
        pieces = list(self.pieces(lines))
        self._judge(lines, pieces)
        for piece in pieces:
            text = "\n".join(lines[piece.first : piece.end])
            if piece.mistake:
                text = self._instead(self.fail(piece.mistake, piece.first), text)
            elif piece.name is None:
                text = self._filled(text, piece.first)
            else:
                self.fences.append((piece.name, piece.first))
                text = self._fence(piece.name, text, piece.first)
            read += text.split("\n")
        return read

    def shown(self, html: str) -> str:
        """The finished page, with what the characters stand for in their places."""
        html = _TAG.sub(
            lambda tag: _MARK.sub(lambda m: escape(self._of(m)[1]), tag[0]), html
        )
        html = _ALONE.sub(
            lambda m: m[1] if self._of(m)[0].startswith("<div") else m[0], html
        )
        html = _WITHOUT_LINKS.sub(
            lambda part: _MARK.sub(lambda m: self._of(m)[2], part[0]), html
        )
        return _MARK.sub(lambda m: self._of(m)[0], html)

    def plain(self, text: str) -> str:
        """The text with what the characters stand for, as an author would write it."""
        return _MARK.sub(lambda m: self._of(m)[1], text)

    @staticmethod
    def without_values(text: str) -> str | None:
        """The text without the characters; None if there are none in it."""
        rest = _MARK.sub("", text)
        return rest if rest != text else None

    def _of(self, match: re.Match[str]) -> tuple[str, str, str]:
        number = ord(_MARK.findall(match[0])[0]) - _FIRST_MARK
        return self._marks[number]

    def _mark(self, html: str, plain: str, unlinked: str = "") -> str:
        self._marks.append((html, plain, unlinked or html))
        return chr(_FIRST_MARK + len(self._marks) - 1)

    def _judge(self, lines: list[str], pieces: Iterable[Piece]) -> None:
        """Mark the words of verdict tables, and count them."""
        for piece in pieces:
            if piece.name is not None or piece.mistake:
                continue
            for row in verdicts.rows(lines, piece.first, piece.end):
                try:
                    mark = self._mark(verdicts.html(row), row.word)
                    self.verdicts[row.word] += 1
                except AuthoringError as error:
                    mark = self.fail(error, row.line)
                lines[row.line] = f"{row.before}{mark}{row.after}"

    def fail(self, error: AuthoringError, line: int) -> str:
        """Report a problem; returns the character for what the page shows of it."""
        mark = self._mark(self.report(error, line), "")
        self._failed += mark
        return mark

    def _instead(self, marks: str, text: str) -> str:
        """The marks, and as many lines as the text has."""
        indent = re.match(r"[ \t>]*", text)
        return f"{indent[0] if indent else ''}{marks}" + "\n" * text.count("\n")

    def _fence(self, name: str, text: str, first: int) -> str:
        if name in fences.PLAIN:
            return text
        head, _, rest = text.partition("\n")
        self._failed = ""
        if name == "math":
            filled = self._filled(rest, first + 1, _VALUE, self._in_latex)
        else:
            filled = self._filled(rest, first + 1)
        if self._failed:  # one problem is shown instead of the fence
            self.fences.pop()
            return self._instead(self._failed, text)
        return f"{head}\n{filled}"

    def _filled(
        self,
        text: str,
        first: int,
        pattern: re.Pattern[str] = _PARTS,
        fill: Callable[[re.Match[str]], str] | None = None,
    ) -> str:
        """The text, which starts at the line ``first``, with each match filled in."""

        def filled(match: re.Match[str]) -> str:
            try:
                return (fill or self._part)(match)
            except AuthoringError as error:
                return self.fail(error, first + text.count("\n", 0, match.start()))

        return pattern.sub(filled, text)

    def _part(self, match: re.Match[str]) -> str:
        if match["hidden"]:
            return match[0]
        if match["lone"]:
            sign = match["lone"][:2] if match["lone"][0] in "{}" else "$"
            raise AuthoringError(f"{sign!r} without its partner: {_PARTNERS[sign[0]]}")
        if match["formula"]:
            latex = _VALUE.sub(self._in_latex, match["formula"])
            return self._mark(formulas.mathml(latex, "inline"), f"${latex}$")
        reference = match["value"].strip()
        if reference == verdicts.SCORE:
            score = verdicts.score(self.verdicts)
            return self._mark(score, score)
        text = render.visible(self.value(reference))
        html = self.linked(reference, text)
        return self._mark(html, text, render.plain_value(text))

    def _in_latex(self, match: re.Match[str]) -> str:
        return formulas.as_latex(self.value(match[1].strip()))

    def pieces(self, lines: list[str]) -> Iterator[Piece]:
        """The fences, what stands between them, and what is no right block or fence."""
        first = number = 0  # of the prose so far, and of the line that is looked at
        while number < len(lines):
            mistake, end = self._wrong_line(lines[number]), number + 1
            fence = fences.LINE.fullmatch(lines[number])
            if fence and not mistake:
                end, mistake = fences.end_of(lines, number, fence)
            elif mistake:
                while end < len(lines) and lines[end].strip(" \t>"):
                    end += 1
            if fence or mistake:
                if first < number:
                    yield Piece(None, first, number)
                name = fence["header"].strip() if fence else None
                yield Piece(name, number, end, mistake)
                first = end
            number = end
        if first < number:
            yield Piece(None, first, number)

    def _wrong_line(self, line: str) -> AuthoringError | None:
        if _IN_LIST.match(line):
            return AuthoringError(
                "a fence does not start behind the mark of a list; put it on a line of"
                " its own, indented by four spaces."
            )
        block = _BLOCK.match(line)
        if block and _EXTENSIONS[block[1]][0] not in self.blocks:
            return AuthoringError(
                f"{line.strip()!r} needs the Markdown extension"
                f" {_EXTENSIONS[block[1]][1]}, which mkdocs.yml does not list."
            )
        return None
