"""Tables from the rows of a run."""

import re
from typing import Any

import pytest

from twinloops import tables
from twinloops.fences import Table
from twinloops.problems import AuthoringError
from twinloops.values import Record

ROWS = [
    {"name": "A `posted`", "loss": 2.94e7, "steps": None, "at": "a.md", "kind": "x<y"},
    {"name": "B", "loss": 0.5, "steps": 402, "at": "b.md#s", "kind": "relu"},
]


def cells(html: str) -> list[list[str]]:
    """The texts of the rows, the heading's first, without tags."""
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[re.sub("<[^>]*>", "", cell) for cell in row] for row in found]


def table(
    rows: Any = ROWS,
    columns: dict[str, str] | None = None,
    links: dict[str, str] | None = None,
    **marks: Any,
) -> str:
    wanted = columns or {"Change": "name", "Loss": "loss:.3g", "Steps": "steps"}
    return tables.html(rows, Table("x.rows", wanted, links or {}, **marks), "rows")


def test_numbers_align_right_and_share_an_exponent() -> None:
    html = table()
    assert cells(html) == [
        ["Change", "Loss", "Steps"],
        ["A posted", "2.94 × 10⁷", ""],
        ["B", "5.00 × 10⁻¹", "402"],
    ]
    assert "A <code>posted</code>" in html
    assert html.count('class="tl-number"') == 5, "two headings, three numbers"
    assert '<th scope="col" class="tl-number">Loss' in html


def test_without_tags_the_cells_are_words_of_their_own() -> None:
    """The search index has the text of a table like that."""
    words = re.sub("<[^>]*>", "", table()).split()
    assert words[:5] == ["Change", "Loss", "Steps", "A", "posted"]
    assert words[-2:] == ["10⁻¹", "402"]


def test_ten_to_the_zero_is_left_out() -> None:
    rows = [
        {"name": name, "loss": loss}
        for name, loss in {"randn": 4.79e4, "default": 1.03, "minus": -1.0}.items()
    ]
    columns = {"Start": "name", "Loss": "loss:.2g", "Rounded": "loss:.0e"}
    assert cells(table(rows, columns))[1:] == [
        ["randn", "4.8 × 10⁴", "5 × 10⁴"],
        ["default", "1.0", "1"],
        ["minus", "-1.0", "-1"],
    ]


def test_a_column_without_large_numbers_keeps_its_format() -> None:
    rows = [
        {"name": "A", "loss": 1.5, "steps": 1},
        {"name": "B", "loss": 0, "steps": 2},
    ]
    assert [row[1] for row in cells(table(rows))] == ["Loss", "1.5", "0"]


def test_zero_inf_and_nan_among_large_numbers() -> None:
    rows = [{"x": 0.0}, {"x": float("inf")}, {"x": float("nan")}, {"x": 1e9}]
    html = table(rows, {"X": "x:.2g"})
    assert [row[0] for row in cells(html)] == ["X", "0", "inf", "nan", "10⁹"] or [
        row[0] for row in cells(html)
    ] == ["X", "0", "inf", "nan", "1.0 × 10⁹"]
    assert "<code>inf</code>" in html
    assert "<code>nan</code>" in html


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([("A", 1), ("B", 2)], {"N": "[0]", "V": "[1]"}),
        ([Record(n="A", v=1), Record(n="B", v=2)], {"N": "n", "V": "[1]"}),
        ({"A": 1, "B": 2}, {"N": "key", "V": "value"}),
        ({"A": {"v": 1}, "B": {"v": 2}}, {"N": "key", "V": "v"}),
    ],
)
def test_kinds_of_rows(rows: Any, columns: dict[str, str]) -> None:
    rows = [list(row) if isinstance(row, tuple) else row for row in rows]
    if columns["N"] == "key":
        rows = (
            {"A": 1, "B": 2}
            if columns["V"] == "value"
            else {"A": {"v": 1}, "B": {"v": 2}}
        )
    assert cells(table(rows, columns)) == [["N", "V"], ["A", "1"], ["B", "2"]]


