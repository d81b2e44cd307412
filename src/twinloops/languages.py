"""The languages of the site: English, and translations in folders of their own.

``docs/zh/shapes.md`` is the Chinese translation of ``docs/shapes.md``. It shows the
same snippets, so nothing runs twice.
"""

from typing import NamedTuple


class Language(NamedTuple):
    """A language.

    Attributes:
        tag: as HTML names it.
        name: in its own words.
        sources: the words of the switch that shows where values come from.
        outdated: what a translation says of itself if ``{}`` blocks of its original
            changed since.
    """

    tag: str
    name: str
    sources: str
    outdated: str = ""


# By the folder below docs/. What else a new language needs, CONTRIBUTING.md lists.
LANGUAGES = {
    "": Language("en", "English", "Show where the numbers come from"),
    "zh": Language(
        "zh-Hans",
        "简体中文",
        sources="显示数字的出处",
        outdated="翻译之后，英文原文有 {} 处改动",
    ),
}


def folder_of(page: str) -> str:
    """The folder of a page's language; empty for English.

    Args:
        page: the page's file below ``docs``, or its URL, with ``/``: ``zh/shapes.md``.
    """
    folder = page.partition("/")[0]
    return folder if folder in LANGUAGES else ""


def original_of(page: str) -> str:
    """The English page that a page translates; an English page itself.

    Args:
        page: the page's file below ``docs``, with ``/``: ``zh/shapes.md``.
    """
    folder = folder_of(page)
    return page.removeprefix(f"{folder}/") if folder else page


def home_of(page: str) -> str:
    """The folder below ``snippets`` that holds a page's own programs.

    A translation shows the programs of its original.

    Args:
        page: the page's file below ``docs``, with ``/``: ``dead-relu.md``.
    """
    return original_of(page).removesuffix(".md").replace("-", "_")
