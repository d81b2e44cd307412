"""Translations beside their originals: what has to be equal, and what changed since.

A page is read as blocks: paragraphs, headings, items of lists, rows of tables, fences.
``make translated`` notes a digest of each block of the original, in
``translations/zh/shapes.txt`` for ``docs/zh/shapes.md``. Later, blocks with other
digests are those that changed since they were translated.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from textwrap import dedent
from typing import Any

from markdown import Markdown

from twinloops import fences
from twinloops.languages import LANGUAGES, folder_of, original_of
from twinloops.problems import AuthoringError

_FENCE = re.compile(r"[ \t>]*(?P<marks>`{3,}|~{3,})(?P<name>[\w-]*)\s*")
# A line that starts a block without an empty line above it.
_STARTS = re.compile(r"\s*(?P<kind>[-*+](?= )|\d+\.(?= )|\||#+(?= )|\[\^|\?\?\?|!!!)")
_VALUE = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_ELEMENT = re.compile(r"<(tl-[a-z]+)")
_LANG = re.compile(r"^lang: *(\S+)$", re.MULTILINE)
_SENTENCE = re.compile(r"(?:[A-Za-z']+,? ){5}")  # five English words in a row
_EXCERPT = 60  # characters of a block in lists


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, an item, a row or a fence.

    Attributes:
        line: of the file, from 1.
        kind: the name of a fence, or the sign that starts the block; empty for prose.
        text: the lines, for a fence without the first and the last.
    """

    line: int
    kind: str
    text: str

    @property
    def digest(self) -> str:
        """Eight digits that change with the words; values and line breaks are none."""
        words = " ".join(_VALUE.sub("{{}}", self.text).split())
        return sha256(f"{self.kind} {words}".encode()).hexdigest()[:8]

    @property
    def excerpt(self) -> str:
        """The beginning, on one line."""
        return " ".join(self.text.split())[:_EXCERPT]


@dataclass(frozen=True)
class Translation:
    """A translated page.

    Attributes:
        root: the project's folder.
        page: the page's file below ``docs``: ``zh/shapes.md``.
    """

    root: Path
    page: str

    @property
    def name(self) -> str:
        """The translation's file in messages."""
        return f"docs/{self.page}"

    @property
    def original(self) -> str:
        """The original's file in messages."""
        return f"docs/{original_of(self.page)}"

    @property
    def record(self) -> Path:
        """The file that holds the digests."""
        return self.root / "translations" / Path(self.page).with_suffix(".txt")

    def text(self, name: str) -> str:
        """What stands in one of the two pages.

        Raises:
            OSError: if the page cannot be read.
        """
        return (self.root / name).read_text(encoding="utf-8-sig")


def found(root: Path) -> list[Translation]:
    """All translated pages of a project, in order."""
    docs = root / "docs"
    return [
        Translation(root, page.relative_to(docs).as_posix())
        for folder in filter(None, LANGUAGES)
        for page in sorted((docs / folder).rglob("*.md"))
    ]


def blocks(text: str) -> list[Block]:
    """A page as blocks; the first is the front matter, empty if there is none."""
    lines = text.split("\n")
    number = 0
    if lines[0] == "---" and "---" in lines[1:]:
        number = lines.index("---", 1) + 1
    read = [Block(1, "---", "\n".join(lines[1 : number - 1] if number else []))]
    while number < len(lines):
        fence = _FENCE.fullmatch(lines[number])
        if fence:
            end = _end_of_fence(lines, number + 1, fence["marks"])
            body = dedent("\n".join(lines[number + 1 : end]))
            read.append(Block(number + 1, fence["name"], body))
            number = end + 1
        elif lines[number].strip():
            end = number + 1
            while end < len(lines) and not _begins_anew(lines[end]):
                end += 1
            kind = _STARTS.match(lines[number])
            body = "\n".join(lines[number:end])
            read.append(Block(number + 1, kind["kind"] if kind else "", body))
            number = end
        else:
            number += 1
    return read