def test_code_links_and_marks() -> None:
    html = table(
        columns={"Change": "name", "Kind": "kind:code"},
        links={"Change": "at"},
        bold=("B", "Kind"),
        A=("A `posted`",),
        B=("B",),
    )
    assert "<code>x&lt;y</code>" in html
    assert '<a href="b.md#s">B</a>' in html
    assert '<tr class="tl-a">' in html
    assert '<tr class="tl-bold tl-b">' in html
    assert '<th scope="col" class="tl-bold">Kind' in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:x", "data:a"])
def test_an_address_that_would_run_code(address: str) -> None:
    with pytest.raises(AuthoringError, match="is no address"):
        table([{"name": "A", "at": address}], {"N": "name"}, {"N": "at"})


@pytest.mark.parametrize(
    ("rows", "message"),
    [([], "holds no rows"), (1.5, "holds no rows"), ("text", "holds no rows")],
)
def test_no_rows(rows: object, message: str) -> None:
    with pytest.raises(AuthoringError, match=message):
        table(rows)


def test_names_that_are_not_there() -> None:
    with pytest.raises(AuthoringError, match=r"no 'los' in rows\[0\]. Keys there"):
        table(columns={"Loss": "los"})
    with pytest.raises(AuthoringError, match="no row or column is called 'C'"):
        table(bold=("C",))
    with pytest.raises(AuthoringError, match="does not fit"):
        table(columns={"Loss": "loss:d"})


def test_a_translation_has_words_of_its_own() -> None:
    rows = [
        {"name": "none", "slope": "1.5 to 2", "n": 1, "kind": "none"},
        {"name": "none, 600 steps", "slope": "9 to 10", "n": 2, "kind": "relu"},
    ]
    columns = {"改动": "name", "斜率": "slope", "N": "n", "K": "kind:code"}
    words = {"none": "无", "none, 600 steps": "无，600 步", "to": "至"}
    html = table(rows, columns, words=words, bold=("none",))
    assert cells(html)[1:] == [
        ["无", "1.5 至 2", "1", "none"],
        ["无，600 步", "9 至 10", "2", "relu"],
    ]
    assert html.count('<tr class="tl-bold">') == 1, "marks name the run's own words"


@pytest.mark.parametrize("wanted", ["step", "relu"], ids=["part of a word", "code"])
def test_words_that_no_cell_holds(wanted: str) -> None:
    rows = [{"name": "600 steps", "kind": "relu"}]
    columns = {"Change": "name", "Kind": "kind:code"}
    with pytest.raises(AuthoringError, match=f"no cell holds '{wanted}'. Cells there"):
        table(rows, columns, words={wanted: "x"})


def test_a_table_too_wide_for_a_phone_names_the_column_in_each_cell() -> None:
    rows = [{"name": "a" * 17, "x": 10**9, "y": 10**9} for _ in range(2)]
    narrow = table(rows, {"Name": "name", "X": "x"})
    assert 'class="tl-rows"' in narrow
    assert "data-label" not in narrow
    wide = table(rows, {"Name": "name", "X": "x", "Y & Z": "y"})
    assert 'class="tl-rows tl-rows-wide"' in wide
    assert wide.count('data-label="Y &amp; Z"') == 2
    # Words may break: a sentence is no wider than its longest word.
    sentence = [{"name": "a sentence of short words, " * 5, "x": 1}]
    assert "tl-rows-wide" not in table(sentence, {"Name": "name", "X": "x"})


def test_only_a_long_table_may_break_between_sheets() -> None:
    for count, is_long in ((15, False), (16, True)):
        html = table([{"x": n} for n in range(count)], {"X": "x"})
        assert ("tl-long" in html) is is_long
        assert f"--tl-lines: {count}" in html
