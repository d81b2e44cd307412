"""Chapters as plain Markdown, with what their programs printed: for programs that read.

Values and formulas are put in by :mod:`twinloops.prose`. Each fence of ours becomes the
code and the text that it shows; a figure becomes the words that describe it.
"""

import posixpath
import re
from collections.abc import Iterator
from html import unescape

from twinloops import fences, references, tables
from twinloops.build import Build
from twinloops.execution import Execution, Output
from twinloops.problems import AuthoringError
from twinloops.prose import Prose

_HTML_LINE = re.compile(r"^[ \t]*</?(?:div|svg)\b.*\n", re.MULTILINE)
_ATTRIBUTES = re.compile(  # of a heading, or of a link at the end of its line
    r"(^#+ .*?|\]\([^)\s]*\))[ \t]*\{ ?[#.][^}\n]*\}[ \t]*$", re.MULTILINE
)
_EMPTY_LINES = re.compile(r"(\A\n|\n\n)\n+")
_LINK = re.compile(r"\]\((?!\w+:|/)(?P<page>[\w./-]+)\.md(?P<rest>[?#][^)\s]*)?\)")
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_ANCHOR = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>')
_TAG = re.compile(r"<[^>]*>")


def markdown(text: str, build: Build) -> str:
    """A chapter as plain Markdown.

    What cannot be put in stays as the author wrote it: the page itself reports it.

    Args:
        text: of the chapter, without its front matter.
        build: its ``chapter`` is this one.
    """
    home = build.chapter.home
    prose = Prose(
        lambda name: build.book.value(references.value_reference(name, home)),
        lambda error, line: "",
    )
    lines = prose.read(text.split("\n"))
    shown = ""
    for piece in prose.pieces(lines):
        part = prose.plain("\n".join([*lines[piece.first : piece.end], ""]))
        if piece.name is None:
            part = _ATTRIBUTES.sub(r"\1", _HTML_LINE.sub("", part))
            part = _EMPTY_LINES.sub(r"\1", part.replace("<br>", " "))
        elif piece.name in _BY_NAME:
            part = _fence(piece.name, part, build)
        shown += part
    return shown.strip() + "\n"


def with_links(text: str, source: str) -> str:
    """The text with links to Markdown sources turned into links to their plain pages.

    Args:
        text: of a page.
        source: its file below ``docs``, with ``/``.
    """
    here = built_folder(source)

    def link(match: re.Match[str]) -> str:
        beside = posixpath.join(posixpath.dirname(source), f"{match['page']}.md")
        there = built_folder(posixpath.normpath(beside))
        target = posixpath.join(posixpath.relpath(there, here), "index.md")
        return f"]({target}{match['rest'] or ''})"

    return _LINK.sub(link, text)


def built_folder(source: str) -> str:
    """The folder, below the site's, of the page that a file below ``docs`` becomes."""
    stem = source.removesuffix(".md")
    if posixpath.basename(stem) == "index":
        return posixpath.dirname(stem) or "."
    return stem


def _fence(name: str, text: str, build: Build) -> str:
    first, *inside, _ = text.removesuffix("\n").split("\n")
    indent = first[: -len(first.lstrip(" \t>"))]
    body = "\n".join(line[len(indent) :] for line in inside)
    try:
        blocks = list(_BY_NAME[name](body, build))
    except AuthoringError:
        return text
    lines = "\n\n".join(block for block in blocks if block).split("\n")
    return "".join(f"{indent if line else indent.rstrip()}{line}\n" for line in lines)


def _snippet(body: str, build: Build) -> Iterator[str]:
    fence = fences.read(fences.Snippet, body)
    execution, numbers = build.cells(fence)
    for number in numbers:
        yield from _cell(execution, number, fence.show, fence.alt)
    yield _caption(fence.caption)


def _twins(body: str, build: Build) -> Iterator[str]:
    fence = fences.read(fences.Twins, body)
    for side, reference, alt, name in (
        ("A", fence.A, fence.alt_A, fence.name_A),
        ("B", fence.B, fence.alt_B, fence.name_B),
    ):
        execution, number = build.book.cell(reference, build.chapter.home)
        yield f"{side}: {name or execution.cells[number].title}"
        yield from _cell(execution, number, fence.show, alt)
    yield _caption(fence.caption)


def _table(body: str, build: Build) -> Iterator[str]:
    fence = fences.read(fences.Table, body)
    named = references.value_reference(fence.rows, build.chapter.home)
    html = tables.html(build.book.variable(named), fence, named.name)
    rows = [[_text(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(html)]
    rows.insert(1, ["---"] * len(rows[0]))
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
    yield _caption(fence.caption)


def _exercises(body: str, build: Build) -> Iterator[str]:
    fence = fences.read(fences.Exercises, body)
    with build.exercises(fence) as sheet:
        yield markdown(sheet, build).rstrip()


def _programs(_: str, build: Build) -> Iterator[str]:
    yield "\n".join(f"- [{path}]({path})" for path in build.book.paths())


_BY_NAME = {
    "snippet": _snippet,
    "twins": _twins,
    "table": _table,
    "exercises": _exercises,
    "programs": _programs,
}


def _cell(
    execution: Execution, number: int, show: fences.ShowOne, alt: str
) -> Iterator[str]:
    if show in ("both", "source"):
        yield _fenced("python", execution.cells[number].source)
    if show != "source":
        for output in execution.outputs[number]:
            if show != "sparkline" or output.kind == "image/svg+xml":
                yield _output(output, alt)


def _output(output: Output, alt: str) -> str:
    if output.kind == "image/svg+xml":
        return f"(Figure: {' '.join(alt.split())})"
    text = output.text
    if output.kind == "text/html":
        text = unescape(_TAG.sub(" ", text))
    return f"Output:\n\n{_fenced('text', text)}"


def _fenced(language: str, text: str) -> str:
    marks = "````" if "```" in text else "```"
    return f"{marks}{language}\n{text.strip(chr(10))}\n{marks}"


def _caption(text: str) -> str:
    return f"*{text}*" if text else ""


def _text(cell: str) -> str:
    """The HTML of a table's cell as Markdown."""
    cell = _ANCHOR.sub(r"[\2](\1)", cell)
    cell = cell.replace("<code>", "`").replace("</code>", "`")
    return unescape(_TAG.sub("", cell)).replace("|", r"\|")
