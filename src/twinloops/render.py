"""Runs -> HTML: the source and the outputs of cells, the links to a program."""

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

from twinloops import figures
from twinloops.execution import Execution, Output
from twinloops.problems import AuthoringError

OUTPUT_LIMIT = 20_000  # characters of one output on a page; the notebook has them all
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
# HTML has no control characters, and Python-Markdown uses some as marks of its own.
_CONTROLS = {n: 0x2400 + n for n in range(32) if chr(n) not in "\t\n\r"}
_PLAIN = (Name, Operator, Punctuation, Text.Whitespace)
# `prose` has a use of its own for these.
_PRIVATE = re.compile("[\U00100000-\U0010fffd]")
_SIDE = re.compile(r"_[ab]\b")
_LEGEND = (
    '<p class="tl-legend"><span class="tl-differs-sign">▸</span> marks the lines in'
    " which A and B differ.</p>"
)


class _Plain(Filter):
    """Names and punctuation have the colour of the code, so they need no element.

    They are most of the code: with an element for each, a page has three times as many.
    """

    def filter(
        self, lexer: Lexer | None, stream: Iterable[tuple[_TokenType, str]]
    ) -> Iterator[tuple[_TokenType, str]]:
        for kind, text in stream:
            yield (Text if kind in _PLAIN else kind), text


_LEXER, _FORMATTER = PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)
_LEXER.add_filter(_Plain())


def visible(text: str) -> str:
    """The text with a sign in place of each control character."""
    return _PRIVATE.sub("\N{REPLACEMENT CHARACTER}", text.translate(_CONTROLS))


def source(execution: Execution, number: int, marked: Collection[int] = ()) -> str:
    """The source of a cell, coloured.

    Args:
        execution: the run.
        number: that of the cell, from 0.
        marked: numbers, from 0, of the lines to mark as differing from the twin's.
    """
    cell = execution.cells[number]
    first = cell.line - 1
    end = first + cell.source.count("\n") + 1
    lines = [
        f'<span class="tl-differs">{line}</span>' if n in marked else f"{line}\n"
        for n, line in enumerate(_coloured(execution.source)[first:end])
    ]
    return _framed(cell.source, lines)


@lru_cache(1000)  # a page shows a program and its cells, and `serve` shows them again
def _coloured(program: str) -> tuple[str, ...]:
    """The lines of a program, coloured; each is whole HTML by itself."""
    coloured: str = highlight(visible(program), _LEXER, _FORMATTER)
    return tuple(coloured.rstrip("\n").split("\n"))


def _framed(code: str, lines: Iterable[str]) -> str:
    """Coloured lines, with the source for the copy button."""
    copied = escape(visible(code), quote=True).replace("\n", "&#10;")
    return (
        f'<div class="highlight tl-source" data-copy="{copied}">'
        f'<pre tabindex="0"><code>{"".join(lines)}</code></pre></div>'
    )


def outputs(execution: Execution, number: int, prefix: str, alt: str | None) -> str:
    """What a cell printed, drew and showed, in order; empty if nothing.

    Args:
        execution: the run.
        number: that of the cell, from 0.
        prefix: unique on the page; ids inside figures start with it.
        alt: what the cell's figure shows, in words.

    Raises:
        AuthoringError: if there is a figure and no ``alt``.
    """
    shown = [
        _output(output, f"{prefix}-{n}", alt)
        for n, output in enumerate(execution.outputs[number])
    ]
    if not shown:
        return ""
    label = escape(f"Output of {execution.cells[number].title}", quote=True)
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
        figure = figures.for_page(output.text, prefix, alt)
        return f'<div class="tl-figure">{figure}</div>'
    lines = _ANSI.sub("", output.text).rstrip("\n").split("\n")
    # A carriage return starts the line anew, as progress bars do.
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    if len(text) > OUTPUT_LIMIT:
        text = (
            f"{text[:OUTPUT_LIMIT]}\n... {len(text) - OUTPUT_LIMIT:,} more characters"
            " are in the downloaded notebook."
        )
    text = escape(visible(text), quote=False)
    kind = "tl-stderr" if output.kind == "stderr" else "tl-stdout"
    # Browsers drop a line break behind <pre>, so the text may start with one.
    return f'<pre class="{kind}" tabindex="0">\n{text}\n</pre>'


def twin(side: str, title: str, body: str) -> str:
    """One of two panes; ``side`` is ``A`` or ``B``, ``body`` its source and outputs."""
    return (
        f'<section class="tl-twin tl-twin-{side.lower()}"'
        f' aria-label="{side}: {escape(title, quote=True)}">'
        f'<p class="tl-twin-name"><b>{side}</b> {escape(title)}</p>{body}</section>'
    )


