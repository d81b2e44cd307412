"""The options of fences; what authors mistype is in ``test_markdown``."""

import pytest

from twinloops import fences
from twinloops.fences import Snippet, Table, Twins
from twinloops.problems import AuthoringError


def test_the_short_form_names_a_cell_or_a_program() -> None:
    assert fences.read(Snippet, "loops::A: b\n") == Snippet(cell="loops::A: b")
    assert fences.read(Snippet, "a/loops") == Snippet(program="a/loops")
    assert fences.read(Snippet, "cell: loops::A") == Snippet(cell="loops::A")


def test_all_options() -> None:
    text = "A: a::B\nB: 'a::C # 2'\nshow: source\ncaption: c # d\nalt_A: e\nalt_B: f"
    with pytest.raises(AuthoringError, match="'# d' behind 'caption' for a comment"):
        fences.read(Twins, text)
    twins = fences.read(Twins, text.replace("c # d", '"c # d"'))
    assert twins == Twins("a::B", "a::C # 2", "source", "c # d", "e", "f")
    named = fences.read(Twins, "A: a::B\nB: a::C\nname_A: 甲\nname_B: 乙")
    assert (named.name_A, named.name_B) == ("甲", "乙")


def test_tables_take_lists_and_mappings() -> None:
    text = "rows: a.b\ncolumns:\n  1: x # of all\n  Y: y:.2g\nbold: [A]\nlinks: {Y: z}"
    table = fences.read(Table, text)
    assert table.columns == {"1": "x", "Y": "y:.2g"}
    assert (table.bold, table.links, table.A) == (("A",), {"Y": "z"}, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rows: a.b\ncolumns:\n  A: x\n  A: y", "the option 'A' stands twice"),
        ("rows: a.b\ncolumns: {A: x}\nlinks: {B: x}", "no column 'B'. Headings there"),
        ("rows: a.b\ncolumns: {A: x}\nbold: A", "'bold' is a list of texts"),
        ("rows: a.b\ncolumns: {A: x}\nbold: [1]", "numbers in quotes"),
        ("rows: a.b\ncolumns: {}", "'Heading: part:format' lines"),
        ("rows: a.b\ncolumns: {A: x}\nwords: [a]", "'words: translation' lines"),
    ],
)
def test_wrong_tables(text: str, message: str) -> None:
    with pytest.raises(AuthoringError, match=message):
        fences.read(Table, text)
