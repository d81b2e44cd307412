"""Runs -> HTML: sources and outputs of cells, values, the toolbar of a program.

In all functions, ``execution`` is a program's run, and ``number`` that of a cell, from
0. ``path`` is that of the snippet, ``root`` the URL of the site's root relative to the
page, ``slug`` a cell's name for anchors, unique on the page, and ``language`` that of
the page.
"""

import doctest
import re
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import quote

from pygments import highlight
from pygments.filter import Filter
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import BashSessionLexer, PythonConsoleLexer, PythonLexer
from pygments.token import Name, Operator, Punctuation, Text, _TokenType

from twinloops import slim
from twinloops.execution import Execution, Output
from twinloops.languages import ENGLISH, Language
from twinloops.problems import AuthoringError

OUTPUT_LIMIT = 20_000  # characters of one output on a page; the notebook has them all
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
# HTML has no control characters, and Python-Markdown uses some as marks of its own.
_CONTROLS = {n: 0x2400 + n for n in range(32) if chr(n) not in "\t\n\r"}
_PLAIN = (Name, Operator, Punctuation, Text.Whitespace)
# The private characters of Unicode's last plane: `prose` has a use of its own for them.
PRIVATE = re.compile("[\U00100000-\U0010fffd]")
_SIDE = re.compile(r"_[ab]\b")
_NARROWEST = 33  # characters; so many fit into the window of the smallest phone
# Two spaces within a line part columns, unless they begin a new sentence.
_COLUMNS = re.compile(r"(?<=[^\s.]) {2,}(?=\S)")


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
_CONSOLE, _SHELL = PythonConsoleLexer(), BashSessionLexer()
for _lexer in (_LEXER, _CONSOLE, _SHELL):
    _lexer.add_filter(_Plain())


def visible(text: str) -> str:
    """The text with a sign in place of each control character."""
    return PRIVATE.sub("\N{REPLACEMENT CHARACTER}", text.translate(_CONTROLS))


def source(
    execution: Execution, number: int, marked: Collection[int] = (), slug: str = ""
) -> str:
    """The source of a cell, coloured; without a ``slug``, it has no anchor.

    ``marked`` holds the numbers, from 0, of the lines that differ from the twin's.
    """
    lines = [
        f'<span class="tl-differs">{line}</span>' if n in marked else f"{line}\n"
        for n, line in enumerate(_cell_lines(execution, number))
    ]
    # The button to copy reads the text of a block; marked lines would read otherwise.
    copied = _copied(execution.cells[number].source) if marked else ""
    anchor = f' id="cell-{slug}"' if slug else ""
    return (
        f'<div class="highlight tl-source"{anchor}{copied}>'
        f"<pre><code>{''.join(lines)}</code></pre></div>"
    )


def _cell_lines(execution: Execution, number: int) -> tuple[str, ...]:
    """The lines of a cell, coloured."""
    cell = execution.cells[number]
    first = cell.line - 1
    end = first + cell.source.count("\n") + 1
    return _coloured(execution.source)[first:end]


def python(code: str) -> str:
    """Code that a page shows and no program holds; of a doctest, only code is copied.

    Raises:
        AuthoringError: if it is a doctest that cannot be read, or that imports the
            site's own snippets.
    """
    if ">>>" in code:
        copied = _copied(_without_prompts(code))
        return _block("python", _lines(code, _CONSOLE), copied)
    return _block("python", _lines(code, _LEXER))


def _without_prompts(code: str) -> str:
    try:
        examples = doctest.DocTestParser().get_examples(code)
    except ValueError as error:
        raise AuthoringError(f"this is no doctest: {error}.") from error
    alone = "".join(example.source for example in examples).rstrip()
    if re.search(r"^\s*(from|import) snippets\b", alone, re.MULTILINE):
        raise AuthoringError(
            "readers have no package 'snippets', so they cannot run this doctest; write"
            " it so that it runs by itself."
        )
    return alone


@lru_cache(1000)  # a page shows several cells of a program, `serve` again and again
def _coloured(program: str) -> tuple[str, ...]:
    """The lines of a program, coloured; each is whole HTML by itself."""
    return tuple(_lines(program, _LEXER).rstrip("\n").split("\n"))


def diff(code: str) -> str:
    """A change of a program; what is copied is the program after it, without signs.

    Raises:
        AuthoringError: if a line begins with none of ``- ``, ``+ `` and two spaces.
    """
    shown, after = "", []
    for line in code.split("\n"):
        sign = line[:2].ljust(2)
        if sign not in ("- ", "+ ", "  "):
            raise AuthoringError(
                f"a line of 'diff' begins with '- ', '+ ' or two spaces, not {line!r}."
            )
        kind = {"- ": ' class="tl-removed"', "+ ": ' class="tl-added"'}.get(sign, "")
        text = escape(visible(line), quote=False)
        shown += f"<span{kind}>{text}\n</span>"
        after += [] if sign == "- " else [line[2:]]
    return _block("diff", shown, _copied("\n".join(after)))


