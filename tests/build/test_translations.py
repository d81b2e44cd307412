"""Translated pages beside their originals."""

from pathlib import Path

import pytest

from twinloops import translations
from twinloops.problems import AuthoringError
from twinloops.translations import Translation

ORIGINAL = """\
---
description: About shapes
---

# Shapes

The loss of this loop stays at {{ a.x:.1f }}.

## Fix { #fix }

- Write one line.
- Write two lines.

```snippet
cell: a::Data
caption: The data, {{ a.n }} rows.
```

| See | Do |
| --- | --- |
| a stall | fix |
"""
CHINESE = """\
---
lang: zh-Hans
description: 关于形状
---

# 形状 { #shapes }

这个循环的损失停在 {{ a.x:.1f }}。

## 修复 { #fix }

- 写一行。
- 写两行。

```snippet
cell: a::Data
caption: 数据，{{ a.n }} 行。
```

| 现象 | 办法 |
| --- | --- |
| 停滞 | 修复 |
"""


@pytest.fixture
def page(tmp_path: Path) -> Translation:
    """A page and its translation, which nobody has noted yet."""
    page = Translation(tmp_path, "zh/shapes.md")
    for name, text in ((page.original, ORIGINAL), (page.name, CHINESE)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return page


def replace(page: Translation, name: str, old: str, new: str) -> None:
    file = page.root / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_translations_are_found(page: Translation) -> None:
    assert translations.found(page.root) == [page]
    assert (page.name, page.original) == ("docs/zh/shapes.md", "docs/shapes.md")
    assert page.record == page.root / "translations/zh/shapes.txt"


def test_blocks() -> None:
    read = translations.blocks(ORIGINAL)
    kinds = [(block.line, block.kind) for block in read]
    assert kinds == [
        (1, "---"),
        (5, "#"),
        (7, ""),
        (9, "##"),
        (11, "-"),
        (12, "-"),
        (14, "snippet"),
        (19, "|"),
        (20, "|"),
        (21, "|"),
    ]
    assert read[6].text == "cell: a::Data\ncaption: The data, {{ a.n }} rows."


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("It is {{ a.x:.1f }}.", "It is {{ b.y }}.", True),
        ("one\ntwo", "one two", True),
        ("one two", "one three", False),
        ("one", "- one", False),
    ],
)
def test_values_and_line_breaks_change_no_words(
    one: str, other: str, equal: bool
) -> None:
    (_, a), (_, b) = translations.blocks(one), translations.blocks(other)
    assert (a.digest == b.digest) == equal


def test_a_fence_in_a_fold_and_code_that_looks_like_markdown() -> None:
    text = (
        '??? note "a"\n    ```python\n    # no heading\n\n    - no item\n    ```\nend\n'
    )
    read = translations.blocks(text)
    assert [block.kind for block in read] == ["---", "???", "python", ""]


def test_a_right_translation(page: Translation) -> None:
    assert translations.problems(page) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("lang: zh-Hans\n", "", "docs/zh/shapes.md:1: the front matter needs 'lang: "),
        (" { #fix }", " { #mend }", "10: docs/shapes.md has no ## { #mend } there."),
        (" { #fix }", " { #mend }", "8: below this line, ## { #fix } is missing; it"),
        ("## 修复", "### 修复", "docs/shapes.md has no ### { #fix } there."),
        ("cell: a::Data", "cell: a::Loop", "snippet (cell: a::Data, show: both) is mi"),
        (
            "cell: a::Data",
            "cell: a::Data\nshow: source",
            "docs/shapes.md has no snippet (cell: a::Data, show: source) there.",
        ),
        (
            "{{ a.x:.1f }}",
            "1.5",
            "docs/zh/shapes.md:6: below this line, {{ a.x:.1f }} is missing; it stands"
            " at docs/shapes.md:7.",
        ),
        ("{{ a.x:.1f }}", "{{ a.x:.2f }}", "docs/shapes.md has no {{ a.x:.2f }} there"),
        ("，{{ a.n }} 行", "", "below this line, {{ a.n }} is missing"),
        ("停在", "停在 <tl-pairs></tl-pairs>", "docs/shapes.md has no <tl-pairs there"),
    ],
)
def test_a_translation_that_lacks_something(
    page: Translation, old: str, new: str, message: str
) -> None:
    replace(page, page.name, old, new)
    assert any(message in problem for problem in translations.problems(page))