def twins(panes: str, legend: bool) -> str:
    """Two panes side by side, and what the marks mean."""
    return f'<div class="tl-twins">{panes}</div>{_LEGEND if legend else ""}'


def twin_lines(a: str, b: str) -> tuple[set[int], set[int]]:
    """The numbers, from 0, of the lines of ``a`` and of ``b`` that the other lacks.

    ``losses_a`` and ``losses_b`` count as the same name: the letters only tell the
    twins apart.
    """
    lines_a, lines_b = (_SIDE.sub("", text).split("\n") for text in (a, b))
    in_a, in_b = set(range(len(lines_a))), set(range(len(lines_b)))
    matcher = SequenceMatcher(None, lines_a, lines_b, autojunk=False)
    for block in matcher.get_matching_blocks():
        in_a -= set(range(block.a, block.a + block.size))
        in_b -= set(range(block.b, block.b + block.size))
    blank_a = {n for n in in_a if not lines_a[n].strip()}
    blank_b = {n for n in in_b if not lines_b[n].strip()}
    return in_a - blank_a, in_b - blank_b


def title(text: str) -> str:
    """The title of a cell above its source."""
    return f'<p class="tl-title">{escape(visible(text))}</p>'


def program(execution: Execution, anchor: str) -> str:
    """The whole program, folded; ``anchor`` is the fold's id on the page."""
    lines = (f"{line}\n" for line in _coloured(execution.source))
    return (
        f'<details class="tl-program" id="{anchor}" data-search-exclude>'
        f"<summary>The whole program, <code>{escape(execution.path)}</code></summary>"
        f"{_framed(execution.source, lines)}</details>"
    )


def bar(execution: Execution, root: str, anchor: str) -> str:
    """Links from a cell to its program: copy, download, notebook.

    Args:
        execution: the program's run.
        root: URL of the site's root, relative to the page.
        anchor: the id of the folded program on this page.
    """
    stem = f"{root}programs/{execution.path.removesuffix('.py')}"
    name = escape(execution.path.rpartition("/")[2])
    return (
        '<p class="tl-bar" data-search-exclude>'
        f'<a href="#{anchor}" title="See the whole program">{name}</a>'
        f'<button type="button" data-clipboard-target="#{anchor} pre code"'
        f' title="Copy the whole program {name}">copy program</button>'
        f'<a href="{stem}.py" download title="Download the program">.py</a>'
        f'<a href="{stem}/" title="See its executed notebook">notebook</a>'
        f'<a href="{stem}.ipynb" download title="Download the notebook with its'
        ' outputs">.ipynb</a></p>'
    )


def versions(execution: Execution) -> str:
    """The sentence that says what a page's outputs were made with."""
    made_with = [f"{name} {version}" for name, version in execution.versions.items()]
    listed = f"{', '.join(made_with[:-1])} and {made_with[-1]}"
    return f"Outputs made with {listed}, on a CPU."


def summary(execution: Execution) -> str:
    """The sentence that describes a notebook page to a search engine."""
    titles = ", ".join(visible(cell.title) for cell in execution.cells)
    return f"The PyTorch program {execution.path}, run cell by cell: {titles}."


def notebook_page(execution: Execution) -> str:
    """All cells of a program with their outputs: the body of its notebook page."""
    shown = [f'<p class="tl-versions">{escape(versions(execution))}</p>']
    for number, cell in enumerate(execution.cells):
        name = escape(visible(cell.title))
        alt = (
            f"Figure of the cell {cell.title} of {execution.path};"
            " the chapter says in words what it shows."
        )
        shown += [
            f'<h2 id="cell-{number + 1}">{name}</h2>',
            source(execution, number),
            outputs(execution, number, f"cell-{number + 1}", alt),
        ]
    return f'<div class="tl-cell">{"".join(shown)}</div>'


def program_list(paths: Iterable[str], root: str) -> str:
    """A list of programs with their downloads.

    Args:
        paths: of the snippets, in order.
        root: URL of the folder of programs, relative to the page.
    """
    rows = ""
    for path in paths:
        stem, name = escape(root + path.removesuffix(".py")), escape(path)
        rows += (
            f'<li><a href="{stem}/"><code>{name}</code></a>'
            f' <a href="{stem}.py" download title="Download {name}">.py</a>'
            f' <a href="{stem}.ipynb" download title="Download the notebook of {name}">'
            ".ipynb</a></li>\n"
        )
    return f'<div class="tl-programs"><ul>\n{rows}</ul></div>'
