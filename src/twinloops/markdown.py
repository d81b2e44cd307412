"""The Python-Markdown extension: fences, values and formulas.

It imports nothing of MkDocs or Zensical, and works without them. A snippet that a
page asks for runs now if nobody ran it before. What is wrong stands in the page, where
the output would be, and is collected for whoever builds the site.
"""

import re
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER, AtomicString
from pymdownx.superfences import SuperFencesCodeExtension, SuperFencesException

from twinloops import (
    fences,
    folds,
    formulas,
    problems,
    references,
    render,
    slim,
    tables,
)
from twinloops.book import Book
from twinloops.build import Build
from twinloops.execution import Execution
from twinloops.languages import ENGLISH, Language, language_of
from twinloops.problems import AuthoringError
from twinloops.prose import Prose

EXTENSION = "twinloops.markdown"  # this module, in mkdocs.yml
MKDOCS_LINKS = "relpath"  # turns links to Markdown files into links to their pages
ZENSICAL_PAGE = "rendering_context"  # where Zensical says which page it converts
# What Python-Markdown has put aside.
_STASHED = re.compile("\x02[^\x03]*\x03")
_BLOCK = re.compile(HTML_PLACEHOLDER % r"(\d+)")
_SENTENCE = 80  # characters: too many for half of a phone's width
_NUMBER = re.compile(r"[-+−]?\d[\d.,]*")
# A number with a negative exponent.
_EXPONENT = r"\b\d+(?:\.\d+)?e-\d+\b"

# What the text of an exercise may use, besides what this extension brings.
_IN_EXERCISES: dict[str, dict[str, Any]] = {
    "admonition": {},
    "attr_list": {},
    "tables": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"pygments_lang_class": True},
    "pymdownx.superfences": {},
}


