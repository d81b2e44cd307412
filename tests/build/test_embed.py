"""What a page shows of a run, and what it offers to download."""

import json
import re
from html import unescape

import nbformat
import pytest
from pygments import highlight

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


AWKWARD = (
    "import os\n@staticmethod\ndef f(x):\n    '''Doc\n\n    string'''\n    return x",
    'text = """a\n\nb"""\nlong = 1 + \\\n    2\nprint(f"{text!r:>{long}}")',
    "# a comment\n\n\nclass C:\n    async def g(self): return [0x1f, 1e-3, ...]\n",
    "from math import pi as p\nx = p if p else not None\nprint('tab\\t\x0b', x)",
)


def test_a_cell_is_coloured_in_its_program_as_it_is_alone(small: SmallBook) -> None:
    small.snippet("a/b.py", *AWKWARD)
    book = small.book()
    assert book.run_all() == []
    run = book.get("a/b.py")
    for cell, source in zip(run.program.cells, AWKWARD, strict=True):
        alone = highlight(embed.visible(source), embed.LEXER, embed.FORMATTER)
        shown = embed.source(run, cell)
        assert f"<code>{alone.rstrip()}\n</code>" in shown


def test_line_ends_of_another_system_do_not_shift_the_cells(small: SmallBook) -> None:
    file = small.snippet("a/b.py", "x = 1\ny = 2", "print(x)\n\nprint(y)")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    book = small.book()
    run, cell = book.cell("a/b.py::Cell 2")
    text = unescape(re.sub(r"<[^>]*>", "", embed.source(run, cell)))
    assert text == "print(x)\n\nprint(y)\n"


def test_the_search_finds_code_and_no_figures_or_folded_programs(
    small: SmallBook,
) -> None:
    plot = PLOT.replace("[1, 2]", "[1, 2], label='curve'").replace(
        "plt.show()", "plt.legend()\nplt.show()"
    )
    small.snippet("a/b.py", "needle = 3\nprint('thread')", "hidden = 4", plot)
    small.snippet("a/c.py", "x = 5")
    small.page(
        "```snippet\na/b.py::Cell 1\n```",
        "```snippet\ncell: a/b.py::Cell 3\nshow: output\nalt: a line\n```",
        "```python\nplain = 6\n```",
        "<!--\x020-->Prose.<!--\x02--> With $a < b$.",
    )
    small.write("docs/other.md", "# Other\n\n```snippet\na/b.py::Cell 2\n```\n")
    small.write("docs/last.md", "# Last\n\n```snippet\na/c.py\n```\n")
    assert small.build() == ""
    entries = json.loads(small.html("search/search_index.json"))["docs"]
    (home,) = (entry["text"] for entry in entries if entry["location"] == "")
    assert "<pre><code>needle = 3\nprint('thread')\n</code></pre>" in home
    assert "thread\n</pre>" in home
    assert "<pre><code>plain = 6\n</code></pre>" in home
    assert "Prose. With a&lt;b." in home
    assert "hidden" not in home
    assert "curve" not in home
    html = small.html()
    assert html.count("<details") == html.count('id="program-a-b"') == 1
    assert 'hidden = <span class="mi">4</span>' in html
    assert re.search(r"<math .*<mo>&[^;]+;</mo><mi>b</mi>.*</math>", html)
    assert re.search(r"<svg[^>]* aria-label=\"a line\".*curve.*</svg>", html, re.DOTALL)
    assert '<span class="n">plain</span>' in html
    assert "\x02" not in html
