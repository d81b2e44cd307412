"""The fences of a chapter: one dataclass each, with its options and their checks.

A new option is one field here, one line where ``markdown`` or ``tables`` uses it, and
one row in the table of CONTRIBUTING.md. Where a fence begins and ends in a page's text
stands here, too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_args, get_origin

import yaml

from twinloops.problems import AuthoringError, mistyped
from twinloops.values import known

Show = Literal["both", "source", "output"]
ShowOne = Literal["both", "source", "output", "sparkline"]
PLAIN = ("python", "diff", "text", "console")  # shown, and not run


@dataclass(frozen=True)
class Snippet:
    """A cell, or all cells of a program."""

    cell: str = ""
    program: str = ""
    show: ShowOne = "both"
    caption: str = ""
    alt: str = ""

    def __post_init__(self) -> None:
        if bool(self.cell) == bool(self.program):
            raise AuthoringError("name one cell, or one program.")


@dataclass(frozen=True)
class Twins:
    """Two cells side by side, with the lines marked in which they differ.

    ``name_A`` and ``name_B`` are what a translation writes for the cells' titles.
    """

    A: str = ""
    B: str = ""
    show: Show = "both"
    caption: str = ""
    alt_A: str = ""
    alt_B: str = ""
    name_A: str = ""
    name_B: str = ""

    def __post_init__(self) -> None:
        if not (self.A and self.B):
            raise AuthoringError("twins need both A and B, each name::Title.")


@dataclass(frozen=True)
class Table:
    """Rows of a run as a table.

    ``links`` says where the cells below some of the headings lead, ``words`` what a
    translation writes for words of the run.
    """

    rows: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    bold: tuple[str, ...] = ()
    A: tuple[str, ...] = ()
    B: tuple[str, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        if not (self.rows and self.columns):
            raise AuthoringError("a table needs 'rows' and 'columns'.")
        for heading in self.links:
            if heading not in self.columns:
                near = known("Headings", heading, list(self.columns))
                raise AuthoringError(f"'links' names no column {heading!r}. {near}")


@dataclass(frozen=True)
class Exercises:
    """The exercises of a chapter as a sheet to print, with their answers or without."""

    chapter: str = ""
    answers: bool = False

    def __post_init__(self) -> None:
        if not self.chapter:
            raise AuthoringError("name the chapter, such as 'chapter: dead-relu'.")


# The first line of a fence, or its last one.
LINE = re.compile(r"(?P<indent>[ \t>]*)(?P<marks>`{3,}|~{3,})(?P<header>[^`]*)")
NAMES = ("snippet", "twins", "table", "exercises", "programs", "math", *PLAIN)
Fence = TypeVar("Fence", Snippet, Twins, Table, Exercises)


def read(kind: type[Fence], text: str) -> Fence:
    """The fence with this text in it: a YAML mapping, or the name of a cell or program.

    Args:
        kind: the fence's dataclass.
        text: what stands between the first and the last line of the fence.

    Raises:
        AuthoringError: if it is not YAML, holds an option that the fence does not have,
            one option twice, or one of another type.
    """
    types = {option.name: option.type for option in fields(kind)}
    text = text.strip()
    options: dict[str, Any] = {}
    if kind is Snippet and text and not re.search(r"\n|^\w+:(?!:)", text):
        options["cell" if "::" in text else "program"] = text
        return kind(**options)
    for name, value in _mapping(text).items():
        if name not in types:
            near = known("Options", str(name), list(types))
            raise AuthoringError(f"there is no option {name!r} here. {near}")
        options[name] = _checked(name, value, types[name])
    return kind(**options)


@lru_cache(1000)  # `serve` reads the same fences in every build
def _mapping(text: str) -> Mapping[Any, Any]:
    try:
        node = yaml.compose(text, yaml.SafeLoader)
        if isinstance(node, yaml.MappingNode):
            _check_keys(node)
            _check_comments(node, text)
        options = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        advice = mistyped(text) or (
            "a text with ': ' or '#' in it, or with a quote at its start, needs quotes"
        )
        raise AuthoringError(
            f"the options are not valid YAML; {advice}.", details=str(error)
        ) from error
    if not isinstance(options, dict | None):
        raise AuthoringError("options are written 'name: text', one a line.")
    return options or {}


def _check_keys(node: yaml.MappingNode) -> None:
    """YAML takes the last of two equal keys without a word; here it is an error."""
    seen: set[str] = set()
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value in seen:
            raise AuthoringError(f"the option {key.value!r} stands twice.")
        seen.add(str(key.value))
        if isinstance(value, yaml.MappingNode):
            _check_keys(value)


def _check_comments(node: yaml.MappingNode, text: str) -> None:
    """YAML drops what stands behind `` #``: half of a caption would be lost."""
    for key, value in node.value:
        rest = text[value.end_mark.index :].partition("\n")[0].strip()
        if isinstance(value, yaml.ScalarNode) and rest.startswith("#"):
            raise AuthoringError(
                f"YAML takes {rest!r} behind {key.value!r} for a comment and drops it;"
                " put the text in quotes."
            )


def _checked(name: str, value: Any, type_: Any) -> Any:
    """The value of an option as its field holds it."""
    is_choice = get_origin(type_) is Literal
    if type_ is str or is_choice:
        if not isinstance(value, str) or not value:
            raise AuthoringError(f"the option {name!r} needs a text; put it in quotes.")
        if is_choice and value not in get_args(type_):
            choices = ", ".join(get_args(type_))
            raise AuthoringError(f"{name!r} is one of {choices}; it is {value!r}.")
        return value
    if type_ is bool:
        if isinstance(value, bool):
            return value
        raise AuthoringError(f"{name!r} is yes or no; it is {value!r}.")
    if type_ == dict[str, str]:
        if isinstance(value, Mapping) and value:
            return {str(key): str(part) for key, part in value.items()}
        line = "words: translation" if name == "words" else "Heading: part:format"
        raise AuthoringError(f"{name!r} is a list of {line!r} lines.")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise AuthoringError(
        f"{name!r} is a list of texts, in brackets: [one, another]; numbers in quotes."
    )


def end_of(
    lines: Sequence[str], start: int, fence: re.Match[str]
) -> tuple[int, AuthoringError | None]:
    """The number of the line behind a fence; with what is wrong with it, if anything.

    Args:
        lines: of a page.
        start: the number of the fence's first line, from 0.
        fence: that line, as :data:`LINE` matches it.
    """
    header = fence["header"].strip()
    mistake = None
    if not re.fullmatch(r"[\w+-]*", header):
        mistake = AuthoringError(
            f"behind the marks of a fence stands its name alone, not {header!r};"
            " options go inside the fence, one a line."
        )
    elif header not in NAMES:
        near = known("Fences", header, list(NAMES))
        mistake = AuthoringError(f"no fence is called {header!r}. {near}")
    for number in range(start + 1, len(lines)):
        other = LINE.fullmatch(lines[number])
        if not other or not other["marks"].startswith(fence["marks"]):
            continue
        if other["header"].strip():
            return number, mistake or _never_closed(number)
        if other["indent"] == fence["indent"]:
            return number + 1, mistake
    return len(lines), mistake or _never_closed(None)


def _never_closed(number: int | None) -> AuthoringError:
    before = "" if number is None else ", before another one starts"
    return AuthoringError(
        f"this fence is never closed{before}. Its last line has the same marks and the"
        " same indent as its first line, and nothing behind them."
    )