class TwinLoopsExtension(Extension):
    """Fences of :mod:`twinloops.fences`; values ``{{ }}``; formulas ``$ $``.

    Args:
        build: shared by the pages of a build; by default one for the snippets below
            the current directory.
        colab: for that one, as :class:`Build` has it.
    """

    def __init__(self, build: Build | None = None, colab: str = "") -> None:
        super().__init__()
        self.build = build or _default_build(colab)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register everything with a Markdown instance."""
        if ZENSICAL_PAGE in md.preprocessors:
            # Python-Markdown's types know only preprocessors without a page.
            context: Any = md.preprocessors[ZENSICAL_PAGE]
            root = "../" * len([part for part in context.page.url.split("/") if part])
            self.build.begin(self.build.book.root / "docs" / context.page.path, root)
        superfences = _superfences(md)
        page = _Page(self.build, md, superfences)
        for name, content in (
            ("math", page.math),
            ("python", render.python),
            ("diff", render.diff),
            ("console", render.console),
            ("programs", page.programs),
            ("snippet", page.snippet),
            ("twins", page.twins),
            ("table", page.table),
            ("exercises", page.exercises),
        ):
            superfences.extend_super_fences(
                name, page.formatter(name, content), lambda *_: True, lambda md: None
            )
        # Before everything else, so that the lines are still those of the file.
        md.preprocessors.register(_Read(page), "twinloops_read", 40)
        md.ESCAPED_CHARS.append("$")
        # Behind code (190) and links (160), whose addresses are not text.
        md.inlinePatterns.register(_Number(_EXPONENT), "twinloops_number", 25)
        # Between attribute lists (8) and the table of contents (5).
        md.treeprocessors.register(_Finish(page), "twinloops_finish", 6)
        md.postprocessors.register(_Shown(page), "twinloops_shown", 0)


@cache
def _default_build(colab: str) -> Build:
    return Build(Book(Path.cwd()), colab)


def _superfences(md: Markdown) -> SuperFencesCodeExtension:
    """The superfences that a site brings, or else our own."""
    for brought in md.registeredExtensions:
        if isinstance(brought, SuperFencesCodeExtension):
            return brought
    md.registerExtensions(["pymdownx.highlight", "pymdownx.superfences"], {})
    return _superfences(md)


class _Page:
    """One page, and what its fences turn into: each has its own Markdown instance."""

    def __init__(
        self, build: Build, md: Markdown, superfences: SuperFencesCodeExtension
    ) -> None:
        self.build, self.book, self.md = build, build.book, md
        self.chapter, self.superfences = build.chapter, superfences
        self.programs_with_tools: set[str] = set()
        self.slugs: Counter[str] = Counter()  # of cells: one may be shown twice
        # Blocks of cells, and the same with the links for a fold.
        self.in_fold: dict[str, str] = {}
        self.has_sources = False  # whether the page has links that the switch shows
        self.cells = 0  # shown so far, for ids that are unique on the page
        self.first: Execution | None = None  # its versions stand at the page's end
        self.above = 0  # lines of the file that Markdown does not get: front matter
        blocks: Any = self.md.parser.blockprocessors  # by name, which its types lack
        self.prose = Prose(self.value, self.report, blocks, self.linked)

    @property
    def language(self) -> Language:
        """The language of the page."""
        return language_of(self.chapter.name.removeprefix("docs/"))

    def report(self, error: AuthoringError, line: int) -> str:
        """Note a problem, with its line from 0; returns the HTML in its place."""
        place, number = self.chapter.name, self.above + line + 1
        if place and number:
            place = f"{place}:{number}"
        return self.build.report(error, place)

    def formatter(self, name: str, content: Callable[[str], str]) -> Callable[..., str]:
        """What superfences calls for a fence; it never fails in silence."""

        def formatter(src: str, **_: Any) -> str:
            line = self.next_line_of(name)
            try:
                return content(src)
            except AuthoringError as error:
                return self.report(error, line)
            except Exception as error:
                # superfences turns any other exception into plain text.
                raise SuperFencesException(str(error)) from error

        return formatter

    def math(self, latex: str) -> str:
        """A formula on a line of its own."""
        formula = formulas.mathml(latex, "block")
        return f'<div class="tl-math">{formula}</div>'

    def programs(self, text: str) -> str:
        """The list of all programs."""
        if text.strip():
            raise AuthoringError("the fence 'programs' has nothing in it.")
        return render.program_list(self.book.paths(), self.chapter.root)

    def snippet(self, text: str) -> str:
        """A cell, or all cells of a program."""
        fence = fences.read(fences.Snippet, text)
        if fence.show == "sparkline":
            return self._sparkline(fence)
        execution, numbers = self.build.cells(fence)
        shown = links = ""
        for number in numbers:
            if len(numbers) > 1:
                shown += render.title(execution.cells[number].title)
            slug = self._slug(execution, number)
            shown += self._cell(execution, number, slug, fence.show, fence.alt)
            links += render.later(
                *(execution, number, slug, fence.show, self.chapter.root)
            )
        bar = self._bar((execution, numbers[0] if fence.cell else None))
        rest = f"{self._caption(fence.caption)}{bar}"
        block = _block("tl-cell", shown + rest)
        if fence.show != "output" and not fence.alt:
            self.in_fold[block] = _block("tl-cell", folds.whole(shown, links) + rest)
        return block

    def _sparkline(self, fence: fences.Snippet) -> str:
        """The curves of a cell's figure."""
        if not (fence.cell and fence.alt):
            raise AuthoringError("a sparkline needs 'cell' and 'alt'.")
        execution, number = self.book.cell(fence.cell, self.chapter.home)
        self.first = self.first or execution
        self.cells += 1
        self.build.page.shown.add((execution.path, execution.cells[number].title))
        for output in execution.outputs[number]:
            if output.kind == "image/svg+xml":
                curves = slim.sparkline(output.text)
                return slim.for_page(curves, f"tl{self.cells}", fence.alt)
        raise AuthoringError(f"the cell {fence.cell!r} draws no figure.")

    def twins(self, text: str) -> str:
        """Two cells side by side, with the lines marked in which they differ."""
        fence = fences.read(fences.Twins, text)
        a, number_a = self.book.cell(fence.A, self.chapter.home)
        b, number_b = self.book.cell(fence.B, self.chapter.home)
        cell_a, cell_b = a.cells[number_a], b.cells[number_b]
        in_a, in_b = render.twin_lines(cell_a.source, cell_b.source)
        slugs = self._slug(a, number_a), self._slug(b, number_b)
        body_a = self._cell(a, number_a, slugs[0], fence.show, fence.alt_A, in_a)
        body_b = self._cell(b, number_b, slugs[1], fence.show, fence.alt_B, in_b)
        names = (fence.name_A or cell_a.title, fence.name_B or cell_b.title)
        panes = render.twin("A", names[0], body_a) + render.twin("B", names[1], body_b)
        together = ""
        if fence.show != "output":
            together = render.together((a, number_a), (b, number_b), names)
        bar = self._bar((a, number_a), *([(b, number_b)] if b.path != a.path else []))
        both = render.twins(panes, together, self.language)
        return _block("tl-cell tl-pair", f"{both}{self._caption(fence.caption)}{bar}")

    def table(self, text: str) -> str:
        """Rows of a run as a table."""
        fence = fences.read(fences.Table, text)
        named = references.value_reference(fence.rows, self.chapter.home)
        execution, variable = self.book.get(named.path), self.book.variable(named)
        self.first = self.first or execution
        with problems.at(f"{self.book.name_of(named.path)}:1"):
            html = tables.html(variable, fence, named.name)
        bar = self._bar((execution, self.book.cell_of(named)))
        return f"{html}{self._caption(fence.caption)}{bar}"

    def exercises(self, text: str) -> str:
        """A chapter's exercises as a sheet to print, with their answers or without.

        They are converted apart from this page, as a part of their chapter: what they
        name is found there, and what is wrong in them is reported there.
        """
        fence = fences.read(fences.Exercises, text)
        with self.build.exercises(fence) as sheet:
            html = self._apart().convert(sheet)
        kind = "tl-sheet tl-answers" if fence.answers else "tl-sheet tl-questions"
        return f'<div class="{kind}">{html}</div>'

    def _apart(self) -> Markdown:
        """Markdown for a part of another chapter."""
        apart = Markdown(
            extensions=[*_IN_EXERCISES, TwinLoopsExtension(self.build)],
            extension_configs=_IN_EXERCISES,
        )
        apart.treeprocessors.deregister("twinloops_finish")  # this page says it once
        self._share_links(apart)
        return apart

    def _share_links(self, other: Markdown) -> None:
        """Let MkDocs turn the other's links to Markdown files into those to pages."""
        if MKDOCS_LINKS in self.md.treeprocessors:
            links = self.md.treeprocessors[MKDOCS_LINKS]
            other.treeprocessors.register(links, MKDOCS_LINKS, 0)

    def value(self, reference: str) -> str:
        """The text of a value."""
        named = references.value_reference(reference, self.chapter.home)
        text = self.book.value(named)
        self.first = self.first or self.book.get(named.path)
        return text

    def linked(self, reference: str, text: str) -> str:
        """A value that leads to the cell that gave it."""
        self.has_sources = True
        named = references.value_reference(reference, self.chapter.home)
        number = self.book.cell_of(named)
        address = render.notebook_address(named.path, self.chapter.root, number)
        place = self.language.place.format(named.name, named.path)
        return render.value(text, address, place)

    def next_line_of(self, name: str) -> int:
        """The line, from 0, of the fence that superfences has come to.

        Both read the fences in their order, so it is the next of that name. If there is
        none, the result stands for line 0 of the file, which no message names.
        """
        while self.prose.fences:
            found, line = self.prose.fences.pop(0)
            if found == name:
                return line
        return -1 - self.above

    def _cell(
        self,
        execution: Execution,
        number: int,
        slug: str,
        show: fences.ShowOne,
        alt: str,
        marked: set[int] | None = None,
    ) -> str:
        self.first = self.first or execution
        self.cells += 1
        title = execution.cells[number].title
        self.build.page.shown.add((execution.path, title))
        source, outputs = "", ""
        if show != "output":
            source = render.source(execution, number, marked or (), slug)
        if show != "source":
            prefix, alone = f"tl{self.cells}", show == "output"
            files = render.program_address(execution.path, self.chapter.root)
            outputs = render.outputs(
                *(execution, number, prefix, alt),
                slug=slug,
                alone=alone,
                files=files,
                language=self.language,
            )
        if show == "output" and not outputs:
            raise AuthoringError(f"the cell {title!r} has no output to show.")
        return source + outputs

    def _caption(self, text: str) -> str:
        if not text:
            return ""
        html = self._captions.reset().convert(text)
        paragraph, _, rest = html.removeprefix("<p>").partition("</p>")
        if not html.startswith("<p>") or rest.strip():
            raise AuthoringError("a caption is one paragraph, without lists and such.")
        return f'<p class="tl-caption">{paragraph}</p>'

    @cached_property
    def _captions(self) -> Markdown:
        captions = Markdown()
        captions.ESCAPED_CHARS.append("$")
        self._share_links(captions)
        return captions

    def _slug(self, execution: Execution, number: int) -> str:
        """For a cell's anchor: its title, so that links to it last."""
        stem = execution.path.rpartition("/")[2].removesuffix(".py")
        slug = slugify(f"{stem} {execution.cells[number].title}", "-")
        self.slugs[slug] += 1
        again = self.slugs[slug]
        return f"{slug}-{again}" if again > 1 else slug

    def _bar(self, *shown: tuple[Execution, int | None]) -> str:
        """A program's toolbar where the page first shows it; later, a link to the cell.

        Args:
            shown: the programs of a block, each with the number of the cell, if it is
                one that the block shows.
        """
        bar, root = "", self.chapter.root
        for execution, number in shown:
            if execution.path in self.programs_with_tools:
                self.has_sources = True
                bar += render.origin(execution, root, number, self.language)
            else:
                self.programs_with_tools.add(execution.path)
                bar += render.tools(execution, root, self.build.colab, self.language)
        return f'<div class="tl-bar" data-search-exclude>{bar}</div>'


