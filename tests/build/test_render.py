"""What a page shows of a run."""

import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from pygments import highlight

from tests.build.conftest import executed
from twinloops import render
from twinloops.execution import Output
from twinloops.problems import AuthoringError


@pytest.mark.parametrize(
    ("a", "b", "in_a", "in_b"),
    [
        ("x = 1\ny = 2", "x = 1\ny = 2", set(), set()),
        ("x = 1\ny = 2", "x = 1\ny = 3", {1}, {1}),
        ("x = 1", "x = 1\ny = 2\nz = 3", set(), {1, 2}),
        ("x = 1\n\ny = 2", "x = 1\ny = 2", set(), set()),
        ("a\nb\nc", "b\nc\na", {0}, {2}),
        ("", "x", set(), {0}),
        ("loss_a = f(model_a)", "loss_b = f(model_b)", set(), set()),
        ("loss_a = 1", "loss_b = 2", {0}, {0}),
        ("loss_a = f(x_abs)", "loss_b = f(x_bbs)", {0}, {0}),
    ],
)
def test_the_lines_in_which_twins_differ(
    a: str, b: str, in_a: set[int], in_b: set[int]
) -> None:
    assert render.twin_lines(a, b) == (in_a, in_b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("x = 1\ny = 2", "x = 1\ny = 3"),
        ("x = 1", "x = 1\n\ny = '<b>'\nz = 3"),
        ("a\nb\nc", "b\nc\na"),
        ("x", "y"),
        ("same", "same"),
    ],
)
def test_one_listing_holds_both_twins(a: str, b: str) -> None:
    runs = ((executed("a.py", a), 0), (executed("b.py", b), 0))
    html = render.together(*runs, ("<A>", "B"))
    assert "</b> &lt;A&gt;<br>" in html
    page = BeautifulSoup(html, "html.parser")
    for source, other in ((a, "b"), (b, "a")):
        lines = [
            line.text.rstrip("\n")
            for line in page.select(f".tl-line:not(.tl-only-{other})")
        ]
        assert lines == source.split("\n")


def test_names_that_differ_in_their_letter_stand_once() -> None:
    runs = (
        (executed("a.py", "loss_a = f(w_a)"), 0),
        (executed("b.py", "loss_b = f(w_b)"), 0),
    )
    html = render.together(*runs, ("A", "B"))
    assert html.count("tl-line") == 1


def test_a_figure_is_shown_for_two_widths_and_can_be_saved() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="#{0}"/><g id="{0}"/></svg>'
    )
    figure = Output("image/svg+xml", svg.format("x"), svg.format("y"), "PNG", "x,y\n")
    bare = Output("image/svg+xml", svg.format("z"))
    run = executed("a.py", "1", "2", outputs={1: [figure], 2: [figure, bare]})
    page = BeautifulSoup(
        render.outputs(run, 1, "p", "alt", files="../a"), "html.parser"
    )
    assert page.select_one(".tl-wide svg #p-0-x")
    assert page.select_one(".tl-narrow svg #p-0-narrow-y")
    assert [str(link["href"]) for link in page.select(".tl-save a")] == [
        "../a-figure-2.svg",
        "../a-figure-2.png",
        "../a-figure-2.csv",
        "../a-figure-3.svg",
    ]
    assert page.select(".tl-figure")[1].select("svg") != []
    assert "tl-save" not in render.outputs(run, 1, "p", "alt")


def test_marked_lines_are_copied_without_their_marks() -> None:
    run = executed("a.py", "x = 1\nprint(x)")
    html = render.source(run, 0, {0})
    assert (
        html.count('<span class="tl-differs">x = <span class="mi">1</span></span>') == 1
    )
    assert 'data-copy="x = 1&#10;print(x)"' in html


AWKWARD = (
    "import os\n@staticmethod\ndef f(x):\n    '''Doc\n\n    string'''\n    return x",
    'text = """a\n\nb"""\nlong = 1 + \\\n    2\nprint(f"{text!r:>{long}}")',
    "# a comment\n\n\nclass C:\n    async def g(self): return [0x1f, 1e-3, ...]\n",
    "from math import pi as p\nx = p if p else not None\nprint('tab\\t\x0b', x)",
)


def test_a_cell_is_coloured_in_its_program_as_it_is_alone() -> None:
    run = executed("a.py", *AWKWARD)
    for number, source in enumerate(AWKWARD):
        alone = highlight(render.visible(source), render._LEXER, render._FORMATTER)
        shown = render.source(run, number)
        assert f"<code>{alone.rstrip()}\n</code>" in shown
        text = unescape(re.sub(r"<[^>]*>", "", shown))
        assert text.rstrip("\n") == render.visible(source).rstrip("\n")


MARKUP = (
    "</script><script>alert(1)</script><!-- <b>&amp; </pre></div> {{ a.x }} $x$ "
    "*stars* [a](b) \x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x00 \U00100000"
    "\x1b[31mred\x1b[0m \x1b]8;;http://a.b\x07link\x1b]8;;\x07 \x08"
)


