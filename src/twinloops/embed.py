"""Executed cells -> HTML."""

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.filter import Filter
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import PythonLexer
from pygments.token import Name, Operator, Punctuation, Text, _TokenType

from twinloops import figure
from twinloops.book import Run
from twinloops.errors import AuthoringError
from twinloops.notebook import Cell, Output

OUTPUT_LIMIT = 20_000  # characters of one output on a page; the notebook has them all
# names and punctuation have the colour of the code, and are most of it: with an element
# for each, a page has three times the elements
PLAIN = (Name, Operator, Punctuation, Text.Whitespace)
# made once: each takes a millisecond to set up
LEXER, FORMATTER = PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)
ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
# HTML has no control characters, and Markdown has a use of its own for some
CONTROLS = {n: 0x2400 + n for n in range(32) if chr(n) not in "\t\n\r"}


class _Plain(Filter):
    def filter(
        self, lexer: Lexer | None, stream: Iterable[tuple[_TokenType, str]]
    ) -> Iterator[tuple[_TokenType, str]]:
        for kind, text in stream:
            yield (Text if kind in PLAIN else kind), text


LEXER.add_filter(_Plain())


def source(run: Run, cell: Cell, marked: Collection[int] = ()) -> str:
    """The source of a cell, coloured.

    Args:
        run: of the cell's program.
        cell: one of its cells.
        marked: numbers, from 0, of the lines to mark as differing from the twin's.
    """
    first = cell.line - 1
    end = first + cell.source.count("\n") + 1
    lines = [
        f'<span class="tl-differs">{line}</span>' if number in marked else line
        for number, line in enumerate(_coloured(run.source)[first:end])
    ]
    return _framed(cell.source, lines)


@lru_cache(1000)
def _coloured(program: str) -> tuple[str, ...]:
    """The lines of a program, coloured; each is HTML that is whole by itself.

    A page shows a program and its cells, and ``serve`` shows them again and again: they
    are coloured once.
    """
    coloured: str = highlight(visible(program), LEXER, FORMATTER)
    return tuple(coloured.rstrip("\n").split("\n"))


def _framed(code: str, lines: Iterable[str]) -> str:
    """Coloured lines, with the source for the copy button."""
    copied = escape(visible(code), quote=True).replace("\n", "&#10;")
    return (
        f'<div class="highlight tl-source" data-copy="{copied}">'
        f'<pre tabindex="0"><code>{_joined(lines)}</code></pre></div>'
    )


def visible(text: str) -> str:
    """The text with a sign in place of each control character."""
    return text.translate(CONTROLS)


def _joined(lines: Iterable[str]) -> str:
    # a marked line is a block of its own: a line break behind it would be an empty line
    return "".join(
        line if line.startswith('<span class="tl-differs">') else f"{line}\n"
        for line in lines
    )


def outputs(cell: Cell, prefix: str, alt: str | None) -> str:
    """What a cell printed, drew and displayed, in order; empty if nothing.

    Args:
        cell: the executed cell.
        prefix: unique on the page; ids inside figures start with it.
        alt: what its figure shows, in words.

    Raises:
        AuthoringError: if there is a figure and no ``alt``.
    """
    shown = [
        _output(output, f"{prefix}-{number}", alt)
        for number, output in enumerate(cell.outputs)
    ]
    if not shown:
        return ""
    label = escape(f"Output of {cell.title}", quote=True)
    body = "".join(shown)
    return f'<div class="tl-output" role="group" aria-label="{label}">{body}</div>'


def _output(output: Output, prefix: str, alt: str | None) -> str:
    if output.kind == "text/html":
        return f'<div class="tl-html">{visible(output.text)}</div>'
    if output.kind == "image/svg+xml":
        if not alt:
            raise AuthoringError(
                "this cell draws a figure; say in 'alt' what it shows, for readers who"
                " do not see it."
            )
        return (
            f'<div class="tl-figure">{figure.for_page(output.text, prefix, alt)}</div>'
        )
    lines = ANSI.sub("", output.text).rstrip("\n").split("\n")
    # a carriage return starts the line anew, as progress bars do
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    if len(text) > OUTPUT_LIMIT:
        text = (
            f"{text[:OUTPUT_LIMIT]}\n... {len(text) - OUTPUT_LIMIT:,} more characters"
            " are in the downloaded notebook."
        )
    text = escape(visible(text), quote=False)
    kind = "tl-stderr" if output.kind == "stderr" else "tl-stdout"
    # the first line break after <pre> is dropped by browsers
    return f'<pre class="{kind}" tabindex="0">\n{text}\n</pre>'


def twin_lines(a: str, b: str) -> tuple[set[int], set[int]]:
    """The numbers, from 0, of the lines of ``a`` and of ``b`` that the other lacks."""
    lines_a, lines_b = a.split("\n"), b.split("\n")
    in_a, in_b = set(range(len(lines_a))), set(range(len(lines_b)))
    matcher = SequenceMatcher(None, lines_a, lines_b, autojunk=False)
    for block in matcher.get_matching_blocks():
        in_a -= set(range(block.a, block.a + block.size))
        in_b -= set(range(block.b, block.b + block.size))
    blank_a = {n for n in in_a if not lines_a[n].strip()}
    blank_b = {n for n in in_b if not lines_b[n].strip()}
    return in_a - blank_a, in_b - blank_b


def program(run: Run, anchor: str) -> str:
    """The whole program of a run, folded.

    Args:
        run: of the program.
        anchor: the id of the fold; the copy buttons of the page point into it.
    """
    name = escape(run.program.path)
    return (
        f'<details class="tl-program" id="{anchor}" data-search-exclude>'
        f"<summary>The whole program, <code>{name}</code></summary>"
        f"{_framed(run.source, _coloured(run.source))}</details>"
    )


def bar(run: Run, root: str, anchor: str) -> str:
    """Links from a cell to its program: copy, download, notebook.

    Args:
        run: of the program.
        root: URL of the site's root, relative to the page.
        anchor: the id of the folded program on this page.
    """
    stem = f"{root}programs/{run.program.path.removesuffix('.py')}"
    name = run.program.path.rpartition("/")[2]
    return (
        '<p class="tl-bar" data-search-exclude>'
        f'<a href="#{anchor}" title="See the whole program">{escape(name)}</a>'
        f'<button type="button" data-clipboard-target="#{anchor} pre code"'
        f' title="Copy the whole program {escape(name)}">copy program</button>'
        f'<a href="{stem}.py" download title="Download the program">.py</a>'
        f'<a href="{stem}/" title="See its executed notebook">notebook</a>'
        f'<a href="{stem}.ipynb" download title="Download the notebook with its'
        ' outputs">.ipynb</a></p>'
    )


def versions(run: Run) -> str:
    """The line that says what a page's outputs were made with."""
    made_with = [f"{name} {version}" for name, version in run.program.versions.items()]
    listed = f"{', '.join(made_with[:-1])} and {made_with[-1]}"
    return f"Outputs made with {listed}, on a CPU."
