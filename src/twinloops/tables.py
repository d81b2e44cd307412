"""The fence ``table``: rows of a run as an HTML table.

rows: one_change.rows
columns:
  Change: name
  First gradient: gradient:.0f
  Steps: steps
bold: [A, B]
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from twinloops import references, values
from twinloops.problems import AuthoringError
from twinloops.references import Field

# Of another site, or relative; nothing that would run code.
_ADDRESS = re.compile(r"https?://\S+|[\w#./][^\s:]*")
_BACKTICKS = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Column:
    """One column: its heading and what of a row stands in it.

    ``code`` says that its texts are code, and ``link`` which part of a row is the
    address that they lead to.
    """

    heading: str
    field: Field
    code: bool
    link: Field | None


@dataclass(frozen=True)
class Style:
    """Which rows and columns stand out; each is named by its first cell or heading."""

    bold: Sequence[str] = ()
    a: Sequence[str] = ()
    b: Sequence[str] = ()


def columns_in(columns: object, links: Mapping[str, str]) -> list[Column]:
    """The columns that an author wrote, by their headings.

    Args:
        columns: a mapping from headings to ``part:format``; the format ``code`` sets
            a text as code.
        links: for some headings, the part of a row that is the cells' address.

    Raises:
        AuthoringError: if this is not what ``columns`` is.
    """
    if not isinstance(columns, dict) or not columns:
        raise AuthoringError("'columns' is a list of 'Heading: part:format' lines.")
    found = []
    for heading, text in columns.items():
        field = references.field(str(text))
        code = field.format == "code"
        link = references.field(links[heading]) if heading in links else None
        shown = Field(field.steps, "") if code else field
        found.append(Column(str(heading), shown, code, link))
    return found


def rows_of(variable: Any, name: str) -> list[Any]:
    """The rows in a list of rows, or in a dictionary; there ``key`` is the row's key.

    Raises:
        AuthoringError: if the variable is neither, or is empty.
    """
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


def html(rows: list[Any], columns: list[Column], style: Style, name: str) -> str:
    """The table.

    Numbers align right. Where one number of a column is written with a power of ten,
    all are, so that the eye can compare them.

    Raises:
        AuthoringError: if a row lacks a part that a column names, or a format does not
            fit.
    """
    by_column = [_cells(rows, column, name) for column in columns]
    first_cells = [text for text, _ in by_column[0]]
    _check(style, first_cells, columns)
    lines = [
        f'<th scope="col"{_attributes(column.heading, style, is_number)}>'
        f"{escape(column.heading)}</th>"
        for column, is_number in zip(columns, map(_is_number, by_column), strict=True)
    ]
    body = ""
    for number, first in enumerate(first_cells):
        cells = "".join(
            _cell(column, *by_column[i][number], rows[number], style, name)
            for i, column in enumerate(columns)
        )
        body += f"<tr{_attributes(first, style, False)}>{cells}</tr>\n"
    head = "".join(lines)
    return (
        f'<div class="tl-table" tabindex="0"><table><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table></div>"
    )


def _cells(rows: list[Any], column: Column, name: str) -> list[tuple[str, bool]]:
    """The text of each cell of a column, and whether it is a number."""
    parts = [
        values.part(row, column.field.steps, f"{name}[{number}]")
        for number, row in enumerate(rows)
    ]
    format_ = column.field.format
    texts = [_text(part, format_, name) for part in parts]
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
        return ""  # a cell without a number, such as a run that never got there
    if isinstance(part, str) and format_:
        return values.formatted(part, "", name)
    return values.formatted(part, format_, name)


def _is_finite(part: object) -> bool:
    return isinstance(part, int | float) and math.isfinite(part)


def _is_number(cells: list[tuple[str, bool]]) -> bool:
    return any(is_number for _, is_number in cells)


def _check(style: Style, first_cells: list[str], columns: list[Column]) -> None:
    names = first_cells + [column.heading for column in columns]
    for wanted in (*style.bold, *style.a, *style.b):
        if wanted not in names:
            raise AuthoringError(
                f"no row or column is called {wanted!r}."
                f" {values.known('Rows and columns', wanted, names)}"
            )


def _attributes(name: str, style: Style, is_number: bool) -> str:
    marks = {"tl-number": is_number, "tl-bold": name in style.bold}
    marks |= {"tl-a": name in style.a, "tl-b": name in style.b}
    classes = " ".join(mark for mark, holds in marks.items() if holds)
    return f' class="{classes}"' if classes else ""


def _cell(
    column: Column, text: str, is_number: bool, row: Any, style: Style, name: str
) -> str:
    content = _BACKTICKS.sub(r"<code>\1</code>", escape(text))
    if column.code or text in ("inf", "-inf", "nan"):
        content = f"<code>{escape(text)}</code>" if text else ""
    if column.link:
        address = values.quoted(row, column.link, name)
        if not _ADDRESS.fullmatch(address):
            raise AuthoringError(f"{address!r} in {name} is no address of a page.")
        content = f'<a href="{escape(address, quote=True)}">{content}</a>'
    return f"<td{_attributes(column.heading, style, is_number)}>{content}</td>"
