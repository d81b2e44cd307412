"""Snippet source -> titled cells."""

import re
from dataclasses import dataclass

from twinloops.errors import AuthoringError

MARKER = re.compile(r"^# %%(?P<title>.*)$", re.MULTILINE)


@dataclass(frozen=True)
class CellSource:
    """One titled part of a snippet.

    ``line`` is the number, from 1, of the source's first line in its file.
    """

    title: str
    line: int
    source: str


def parse(text: str, path: str) -> list[CellSource]:
    """Split a snippet in the percent format (``# %% Title``) into its cells.

    Args:
        text: the snippet's source.
        path: its path, for messages.

    Raises:
        AuthoringError: if it does not start with a marker, or a cell has no title, an
            empty body, a title that another has, or is a Markdown cell.
    """
    # jupytext takes a third of a second to import: only where something is parsed
    import jupytext

    markers = list(MARKER.finditer(text))
    if not markers or text[: markers[0].start()].strip():
        raise AuthoringError(
            "a snippet starts with a cell marker and a title, as in '# %% Data'.",
            place=f"{path}:1",
        )
    options = {"comment_magics": False}
    cells = jupytext.reads(text, fmt={"extension": ".py", **options}).cells
    lines = [text.count("\n", 0, marker.start()) + 1 for marker in markers]
    if len(cells) != len(markers):
        raise AuthoringError(
            f"{len(markers)} lines start with '# %%' but {len(cells)} cells were found:"
            " a marker stands inside a string or has no line below it.",
            place=f"{path}:{lines[0]}",
        )
    first_lines: dict[str, int] = {}
    parsed = []
    ends = [marker.start() for marker in markers[1:]] + [len(text)]
    for cell, marker, line, end in zip(cells, markers, lines, ends, strict=True):
        place = f"{path}:{line}"
        title = marker["title"].strip()
        if cell.cell_type != "code" or title.startswith("["):
            raise AuthoringError(
                "a snippet holds code cells only; prose belongs in the chapter.",
                place=place,
            )
        if not title:
            raise AuthoringError(
                "this cell has no title; write one behind '# %%'.", place=place
            )
        if "::" in title:
            raise AuthoringError(
                f"the title {title!r} holds '::', which parts a file from a cell;"
                " choose other words.",
                place=place,
            )
        if title in first_lines:
            raise AuthoringError(
                f"two cells have the title {title!r} (the first at line"
                f" {first_lines[title]}); chapters name cells by title, so rename one.",
                place=place,
            )
        # word for word: jupytext splits lines at more than line breaks
        below = text[marker.end() : end].rstrip("\n")
        source = below.lstrip("\n")
        if not source.strip():
            raise AuthoringError(f"the cell {title!r} is empty.", place=place)
        first_lines[title] = line
        parsed.append(CellSource(title, line + len(below) - len(source), source))
    return parsed
