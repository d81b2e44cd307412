"""Translations beside their originals: what has to be equal, and what changed since.

A page is read as blocks: paragraphs, headings, items of lists, rows of tables, fences.
``make translated`` notes a digest of each block of the original, in
``translations/zh/shapes.txt`` for ``docs/zh/shapes.md``. Later, blocks with other
digests are those that changed since they were translated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from textwrap import dedent
from typing import Any

from markdown import Markdown

from twinloops import fences
from twinloops.build import parts
from twinloops.languages import LANGUAGES, language_of, original_of
from twinloops.problems import AuthoringError

# A line that starts a block without an empty line above it.
_STARTS = re.compile(r"\s*(?P<kind>[-*+](?= )|\d+\.(?= )|\||#+(?= )|\[\^|\?\?\?|!!!)")
_VALUE = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_SAME = re.compile(r"\{\{.*?\}\}|<tl-[a-z]+", re.DOTALL)  # values and explorables
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
    def is_fence(self) -> bool:
        """Whether it is a fence that the site knows."""
        return self.kind in fences.NAMES

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
    front, body = parts(text)
    lines = text.split("\n")
    number = text.count("\n") - body.count("\n")
    read = [Block(1, "---", front)]
    while number < len(lines):
        fence = fences.LINE.fullmatch(lines[number])
        if fence:
            end, _ = fences.end_of(lines, number, fence)
            body = dedent("\n".join(lines[number + 1 : end - 1]))
            read.append(Block(number + 1, fence["header"].strip(), body))
            number = end
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
    return bool(not line.strip() or fences.LINE.fullmatch(line) or _STARTS.match(line))


def problems(translation: Translation) -> list[str]:
    """What the translation lacks of the original's structure, or has beyond it.

    The headings with their anchors, and in each section the fences in their order, the
    values and the explorables have to be those of the original. Words may differ.

    Raises:
        OSError: if a page cannot be read, such as an original that is gone.
    """
    texts = [translation.text(n) for n in (translation.original, translation.name)]
    tag = _LANG.search(parts(texts[1])[0])
    wanted = language_of(translation.page).tag
    wrong = []
    if not tag or tag[1] != wanted:
        wrong.append(f"{translation.name}:1: the front matter needs 'lang: {wanted}'.")
    theirs, ours = (_outline(text) for text in texts)
    named = [[what for what, _ in outline] for outline in (theirs, ours)]
    for _, i, i_end, j, j_end in _differences(*named):
        above = ours[j - 1][1] if j else 1
        wrong += [
            f"{translation.name}:{above}: below this line, {what} is missing; it stands"
            f" at {translation.original}:{line}."
            for what, line in theirs[i:i_end]
        ]
        wrong += [
            f"{translation.name}:{line}: {translation.original} has no {what} there."
            for what, line in ours[j:j_end]
        ]
    return wrong


def _differences(a: list[str], b: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Where two lists differ: parts of ``a``, and of ``b`` in their place."""
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return [part for part in matcher.get_opcodes() if part[0] != "equal"]


def _outline(text: str) -> list[tuple[str, int]]:
    """What is the same in every language, with its lines, section by section.

    The values and explorables of a section are sorted: in another language a sentence
    may name them in another order.
    """
    outline = []
    for anchor, section in sections(text).items():
        if anchor:
            outline.append((f"{section[0].kind} {{ #{anchor} }}", section[0].line))
        outline += [(_signature(b), b.line) for b in section if b.is_fence]
        outline += sorted(
            (" ".join(found.split()), block.line)
            for block in section
            for found in _SAME.findall(block.text)
        )
    return outline


def sections(text: str) -> dict[str, list[Block]]:
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


def _signature(block: Block) -> str:
    """A fence without the words that a translator writes."""
    kinds: dict[str, Any] = {"snippet": fences.Snippet, "twins": fences.Twins}
    text = _VALUE.sub("a value", block.text)
    if block.kind in kinds:
        options = vars(fences.read(kinds[block.kind], text)).items()
        same = (
            f"{name}: {text}"
            for name, text in options
            if text and not name.startswith(("caption", "alt", "name"))
        )
        return f"{block.kind} ({', '.join(same)})"
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
    for _, i, i_end, j, j_end in _differences(noted, now):
        for here, there in zip_longest(places[i:i_end], theirs[j:j_end]):
            listed.append(_change(translation, here, there, places[i_end - 1]))
    english = {block.digest for block in theirs if _SENTENCE.search(block.text)}
    listed += [
        f"{translation.name}:{block.line}: is still in English: {block.excerpt}"
        for block in ours
        if block.digest in english and not block.is_fence
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
