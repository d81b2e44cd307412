"""The Python-Markdown extension: fences, values and formulas.

It knows nothing of MkDocs. What a page asks for is run if nobody ran it before. What is
wrong stands in the page, where the output would be, and is collected for whoever builds
the site.
"""

import os
import re
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.superfences import SuperFencesCodeExtension, SuperFencesException

from twinloops import embed, references, tables, values
from twinloops.book import Book, Run
from twinloops.errors import AuthoringError
from twinloops.notebook import Cell

PLAIN_FENCES = ("python", "text", "console")
FENCE = re.compile(r"^[ \t>]*(?P<fence>`{3,}|~{3,})(?P<header>[^`]*)$")
# what Markdown takes out of the prose: fences, comments, code
HIDDEN = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ \t>]*(?P=fence)[ \t]*$"
    r"|<!--.*?-->"
    r"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
VALUE = re.compile(r"\{\{(.*?)\}\}")
FORMULA = re.compile(r"(?<![\\$])\$(?!\s)([^$\n]+?)(?<![\s\\])\$(?!\d)")
# what a mark is no part of where it lacks its partner
WHOLE = {"{{": VALUE, "}}": VALUE, "$": FORMULA}
MATHML_PARTS = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
MKDOCS_LINKS = "relpath"  # turns links to Markdown files into links to their pages
SHOW = ("both", "source", "output")
SNIPPET_OPTIONS = ("cell", "program", "show", "caption", "alt")
TABLE_OPTIONS = ("rows", "columns", "links", "bold", "A", "B", "caption")
TWINS_OPTIONS = ("A", "B", "show", "caption", "alt_A", "alt_B")


@dataclass(frozen=True)
class Fence:
    """A fence in a chapter, by its name and what stands in it."""

    language: str
    src: str

    def lines_in(self, chapter: str) -> list[int]:
        """The numbers of the lines at which such a fence starts."""
        lines = [line.strip(" \t>") for line in chapter.split("\n")]
        inside = [line.strip(" \t>") for line in self.src.split("\n")]
        return [
            number
            for number, line in enumerate(lines, 1)
            if (match := FENCE.match(line))
            and (re.findall(r"[^\s{}.]+", match["header"]) or [""])[0] == self.language
            and (not self.src or lines[number : number + len(inside)] == inside)
        ]


@dataclass(frozen=True)
class FenceLine:
    """A line that looks like a fence, as it stands; the ``of_last``-th from the end."""

    line: str
    of_last: int

    def lines_in(self, chapter: str) -> list[int]:
        """The number of the line."""
        wanted = self.line.strip(" \t>")
        lines = chapter.split("\n")
        found = [n for n, x in enumerate(lines, 1) if x.strip(" \t>") == wanted]
        return found[-self.of_last :][:1]


@dataclass(frozen=True)
class Words:
    """Something in the prose, as it is written there."""

    text: str

    def lines_in(self, chapter: str) -> list[int]:
        """The numbers of the lines at which it stands: in the prose, then in fences."""
        prose = HIDDEN.sub(_blank, chapter)
        if self.text in WHOLE:
            prose = WHOLE[self.text].sub(_blank, prose)
        starts = [m.start() for m in re.finditer(re.escape(self.text), chapter)]
        starts.sort(key=lambda start: not prose.startswith(self.text, start))
        return [chapter.count("\n", 0, start) + 1 for start in starts]


