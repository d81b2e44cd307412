"""The search: what of a page its index holds; an index for each language."""

import json
import re
from pathlib import Path
from typing import Any

from twinloops.languages import folder_of

_INDEX = "search/search_index.json"
_WORKER = "javascripts/search-worker.js"  # loads the index when a reader searches
_HAN = (
    "(?=[一-鿿])"  # before each Chinese sign; the theme marks no words at such places
)
_NOT_SEARCHED = re.compile(
    r'<svg .*?</svg>|<div class="tl-bar".*?</div>|<p class="tl-save".*?</p>'
    r'|<div class="highlight tl-together".*?</div>',
    re.DOTALL,
)
_FULL_OF_TAGS = re.compile(r"(?<=<code>).*?(?=</code>)|<math .*?</math>", re.DOTALL)
_AS_TEXT = re.compile(
    r'<(?:(?:a|span) class="tl-value"|abbr )[^>]*>([^<]*)</(?:a|span|abbr)>'
)
_ANY_TAG = re.compile(r"<[^>]*>")


def trimmed(html: str) -> str:
    """A page's HTML for the search index: no figures and toolbars.

    The index reads a page tag by tag, which takes a third of a build, so code,
    formulas, values and terms come without tags.
    """
    html = _AS_TEXT.sub(r"\1", _NOT_SEARCHED.sub("", html))
    return _FULL_OF_TAGS.sub(lambda m: _ANY_TAG.sub("", m[0]), html)


def split(site: Path) -> None:
    """Give each language an index of its own, in its folder.

    Where the site has our search worker, a page loads an index without entries, and
    the worker loads the whole one, ``whole_index.json``, when it is used.

    Args:
        site: the folder of a site that was just built; its index, if it has one, holds
            the pages of all languages.
    """
    file = site / _INDEX
    if not file.is_file():
        return
    index = json.loads(file.read_text(encoding="utf-8"))
    is_lazy = (site / _WORKER).is_file()
    for folder, part in _by_language(index).items():
        file = site / folder / _INDEX
        if is_lazy:
            whole = file.with_name("whole_index.json")
            _write(whole, part)
            address = f"../{whole.relative_to(site).as_posix()}"  # from the worker's
            part = {"config": {**part["config"], "whole": address}, "docs": []}
        _write(file, part)


def _by_language(index: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The index of each language, by the language's folder.

    The index of a translation has its pages, and the English ones that nobody has
    translated. Chinese has no spaces, so there each sign counts as a word.
    """
    entries: dict[str, list[dict[str, Any]]] = {"": []}
    for entry in index["docs"]:
        entries.setdefault(folder_of(entry["location"]), []).append(entry)
    english = entries.pop("")
    found = {"": {**index, "docs": english}}
    for folder, own in entries.items():
        moved = [_at(e, e["location"].removeprefix(f"{folder}/")) for e in own]
        pages = {_page_of(entry) for entry in moved}
        other = [
            _at(entry, f"../{entry['location']}")
            for entry in english
            if _page_of(entry) not in pages
        ]
        separator = f"{index['config']['separator']}|{_HAN}"
        config = {**index["config"], "separator": separator}
        found[folder] = {"config": config, "docs": moved + other}
    return found


def _at(entry: dict[str, Any], location: str) -> dict[str, Any]:
    """An entry of the index, seen from another folder."""
    return {**entry, "location": location}


def _page_of(entry: dict[str, Any]) -> str:
    return str(entry["location"]).partition("#")[0]


def _write(file: Path, index: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")