@pytest.mark.parametrize("kind", ["stdout", "stderr", "text/plain"])
def test_markup_and_controls_are_text(kind: str) -> None:
    outputs = {1: [Output(kind, MARKUP)]}  # type: ignore[arg-type]
    html = render.outputs(executed("a.py", "x = 1", outputs=outputs), 0, "p", None)
    assert "<script>" not in html
    assert "&lt;/script&gt;" in html
    assert "*stars*" in html
    assert "red link" in html
    assert not set(html) & {chr(n) for n in range(32) if chr(n) != "\n"}
    assert "\U00100000" not in html


def test_progress_bars_show_their_last_state() -> None:
    outputs = {1: [Output("stdout", "1%\r50%\r100%\r\nend\r")]}
    html = render.outputs(executed("a.py", "x = 1", outputs=outputs), 0, "p", None)
    assert ">\n100%\nend\n</pre>" in html


def test_a_megabyte_is_cut_on_the_page() -> None:
    outputs = {1: [Output("stdout", "megabyte " * 120_000)]}
    run = executed("a.py", "x = 1", outputs=outputs)
    html = render.outputs(run, 0, "p", None)
    assert html.count("megabyte ") < 2500
    assert "1,060,000 more characters are in the downloaded notebook" in html


def test_titles_are_text_on_a_notebook_page() -> None:
    run = executed("a.py", "x = 1")
    evil = run.source.replace("Cell 1", "<img src=x onerror=alert(1)>")
    cells = tuple(
        type(cell)("<img src=x onerror=alert(1)>", cell.line, cell.source)
        for cell in run.cells
    )
    page = render.notebook_page(
        type(run)(run.path, evil, cells, run.outputs, versions=run.versions)
    )
    assert "<img" not in page
    assert '<h2 id="cell-1">&lt;img src=x onerror=alert(1)&gt;</h2>' in page
    assert "<img" not in render.title("<img src=x onerror=alert(1)>")


def test_the_list_of_programs_leads_to_each() -> None:
    html = render.program_list(["a/b.py", "a/c.py", "t/u_v/w.py", "c<d.py"], "../")
    assert 'href="../programs/a/b/"' in html
    assert 'href="../programs/a/b.ipynb"' in html
    assert "c&lt;d.py" in html
    assert html.endswith("</ul></div>")
    assert [part.count("<li>") for part in html.split("<h2>")] == [0, 2, 1, 1]
    assert "<h2>t: u v</h2>" in html


@pytest.mark.parametrize(
    ("text", "has_columns"),
    [
        ("mat1 and mat2 shapes cannot be multiplied (4x5 and 3x1)", False),
        ("_scale is None.  This may indicate another error.", False),
        ("tensor([[1., 0.],\n        [0., 1.]])", False),
        ("  indented\n  and so on", False),
        ("step   0  loss 2.94e+07\nstep 500  loss nan", False),  # it fits
        ("step   0  loss 2.94e+07  gradient 1e8\nstep 500  loss nan", True),
        ("  t     loss          gradient           w\n  1       30", True),
        ("w alone  0.85\nA sentence of many words, which goes on.", True),
    ],
)
def test_what_is_printed_in_columns_is_told_from_sentences(
    text: str, has_columns: bool
) -> None:
    for kind in ("stdout", "stderr"):
        run = executed("a.py", "1", outputs={1: [Output(kind, text)]})
        shown = BeautifulSoup(render.outputs(run, 0, "p", None), "html.parser").pre
        assert shown
        columns = kind == "stdout" and has_columns  # warnings are sentences
        assert ("tl-columns" in shown["class"]) == columns


def test_the_home_page_s_programs_are_called_so() -> None:
    listed = render.program_list(["bias/a.py", "index/twins.py", "t/u_v/b.py"], "")
    titles = BeautifulSoup(listed, "html.parser").find_all("h2")
    assert [title.text for title in titles] == ["bias", "home page", "t: u v"]


def test_what_is_copied_of_a_change_is_the_program_after_it() -> None:
    html = render.diff("  a = [\n- b = 1 < 2\n+ b = 3\n\n+     c\n  ]")
    block = BeautifulSoup(html, "html.parser").div
    assert block
    assert block["data-copy"] == "a = [\nb = 3\n\n    c\n]"
    assert block.text == "  a = [\n- b = 1 < 2\n+ b = 3\n\n+     c\n  ]\n"
    kinds = {kind: block.select(f".tl-{kind}") for kind in ("removed", "added")}
    assert [line.text for line in kinds["removed"]] == ["- b = 1 < 2\n"]
    assert [line.text for line in kinds["added"]] == ["+ b = 3\n", "+     c\n"]


def test_of_a_session_the_commands_are_copied() -> None:
    html = render.console("$ make test\n3 passed\n$ echo '<&>'")
    block = BeautifulSoup(html, "html.parser").div
    assert block
    assert block["data-copy"] == "make test\necho '<&>'"
    assert block.text == "$ make test\n3 passed\n$ echo '<&>'\n"


@pytest.mark.parametrize("line", ["a = 1", "-a", " + a"])
def test_a_line_of_a_change_without_a_sign(line: str) -> None:
    with pytest.raises(AuthoringError, match="a line of 'diff' begins with"):
        render.diff(f"+ x\n{line}")