def _blank(hidden: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\0", hidden[0])


Asked = Fence | FenceLine | Words


@dataclass
class Desk:
    """What the pages of one build share.

    Attributes:
        book: resolves references.
        chapter: the file that is being converted, if known.
        root: URL of the site's root, relative to the page being converted.
        problems: what has been found wrong, for people to read.
        shown: the cells that pages have shown, as (path, title).
        reported: the errors behind the problems.
    """

    book: Book
    chapter: Path | None = None
    root: str = "/"
    problems: list[str] = field(default_factory=list)
    shown: set[tuple[str, str]] = field(default_factory=set)
    reported: list[AuthoringError] = field(default_factory=list)
    home: str = ""
    _asked: Counter[Asked] = field(default_factory=Counter)

    def begin(self, chapter: Path | None, root: str) -> None:
        """Turn to the next page.

        Args:
            chapter: its file, if it has one.
            root: URL of the site's root, relative to the page.
        """
        self.chapter, self.root = chapter, root
        docs = self.book.root / "docs"
        if chapter and chapter.is_relative_to(docs):
            self.home = references.home_of(chapter.relative_to(docs).as_posix())
        else:
            self.home = ""
        self._asked.clear()

    def report(self, error: AuthoringError, asked: Asked) -> str:
        """Note a problem; returns the HTML that stands in its place on the page.

        Args:
            error: what is wrong.
            asked: what asked for it.
        """
        message = error.report(self._place(asked))
        self.problems.append(message)
        self.reported.append(error)
        return (
            '<div class="admonition failure tl-error" role="alert"><p'
            ' class="admonition-title">This page cannot be built as it is</p>'
            f"<pre>\n{escape(embed.visible(message))}\n</pre></div>"
        )

    def unreported(self, errors: Iterable[AuthoringError]) -> list[str]:
        """Messages for those errors that no page has reported."""
        seen = {id(error) for error in self.reported}
        return [error.report() for error in errors if id(error) not in seen]

    def not_shown(self) -> list[str]:
        """A message for each snippet, or cell of one, that no page has shown."""
        messages = []
        for path, run in sorted(self.book.runs.items()):
            name = self.book.shown_as(path)
            cells = run.program.cells
            hidden = [cell for cell in cells if (path, cell.title) not in self.shown]
            if len(hidden) == len(cells):
                messages.append(
                    f"{name}:1: no page shows this snippet. Show it, or take it out."
                )
                continue
            messages += [
                f"{name}:{cell.line}: no page shows the cell {cell.title!r}."
                " Show it, or take it out."
                for cell in hidden
            ]
        return messages

    def _place(self, asked: Asked) -> str:
        """``file:line`` of what asked; where the n-th such stands, at its n-th time.

        Markdown tells nobody at which line it is.
        """
        if self.chapter is None:
            return ""
        name = os.path.relpath(self.chapter.resolve(), self.book.root)
        lines = asked.lines_in(self.chapter.read_text("utf-8-sig"))
        self._asked[asked] += 1
        number = min(self._asked[asked], len(lines)) - 1
        return f"{Path(name).as_posix()}:{lines[number]}" if lines else name


class TwinLoopsExtension(Extension):
    """Fences ``snippet``, ``twins`` and ``math``; values ``{{ }}``; formulas ``$ $``.

    Args:
        desk: shared by the pages of a build; by default one of its own, for the
            snippets below the current directory.
    """

    def __init__(self, desk: Desk | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.desk = desk or Desk(Book(Path.cwd()))

    def extendMarkdown(self, md: Markdown) -> None:
        """Register everything with a Markdown instance."""
        page = _Page(self.desk, md)
        fences = _superfences(md)
        for name, fence in (
            ("*", page.plain),
            ("math", page.math),
            ("twins", page.twins),
            ("snippet", page.snippet),
            ("table", page.table),
        ):
            fences.extend_super_fences(
                name, page.fence(fence), _accept, lambda md: None
            )
        left_over = _LeftOver(md, page, fences)
        md.preprocessors.register(left_over, "twinloops_left_over", 24)
        # behind the one that takes raw HTML out (20)
        md.preprocessors.register(_RawHtml(md, page), "twinloops_raw_html", 19)
        # formulas first: they are full of braces
        md.inlinePatterns.register(_Formula(page), "twinloops_formula", 187)
        md.inlinePatterns.register(_Value(page), "twinloops_value", 186)
        md.inlinePatterns.register(_Brace(page), "twinloops_brace", 185)
        # after the escapes (180), of which \$ is one
        md.inlinePatterns.register(_Dollar(page), "twinloops_dollar", 179)
        md.ESCAPED_CHARS.append("$")
        # after the inline patterns, which note the run of a value
        md.treeprocessors.register(_Versions(page), "twinloops_versions", 1)
        md.registerExtension(page)


def _superfences(md: Markdown) -> SuperFencesCodeExtension:
    """The superfences that a site brings, or else our own."""
    for brought in md.registeredExtensions:
        if isinstance(brought, SuperFencesCodeExtension):
            return brought
    md.registerExtensions(["pymdownx.highlight", "pymdownx.superfences"], {})
    return _superfences(md)


class _Page(Extension):
    """The state of one conversion, and what its fences turn into."""

    def __init__(self, desk: Desk, md: Markdown) -> None:
        super().__init__()
        self.desk, self.md = desk, md
        self.reset()

    def reset(self) -> None:
        """Forget the last page (called by Markdown before each)."""
        self.programs: dict[str, str] = {}
        self.count = 0
        self.stashed = 0
        self.run: Run | None = None

    def fence(self, render: Callable[[str, str], str]) -> Callable[..., str]:
        """A superfences formatter that never fails in silence."""

        def formatter(
            src: str, language: str | None, options: dict[str, Any], **_: Any
        ) -> str:
            try:
                if options:
                    raise AuthoringError(
                        f"the fence {language!r} takes no options behind its name"
                        f" ({', '.join(options)}); they go inside, one a line."
                    )
                return render(src, language or "")
            except AuthoringError as error:
                return self.desk.report(error, Fence(language or "", src))
            except Exception as error:
                # superfences turns any other exception into plain text
                raise SuperFencesException(str(error)) from error

        return formatter

    def plain(self, src: str, language: str) -> str:
        """A fence of a language that is only coloured."""
        if language not in PLAIN_FENCES:
            known = ", ".join(("snippet", "twins", "table", "math", *PLAIN_FENCES))
            raise AuthoringError(f"no fence is called {language!r}. Known: {known}.")
        fences = self.md.preprocessors["fenced_code_block"]
        # to Markdown's types it is any preprocessor
        html: str = fences.highlight(  # type: ignore[attr-defined]
            src=src,
            language=language,
            options={},
            md=self.md,
            classes=[],
            id_value="",
            attrs={},
        )
        return html

    def math(self, src: str, _: str) -> str:
        """A formula on a line of its own, as MathML."""
        return f'<div class="tl-math" tabindex="0">{_mathml(src, "block")}</div>'

    def snippet(self, src: str, _: str) -> str:
        """A cell, or all cells of a program."""
        options = options_in(src, SNIPPET_OPTIONS)
        if ("cell" in options) == ("program" in options):
            raise AuthoringError("name one cell, or one program.")
        show = _show(options)
        book = self.desk.book
        if "cell" in options:
            run, cell = book.cell(options["cell"], self.desk.home)
            cells: tuple[Cell, ...] = (cell,)
        else:
            run = book.program(options["program"], self.desk.home)
            cells = run.program.cells
        shown = ""
        for cell in cells:
            if len(cells) > 1:
                shown += f'<p class="tl-title">{escape(cell.title)}</p>'
            shown += self._cell(run, cell, show, self._alt(options, "alt"))
        caption = self._caption(options)
        return f'<div class="tl-cell">{shown}{caption}{self._bar(run)}</div>'

    def twins(self, src: str, _: str) -> str:
        """Two cells side by side, with the lines marked in which they differ."""
        options = options_in(src, TWINS_OPTIONS)
        if not {"A", "B"} <= options.keys():
            raise AuthoringError("twins need both A and B, each name::Title.")
        show = _show(options)
        twins = {
            side: self.desk.book.cell(options[side], self.desk.home) for side in "AB"
        }
        a, b = (cell.source for _, cell in twins.values())
        columns = ""
        for (side, (run, cell)), marked in zip(
            twins.items(), embed.twin_lines(a, b), strict=True
        ):
            alt = self._alt(options, f"alt_{side}")
            body = self._cell(run, cell, show, alt, marked)
            columns += (
                f'<section class="tl-twin tl-twin-{side.lower()}"'
                f' aria-label="{side}: {escape(cell.title, quote=True)}">'
                f'<p class="tl-twin-name"><b>{side}</b> {escape(cell.title)}</p>'
                f"{body}</section>"
            )
        legend = "" if show == "output" else _LEGEND
        runs = {run.program.path: run for run, _ in twins.values()}
        bars = "".join(self._bar(run) for run in runs.values())
        return (
            f'<div class="tl-cell"><div class="tl-twins">{columns}</div>'
            f"{legend}{self._caption(options)}{bars}</div>"
        )

    def _cell(
        self,
        run: Run,
        cell: Cell,
        show: str,
        alt: str | None,
        marked: set[int] | None = None,
    ) -> str:
        self.run = run
        self.count += 1
        self.desk.shown.add((run.program.path, cell.title))
        parts = []
        if show != "output":
            parts.append(embed.source(run, cell, marked or ()))
        if show != "source":
            shown = embed.outputs(cell, f"tl{self.count}", alt)
            if show == "output" and not shown:
                raise AuthoringError(f"the cell {cell.title!r} has no output to show.")
            parts.append(shown)
        return "".join(parts)

    def _alt(self, options: Mapping[str, str], name: str) -> str | None:
        """An alternative text, with its values."""
        if name not in options:
            return None
        text = VALUE.sub(lambda m: self.value(m[1].strip()), options[name])
        if lone := re.search(_Brace.PATTERN, text):
            raise AuthoringError(f"{lone[0]!r} without its partner, in {name!r}.")
        return text

    def _caption(self, options: Mapping[str, str]) -> str:
        if "caption" not in options:
            return ""
        html = self._captions.reset().convert(options["caption"])
        paragraph, _, rest = html.removeprefix("<p>").partition("</p>")
        if not html.startswith("<p>") or "<p>" in rest:
            raise AuthoringError("a caption is one paragraph, without lists and such.")
        return f'<p class="tl-caption">{paragraph}</p>'

    @cached_property
    def _captions(self) -> Markdown:
        captions = Markdown(extensions=[TwinLoopsExtension(self.desk)])
        if MKDOCS_LINKS in self.md.treeprocessors:
            links = self.md.treeprocessors[MKDOCS_LINKS]
            captions.treeprocessors.register(links, MKDOCS_LINKS, 0)
        return captions

    def _bar(self, run: Run) -> str:
        """The links to the program; its text too, where it is the page's first."""
        path = run.program.path
        fold = ""
        if path not in self.programs:
            self.programs[path] = "program-" + re.sub(r"\W+", "-", path[:-3])
            fold = embed.program(run, self.programs[path])
        return embed.bar(run, self.desk.root, self.programs[path]) + fold

    def value(self, reference: str) -> str:
        """The text of a value."""
        named = references.value_reference(reference, self.desk.home)
        text = self.desk.book.value(named)
        self.run = self.run or self.desk.book.get(named.path)
        return text

    def table(self, src: str, _: str) -> str:
        """Rows of a run as a table."""
        options = options_in(src, TABLE_OPTIONS)
        if not {"rows", "columns"} <= options.keys():
            raise AuthoringError("a table needs 'rows' and 'columns'.")
        named = references.value_reference(options["rows"], self.desk.home)
        self.run = self.run or self.desk.book.get(named.path)
        variable = self.desk.book.variable(named)
        rows = tables.rows_of(
            values.part(variable, named.field.steps, named.name), named.name
        )
        columns = tables.columns_in(options["columns"], options.get("links", {}))
        style = tables.Style(*(options.get(name, ()) for name in ("bold", "A", "B")))
        html = tables.html(rows, columns, style, named.name)
        return f"{html}{self._caption(options)}"


_LEGEND = (
    '<p class="tl-legend"><span class="tl-differs-sign">▸</span> marks the lines in'
    " which A and B differ.</p>"
)


def _accept(
    language: str, inputs: dict[str, Any], options: dict[str, Any], *_: object
) -> bool:
    options.update(inputs)
    return True


@lru_cache(1000)  # for ``serve``
def options_in(
    src: str, known: tuple[str, ...] = SNIPPET_OPTIONS + TWINS_OPTIONS + TABLE_OPTIONS
) -> Mapping[str, Any]:
    """The options in a fence: a YAML mapping, or the bare name of a cell or program.

    Args:
        src: what stands in the fence.
        known: the names it may hold.

    Raises:
        AuthoringError: if it is not YAML, or names an option that is not known.
    """
    text = src.strip()
    if "\n" not in text and ": " not in text:
        return {"cell" if "::" in text else "program": text}
    try:
        options = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise AuthoringError(
            "the options are not valid YAML (a text with ': ' in it needs quotes).",
            details=str(error),
        ) from error
    if not isinstance(options, dict):
        raise AuthoringError("options are written 'name: text', one a line.")
    for name, text in options.items():
        if name not in known:
            raise AuthoringError(f"no option {name!r} here. Known: {', '.join(known)}.")
        if name in ("columns", "links", "bold") or known is TABLE_OPTIONS:
            continue
        if not isinstance(text, str) or not text:
            raise AuthoringError(f"the option {name!r} needs a text; put it in quotes.")
    return options


def _show(options: Mapping[str, str]) -> str:
    show = options.get("show", "both")
    if show not in SHOW:
        raise AuthoringError(f"'show' is one of {', '.join(SHOW)}; it is {show!r}.")
    return show


@lru_cache(1000)  # for ``serve``
def _mathml(latex: str, display: str) -> str:
    # eight milliseconds: only where there is a formula
    from latex2mathml.converter import convert as to_mathml

    try:
        mathml = to_mathml(latex.strip(), display=display)
        elements = list(etree.fromstring(mathml).iter())
    except Exception as error:
        # latex2mathml raises what its parser happens to meet, IndexError included
        raise AuthoringError(
            f"this formula is not LaTeX that can be read: {type(error).__name__}"
            f" {error}".rstrip()
        ) from error
    # and lets much pass that it has not understood
    for element in elements:
        name = element.tag.rpartition("}")[2]
        if name in MATHML_PARTS and len(element) != MATHML_PARTS[name]:
            raise AuthoringError(
                "this formula is not LaTeX that can be read: a part is missing."
            )
        if "\\" in (element.text or ""):
            raise AuthoringError(
                f"this formula is not LaTeX that can be read: {element.text}"
            )
    if latex.count(r"\begin{") != latex.count(r"\end{"):
        raise AuthoringError(
            r"this formula is not LaTeX that can be read: \begin without \end."
        )
    return mathml


class _LeftOver(Preprocessor):
    """Fences that superfences did not take would become plain text: errors instead."""

    def __init__(
        self, md: Markdown, page: _Page, fences: SuperFencesCodeExtension
    ) -> None:
        super().__init__(md)
        self.page, self.fences = page, fences

    def run(self, lines: list[str]) -> list[str]:
        fenced = self.md.preprocessors["fenced_code_block"]
        if getattr(fenced, "extension", None) is not self.fences:
            # the fences of this page are plain text by now
            error = AuthoringError(
                "another extension for fences was loaded behind twinloops.extension;"
                " list twinloops.extension last."
            )
            html = self.page.desk.report(error, Words(lines[0]))
            lines.insert(0, self.md.htmlStash.store(html))
        left = []
        closing = ""
        for number, line in enumerate(lines):
            match = FENCE.match(line)
            if match and closing and line.strip(" \t>") == closing:
                closing = ""
                lines[number] = ""
            elif match:
                closing = match["fence"]
                left.append(number)
        texts = [lines[number] for number in left]
        for n, (number, text) in enumerate(zip(left, texts, strict=True)):
            asked = FenceLine(text, texts[n:].count(text))
            error = AuthoringError(
                "this fence is never closed, or its first line is not understood."
            )
            html = self.page.desk.report(error, asked)
            lines[number] = self.md.htmlStash.store(html)
        self.page.stashed = len(self.md.htmlStash.rawHtmlBlocks)
        return lines


class _RawHtml(Preprocessor):
    """Values in raw HTML would stay as they are written: errors instead."""

    def __init__(self, md: Markdown, page: _Page) -> None:
        super().__init__(md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for number in range(self.page.stashed, len(blocks)):
            block = blocks[number]
            if not isinstance(block, str) or block.startswith("<!--"):
                continue
            if written := VALUE.search(block):
                error = AuthoringError(
                    f"{written[0]!r} stands in raw HTML, where no value is put in."
                )
                blocks[number] = self.page.desk.report(error, Words(written[0]))
        return lines


class _Inline(InlineProcessor):
    PATTERN = ""

    def __init__(self, page: _Page) -> None:
        super().__init__(self.PATTERN, page.md)
        self.page = page

    # wider than Markdown's types, which know of no tuple with a text in it
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str, int, int]:
        try:
            return self.found(m), m.start(0), m.end(0)
        except AuthoringError as error:
            html = self.page.desk.report(error, Words(m[0]))
            return self.page.md.htmlStash.store(html), m.start(0), m.end(0)

    def found(self, m: re.Match[str]) -> etree.Element | str:
        raise NotImplementedError


class _Value(_Inline):
    PATTERN = VALUE.pattern

    def found(self, m: re.Match[str]) -> etree.Element:
        element = etree.Element("span", {"class": "tl-value"})
        # atomic: what a program computed is not Markdown
        element.text = AtomicString(embed.visible(self.page.value(m[1].strip())))
        return element


class _Brace(_Inline):
    PATTERN = r"\{\{|\}\}"

    def found(self, m: re.Match[str]) -> str:
        raise AuthoringError(
            f"{m[0]!r} without its partner: a value is"
            " {{ name.variable }} on one line."
        )


class _Dollar(_Inline):
    PATTERN = r"(?<!\\)\$"

    def found(self, m: re.Match[str]) -> str:
        raise AuthoringError(
            "'$' without its partner: a formula is $a + b$ on one line, with no space"
            " behind the first and before the second; a dollar is written \\$."
        )


class _Formula(_Inline):
    PATTERN = FORMULA.pattern

    def found(self, m: re.Match[str]) -> str:
        return self.page.md.htmlStash.store(_mathml(m[1], "inline"))


class _Versions(Treeprocessor):
    """Says below the page with which versions its outputs were made."""

    def __init__(self, page: _Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, root: etree.Element) -> None:
        if self.page.run:
            line = etree.SubElement(root, "p", {"class": "tl-versions"})
            line.text = embed.versions(self.page.run)


def makeExtension(**options: Any) -> TwinLoopsExtension:
    """What Python-Markdown calls to load this module as an extension."""
    return TwinLoopsExtension(**options)
