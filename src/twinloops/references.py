"""What an author writes to name a snippet, one of its cells, or one of its values.

``one_change`` names ``snippets/reduction/one_change.py`` in the chapter
``docs/reduction.md``, and ``initialization/loops`` names another chapter's snippet.
``one_change::Loss times 4`` names a cell, ``one_change.gap["Adam"][1]:.2g`` a value and
the format in which it is shown.
"""

import ast
import re
from dataclasses import dataclass

from twinloops.problems import AuthoringError, mistyped

Step = str | int | float | bool | None | tuple[object, ...]

_SNIPPET = r"(?:(?P<folder>\w+(?:/\w+)*)/)?(?P<stem>\w+)"
_STEPS = r"""(?:\.[A-Za-z]\w*|\[(?:[^\]"']|"[^"]*"|'[^']*')+\])*"""
_CELL = re.compile(rf"{_SNIPPET}(?:::(?P<title>.+))?")
_VALUE = re.compile(
    rf"{_SNIPPET}\.(?P<name>[A-Za-z]\w*)(?P<steps>{_STEPS})(?::(?P<format>.*))?"
)
_FIELD = re.compile(rf"(?P<name>[A-Za-z]\w*)?(?P<steps>{_STEPS})(?::(?P<format>.*))?")
_STEP = re.compile(r"""\.(\w+)|\[((?:[^\]"']|"[^"]*"|'[^']*')+)\]""")


@dataclass(frozen=True)
class Field:
    """The way from a variable or a table's row to a part of it, and a Python format."""

    steps: tuple[Step, ...]
    format: str


@dataclass(frozen=True)
class ValueReference:
    """A snippet's path below the snippets' folder, and a variable or a part of one."""

    path: str
    name: str
    field: Field


def cell_reference(text: str, home: str) -> tuple[str, str | None]:
    """What ``name``, ``name::Title`` or ``folder/name::Title`` names.

    That is a snippet's path below the snippets' folder, and a cell's title, if there is
    one.

    Args:
        text: as the author wrote it.
        home: the folder that need not be written.

    Raises:
        AuthoringError: if it is none of these.
    """
    match = _CELL.fullmatch(text)
    if not match:
        raise AuthoringError(
            f"{text!r} does not name a snippet or a cell; {_advice(text)}write 'name'"
            " or 'name::Cell title' for this chapter's snippets, and"
            " 'folder/name::Cell title' for another's."
        )
    return _path(match, text, home), match["title"]


def value_reference(text: str, home: str) -> ValueReference:
    """What ``name.variable``, ``folder/name.rows[2]["loss"]:.2g`` and such name.

    Args:
        text: as the author wrote it.
        home: the folder that need not be written.

    Raises:
        AuthoringError: if it is none of these.
    """
    match = _VALUE.fullmatch(text)
    if not match or match["name"] == "py":  # as in "loops.py::loss"
        raise AuthoringError(
            f"{text!r} does not name a value; {_advice(text)}write 'name.variable'"
            " or 'name.variable:format' for this chapter's snippets, and"
            " 'folder/name.variable' for another's."
        )
    field = Field(_steps(match["steps"], text), match["format"] or "")
    return ValueReference(_path(match, text, home), match["name"], field)


def field(text: str) -> Field:
    """What a table's column shows of a row: ``loss[0]:.2g``, or ``[1]:.2g``.

    Raises:
        AuthoringError: if it is neither.
    """
    match = _FIELD.fullmatch(text)
    if not match or not (match["name"] or match["steps"]):
        raise AuthoringError(
            f"{text!r} does not name a part of a row; write 'name', 'name:format'"
            " or '[0]:format'."
        )
    name = (match["name"],) if match["name"] else ()
    return Field(name + _steps(match["steps"], text), match["format"] or "")


def _path(match: re.Match[str], text: str, home: str) -> str:
    if match["folder"] == home:
        raise AuthoringError(
            f"{text!r} names this chapter's own folder; leave out '{home}/'."
        )
    return f"{match['folder'] or home}/{match['stem']}.py"


def _steps(text: str, whole: str) -> tuple[Step, ...]:
    """The attributes and constant subscripts in ``.a["b"][1]``, in order."""
    steps: list[Step] = []
    for attribute, subscript in _STEP.findall(text):
        if attribute:
            steps.append(attribute)
            continue
        try:
            steps.append(ast.literal_eval(subscript.strip()))
        except (ValueError, SyntaxError) as error:
            raise AuthoringError(
                f"[{subscript}] in {whole!r} is not a constant; {_advice(subscript)}a"
                " subscript is a number or a text in quotes."
            ) from error
    return tuple(steps)


def _advice(text: str) -> str:
    """What is probably wrong with a reference, for the middle of a message."""
    if mistake := mistyped(text):
        return f"{mistake}; "
    name = text.partition("::")[0]
    if re.search(r"\.py\b", name):
        return "leave out '.py'; "
    if " " in name.strip():
        return "the name of a snippet has no spaces; "
    return ""
