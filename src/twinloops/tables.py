"""The fence ``table``: rows of a run as an HTML table."""

import math
import re
from dataclasses import dataclass
from html import escape
from typing import Any

from twinloops import values
from twinloops.fences import Table
from twinloops.problems import AuthoringError
from twinloops.references import Field, field

# Of another site, or relative; nothing that would run code.
_ADDRESS = re.compile(r"https?://\S+|[\w#./][^\s:]*")
_BACKTICKS = re.compile(r"`([^`]+)`")
# Between these a line may break; between any two Chinese signs, too.
_UNBROKEN = re.compile(r"[^\s一-鿿`]+")
# What fits beside one another on a phone, in characters; a column's edges take two.
_WIDTH_OF_A_PHONE = 42
_LONG = 15  # rows: more than that may break between two sheets of paper


@dataclass(frozen=True)
class _Column:
    """One column: its heading and what of a row stands in it.

    ``code`` says that its texts are code, and ``link`` which part of a row is the
    address that they lead to.
    """

    heading: str
    field: Field
    code: bool
    link: Field | None


def html(variable: Any, fence: Table, name: str) -> str:
    """The table that a fence asks for.

    Numbers align right. Where one number of a column is written with a power of ten,
    all are, so that the eye can compare them.

    Args:
        variable: what the fence's ``rows`` names: a list of rows, or a dictionary.
        fence: which columns there are and how they look.
        name: of the variable, for messages.

    Raises:
        AuthoringError: if the variable holds no rows, a row lacks a part that a column
            names, a format does not fit, a mark names no row and no column, or no cell
            holds the words that are to be translated.
    """
    rows = _rows(variable, name)
    columns = [_column(heading, fence) for heading in fence.columns]
    by_column = [_cells(rows, column, name) for column in columns]
    first_cells = [text for text, _ in by_column[0]]
    _check_marks(fence, [*first_cells, *fence.columns])
    by_column = _translated(columns, by_column, fence)
    is_wide = _width(columns, by_column) > _WIDTH_OF_A_PHONE
    # A line for each cell: the search index has their words, and no tags between them.
    head = "\n".join(
        _heading(column, cells, fence)
        for column, cells in zip(columns, by_column, strict=True)
    )
    body = ""
    for number, first in enumerate(first_cells):
        row = "\n".join(
            _cell(column, *by_column[i][number], rows[number], fence, name, is_wide)
            for i, column in enumerate(columns)
        )
        body += f"<tr{_attributes(first, fence, False)}>{row}</tr>\n"
    kind = "tl-rows tl-rows-wide" if is_wide else "tl-rows"
    length = " tl-long" if len(rows) > _LONG else ""
    return (
        f'<div class="tl-table{length}" tabindex="0" style="--tl-lines: {len(rows)}">'
        f'<table class="{kind}">'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"
    )


def _heading(column: _Column, cells: list[tuple[str, bool]], fence: Table) -> str:
    attributes = _attributes(column.heading, fence, _has_numbers(cells))
    return f'<th scope="col"{attributes}>{escape(column.heading)}</th>'


def _translated(
    columns: list[_Column], by_column: list[list[tuple[str, bool]]], fence: Table
) -> list[list[tuple[str, bool]]]:
    """The cells in the words of a translation; numbers and code stay as they are."""
    if not fence.words:
        return by_column
    # Where two words begin at one place, the longer one is meant.
    longest_first = sorted(map(re.escape, fence.words), key=len, reverse=True)
    words = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
    seen = set()

    def translation(found: re.Match[str]) -> str:
        seen.add(found[0])
        return fence.words[found[0]]

    translated = []
    for column, cells in zip(columns, by_column, strict=True):
        if not column.code:
            cells = [
                (text if is_number else words.sub(translation, text), is_number)
                for text, is_number in cells
            ]
        translated.append(cells)
    for wanted in fence.words:
        if wanted not in seen:
            texts = [text for cells in by_column for text, _ in cells]
            near = values.known("Cells", wanted, list(dict.fromkeys(texts)))
            raise AuthoringError(f"'words': no cell holds {wanted!r}. {near}")
    return translated


def _width(columns: list[_Column], by_column: list[list[tuple[str, bool]]]) -> int:
    """How wide a table is at the least, in characters."""
    width = 0
    for column, cells in zip(columns, by_column, strict=True):
        words = _UNBROKEN.findall(column.heading)
        for text, is_number in cells:
            words += [text] if is_number else _UNBROKEN.findall(text)
        width += 2 + max(map(len, words), default=0)
    return width