def _begins_anew(line: str) -> bool:
    return bool(not line.strip() or _FENCE.fullmatch(line) or _STARTS.match(line))


def _end_of_fence(lines: list[str], start: int, marks: str) -> int:
    for number in range(start, len(lines)):
        if lines[number].strip(" \t>") == marks:
            return number
    return len(lines)


def problems(translation: Translation) -> list[str]:
    """What the translation lacks of the original's structure, or has beyond it.

    The headings with their anchors, and in each section the fences in their order, the
    values and the explorables have to be those of the original. Words may differ.

    Raises:
        OSError: if a page cannot be read, such as an original that is gone.
    """
    texts = [translation.text(n) for n in (translation.original, translation.name)]
    tag = _LANG.search(texts[1].partition("\n---\n")[0])
    wanted = LANGUAGES[folder_of(translation.page)].tag
    wrong = []
    if not tag or tag[1] != wanted:
        wrong.append(f"{translation.name}:1: the front matter needs 'lang: {wanted}'.")
    theirs, ours = (_sections(text) for text in texts)
    for anchor in theirs:
        if anchor not in ours:
            line = theirs[anchor][0].line
            wrong.append(
                f"{translation.name}: no section has the anchor '#{anchor}' of"
                f" {translation.original}:{line}; a heading ends in {{ #{anchor} }}."
            )
    for anchor, section in ours.items():
        if anchor not in theirs:
            wrong.append(
                f"{translation.name}:{section[0].line}: {translation.original} has no"
                f" section '#{anchor}'."
            )
        else:
            wrong += _differences(translation, anchor, theirs[anchor], section)
    if not wrong and list(theirs) != list(ours):
        wrong.append(f"{translation.name}: its sections stand in another order.")
    return wrong


def _sections(text: str) -> dict[str, list[Block]]:
    """The blocks below each heading, the heading first, by the heading's anchor."""
    read = blocks(text)
    headings = [block for block in read if block.kind.startswith("#")]
    shown = "\n\n".join(_VALUE.sub("", heading.text) for heading in headings)
    html = Markdown(extensions=["toc", "attr_list"]).convert(shown)
    anchors = iter(re.findall(r'<h\d[^>]*\bid="([^"]+)"', html))
    sections: dict[str, list[Block]] = {"": []}
    anchor = ""
    for block in read:
        if block.kind.startswith("#"):
            anchor = next(anchors)
            sections[anchor] = []
        if block.kind != "---":
            sections[anchor].append(block)
    return {name: section for name, section in sections.items() if section}


def _differences(
    translation: Translation, anchor: str, theirs: list[Block], ours: list[Block]
) -> Iterator[str]:
    place = f"{translation.name}:{ours[0].line}: the section '#{anchor}'"
    if theirs[0].kind != ours[0].kind:
        yield f"{place} is of another level than in {translation.original}."
    listed = [[_signature(b) for b in part if _is_fence(b)] for part in (theirs, ours)]
    if listed[0] != listed[1]:
        missing, more = _counted(*listed)
        what = f"lacks {missing}" if missing else f"has {more}"
        what = what if missing or more else "has another order"
        yield (
            f"{place} has other fences than {translation.original}:{theirs[0].line}:"
            f" it {what}."
        )
    for pattern, form in ((_VALUE, "{{{{ {} }}}}"), (_ELEMENT, "<{}>")):
        named = [
            [form.format(found) for found in pattern.findall("\n".join(_texts(part)))]
            for part in (theirs, ours)
        ]
        missing, more = _counted(*named)
        if missing:
            yield f"{place} lacks {missing} of {translation.original}."
        if more:
            yield f"{place} has {more}, which {translation.original} has not."


def _counted(theirs: list[str], ours: list[str]) -> tuple[str, str]:
    missing, more = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
    return ", ".join(missing.elements()), ", ".join(more.elements())