def _block(kind: str, html: str) -> str:
    """A block that a browser lays out when it comes near the window.

    Until then it has the height of so many lines: sources and outputs have an end of
    line in each, and a figure is as high as 20.
    """
    lines = html.count("\n") + 20 * html.count('class="tl-figure"')
    return f'<div class="{kind}" style="--tl-lines: {lines}">{html}</div>'


class _Read(Preprocessor):
    """Takes values and formulas out of the text, and finds mistakes in it."""

    def __init__(self, page: _Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        page = self.page
        whole = page.chapter.text().split("\n")
        page.above = max(len(whole) - len(lines), 0)
        block = self.md.preprocessors["fenced_code_block"]
        if getattr(block, "extension", None) is not page.superfences:
            error = AuthoringError(
                "another extension for fences was loaded behind twinloops.markdown;"
                " list twinloops.markdown last."
            )
            return [page.prose.fail(error, 0), "", *lines]
        return [*self._problems_above(whole[: page.above]), *page.prose.read(lines)]

    def _problems_above(self, lines: list[str]) -> Iterator[str]:
        """What stands on the page for each value in its front matter."""
        for number, line in enumerate(lines):
            if "{{" in line:
                error = AuthoringError(
                    "the front matter holds a value, but none is put in there; write it"
                    " in words."
                )
                yield from (self.page.prose.fail(error, number - self.page.above), "")


class _Number(InlineProcessor):
    """A typed number such as 1e-4, which browsers would break behind its hyphen."""

    # Python-Markdown's type names a class that its own code does not give back.
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        whole = etree.Element("span", {"class": "tl-value"})
        whole.text = AtomicString(m[0])
        return whole, m.start(), m.end()


class _Finish(Treeprocessor):
    """Sets the anchors of headings; says with which versions outputs were made."""

    def __init__(self, page: _Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, root: etree.Element) -> None:
        for level in range(1, 7):
            for heading in root.iter(f"h{level}"):
                text = _STASHED.sub("", "".join(heading.itertext()))
                rest = Prose.without_values(text)
                # A heading's anchor leaves its values out: links to it outlive a new
                # number.
                if rest is not None and not heading.get("id"):
                    heading.set("id", slugify(rest, "-"))
        self._name_links_in_folds(root)
        _label_cells(root)
        _box_tables(root)
        if self.page.first:
            line = etree.SubElement(root, "p", {"class": "tl-versions"})
            line.text = render.versions(self.page.first, self.page.language)
        if self.page.has_sources:
            label = etree.SubElement(root, "label", {"class": "tl-sources"})
            label.set("data-search-exclude", "")
            box = etree.SubElement(label, "input", {"type": "checkbox"})
            box.tail = f" {self.page.language.sources}"

    def _name_links_in_folds(self, root: etree.Element) -> None:
        """Give the cells in folds the links that stand for them on a published page.

        A fence does not know that it is in a fold, so its block is found where Markdown
        has put it aside.
        """
        blocks = self.md.htmlStash.rawHtmlBlocks
        for fold in root.iter("details"):
            for paragraph in fold.iter("p"):
                aside = _BLOCK.fullmatch(paragraph.text or "")
                if aside and (block := str(blocks[int(aside[1])])) in self.page.in_fold:
                    blocks[int(aside[1])] = self.page.in_fold[block]


def _label_cells(root: etree.Element) -> None:
    """Have each cell of a table name its column: phones show no row of headings.

    A table too wide for a phone is marked: one of three columns and more, or of two
    with a sentence in them. So is a row that continues the last one, and a number that
    begins a row: it would not be read as the title of a card.
    """
    for table in root.iter("table"):
        names = [_STASHED.sub("", "".join(th.itertext())) for th in table.iter("th")]
        texts = ["".join(td.itertext()) for td in table.iter("td")]
        if len(names) > 2 or max(map(len, texts), default=0) > _SENTENCE:
            table.set("data-cards", "")
        for row in table.iter("tr"):
            first = row.find("td")
            if first is not None and not len(first):
                if not first.text:
                    row.set("data-more", "")
                elif _NUMBER.fullmatch(first.text):
                    first.set("class", "tl-number")
            for name, cell in zip(names, row.findall("td"), strict=False):
                cell.set("data-label", name)


def _box_tables(root: etree.Element) -> None:
    """Put each table into a box that scrolls, as the theme's script does elsewhere."""
    for parent in list(root.iter()):
        for place, table in enumerate(parent):
            if table.tag == "table":
                box = etree.Element("div", {"class": "md-typeset__scrollwrap"})
                inner = etree.SubElement(box, "div", {"class": "md-typeset__table"})
                inner.append(table)
                box.tail, table.tail = table.tail, None
                parent[place] = box


class _Shown(Postprocessor):
    """Puts in what was taken out; MkDocs runs this on headings and titles too."""

    def __init__(self, page: _Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, text: str) -> str:
        return _named(self.page.prose.shown(text), self.page.language)


def _named(html: str, language: Language) -> str:
    """What Markdown's own extensions say, in the language of the page."""
    if language is ENGLISH:
        return html
    for term, text in language.terms.items():
        html = re.sub(f'(?<=<abbr title=")[^"]*(?=">{term}</abbr>)', text, html)
    html = html.replace(f'title="{ENGLISH.anchor}"', f'title="{language.anchor}"')
    back = ENGLISH.back.replace("{}", r"(\d+)")
    return re.sub(
        f'title="{back}"', lambda m: f'title="{language.back.format(m[1])}"', html
    )


def makeExtension(**options: Any) -> TwinLoopsExtension:
    """What Python-Markdown calls to load this module as an extension."""
    return TwinLoopsExtension(**options)