def _column(heading: str, fence: Table) -> _Column:
    shown = field(fence.columns[heading])
    link = field(fence.links[heading]) if heading in fence.links else None
    if shown.format == "code":
        return _Column(heading, Field(shown.steps, ""), True, link)
    return _Column(heading, shown, False, link)


def _rows(variable: Any, name: str) -> list[Any]:
    """The rows of a list, or of a dictionary; there ``key`` is the row's key."""
    if isinstance(variable, dict) and not isinstance(variable, values.Record):
        rows: list[Any] = [
            {"key": key} | row if isinstance(row, dict) else {"key": key, "value": row}
            for key, row in variable.items()
        ]
    elif isinstance(variable, list):
        rows = [row if isinstance(row, dict | list) else [row] for row in variable]
    else:
        rows = []
    if not rows:
        raise AuthoringError(
            f"{name} holds no rows; a table takes a list of rows (dictionaries, tuples"
            " or dataclasses) or a dictionary of rows."
        )
    return rows


def _cells(rows: list[Any], column: _Column, name: str) -> list[tuple[str, bool]]:
    """The text of each cell of a column, and whether it is a number."""
    parts = [
        values.part(row, column.field.steps, f"{name}[{number}]")
        for number, row in enumerate(rows)
    ]
    format_ = column.field.format
    texts = [_text(part, format_, name) for part in parts]
    # The format "g" would write 2.94 × 10⁷ in one row and 0.5 in the next.
    if format_.endswith("g") and any(" × " in text for text in texts):
        digits = format_[:-1].partition(".")[2]
        exponent = f".{max(int(digits or 6) - 1, 0)}e"
        texts = [
            _text(part, exponent if _is_finite(part) and part else format_, name)
            for part in parts
        ]
    return [
        (text, isinstance(part, int | float) and not isinstance(part, bool))
        for text, part in zip(texts, parts, strict=True)
    ]


def _text(part: object, format_: str, name: str) -> str:
    if part is None:
        return ""  # an empty cell: this run has no such number
    if isinstance(part, str) and format_:
        return values.formatted(part, "", name)
    text = values.formatted(part, format_, name)
    # "1.3 × 10⁰" takes a second reading, above all where the text asks for about 1.
    return "1" if text == "10⁰" else text.removesuffix(" × 10⁰")


def _is_finite(part: object) -> bool:
    return isinstance(part, int | float) and math.isfinite(part)


def _has_numbers(cells: list[tuple[str, bool]]) -> bool:
    return any(is_number for _, is_number in cells)


def _check_marks(fence: Table, names: list[str]) -> None:
    for wanted in (*fence.bold, *fence.A, *fence.B):
        if wanted not in names:
            raise AuthoringError(
                f"no row or column is called {wanted!r}."
                f" {values.known('Rows and columns', wanted, names)}"
            )


def _attributes(name: str, fence: Table, is_number: bool) -> str:
    marks = {"tl-number": is_number, "tl-bold": name in fence.bold}
    marks |= {"tl-a": name in fence.A, "tl-b": name in fence.B}
    classes = " ".join(mark for mark, holds in marks.items() if holds)
    return f' class="{classes}"' if classes else ""


def _cell(
    column: _Column,
    text: str,
    is_number: bool,
    row: Any,
    fence: Table,
    name: str,
    is_wide: bool,
) -> str:
    content = _BACKTICKS.sub(r"<code>\1</code>", escape(text))
    if column.code or text in ("inf", "-inf", "nan"):
        content = f"<code>{escape(text)}</code>" if text else ""
    if column.link:
        part = values.part(row, column.link.steps, name)
        address = values.formatted(part, column.link.format, name)
        if not _ADDRESS.fullmatch(address):
            raise AuthoringError(f"{address!r} in {name} is no address of a page.")
        content = f'<a href="{escape(address, quote=True)}">{content}</a>'
    # On a phone, a row of a wide table is a card, whose cells name their columns.
    label = (
        f' data-label="{escape(column.heading.strip(), quote=True)}"' if is_wide else ""
    )
    return f"<td{_attributes(column.heading, fence, is_number)}{label}>{content}</td>"