def _texts(section: list[Block]) -> list[str]:
    return [block.text for block in section]


def _is_fence(block: Block) -> bool:
    return block.kind in fences.NAMES


def _signature(block: Block) -> str:
    """A fence without the words that a translator writes."""
    kinds: dict[str, Any] = {"snippet": fences.Snippet, "twins": fences.Twins}
    text = _VALUE.sub("a value", block.text)
    if block.kind in kinds:
        fence = fences.read(kinds[block.kind], text)
        plain = replace(
            fence, **{n: "" for n in vars(fence) if n[:3] in ("cap", "alt")}
        )
        set_ = (f"{name}: {text}" for name, text in vars(plain).items() if text)
        return f"{block.kind} ({', '.join(set_)})"
    if block.kind == "table":
        table = fences.read(fences.Table, text)
        parts = ", ".join([*table.columns.values(), *table.links.values()])
        return f"table (rows: {table.rows}; {parts})"
    return f"{block.kind} ({' '.join(block.text.split())})"


def note(translation: Translation) -> None:
    """Note that the translation is that of the original as it is now.

    Raises:
        AuthoringError: if the two pages differ in structure, or in their blocks.
        OSError: if a page cannot be read, or the record cannot be written.
    """
    theirs, ours = (
        blocks(translation.text(name))
        for name in (translation.original, translation.name)
    )
    wrong = [*problems(translation), *_first_difference(translation, theirs, ours)]
    if wrong:
        raise AuthoringError("\n".join(wrong))
    lines = [f"{block.digest} {block.excerpt}".rstrip() + "\n" for block in theirs]
    translation.record.parent.mkdir(parents=True, exist_ok=True)
    translation.record.write_text("".join(lines), encoding="utf-8")


def _first_difference(
    translation: Translation, theirs: list[Block], ours: list[Block]
) -> Iterator[str]:
    for there, here in zip_longest(theirs, ours):
        if not (there and here) or there.kind != here.kind:
            yield (
                f"{translation.name}:{here.line if here else 'end'}: from here on, the"
                f" blocks are not those of {translation.original} from"
                f" {there.line if there else 'its end'} on. A translation has the same"
                " paragraphs, items and rows."
            )
            return


def changes(translation: Translation) -> list[str]:
    """Which blocks of the original changed since they were translated, with places.

    Raises:
        OSError: if a page cannot be read.
    """
    theirs = blocks(translation.text(translation.original))
    ours = blocks(translation.text(translation.name))
    if not translation.record.is_file():
        return [f"{translation.name}:1: nobody has run 'make translated' for it."]
    lines = translation.record.read_text(encoding="utf-8").splitlines()
    noted = [line.partition(" ")[0] for line in lines]
    places = [f"{translation.name}:{block.line}" for block in ours]
    if len(places) != len(noted):  # edited since: which block is which, nobody knows
        places = [translation.name] * len(noted)
    listed = []
    now = [block.digest for block in theirs]
    for kind, i, i_end, j, j_end in SequenceMatcher(
        None, noted, now, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        for here, there in zip_longest(places[i:i_end], theirs[j:j_end]):
            listed.append(_change(translation, here, there, places[i_end - 1]))
    english = {block.digest for block in theirs if _SENTENCE.search(block.text)}
    listed += [
        f"{translation.name}:{block.line}: is still in English: {block.excerpt}"
        for block in ours
        if block.digest in english and not _is_fence(block)
    ]
    return listed


def _change(
    translation: Translation, here: str | None, there: Block | None, above: str
) -> str:
    if there is None:
        return f"{here}: translates what {translation.original} no longer has."
    place = f"{translation.original}:{there.line}"
    if here is None:
        return f"{above}: behind it, {place} has no translation: {there.excerpt}"
    return f"{here}: {place} has changed since: {there.excerpt}"