def console(text: str) -> str:
    """Commands behind ``$ ``, and what they print; what is copied is the commands."""
    commands = [line[2:] for line in text.split("\n") if line.startswith("$ ")]
    return _block("console", _lines(text, _SHELL), _copied("\n".join(commands)))


def _block(language: str, shown: str, copied: str = "") -> str:
    return (
        f'<div class="language-{language} highlight"{copied}>'
        f"<pre><code>{shown}</code></pre></div>"
    )


def _lines(code: str, lexer: Lexer) -> str:
    coloured: str = highlight(visible(code), lexer, _FORMATTER)
    return coloured


def _copied(code: str) -> str:
    """The attribute that holds what the button to copy takes."""
    text = escape(visible(code), quote=True).replace("\n", "&#10;")
    return f' data-copy="{text}"'


def outputs(
    execution: Execution,
    number: int,
    prefix: str,
    alt: str | None,
    slug: str = "",
    alone: bool = False,
    files: str = "",
    language: Language = ENGLISH,
) -> str:
    """What a cell printed, drew and showed, in order; empty if nothing.

    Args:
        prefix: unique on the page; ids inside figures start with it.
        alt: what the cell's figure shows, in words.
        alone: whether they stand without the cell's source, and have its anchor.
        files: the program's :func:`program_address`; without one, figures have no links
            to save them.

    Raises:
        AuthoringError: if there is a figure and no ``alt``.
    """
    title = escape(execution.cells[number].title, quote=True)
    figure = f' id="figure-{slug}"' if slug else ""
    body, drawn = "", len(execution.figures(number))  # by the cells before
    named = language.output.format(title)
    for n, output in enumerate(execution.outputs[number]):
        body += _output(output, f"{prefix}-{n}", alt, figure)
        if output.kind == "image/svg+xml":
            figure, drawn = "", drawn + 1  # a cell's second figure has no anchor
            file = f"{files}-figure-{drawn}"
            body += _save(output, file, title, language) if files else ""
    if not body:
        return ""
    anchor = f' id="cell-{slug}"' if alone else ""
    return (
        f'<div class="tl-output"{anchor} role="group" aria-label="{named}">{body}</div>'
    )


def _save(figure: Output, file: str, title: str, language: Language) -> str:
    """Links to a figure's files; ``site`` writes them."""
    kinds = {"svg": "SVG", "png": "PNG", "csv": "CSV"}
    file, figures_name = escape(file), language.saved.format(title)
    links = "".join(
        f' <a href="{file}.{kind}" download aria-label="{name} {figures_name}">'
        f"{name}</a>"
        for kind, name in kinds.items()
        if kind == "svg" or (figure.png if kind == "png" else figure.data)
    )
    return f'<p class="tl-save" data-search-exclude>{language.save}{links}</p>'


def _output(output: Output, prefix: str, alt: str | None, anchor: str) -> str:
    if output.kind == "text/html":
        return f'<div class="tl-html">{visible(output.text)}</div>'
    if output.kind == "image/svg+xml":
        if not alt:
            raise AuthoringError(
                "this cell draws a figure; say in 'alt' what it shows, for readers who"
                " do not see it."
            )
        wide = slim.for_page(slim.shortened(output.text), prefix, alt)
        if not output.narrow:
            return f'<div class="tl-figure"{anchor}>{wide}</div>'
        narrow = slim.shortened(output.narrow)
        narrow = slim.for_page(narrow, f"{prefix}-narrow", alt)
        return (
            f'<div class="tl-figure"{anchor}><div class="tl-wide">{wide}</div>'
            f'<div class="tl-narrow">{narrow}</div></div>'
        )
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
    is_wide = max(map(len, text.split("\n"))) > _NARROWEST
    if kind == "tl-stdout" and is_wide and _COLUMNS.search(text):
        kind += " tl-columns"
    # Browsers drop a line break behind <pre>, so the text may start with one.
    return f'<pre class="{kind}">\n{text}\n</pre>'


def twin(side: str, name: str, body: str) -> str:
    """One of two panes; ``side`` is ``A`` or ``B``, ``body`` its source and outputs."""
    silent = "" if 'class="tl-output"' in body else " tl-twin-silent"
    return (
        f'<section class="tl-twin tl-twin-{side.lower()}{silent}"'
        f' aria-label="{side}: {escape(name, quote=True)}">'
        f'<p class="tl-twin-name"><b>{side}</b> {escape(name)}</p>{body}</section>'
    )


