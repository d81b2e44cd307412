"""What MkDocs's pages need to know of their language: the editions, the navigation."""

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
    """End the way from page to page where another language begins."""
    for page in nav.pages:
        for side in ("previous_page", "next_page"):
            neighbour = getattr(page, side)
            if neighbour and _folder(neighbour) != _folder(page):
                setattr(page, side, None)


def navigation(nav: Navigation, folder: str) -> Navigation:
    """The part of the navigation that is in one language.

    Args:
        nav: the whole navigation, in which each translation is a section of its own.
        folder: of the language; empty for English.
    """
    items = [item for item in nav.items if _folder(item) == folder]
    if folder:
        sections = (item for item in items if isinstance(item, Section))
        items = [child for section in sections for child in section.children]
    pages = [page for page in nav.pages if _folder(page) == folder]
    part = Navigation(items, pages)
    part.homepage = part.homepage or next(iter(pages), None)
    return part


def _folder(item: StructureItem) -> str:
    """The folder of an item's language: for a section, that of its first page."""
    if isinstance(item, Page):
        return folder_of(item.file.src_uri)
    return _folder(item.children[0]) if isinstance(item, Section) else ""
