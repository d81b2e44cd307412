"""What a Markdown page claims, as Sybil examples: one for each fence and each value.

Stock Sybil takes only fences that are exactly ```` ```python ````. These take every
spelling, so that no example goes unrun for the way its fence is written.
"""

import doctest
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sybil import Document, Example, Region
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

from twinloops import fences, languages, references, verdicts
from twinloops.book import Book

ROOT = Path(__file__).parents[2]
PYTHON = {"python", "py", "python3", "py3", "pycon", "python-console"}
INFO = re.compile(r"(?P<info>[^\n]*)\n")
CODE = re.compile(r"(?P<ticks>`+).+?(?P=ticks)", re.DOTALL)
VALUE = re.compile(r"\{\{(?P<reference>.*?)\}\}")


@cache
def book() -> Book:
    """The snippets of this project, run once for all pages."""
    return Book(ROOT)


def language(info: str) -> str:
    """The language in a fence's first line, however it is written."""
    words = re.findall(r"[\w-]+", info)
    return words[0].lower() if words else ""


class FenceParser:
    """Python fences run, doctest or not; ``snippet`` and ``twins`` are resolved."""

    def __init__(self) -> None:
        self.lexer = RawFencedCodeBlockLexer(INFO)

    def __call__(self, document: Document) -> Iterable[Region]:
        for region in outermost(self.lexer(document)):
            name = language(region.lexemes["info"])
            region.parsed = region.lexemes["source"]
            if name in PYTHON:
                region.evaluator = run_python
            elif name in ("snippet", "twins"):
                region.evaluator = resolve
            else:
                continue
            yield region


def outermost(regions: Iterable[Region]) -> Iterable[Region]:
    """Those that stand in no other: a fence quoted in a fence is text."""
    end = 0
    for region in sorted(regions, key=lambda region: region.start):
        if region.start >= end:
            end = region.end
            yield region


class ValueParser:
    """Values in the prose are resolved and formatted."""

    def __call__(self, document: Document) -> Iterable[Region]:
        fences = [(r.start, r.end) for r in RawFencedCodeBlockLexer(INFO)(document)]
        code = fences + [match.span() for match in CODE.finditer(document.text)]
        for match in VALUE.finditer(document.text):
            if any(start <= match.start() < end for start, end in code):
                continue
            reference = match["reference"].strip()
            if reference == verdicts.SCORE:
                continue
            yield Region(*match.span(), parsed=reference, evaluator=resolve_value)


def run_python(example: Example) -> str | None:
    """Run a fence: as a doctest if it has a prompt, else as a program."""
    source = str(example.parsed)
    line = example.line + 1
    if ">>>" not in source:
        code = compile("\n" * (line - 1) + source, example.path, "exec")
        exec(code, example.namespace)
        return None
    test = doctest.DocTestParser().get_doctest(
        source, example.namespace, "example", str(example.path), line - 1
    )
    lines: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=lines.append, clear_globs=False)
    example.namespace.update(test.globs)
    return "".join(lines) or None


def home(example: Example) -> str:
    """The folder of the snippets that a page need not name."""
    path = Path(example.path)
    if not path.is_relative_to(ROOT / "docs"):
        return ""
    return languages.home_of(path.relative_to(ROOT / "docs").as_posix())


def resolve(example: Example) -> None:
    """Find what a fence names; an unknown name raises."""
    text = VALUE.sub("a value", str(example.parsed))
    if language(example.region.lexemes["info"]) == "twins":
        twins = fences.read(fences.Twins, text)
        book().cell(twins.A, home(example))
        book().cell(twins.B, home(example))
        return
    snippet = fences.read(fences.Snippet, text)
    if snippet.cell:
        book().cell(snippet.cell, home(example))
    else:
        book().program(snippet.program, home(example))


def resolve_value(example: Example) -> None:
    """Find and format a value; an unknown name or a format that does not fit raises."""
    named = references.value_reference(str(example.parsed), home(example))
    book().value(named)
