"""What Markdown made of the pages: ``serve`` converts those that a save has changed."""

import logging
from dataclasses import dataclass

from markdown.extensions import Extension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import CountHandler

from twinloops.book import Book, Run
from twinloops.extension import Desk

# What these make of a page depends on its text, on which files there are and on the
# runs that it asks for. Others may read files: with them, all is converted every time.
KNOWN = frozenset(
    {
        "abbr",
        "admonition",
        "attr_list",
        "def_list",
        "fenced_code",
        "footnotes",
        "md_in_html",
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.superfences",
        "tables",
        "toc",
    }
)


@dataclass(frozen=True)
class _Conversion:
    markdown: str | None
    content: str | None
    toc: TableOfContents
    title: str | None
    anchors: set[str] | None
    links: dict[str, dict[str, str]]  # to anchors, by the file
    shown: frozenset[tuple[str, str]]
    runs: dict[str, tuple[str, str]]  # that it asked for: source and notebook, by path


class Conversions:
    """The conversions of the last build, by page."""

    def __init__(self) -> None:
        self.kept: dict[str, _Conversion] = {}
        self.around: object = None
        self.warnings = CountHandler()
        logging.getLogger("mkdocs.structure.pages").addHandler(self.warnings)

    def begin(self, config: MkDocsConfig, files: Files) -> None:
        """Forget all, if anything changed on which every page may depend.

        Args:
            config: of this build.
            files: of the whole site.
        """
        names = [x for x in config.markdown_extensions if not isinstance(x, Extension)]
        around = (
            names,
            config.mdx_configs,
            config.validation,
            [(file.src_uri, file.dest_uri, file.inclusion) for file in files],
        )
        if around != self.around or not KNOWN.issuperset(names):
            self.kept.clear()
        self.around = around

    def reuse(self, page: Page, desk: Desk) -> None:
        """Let a page take its last conversion, if its text and runs will be the same.

        One that came with a warning or a problem is not kept, so it is said again.

        Args:
            page: about to be converted.
            desk: of this build.
        """
        convert = page.render
        name = page.file.src_uri

        def render(config: MkDocsConfig, files: Files) -> None:
            last = self.kept.get(name)
            if last and last.markdown == page.markdown and _same_runs(last, desk.book):
                _give(last, page, files)
                desk.shown |= last.shown
                return
            self.kept.pop(name, None)
            shown, desk.shown = desk.shown, set()
            desk.book.asked.clear()
            before = self._said(desk)
            convert(config, files)
            if self._said(desk) == before:
                self.kept[name] = _conversion(page, desk)
            desk.shown |= shown

        # MkDocs has no hook between reading a page and converting it
        page.render = render  # type: ignore[method-assign]

    def _said(self, desk: Desk) -> tuple[int, int]:
        return sum(self.warnings.counts.values()), len(desk.problems)


def _conversion(page: Page, desk: Desk) -> _Conversion:
    links = {file.src_uri: to for file, to in (page.links_to_anchors or {}).items()}
    return _Conversion(
        page.markdown,
        page.content,
        page.toc,
        page._title_from_render,
        page.present_anchor_ids,
        links,
        frozenset(desk.shown),
        {path: _texts(desk.book.runs[path]) for path in desk.book.asked},
    )


def _same_runs(last: _Conversion, book: Book) -> bool:
    return all(
        path in book.runs and _texts(book.runs[path]) == texts
        for path, texts in last.runs.items()
    )


def _texts(run: Run) -> tuple[str, str]:
    return run.source, run.program.ipynb


def _give(last: _Conversion, page: Page, files: Files) -> None:
    page.content, page.toc = last.content, last.toc
    page._title_from_render = last.title
    page.present_anchor_ids = last.anchors
    page.links_to_anchors = {
        files.src_uris[name]: to for name, to in last.links.items()
    }