def twins(panes: str, together: str, language: Language = ENGLISH) -> str:
    """Two panes side by side, and what the marks mean.

    Args:
        panes: the HTML of both.
        together: both sources as one listing; empty if only the outputs are shown.
    """
    legend = (
        '<p class="tl-legend"><span class="tl-differs-sign">▸</span>'
        f" {language.differ}</p>"
    )
    panes = f'{together}<div class="tl-twins">{panes}</div>'
    return panes + legend if together else panes


def together(
    a: tuple[Execution, int], b: tuple[Execution, int], names: tuple[str, str]
) -> str:
    """The sources of two cells as one listing, for screens too narrow for two panes.

    Lines that both have stand there once, as A has them.

    Args:
        a: a run, and the number of its cell, from 0.
        b: the same of the twin.
        names: of A and of B, for readers.
    """
    name_a, name_b = map(escape, names)
    lines_a, lines_b = _cell_lines(*a), _cell_lines(*b)
    cell_a, cell_b = (execution.cells[number] for execution, number in (a, b))
    listing = ""
    for kind, a0, a1, b0, b1 in _matcher(cell_a.source, cell_b.source).get_opcodes():
        if kind == "equal":
            listing += _listed(lines_a[a0:a1], "tl-line")
        else:
            listing += _listed(lines_a[a0:a1], "tl-line tl-only-a")
            listing += _listed(lines_b[b0:b1], "tl-line tl-only-b")
    return (
        '<div class="highlight tl-together" data-search-exclude>'
        f'<p class="tl-legend"><b class="tl-only-a"></b> {name_a}<br>'
        f'<b class="tl-only-b"></b> {name_b}</p>'
        f"<pre>{listing}</pre></div>"
    )


def _listed(lines: Iterable[str], kind: str) -> str:
    # An empty line has a height only with its end.
    return "".join(f'<span class="{kind}">{line}\n</span>' for line in lines)


def twin_lines(a: str, b: str) -> tuple[set[int], set[int]]:
    """The numbers, from 0, of the lines of ``a`` and of ``b`` that the other lacks.

    ``losses_a`` and ``losses_b`` count as the same name: the letters only tell the
    twins apart.
    """
    lines_a, lines_b = a.split("\n"), b.split("\n")
    in_a, in_b = set[int](), set[int]()
    for kind, a0, a1, b0, b1 in _matcher(a, b).get_opcodes():
        if kind != "equal":
            in_a |= {n for n in range(a0, a1) if lines_a[n].strip()}
            in_b |= {n for n in range(b0, b1) if lines_b[n].strip()}
    return in_a, in_b


def _matcher(a: str, b: str) -> SequenceMatcher[str]:
    lines_a, lines_b = (_SIDE.sub("", text).split("\n") for text in (a, b))
    return SequenceMatcher(None, lines_a, lines_b, autojunk=False)


def title(text: str) -> str:
    """The title of a cell above its source."""
    return f'<p class="tl-title">{escape(visible(text))}</p>'


def value(text: str, address: str, source: str) -> str:
    """A number of a run, which leads to the cell that gave it.

    It is no tab stop: a chapter has a hundred, and whoever goes from link to link with
    the keyboard would have to pass them all. A switch on the page makes them stops.

    Args:
        text: the number, as it is shown.
        address: of the cell on its program's notebook page.
        source: the variable and the program, in words.
    """
    return (
        f'<a class="tl-value" tabindex="-1" href="{escape(address)}"'
        f' title="{escape(source)}">{escape(text, quote=False)}</a>'
    )


def plain_value(text: str) -> str:
    """A number of a run where no link may stand: in a link, in a heading."""
    return f'<span class="tl-value">{escape(text, quote=False)}</span>'


def program_address(path: str, root: str) -> str:
    """The URL of a program's downloads, without ``.py`` and such at its end."""
    return f"{root}programs/{path.removesuffix('.py')}"


def notebook_address(path: str, root: str, number: int | None = None) -> str:
    """The URL of a program's notebook page, or of one of its cells."""
    cell = "" if number is None else f"#cell-{number + 1}"
    return f"{program_address(path, root)}/{cell}"


def tools(
    execution: Execution, root: str, colab: str, language: Language = ENGLISH
) -> str:
    """The toolbar of a program, folded: see it, run it, copy it, download it.

    Its two buttons are hidden until ``docs/javascripts/blocks.js`` serves them.
    ``colab`` is what the path of a notebook is added to, for its address in Colab;
    empty if it has none.
    """
    path = escape(execution.path)
    address = escape(notebook_address(execution.path, root))
    link, name = language.notebook
    label = language.tools.format(path)
    return (
        f'<details class="tl-tools"><summary aria-label="{label}">'
        f"{path.rpartition('/')[2]}</summary><p>"
        f"{_button('show', language.show, path)}"
        f'<a class="tl-notebook" href="{address}"'
        f' aria-label="{name.format(path)}">{link}</a>'
        f"{actions(execution, root, colab, language)}</p></details>"
    )


