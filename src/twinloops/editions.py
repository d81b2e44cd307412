"""What MkDocs's pages need to know of their language: the editions, the navigation."""

from functools import lru_cache
from typing import NamedTuple

from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from twinloops.languages import LANGUAGES, Language, folder_of, original_of


class Edition(NamedTuple):
    """A page in one language, for the theme: its language, its URL below the site's."""

    language: Language
    url: str


def editions(page: Page, files: Files) -> list[Edition]:
    """The page in each language in which there is one, English first."""
    original = original_of(page.file.src_uri)
    found = []
    for folder, language in LANGUAGES.items():
        file = files.get_file_from_path(f"{folder}/{original}" if folder else original)
        if file:
            found.append(Edition(language, file.url.removeprefix("./")))
    return found


def separate(nav: Navigation) -> None:
    """End the way from page to page where another part of the site begins."""
    for page in nav.pages:
        for side in ("previous_page", "next_page"):
            neighbour = getattr(page, side)
            if neighbour and _part(neighbour, nav) != _part(page, nav):
                setattr(page, side, None)


def navigation(nav: Navigation, page: Page) -> Navigation:
    """The part of the navigation that a page shows: that of its language.

    The pages in ``errors/`` stand in the navigation of ``errors.md`` and of each other
    only. Every other page is lighter without them.

    Args:
        nav: the whole navigation, in which each translation is a section of its own,
            and so are the pages in the folder of a page.
        page: where it stands.
    """
    source = page.file.src_uri
    folder = folder_of(source)
    shown = {folder, _part(page, nav), source.removesuffix(".md")}
    items = [item for item in nav.items if _part(item, nav) in shown]
    if folder:
        sections = (item for item in items if isinstance(item, Section))
        items = [child for section in sections for child in section.children]
    pages = [page for page in nav.pages if _part(page, nav) in shown]
    part = Navigation(items, pages)
    part.homepage = part.homepage or next(iter(pages), None)
    return part


def _part(item: StructureItem, nav: Navigation) -> str:
    """The part of the site that an item is in: ``zh``, ``errors``, or "" for the rest.

    ``errors`` is a part since there is a page ``errors.md``. A section is where its
    first page is.
    """
    if isinstance(item, Section):
        return _part(item.children[0], nav)
    if not isinstance(item, Page):
        return ""
    source = item.file.src_uri
    folder = source.rpartition("/")[0]
    return folder_of(source) or (folder if folder in _folders_of_pages(nav) else "")


@lru_cache(1)  # each page asks for its items' parts: a thousand pages, a million times
def _folders_of_pages(nav: Navigation) -> frozenset[str]:
    return frozenset(page.file.src_uri.removesuffix(".md") for page in nav.pages)
