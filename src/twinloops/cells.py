"""Split the source of a snippet into its titled cells."""

import io
import re
import tokenize
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from twinloops.problems import AuthoringError

_MARKER = re.compile(r"^#(?P<space> ?)%%(?P<title>.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A titled part of a snippet.

    Attributes:
        title: the text after ``# %%``.
        line: the number, from 1, of the source's first line in its file.
        source: the code, without the marker and without empty lines around it.
    """

    title: str
    line: int
    source: str


def decode(content: bytes, name: str) -> str:
    """A snippet's text as Python reads it: UTF-8, ``\\n`` between lines.

    Args:
        content: of the file.
        name: of the file, for messages.

    Raises:
        AuthoringError: if it is not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise AuthoringError(
            f"the file is not UTF-8 ({error.reason} at byte {error.start});"
            " save it as UTF-8.",
            place=f"{name}:{line}",
        ) from error
    return io.StringIO(text, newline=None).read()


def parse(source: str, name: str) -> tuple[Cell, ...]:
    """Split a snippet in the percent format (``# %% Title``) into its cells.

    Args:
        source: the snippet's text.
        name: of its file, for messages.

    Raises:
        AuthoringError: if the source does not start with a marker, a marker stands in a
            string, or a cell has no title, no code, or a title that another cell has.
    """
    markers = list(_MARKER.finditer(source))
    if not markers or source[: markers[0].start()].strip():
        raise AuthoringError(
            "a snippet starts with a cell marker and a title, as in '# %% Data'.",
            place=f"{name}:1",
        )
    lines_in_strings = set(_lines_in_strings(source))
    ends = [marker.start() for marker in markers[1:]] + [len(source)]
    cells: list[Cell] = []
    for marker, end in zip(markers, ends, strict=True):
        line = source.count("\n", 0, marker.start()) + 1
        below = source[marker.end() : end].rstrip("\n")
        code = below.lstrip("\n")
        mistake = _mistake(marker, code, line in lines_in_strings, cells)
        if mistake:
            raise AuthoringError(mistake, place=f"{name}:{line}")
        first = line + len(below) - len(code)
        cells.append(Cell(marker["title"].strip(), first, code))
    return tuple(cells)


def _mistake(
    marker: re.Match[str], code: str, in_string: bool, before: list[Cell]
) -> str:
    """What is wrong with the cell that this marker starts; empty if nothing is."""
    title = marker["title"].strip()
    if in_string:
        return (
            "this line stands inside a string, but editors take it for a cell marker;"
            " indent it, or put the string together from two."
        )
    if not marker["space"]:
        return f"a cell marker has a space: write '# %% {title}', not '#%%'."
    if title.startswith("[") or title.endswith("[markdown]"):
        return "a snippet holds code cells only; prose belongs in the chapter."
    if not title:
        return "this cell has no title; write one behind '# %%'."
    if "::" in title:
        return (
            f"the title {title!r} holds '::', which separates a file from a cell;"
            " choose other words."
        )
    for cell in before:
        if cell.title == title:
            return (
                f"two cells have the title {title!r} (the code of the first starts at"
                f" line {cell.line}); chapters name cells by title, so rename one."
            )
    if not code.strip():
        return f"the cell {title!r} is empty."
    return ""


def _lines_in_strings(source: str) -> Iterator[int]:
    """The lines that start inside a string of several lines, as far as Python reads."""
    with suppress(tokenize.TokenError, SyntaxError):  # the run will say where it is
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            # Only strings, and the texts in f-strings, are tokens of several lines.
            yield from range(token.start[0] + 1, token.end[0] + 1)