def actions(
    execution: Execution, root: str, colab: str, language: Language = ENGLISH
) -> str:
    """Run, copy and download a program; the arguments are those of :func:`tools`."""
    path, files = escape(execution.path), escape(program_address(execution.path, root))
    stem = path.removesuffix(".py")
    text, name = language.run
    run = f'<a href="{escape(colab)}{stem}.ipynb" aria-label="{name.format(path)}">'
    notebook = language.with_outputs.format(f"{stem}.ipynb")
    return (f"{run}{text}</a>" if colab else "") + (
        f"{_button('copy', language.copy, path)}"
        f'<a href="{files}.py" download'
        f' aria-label="{language.download}: {path}">{language.download}</a>'
        f'<a href="{files}.ipynb" download'
        f' aria-label="{notebook}">.ipynb</a>'
    )


def _button(what: str, text: str, path: str) -> str:
    return (
        f'<button type="button" hidden data-tl="{what}"'
        f' aria-label="{text}: {path}">{text}</button>'
    )


def origin(
    execution: Execution, root: str, number: int | None, language: Language = ENGLISH
) -> str:
    """A link from a block to its cell, or program, where the toolbar stands elsewhere.

    It is no tab stop, as a value is none: the page of errors has more than 100 of them.
    """
    path = name = escape(execution.path)
    address = escape(notebook_address(execution.path, root, number))
    if number is not None:
        name = language.place.format(escape(execution.cells[number].title), path)
    return (
        f'<a class="tl-from" tabindex="-1" href="{address}" aria-label="{name}">'
        f"{path.rpartition('/')[2]}</a>"
    )


def later(execution: Execution, number: int, slug: str, show: str, root: str) -> str:
    """A link to a cell, for a fold; ``blocks.js`` puts the cell in its place.

    ``show`` is ``both``, or ``source`` if the cell's outputs are left out.
    """
    title = escape(visible(execution.cells[number].title))
    address = escape(notebook_address(execution.path, root, number))
    return (
        f'<p class="tl-later tl-title" id="cell-{slug}" data-show="{show}">'
        f'<a href="{address}">{title}</a></p>'
    )


def versions(execution: Execution, language: Language = ENGLISH) -> str:
    """The sentence that says what a page's outputs were made with."""
    made_with = [f"{name} {version}" for name, version in execution.versions.items()]
    listed = f"{language.between.join(made_with[:-1])}{language.last}{made_with[-1]}"
    return language.versions.format(listed)


def summary(execution: Execution) -> str:
    """The sentence that describes a notebook page to a search engine."""
    titles = ", ".join(visible(cell.title) for cell in execution.cells)
    return f"The PyTorch program {execution.path}, run cell by cell: {titles}."


def notebook_page(execution: Execution) -> str:
    """All cells of a program with their outputs: the body of its notebook page."""
    shown = [f'<p class="tl-versions">{escape(versions(execution))}</p>']
    files = f"../{quote(PurePosixPath(execution.path).stem)}"
    for number, cell in enumerate(execution.cells):
        name = escape(visible(cell.title))
        alt = (
            f"Figure of the cell {cell.title} of {execution.path};"
            " the chapter says in words what it shows."
        )
        slug = str(number + 1)
        shown += [
            f'<h2 id="cell-{slug}">{name}</h2>',
            source(execution, number),
            outputs(execution, number, f"cell-{slug}", alt, slug, files=files),
        ]
    return f'<div class="tl-cell">{"".join(shown)}</div>'


def program_list(paths: Iterable[str], root: str) -> str:
    """A list of programs, in order, with their downloads; a heading for each page."""
    listed = ""
    for folder, group in groupby(paths, lambda path: path.rpartition("/")[0]):
        page = "home page" if folder == "index" else folder
        title = escape(page.replace("_", " ").replace("/", ": "))
        rows = "".join(_program_row(path, root) for path in group)
        listed += f"<h2>{title}</h2>\n<ul>\n{rows}</ul>"
    return f'<div class="tl-programs">{listed}</div>'


def _program_row(path: str, root: str) -> str:
    files, name = escape(program_address(path, root)), escape(path)
    return (
        f'<li><a href="{files}/"><code>{escape(PurePosixPath(path).name)}</code></a>'
        f' <a href="{files}.py" download aria-label="Download .py: {name}">.py</a>'
        f' <a href="{files}.ipynb" download'
        f' aria-label="Download .ipynb: the notebook of {name}">.ipynb</a></li>\n'
    )
