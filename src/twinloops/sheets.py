"""The style sheets of a built site, without what none of its pages uses.

The theme's sheet has rules for everything that any site may show, and every first visit
loads it. A rule goes if it wants a class or an id that no page has and no script names.
A selector or a sheet that this module does not understand stays as it is.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from itertools import dropwhile, groupby, pairwise
from pathlib import Path
from typing import Any

import tinycss2

from twinloops.reading import digest

# No script gives these attributes a value that no page has.
_FROM_PAGES = ("dir", "data-md-color-primary", "data-md-color-accent")
# Parts that the theme's script can make and no page of this site has. If one comes, a
# test of the published sheets says so.
_UNUSED = ("md-annotation", "md-source", "md-status", "md-tag", "md-version", "tabbed")
_OWN = "javascripts"  # the site's own scripts; the theme's are in assets/javascripts
_ATTRIBUTE = re.compile(
    rf"\b(class|id|{'|'.join(_FROM_PAGES)})\s*=\s*"
    r"""("[^"]*"|'[^']*'|[^\s"'>]+)"""
)
# Nearly all tags of a page are those of the pages beside it, so each is read once.
_TAG = re.compile(r"""<[a-z][^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_WORD = re.compile(r"[\w-]+")
_PROPERTY = re.compile(r"--[\w-]+")
_USED_PROPERTY = re.compile(r"\bvar\(\s*(--[\w-]+)")
_WITH_RULES = ("media", "supports", "container")


@dataclass(frozen=True)
class Known:
    """What the pages and the scripts of a site name.

    Attributes:
        names: classes, ids, custom properties.
        beginnings: of names that a script puts together, such as ``tl-line-``.
        attributes: those of ``_FROM_PAGES`` with the values that pages give them.
    """

    names: frozenset[str]
    beginnings: tuple[str, ...]
    attributes: frozenset[str]

    @classmethod
    def read(cls, site: Path) -> "Known":
        """Read the pages and the scripts of a site.

        Each word of the theme's scripts may be a name, but for those of parts that no
        page has. The site's own scripts hold sentences as well; their names of classes
        have a hyphen, such as ``tl-output``.
        """
        names: set[str] = set()
        tags: set[str] = set()
        scripts: set[str] = set()
        for page in site.rglob("*.html"):
            html = page.read_text("utf-8")
            names.update(_PROPERTY.findall(html))
            tags.update(_TAG.findall(html))
            scripts.update(_SCRIPT.findall(html))
        for file in site.rglob("*.js"):
            folders = file.relative_to(site).parts
            if folders[0] == _OWN:
                words = _WORD.findall(file.read_text("utf-8"))
                names.update(word for word in words if "-" in word)
            # Only the worker of the search loads lunr, and a worker sees no page.
            elif "lunr" not in folders:
                scripts.add(file.read_text("utf-8"))
        for script in scripts:
            words = _WORD.findall(script)
            names.update(word for word in words if not word.startswith(_UNUSED))
        attributes = _ATTRIBUTE.findall("".join(tags))
        pairs = {(name, unescape(value.strip("\"'"))) for name, value in attributes}
        for _, value in pairs:
            names.update(value.split())
        return cls(
            frozenset(names),
            tuple(name for name in names if name[-1] in "-_" and name.strip("-_")),
            frozenset("=".join(pair) for pair in pairs if pair[0] in _FROM_PAGES),
        )

    def has(self, name: str) -> bool:
        """Whether there may be such a class, id or custom property."""
        if name in self.names or name.startswith(self.beginnings):
            return True
        return not _WORD.fullmatch(name)  # a script may write it with escapes

    def may_match(self, selector: Sequence[Any]) -> bool:
        """Whether it may match an element; what is inside ``:not()`` is not read."""
        for before, token in pairwise([None, *selector]):
            if token.type == "hash" or (token.type == "ident" and before == "."):
                if not self.has(token.value):
                    return False
            elif token.type == "[] block":
                text = tinycss2.serialize(token.content).replace('"', "")
                name, equals, _ = text.partition("=")
                if equals and name in _FROM_PAGES and text not in self.attributes:
                    return False
        return True

    def may_use(self, declaration: Sequence[Any]) -> bool:
        """Whether it is more than a custom property that nothing uses."""
        first = declaration[0]
        custom = first.type == "ident" and first.value.startswith("--")
        return not custom or self.has(first.value)


def shorten(site: Path, cache: Path) -> None:
    """Rewrite the style sheets of a built site; they keep their names.

    Args:
        site: its folder.
        cache: a file that keeps the result. Parsing the sheets is a good part of a
            small site's build, and nearly every build of a site comes to the same.
    """
    known = Known.read(site)
    files = sorted(site.rglob("*.css"))
    sheets = [file.read_text("utf-8") for file in files]
    named = sorted(filter(known.has, set(_WORD.findall("".join(sheets)))))
    here = Path(__file__).read_text("utf-8")
    found = [sheets, named, sorted(known.attributes)]
    key = digest(json.dumps([here, tinycss2.VERSION, *found]).encode())
    kept: dict[str, list[str]] = {}
    with suppress(OSError, ValueError):
        kept = json.loads(cache.read_bytes())
    if key not in kept:
        kept = {key: _all_shortened(sheets, known)}
        try:
            cache.parent.mkdir(parents=True, exist_ok=True)
            cache.write_text(json.dumps(kept), "utf-8")
        except OSError:  # on a full disk, the next build parses them again
            with suppress(OSError):
                cache.unlink()
    for file, sheet in zip(files, kept[key], strict=True):
        file.write_text(sheet, "utf-8", newline="")


def _all_shortened(sheets: list[str], known: Known) -> list[str]:
    parsed = [
        tinycss2.parse_component_value_list(sheet, skip_comments=True)
        for sheet in sheets
    ]
    for _ in range(2):  # properties that only unused rules use are unused themselves
        used = _USED_PROPERTY.findall("".join(sheets))
        knows = replace(known, names=known.names.union(used))
        sheets = [_shortened_sheet(tokens, knows) for tokens in parsed]
    return sheets


def _shortened_sheet(tokens: list[Any], known: Known) -> str:
    """A style sheet without most indents and what is not known.

    If it has a mistake between its rules, it stays whole.
    """
    rules = tinycss2.parse_stylesheet(tokens, skip_whitespace=True)
    if any(rule.type == "error" for rule in rules):
        return str(tinycss2.serialize(tokens))
    return "".join(_shortened(rule, known) for rule in rules)


def _shortened(rule: Any, known: Known) -> str:
    """A rule with what is known of it, which may be nothing."""
    if rule.type == "at-rule":
        if rule.lower_at_keyword not in _WITH_RULES or rule.content is None:
            return str(rule.serialize())
        inner = _shortened_sheet(rule.content, known)
        head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
        return f"{head}{{{inner}}}" if inner else ""
    selectors = list(_split(rule.prelude, ","))
    wanted = [selector for selector in selectors if known.may_match(selector)]
    if wanted and any(token.type == "{} block" for token in rule.content):
        # The "&" of rules inside is as specific as the most specific of all selectors.
        wanted, declarations = selectors, [rule.content]
    else:
        declarations = [d for d in _split(rule.content, ";") if known.may_use(d)]
    head = ",".join(map(tinycss2.serialize, wanted))
    body = ";".join(map(tinycss2.serialize, declarations))
    return f"{head}{{{body}}}" if head and body else ""


def _split(tokens: Iterable[Any], separator: str) -> Iterator[list[Any]]:
    """The parts between separators, without white space in front and empty parts."""
    for is_between, part in groupby(tokens, lambda token: token == separator):
        rest = list(dropwhile(lambda token: token.type == "whitespace", part))
        if rest and not is_between:
            yield rest
