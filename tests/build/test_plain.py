"""Chapters as plain Markdown."""

from pathlib import Path

import pytest

from tests.build.conftest import SmallBook, executed
from twinloops import plain
from twinloops.build import Build
from twinloops.execution import Output

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9pt"/>'
RUNS = (
    executed(
        "page/b.py",
        "x = 1.5",
        "print('one')",
        "plt.show()",
        outputs={
            2: [Output("stdout", "one\n"), Output("text/html", "<b>a</b> &lt; b")],
            3: [Output("image/svg+xml", SVG)],
        },
        x=1.5,
        large=2.9e7,
        rows=[{"name": "a|b", "loss": 1.5, "at": "#x"}, {"name": "B", "loss": 2.0}],
    ),
)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    small = SmallBook(tmp_path)
    for run in RUNS:
        small.write(f"snippets/{run.path}", run.source)
    build = Build(small.book())
    build.book.executions = {run.path: run for run in RUNS}
    build.begin(small.write("docs/page.md", ""), "../")
    return build


def test_values_and_formulas_are_text(build: Build) -> None:
    text = "It is {{ b.x:.2f }}, `{{ b.x }}`, $\\sqrt{ {{ b.large:.1e }} }$."
    shown = "It is 1.50, `{{ b.x }}`, $\\sqrt{ 2.9 \\times 10^{7} }$.\n"
    assert plain.markdown(text, build) == shown


def test_a_cell_is_code_and_its_output(build: Build) -> None:
    text = "- a\n\n    ```snippet\n    b::Cell 2\n    ```\n\nend"
    shown = (
        "- a\n\n    ```python\n    print('one')\n    ```\n\n    Output:\n\n"
        "    ```text\n    one\n    ```\n\n    Output:\n\n    ```text\n"
        "     a  < b\n    ```\n\nend\n"
    )
    assert plain.markdown(text, build) == shown


def test_twins_a_figure_and_a_caption(build: Build) -> None:
    text = (
        "```twins\nA: b::Cell 1\nB: b::Cell 3\nalt_B: A line of {{ b.x }}.\n"
        'caption: "See {{ b.x }}."\n```'
    )
    assert plain.markdown(text, build) == (
        "A: Cell 1\n\n```python\nx = 1.5\n```\n\nB: Cell 3\n\n"
        "```python\nplt.show()\n```\n\n(Figure: A line of 1.5.)\n\n*See 1.5.*\n"
    )


def test_a_table_has_pipes(build: Build) -> None:
    text = "```table\nrows: b.rows\ncolumns:\n  Name: name\n  Loss: loss:.2f\n```"
    assert plain.markdown(text, build) == (
        "| Name | Loss |\n| --- | --- |\n| a\\|b | 1.50 |\n| B | 2.00 |\n"
    )


def test_what_cannot_be_shown_stays_as_it_was_written(build: Build) -> None:
    text = "```snippet\nb::No such cell\n```\n"
    assert plain.markdown(text, build) == text
    assert build.problems == []


CODE = "```python\nx = 1.5\n```\n"
FENCES = {
    "~~~snippet\nb::Cell 1\n~~~\n": CODE,
    "````snippet\nb::Cell 1\n````\n": CODE,
    "a\n\n\n```snippet\nb::Cell 1\n```\n<div>\n\nb\n": f"a\n\n{CODE}\nb\n",
    "> ```snippet\n> cell: b::Cell 1\n>\n> caption: C\n> ```\n": (
        "> ```python\n> x = 1.5\n> ```\n>\n> *C*\n"
    ),
}
QUOTED = [
    f"````text\n```snippet\nb::Cell 1\n```\n````\n\n{CODE}",
    "~~~text\n```snippet\nb::Cell 1\n```\n~~~\n",
    "```python\na\n\n\n<div>\n# A<br>b { #c }\n```\n",
]


@pytest.mark.parametrize("text", FENCES)
def test_a_fence_is_found_however_it_is_marked(build: Build, text: str) -> None:
    assert plain.markdown(text, build) == FENCES[text]


@pytest.mark.parametrize("text", QUOTED)
def test_what_stands_in_a_fence_of_code_stays(build: Build, text: str) -> None:
    assert plain.markdown(text, build) == text


def test_html_and_attributes_are_left_out(build: Build) -> None:
    text = '# A<br>b { #twins }\n\n<div class="x" markdown>\nc\n</div>\n'
    assert plain.markdown(text, build) == "# A b\n\nc\n"
    assert plain.markdown("- [`c`](d.md#e){ #e }\n", build) == "- [`c`](d.md#e)\n"


LINKS = {
    ("index.md", "[a](bias.md#fix)"): "[a](bias/index.md#fix)",
    ("bias.md", "[a](index.md)"): "[a](../index.md)",
    ("bias.md", "[a](threads/x.md)"): "[a](../threads/x/index.md)",
    ("threads/x.md", "[a](../bias.md#y)"): "[a](../../bias/index.md#y)",
    ("teach.md", "[a](bias.md?x=1#y)"): "[a](../bias/index.md?x=1#y)",
    ("bias.md", "[a](#here) [b](https://c.d/e.md)"): "[a](#here) [b](https://c.d/e.md)",
}


@pytest.mark.parametrize(("source", "text"), LINKS)
def test_links_lead_to_plain_pages(source: str, text: str) -> None:
    assert plain.with_links(text, source) == LINKS[source, text]
