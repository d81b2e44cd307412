"""Verdict tables: the sentences of a thread, judged; their words marked and counted.

A verdict table is a Markdown table whose second column is headed ``Verdict``, or the
same in the language of a translation.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from twinloops.languages import LANGUAGES
from twinloops.problems import AuthoringError

SCORE = "score"  # {{ score }} in the text
_CELL = r"(?:[^|\\]|\\.)*"
_ROW = re.compile(rf"(?P<before>\s*\|{_CELL}\|\s*)(?P<word>{_CELL}?)(?P<after>\s*\|.*)")


# By the heading of the column, in small letters.
_LANGUAGES = {language.verdict.lower(): language for language in LANGUAGES.values()}
_KINDS = {
    word: kind
    for language in LANGUAGES.values()
    for word, kind in zip(language.verdicts, ("true", "half", "false"), strict=True)
}


@dataclass(frozen=True)
class Row:
    """A row of a verdict table, and what stands around its verdict.

    ``line`` is the number of its line, from 0, and ``heading`` that of its column.
    """

    line: int
    heading: str
    before: str
    word: str
    after: str


def rows(lines: list[str], first: int, end: int) -> Iterator[Row]:
    """The rows of verdict tables.

    Args:
        lines: of a page.
        first: the number, from 0, of the line to begin with.
        end: the number of the line to end before.
    """
    heading = ""
    for number in range(first, end):
        row = _ROW.fullmatch(lines[number])
        if not row:
            heading = ""
        elif row["word"].lower() in _LANGUAGES:
            heading = row["word"].lower()
        elif heading and not re.fullmatch(":?-+:?", row["word"]):  # below the headings
            yield Row(number, heading, row["before"], row["word"], row["after"])


def html(row: Row) -> str:
    """A verdict as a page shows it; the style sheet adds its sign and colour.

    Raises:
        AuthoringError: if the word is no verdict.
    """
    words = _LANGUAGES[row.heading].verdicts
    if row.word not in words:
        raise AuthoringError(f"{row.word!r} is no verdict; write {', '.join(words)}.")
    return f'<span class="tl-verdict tl-verdict-{_KINDS[row.word]}">{row.word}</span>'


def score(counted: Counter[str]) -> str:
    """The sentence that sums up the verdicts of a page.

    Args:
        counted: how often each verdict stands there.

    Raises:
        AuthoringError: if there are none.
    """
    for language in LANGUAGES.values():
        numbers = [counted[word] for word in language.verdicts]
        if any(numbers):
            return language.score.format(*numbers, sum(numbers))
    raise AuthoringError(
        "{{ score }} counts the rows of verdict tables, and this page has none: a table"
        " whose second column is headed 'Verdict'."
    )