def test_sections_in_another_order(page: Translation) -> None:
    for name in (page.original, page.name):
        file = page.root / name
        text = file.read_text(encoding="utf-8")
        more = ["\n## One { #one }\n", "\n## Two { #two }\n"]
        more = more[::-1] if name == page.name else more
        file.write_text(text + "".join(more), encoding="utf-8")
    assert translations.problems(page) == [
        "docs/zh/shapes.md:24: docs/shapes.md has no ## { #two } there.",
        "docs/zh/shapes.md:26: below this line, ## { #two } is missing; it stands at"
        " docs/shapes.md:25.",
    ]


def test_values_may_stand_in_another_order(page: Translation) -> None:
    replace(page, page.original, "stays at", "of {{ a.b }} stays at")
    replace(page, page.name, "。\n\n##", " {{ a.b }}。\n\n##")
    assert translations.problems(page) == []


def test_nothing_changed(page: Translation) -> None:
    assert translations.changes(page) == [
        "docs/zh/shapes.md:1: nobody has run 'make translated' for it."
    ]
    translations.note(page)
    assert translations.changes(page) == []
    replace(page, page.original, "{{ a.x:.1f }}", "{{ a.y }}")
    assert translations.changes(page) == []


def test_what_changed_is_listed_with_both_places(page: Translation) -> None:
    translations.note(page)
    replace(page, page.original, "Write two lines.", "Write three lines.")
    replace(page, page.original, "stays at", "hardly moves from")
    replace(page, page.original, "```snippet", "A new sentence.\n\n```snippet")
    replace(page, page.original, "| a stall | fix |\n", "")
    assert translations.changes(page) == [
        "docs/zh/shapes.md:8: docs/shapes.md:7 has changed since: The loss of this loop"
        " hardly moves from {{ a.x:.1f }}.",
        "docs/zh/shapes.md:13: docs/shapes.md:12 has changed since: - Write three"
        " lines.",
        "docs/zh/shapes.md:13: behind it, docs/shapes.md:14 has no translation: A new"
        " sentence.",
        "docs/zh/shapes.md:22: translates what docs/shapes.md no longer has.",
    ]
    replace(page, page.name, "- 写两行。", "- 写三行。")
    replace(page, page.name, "```snippet", "一句新话。\n\n```snippet")
    replace(page, page.name, "| 停滞 | 修复 |\n", "")
    translations.note(page)
    assert translations.changes(page) == []


def test_a_paragraph_in_english_is_listed(page: Translation) -> None:
    replace(page, page.name, "这个循环的损失停在", "The loss of this loop stays at")
    replace(page, page.name, "。\n\n##", ".\n\n##")
    translations.note(page)
    assert translations.changes(page) == [
        "docs/zh/shapes.md:8: is still in English: The loss of this loop stays at {{"
        " a.x:.1f }}."
    ]


def test_only_a_translation_with_the_same_blocks_is_noted(page: Translation) -> None:
    replace(page, page.name, "- 写两行。\n", "")
    with pytest.raises(AuthoringError, match=r"zh/shapes\.md:14: from here on, the"):
        translations.note(page)
    replace(page, page.name, "cell: a::Data", "cell: b::Data")
    with pytest.raises(AuthoringError, match=r"has no snippet \(cell: b::Data"):
        translations.note(page)
    assert not page.record.exists()


def test_an_edited_translation_has_no_lines(page: Translation) -> None:
    """Which of its blocks translates which, nobody knows until it is noted again."""
    translations.note(page)
    replace(page, page.original, "Write two lines.", "Write three lines.")
    replace(page, page.name, "- 写两行。", "- 写两行。\n- 写三行。")
    assert translations.changes(page) == [
        "docs/zh/shapes.md: docs/shapes.md:12 has changed since: - Write three lines."
    ]
