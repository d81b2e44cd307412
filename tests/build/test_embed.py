"""What a page shows of a run, and what it offers to download."""

import json
import re

import nbformat
import pytest

from tests.build.conftest import SmallBook
from twinloops import embed

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


@pytest.mark.parametrize(
    ("a", "b", "in_a", "in_b"),
    [
        ("x = 1\ny = 2", "x = 1\ny = 2", set(), set()),
        ("x = 1\ny = 2", "x = 1\ny = 3", {1}, {1}),
        ("x = 1", "x = 1\ny = 2\nz = 3", set(), {1, 2}),
        ("x = 1\n\ny = 2", "x = 1\ny = 2", set(), set()),
        ("a\nb\nc", "b\nc\na", {0}, {2}),
        ("", "x", set(), {0}),
    ],
)
def test_the_lines_in_which_twins_differ(
    a: str, b: str, in_a: set[int], in_b: set[int]
) -> None:
    assert embed.twin_lines(a, b) == (in_a, in_b)


def test_twins_mark_those_lines_and_copy_none_of_the_marks(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1\nprint(x)", "x = 2\nprint(x)")
    small.page("```twins\nA: a/b.py::Cell 1\nB: a/b.py::Cell 2\n```")
    assert small.build() == ""
    html = small.html()
    marked = re.findall(r'<span class="tl-differs">(.*?)</span>\s*(?=<|\n)', html)
    assert len(marked) == 2
    assert re.findall(r'data-copy="([^"]*)"', html)[:2] == [
        "x = 1&#10;print(x)",
        "x = 2&#10;print(x)",
    ]
    assert html.index("tl-twin-a") < html.index("tl-twin-b")


def test_the_downloads_are_the_program_and_a_valid_notebook(small: SmallBook) -> None:
    file = small.snippet("a/b.py", "import sys\nprint('one', file=sys.stderr)\n2", PLOT)
    small.show("a/b.py")
    assert small.build() == ""
    site = small.site()
    assert site["programs/a/b.py"] == file.read_bytes()
    text = site["programs/a/b.ipynb"].decode()
    notebook = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    nbformat.validate(notebook)
    first, second = (c for c in notebook["cells"] if c["cell_type"] == "code")
    assert [output["output_type"] for output in first["outputs"]] == [
        "stream",
        "execute_result",
    ]
    assert "image/svg+xml" in second["outputs"][0]["data"]
    for page in (small.html(), small.html("programs/a/b/index.html")):
        assert "one" in page
        assert page.count("<svg") >= 1
        assert "cdnjs" not in page


def test_two_figures_on_a_page_share_no_id(small: SmallBook) -> None:
    small.snippet("a/b.py", PLOT, PLOT)
    small.show("a/b.py")
    assert small.build() == ""
    ids = re.findall(r'\bid="([^"]+)"', small.html())
    assert len(ids) == len(set(ids))
    named = re.findall(r"url\(#([^)]+)\)", small.html())
    assert named
    assert set(named) <= set(ids)


def test_values_that_json_cannot_hold_are_in_a_notebook_that_jupyter_reads(
    small: SmallBook,
) -> None:
    small.snippet("a/b.py", "high, none = float('inf'), float('nan')")
    small.show("a/b.py")
    assert small.build() == ""
    text = small.site()["programs/a/b.ipynb"].decode()
    json.loads(text, parse_constant=lambda name: pytest.fail(name))
    book = small.book()
    assert book.value("a/b.py::high") == "inf"
    assert book.value("a/b.py::none:.2f") == "nan"
