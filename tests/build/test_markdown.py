"""Fences, values and formulas on a page: right pages, and true places of mistakes."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from markdown.preprocessors import Preprocessor

from tests.build.conftest import SmallBook, executed
from twinloops import folds, references
from twinloops.build import Build
from twinloops.execution import Execution, Output
from twinloops.markdown import TwinLoopsExtension
from twinloops.problems import Problem

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9pt"><g id="axes"/>'
    '<use href="#axes"/></svg>'
)
BLOCKS = ("admonition", "pymdownx.details", "tables", "footnotes", "attr_list")
RUNS = (
    executed(
        "page/b.py",
        "x = 1.5",
        "print('two')",
        "plt.plot([1, 2])\nplt.show()",
        "A()",
        "silent = 1",
        outputs={
            2: [Output("stdout", "one\n"), Output("stderr", "two\n")],
            3: [Output("image/svg+xml", SVG), Output("stdout", "after\n")],
            4: [Output("text/html", "<i>rich</i>")],
        },
        x=1.5,
        large=2.9e7,
        infinite=float("inf"),
        no=False,
        text="*a* <b> $x$ {{",
        gap={"Adam": [1, 2.5]},
        silent=1,
        rows=[{"name": "A", "loss": 1.5}, {"name": "B", "loss": 2e9}],
        huge=10**5000,
    ),
    executed("other/far.py", "z = 7", z=7),
    Execution(
        "page/bad.py",
        "",
        problem=Problem("the cell 'Cell 1' raises KeyError.", "snippets/page/bad.py:3"),
    ),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    """A book whose snippets have run, so the tests say; nothing runs."""
    small = SmallBook(tmp_path_factory.mktemp("book"))
    for run in RUNS:
        small.write(f"snippets/{run.path}", run.source)
    return small


class Page:
    """A page, converted, with front matter that Markdown does not get."""

    def __init__(self, small: SmallBook, text: str, *extensions: str) -> None:
        front = "---\na: b\n---\n"
        file = small.write("docs/page.md", front + text)
        self.small = small
        self.build = Build(small.book())
        self.build.book.executions = {run.path: run for run in RUNS}
        self.build.begin(file, "../")
        before = [*(extensions or BLOCKS), "toc"]
        md = Markdown(extensions=[*before, TwinLoopsExtension(self.build)])
        self.html = md.convert(text)
        self.problems = self.build.problems

    @property
    def problem(self) -> str:
        """The one thing that is wrong, which the page shows."""
        (problem,) = self.problems
        assert "tl-error" in self.html
        return problem

    def line(self, number: int) -> str:
        """The place of a line of the text in the file."""
        return f"docs/page.md:{number + 3}"


VALUES = {
    "b.x": "1.5",
    "b.x:.3f": "1.500",
    "b.large:.1e": "2.9 × 10⁷",
    "b.infinite": "inf",
    "b.no": "False",
    'b.gap["Adam"][1]:.2f': "2.50",
    "b.gap['Adam'][-1]": "2.5",
    "other/far.z:03d": "007",
    "b.text": "*a* &lt;b&gt; $x$ {{",
}


@pytest.mark.parametrize("value", VALUES)
def test_values(small: SmallBook, value: str) -> None:
    page = Page(small, f"It is {{{{ {value} }}}}.")
    assert page.problems == []
    shown = re.sub(r' (?:tabindex|href|title)="[^"]*"', "", page.html)
    assert f'<p>It is <a class="tl-value">{VALUES[value]}</a>.</p>' in shown


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("# {}", "1.50</span></h1>"),
        ("| a |\n| - |\n| {} |", "1.50</a></td>"),
        ("- {}", "1.50</a></li>"),
        ("> {}", "1.50</a></p>"),
        ("**{}**", "<strong><a"),
        ("[{}](http://a.b)", 'href="http://a.b"><span'),
        ("[text](http://a.b/{})", 'href="http://a.b/1.50"'),
        ("[text][to]\n\n[to]: http://a.b/{}", 'href="http://a.b/1.50"'),
        ("a[^1]\n\n[^1]: {}", "1.50</a>"),
        ('??? question "Why?"\n    {}', "1.50</a>"),
        ('??? question "Why {}?"\n    a', "1.50</span>?</summary>"),
        ('<a href="b"><b>{}</b></a>', '<a href="b"><b><span'),
        ('a <b title="it is {}">word</b>', '<b title="it is 1.50">'),
        ('<div title="it is {}">word</div>', '<div title="it is 1.50">'),
        ("text\n{: title='it is {}' }", 'title="it is 1.50"'),
        ("It is $x = {}$.", "<mn>1.50</mn>"),
        ("```math\nx = {}\n```", "<mn>1.50</mn>"),
        ("```snippet\ncell: b::Cell 1\ncaption: is {}\n```", "1.50</a></p>"),
        ("```snippet\ncell: b::Cell 3\nalt: 'is {}'\n```", 'aria-label="is 1.50"'),
    ],
)
def test_values_everywhere(small: SmallBook, where: str, shown: str) -> None:
    page = Page(small, where.replace("{}", "{{ b.x:.2f }}"))
    assert page.problems == []
    assert shown in page.html
    text = "Text.\n\n" + where.replace("{}", "{{ b.nothing }}")
    wrong = Page(small, text)
    (line,) = (n for n, row in enumerate(text.split("\n"), 1) if "nothing" in row)
    (problem,) = wrong.problems
    if "```" in where:  # the whole fence is replaced
        line = text.split("\n").index(where.split("\n")[0]) + 1
        assert "tl-error" in wrong.html
    assert re.match(rf"docs/page\.md:({line + 3}|{line + 5}|{line + 4}), ", problem)
    assert "shows snippets/page/b.py:1: there is no variable 'nothing'" in problem


@pytest.mark.parametrize("where", ['<div markdown="1" title="{}">a</div>'])
def test_values_in_html_that_holds_markdown(small: SmallBook, where: str) -> None:
    page = Page(small, where.replace("{}", "{{ b.x }}"), "md_in_html")
    assert page.problems == []
    assert 'title="1.5"' in page.html


def test_powers_and_texts_in_formulas(small: SmallBook) -> None:
    page = Page(small, "$x = {{ b.large:.1e }}$ and ${{ b.infinite }}$")
    assert page.problems == []
    assert "<mn>2.9</mn><mi>&#x000D7;</mi><msup><mn>10</mn>" in page.html.replace(
        "<mo>&#x000D7;</mo>", "<mi>&#x000D7;</mi>"
    ).replace("<mrow><mn>7</mn></mrow>", "<mn>7</mn>")
    assert "&#x0221E;" in page.html


def test_code_and_comments_keep_their_braces(small: SmallBook) -> None:
    text = "`{{ b.x }}` `$` <!-- {{ b.y }} $ -->\n\n```text\n{{ b.x }} $\n```\n"
    page = Page(small, text)
    assert page.problems == []
    assert "<code>{{ b.x }}</code>" in page.html


def test_a_heading_keeps_its_anchor_when_a_value_changes(small: SmallBook) -> None:
    page = Page(small, "## A loses {{ b.x }} a step\n\n## Own {{ b.x }} {#own}\n")
    assert '<h2 id="a-loses-a-step">' in page.html
    assert '<h2 id="own">' in page.html


WRONG_VALUES = {
    "{{ b.y_pred }}": "no variable 'y_pred'",
    "{{ b.X }}": "Variables there: ",
    "{{ b.gap }}": "has 1 parts (dict) and is no single value",
    "{{ b.gap['Adma'] }}": "no 'Adma' in gap. Keys there: 'Adam'",
    "{{ b.gap['Adam'][7] }}": "It has 2 parts, from [0] to [1]",
    "{{ b.gap[x] }}": "is not a constant",
    "{{ b.Cell 1 }}": "does not name a value",
    "{{ b }}": "does not name a value",
    "{{}}": "does not name a value",
    "{{ page/b.x }}": "names this chapter's own folder; leave out 'page/'",
    "{{ b.gap[“Adam”] }}": "curly quotes",
    "{{ b.gap['Adam']\u00a0[1] }}": "non-breaking space",
    "{{ my b.x }}": "has no spaces",
    "{{ c.x }}": "no snippet 'page/c.py' in snippets/. Snippets there: page/b",
    "{{ ../b.x }}": "does not name a value",
    "{{ bad.x }}": "KeyError",
    "{{ b.x:q }}": "the format 'q' does not fit x (float)",
    "{{ b.text:.2f }}": "does not fit text",
    "{{ b.huge }}": "no variable 'huge'",
    "{{ b.x:1000000000 }}": "no page is a thousand characters wide",
    "a {{ b": "without its partner",
    "a }} b": "without its partner",
    "{{ b\n.x }}": "does not name a value",
    "costs $5": "'$' without its partner",
    "a $x\n+ y$ b": "'$' without its partner",
    r"$\frac{1}$": "not LaTeX that can be read",
    r"$\begin{matrix}$": "not LaTeX that can be read",
    "$x = {{ b.nothing }}$": "no variable 'nothing'",
}


@pytest.mark.parametrize("text", WRONG_VALUES)
def test_a_wrong_value_is_one_message_with_its_line(
    small: SmallBook, text: str
) -> None:
    page = Page(small, f"# T\n\n`{text}`\n\nSome {text} here.\n")
    more = text.count("\n")  # lines of the code above
    assert page.problem.startswith(page.line(5 + more))
    assert WRONG_VALUES[text] in page.problem


def test_the_same_mistake_twice_has_two_places(small: SmallBook) -> None:
    page = Page(
        small, "{{ x }}\n\n`{{ x }}`\n\n```text\n{{ x }}\n```\n\n{{ x }} {{ x }}\n"
    )
    places = [page.line(n) for n in (1, 9, 9)]
    assert [p.split(": ")[0] for p in page.problems] == places
    page = Page(small, "```snippet\na\n```\n\n~~~ snippet\na\n~~~\n")
    assert [p.split(": ")[0] for p in page.problems] == [page.line(1), page.line(5)]


WRONG_FENCES = {
    "```snippet\nb::Cell 9\n```": "no cell 'Cell 9' in this snippet. Cells there",
    "```snippet\nno\n```": "no snippet 'page/no.py'",
    "```snippet\nbad\n```": "shows snippets/page/bad.py:3: the cell 'Cell 1' raises",
    "```snippet\n```": "name one cell, or one program",
    "```snippet\nb::\n```": "does not name a snippet or a cell",
    "```snippet\nsome words\n```": "has no spaces",
    "```snippet\nb.py::Cell 1\n```": "leave out '.py'",
    "```snippet\ncell: b::Cell 1\nprogram: b\n```": "name one cell, or one program",
    "```snippet\nshow: source\n```": "name one cell, or one program",
    "```snippet\ncell: b\n```": "names no cell",
    "```snippet\nprogram: b::Cell 1\n```": "names a cell, not a whole program",
    "```snippet\ncell: b::Cell 1\nshow: nothing\n```": "'show' is one of both",
    "```snippet\ncell: b::Cell 1\nshwo: both\n```": "no option 'shwo' here. Options",
    "```snippet\ncell: b::Cell 1\ncaption: 1\n```": "needs a text",
    "```snippet\ncell: b::Cell 1\ncaption: a: b\n```": "not valid YAML",
    "```snippet\ncell: b::Cell 1\ncaption: “a”: b\n```": "straight quotes",
    "```snippet\ncell: b::Cell 1\ncaption: half # lost\n```": "for a comment",
    "```snippet\ncell: b::Cell 1\ncaption: a\ncaption: b\n```": "stands twice",
    "```snippet\ncell: b::Cell 1\ncaption: is {{ b.nothing }}\n```": "no variable",
    "```snippet\ncell: b::Cell 3\nalt: is {{ b.x }\n```": "without its partner",
    "```snippet\ncell: !!python/name:os.system\n```": "not valid YAML",
    "```snippet\nwhen: 2026-99-99\n```": "not valid YAML",
    "```snippet\n- cell\n- b\n```": "options are written 'name: text'",
    "```snippet\n? [a]\n: b\n```": "not valid YAML",
    "```snippet\ncell: b::Cell 1\ncaption: '# A'\n```": "caption is one paragraph",
    '```snippet\ncell: b::Cell 1\ncaption: "a\\n\\nb"\n```': "one paragraph",
    "```snippet\nb::Cell 3\n```": "say in 'alt' what it shows",
    "```snippet\ncell: b::Cell 5\nshow: output\n```": "has no output to show",
    "```twins\nA: b::Cell 1\n```": "twins need both A and B",
    "```twins\nb::Cell 1\n```": "options are written",
    "```twins\nA: b::Cell 1\nB: b\n```": "names no cell",
    "```table\nrows: b.rows\n```": "a table needs 'rows' and 'columns'",
    "```table\nrows: b.x\ncolumns:\n  A: a\n```": "x holds no rows",
    "```table\nrows: b.rows\ncolumns:\n  A: los\n```": "no 'los' in rows[0]",
    "```table\nrows: b.rows\ncolumns: [a]\n```": "'Heading: part:format' lines",
    "```programs\nb\n```": "has nothing in it",
    "```snipet\nb\n```": "no fence is called 'snipet'. Fences there: snippet",
    "```\nplain\n```": "no fence is called ''",
    "``` {.snippet}\nb\n```": "stands its name alone",
    '```snippet title="x"\nb\n```': "options go inside the fence",
    "```snippet b\n```": "options go inside the fence",
    '```python hl_lines="1"\nx\n```': "options go inside the fence",
    "```snippet\nb": "never closed",
    "~~~snippet\nb\n```": "never closed",
    "```snippet\nb\nnext\n```snippet\nb::Cell 1\n```": "never closed, before",
    "```math\n\\frac{1}\n```": "not LaTeX that can be read",
    "```math\n{{ b.nothing }}\n```": "no variable 'nothing'",
    "- ```snippet\nb\n```": "behind the mark of a list",
    '=== "Tab"\n': "needs the Markdown extension pymdownx.tabbed",
}
AROUND = {
    "alone": "",
    "details": '??? question "Why?"\n\n    ',
    "list": "- item\n\n    ",
    "quote": "> ",
}


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("fence", WRONG_FENCES)
def test_a_wrong_fence_is_one_message_with_its_line(
    small: SmallBook, fence: str, around: str
) -> None:
    head, _, indent = AROUND[around].rpartition("\n")
    lines = [indent + line for line in fence.split("\n")]
    text = "\n".join(["# T", "", head, *lines, "", "after"])
    page = Page(small, text)
    line = text.split("\n").index(lines[0]) + 1
    inside = [n for n, row in enumerate(lines) if "{{" in row]
    place = page.line(line + (inside[0] if inside else 0))
    assert page.problem.startswith((f"{place}: ", f"{place}, "))
    assert WRONG_FENCES[fence] in page.problem


def test_blocks_whose_extensions_are_listed_are_no_mistakes(small: SmallBook) -> None:
    text = '!!! note "N"\n    a\n\n??? tip "T"\n    b\n\n=== "Tab"\n\n    c\n'
    assert Page(small, text, *BLOCKS, "pymdownx.tabbed").problems == []
    assert len(Page(small, text, "tables").problems) == 3


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("marks", ["```", "~~~", "````"])
def test_right_fences_everywhere(small: SmallBook, marks: str, around: str) -> None:
    head, _, indent = AROUND[around].rpartition("\n")
    fence = f"{marks}snippet\ncell: b::Cell 2\ncaption: Sees $x$.\n{marks}"
    lines = "\n".join(indent + line for line in fence.split("\n"))
    page = Page(small, f"{head}\n{lines}\n\nafter\n")
    assert page.problems == []
    assert page.html.count("tl-output") == 1
    is_folded = around == "details"
    assert folds.shut(page.html).count("tl-later") == is_folded
    assert "tl-caption" in page.html
    assert "<math" in page.html


@pytest.mark.parametrize("around", AROUND)
def test_right_fences_above_a_wrong_one_do_not_take_its_line(
    small: SmallBook, around: str
) -> None:
    head, _, indent = AROUND[around].rpartition("\n")
    fences = ["```snippet\nb::Cell 2\n```", "```python\nx\n```"] * 2
    lines = [indent + line for each in fences for line in [*each.split("\n"), ""]]
    wrong = [indent + line for line in ["```snippet", "b::Cell 9", "```"]]
    page = Page(small, "\n".join([head, *lines, *wrong, "", "after"]))
    number = len([*head.split("\n"), *lines]) + 1
    assert page.problem.startswith(f"{page.line(number)}, ")


def test_a_fence_in_a_fence_is_text(small: SmallBook) -> None:
    page = Page(small, "````text\n```snippet\nno\n```\n{{ no }}\n````\n")
    assert page.problems == []
    assert "{{ no }}" in page.html


def test_an_unclosed_fence_does_not_blame_a_closed_one(small: SmallBook) -> None:
    good = "```snippet\nb::Cell 2\n```\n\n"
    page = Page(small, good + "```snippet\nx\n\nprose\n\n" + good)
    assert page.problem.startswith(page.line(5))
    assert page.html.count("tl-stdout") == 2


def test_outputs_stand_in_their_order(small: SmallBook) -> None:
    html = Page(small, "```snippet\nb::Cell 2\n```").html
    out = html[html.index("tl-output") :]
    assert out.index(">\none\n") < out.index('tl-stderr">\ntwo\n')
    html = Page(small, "```snippet\ncell: b::Cell 3\nalt: A line.\n```").html
    out = html[html.index("tl-output") :]
    assert out.index("<svg") < out.index("after")
    assert 'aria-label="A line."' in out
    assert "<i>rich</i>" in Page(small, "```snippet\nb::Cell 4\n```").html


def test_a_sparkline_is_a_figure_without_its_box(small: SmallBook) -> None:
    fence = "```snippet\ncell: b::Cell {}\nshow: sparkline\nalt: A line.\n```\n"
    html = Page(small, fence.format(3)).html
    assert 'class="tl-sparkline"' in html
    assert 'aria-label="A line."' in html
    assert "tl-figure" not in html
    assert "tl-bar" not in html
    assert "draws no figure" in Page(small, fence.format(2)).problem
    without = fence.format(3).replace("alt: A line.\n", "")
    assert "needs 'cell' and 'alt'" in Page(small, without).problem


def in_a_fold(fence: str) -> str:
    lines = ['??? note "More"', *("    " + line for line in fence.split("\n"))]
    return "\n".join(lines) + "\n"


def test_a_fold_holds_links_to_its_cells(small: SmallBook) -> None:
    page = Page(small, in_a_fold("```snippet\ncell: b::Cell 2\nshow: source\n```"))
    assert page.problems == []
    assert "print" in page.html  # for the search
    published = folds.shut(page.html)
    soup = BeautifulSoup(published, "html.parser")
    (link,) = soup.select("details .tl-cell > p.tl-later > a")
    assert link["href"] == "../programs/page/b/#cell-2"
    assert link.text == "Cell 2"
    assert link.parent
    assert link.parent["id"] == "cell-b-cell-2"
    assert link.parent["data-show"] == "source"
    assert "print" not in published
    assert soup.select(".tl-cell > .tl-bar"), "the toolbar stays"
    far = Page(small, in_a_fold("```snippet\nother/far\n```"))
    assert folds.shut(far.html).count('data-show="both"') == 1


def test_a_figure_in_a_fold_stays_there(small: SmallBook) -> None:
    """What it shows is said in words on this page alone."""
    for options in ("alt: A line.", "show: output\nalt: A line."):
        fence = f"```snippet\ncell: b::Cell 3\n{options}\n```"
        page = Page(small, in_a_fold(fence))
        assert page.problems == []
        assert folds.shut(page.html) == page.html
        assert "tl-figure" in page.html


def test_ids_of_figures_are_unique(small: SmallBook) -> None:
    fence = "```snippet\ncell: b::Cell 3\nalt: A line.\n```\n\n"
    ids = re.findall(r'<g id="([^"]*)"', Page(small, fence * 3).html)
    assert len(ids) == len(set(ids)) == 3


def test_twins_mark_the_lines_in_which_they_differ(small: SmallBook) -> None:
    html = Page(small, "```twins\nA: b::Cell 1\nB: b::Cell 5\n```").html
    assert html.count('<span class="tl-differs">') == 2
    assert html.index("tl-twin-a") < html.index("tl-twin-b")
    assert html.count("<details") == 1, "one program, one toolbar"


def test_a_table_of_a_run(small: SmallBook) -> None:
    fence = "```table\nrows: b.rows\ncolumns:\n  Name: name\n  Loss: loss:.1e\n"
    page = Page(small, f"{fence}caption: Of {{{{ b.x }}}}.\n```\n")
    assert page.problems == []
    assert '<td class="tl-number">2.0 × 10⁹</td>' in page.html
    assert ">1.5</a>.</p>" in page.html
    assert "Outputs made with Python 3 and torch 2, on a CPU." in page.html


@pytest.mark.parametrize(
    ("row", "is_card"),
    [("a | b", False), ("a | b | c", True), (f"a | `b` {'and so on ' * 9}", True)],
)
def test_a_table_too_wide_for_a_phone_is_marked(
    row: str, is_card: bool, small: SmallBook
) -> None:
    line = "|".join(["---"] * len(row.split(" | ")))
    page = Page(small, f"{row[:9]}\n{line}\n{row}\n", "tables")
    assert "<table" in page.html
    assert ("data-cards" in page.html) == is_card


def test_a_number_that_begins_a_row_is_marked(small: SmallBook) -> None:
    rows = "times | you see | cause\n---|---|---\n1.4 | a | b\n1 step | a | b\n"
    page = Page(small, rows, "tables")
    assert page.html.count("tl-number") == 1
    assert '<td class="tl-number" data-label="times">1.4</td>' in page.html


def test_a_value_leads_to_the_cell_that_gave_it(small: SmallBook) -> None:
    page = Page(small, "{{ b.x }} {{ b.silent }} {{ b.gap['Adam'][0] }}")
    soup = BeautifulSoup(page.html, "html.parser")
    links = [(a["href"], a["title"]) for a in soup.select("a.tl-value")]
    notebook = "../programs/page/b/"
    assert links == [
        (f"{notebook}#cell-1", "x in page/b.py"),
        (f"{notebook}#cell-5", "silent in page/b.py"),
        (notebook, "gap in page/b.py"),  # bound in none of its cells
    ]
    assert all(a["tabindex"] == "-1" for a in soup.select("a.tl-value"))
    assert "Show where the numbers come from" in soup.text
    assert "Show where" not in Page(small, "```snippet\nb::Cell 2\n```").html


def test_the_last_cell_that_binds_a_variable_gave_it(small: SmallBook) -> None:
    book = small.book()
    book.executions["home/a.py"] = executed(
        "home/a.py",
        "x = 1\nrows = []\nimport math",
        "x += 1\nfor step in range(3):\n    rows.append(step)\n",
        "def f():\n    inside = 1\nif last := x:\n    with open(last) as file: pass",
    )
    names = ("x", "rows", "math", "step", "f", "inside", "last", "file")
    named = [references.value_reference(f"a.{name}", "home") for name in names]
    found = [book.cell_of(reference) for reference in named]
    assert found == [1, 0, 0, 1, 2, None, 2, 2]


def test_a_program_has_one_toolbar_and_later_a_link_to_the_cell(
    small: SmallBook,
) -> None:
    fences = ("b::Cell 2", "b::Cell 1", "other/far")
    text = "".join(f"```snippet\n{fence}\n```\n\n" for fence in fences)
    soup = BeautifulSoup(Page(small, text).html, "html.parser")
    bars = soup.select(".tl-bar")
    assert [bool(bar.select(".tl-tools")) for bar in bars] == [True, False, True]
    link = bars[1].a
    assert link
    assert link["href"] == "../programs/page/b/#cell-1"
    assert link["aria-label"] == "Cell 1 in page/b.py"
    names = [str(e["aria-label"]) for e in soup.select(".tl-bar [aria-label]")]
    assert len(names) == len(set(names)) == 13
    assert "Colab" not in str(soup)


def test_colab_opens_a_notebook_where_the_notebooks_are_published(
    small: SmallBook,
) -> None:
    build = Build(small.book(), "https://colab.invalid/b/")
    build.book.executions = {run.path: run for run in RUNS}
    build.begin(small.write("docs/page.md", ""), "../")
    md = Markdown(extensions=[TwinLoopsExtension(build)])
    html = md.convert("```snippet\nb::Cell 2\n```")
    assert 'href="https://colab.invalid/b/page/b.ipynb"' in html


def test_cells_and_figures_have_anchors_of_their_own(small: SmallBook) -> None:
    cell = "```snippet\ncell: b::Cell 3\nalt: A line.\n"
    text = f"{cell}show: source\n```\n\n{cell}show: output\n```\n\n{cell}```\n\n"
    soup = BeautifulSoup(Page(small, text).html, "html.parser")
    ids = [
        e["id"]
        for e in soup.select(".tl-source, .tl-output, .tl-figure")
        if e.get("id")
    ]
    assert ids == [
        "cell-b-cell-3",
        "cell-b-cell-3-2",
        "figure-b-cell-3-2",
        "cell-b-cell-3-3",
        "figure-b-cell-3-3",
    ]


VERDICTS = (
    "Of all: {{ score }}.\n\n"
    "| Quote | Verdict | The run |\n| --- | :-: | --- |\n"
    "| a \\| b | True | {{ b.x }} |\n| c | False | d |\n\n"
    "| quote | verdict | the run |\n| - | - | - |\n| e | Half true | f |\n\n"
    "| Change | Loss |\n| - | - |\n| g | True |\n\n"
    "```text\n| q | verdict | r |\n| - | - | - |\n| h | True | i |\n```\n"
)


def test_verdicts_are_marked_and_counted(small: SmallBook) -> None:
    page = Page(small, VERDICTS)
    assert page.problems == []
    assert "1 of 3 testable sentences true, 1 half true, 1 false." in page.html
    soup = BeautifulSoup(page.html, "html.parser")
    marked = [(e.text, e["class"][1]) for e in soup.select(".tl-verdict")]
    assert marked == [
        ("True", "tl-verdict-true"),
        ("False", "tl-verdict-false"),
        ("Half true", "tl-verdict-half"),
    ]


def test_verdicts_of_a_translation(small: SmallBook) -> None:
    rows = "| a | 正确 | b |\n| c | 错误 | d |\n"
    page = Page(
        small, f"{{{{ score }}}}\n\n| 原文 | 评判 | 结果 |\n| - | - | - |\n{rows}"
    )
    assert page.problems == []
    assert "可以检验的 2 句话中，1 句正确，0 句对一半，1 句错误" in page.html
    assert 'tl-verdict-false">错误</span>' in page.html


@pytest.mark.parametrize("word", ["Ture", "true", "**True**", ""])
def test_a_wrong_verdict_is_an_error_with_its_line(small: SmallBook, word: str) -> None:
    page = Page(small, VERDICTS.replace("| False |", f"| {word} |"))
    assert page.problem.startswith(page.line(6))
    assert f"{word!r} is no verdict; write True, Half true, False" in page.problem


def test_a_score_without_verdicts_is_an_error(small: SmallBook) -> None:
    page = Page(small, "# T\n\n{{ score }}\n")
    assert page.problem.startswith(page.line(3))
    assert "this page has none" in page.problem


def test_of_a_doctest_only_the_code_is_copied(small: SmallBook) -> None:
    text = "```python\n>>> for n in (1, 2):\n...     print(n)\n1\n2\n>>> n\n2\n```"
    soup = BeautifulSoup(Page(small, text).html, "html.parser")
    block = soup.select_one(".highlight")
    assert block
    assert block["data-copy"] == "for n in (1, 2):\n    print(n)\nn"
    assert ">>> n" in block.text
    plain = Page(small, "```python\nx = 1\n```").html
    assert "data-copy" not in plain


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (">>> from snippets.a import b\n>>> b.x\n1", "readers have no package"),
        (">>> x\n1\n>>>y", "this is no doctest"),
    ],
)
def test_a_doctest_that_no_reader_can_run_is_an_error(
    small: SmallBook, code: str, said: str
) -> None:
    page = Page(small, f"# T\n\n```python\n{code}\n```\n")
    assert page.problem.startswith(page.line(3))
    assert said in page.problem


def test_what_no_page_shows_is_named(small: SmallBook) -> None:
    page = Page(small, "```snippet\nb::Cell 2\n```\n\n{{ b.x }}")
    del page.build.book.executions["page/bad.py"]
    said = [m.split(" ")[0] for m in page.build.all_problems()]
    assert said == ["snippets/other/far.py:1:"] + [
        f"snippets/page/b.py:{n}:" for n in (2, 8, 12, 15)
    ]
    page = Page(small, "```snippet\nb::Cell 9\n```")
    del page.build.book.executions["page/bad.py"]
    assert page.build.all_problems() == [page.problem], "one message a mistake"


def test_a_problem_that_a_page_has_reported_is_not_told_again(
    small: SmallBook,
) -> None:
    problem = RUNS[2].problem
    assert problem
    page = Page(small, "```snippet\nbad\n```")
    assert page.build.all_problems() == [page.problem]
    page = Page(small, "Nothing.")
    assert page.build.all_problems() == [problem.report()]


def test_without_a_chapter_or_outside_the_project(
    small: SmallBook, tmp_path: Path
) -> None:
    build = Build(small.book())
    md = Markdown(extensions=[TwinLoopsExtension(build)])
    md.convert("{{ x }}")
    assert build.problems[-1].startswith("'x' does not name a value")
    elsewhere = tmp_path / "page.md"
    elsewhere.write_text("\ufeff{{ x }}")
    build.begin(elsewhere, "/")
    Markdown(extensions=[TwinLoopsExtension(build)]).convert("{{ x }}")
    assert "page.md:1: " in build.problems[-1]


def test_a_dollar_and_formulas(small: SmallBook) -> None:
    page = Page(small, r"It costs \$5, `$x` and $a + b$." + "\n\n```math\nx^2\n```\n")
    assert page.problems == []
    assert page.html.count("<math") == 2
    assert "costs $5" in page.html


@pytest.mark.parametrize("line", ["A {{ b.x } here.", "A b.x }} here.", "It costs 5$."])
def test_a_mark_without_its_partner_behind_whole_ones(
    small: SmallBook, line: str
) -> None:
    page = Page(small, f"{{{{ b.x }}}} and $a + b$.\n\n`{{{{`, `$`\n\n{line}\n")
    assert page.problem.startswith(page.line(5))
    assert "without its partner" in page.problem


def test_a_character_of_the_engine_in_a_page_is_no_value(small: SmallBook) -> None:
    page = Page(small, "{{ b.x }} \U00100000 {{ b.no }}")
    assert page.html.count("1.5") == 1
    assert "\N{REPLACEMENT CHARACTER}" in page.html


@pytest.mark.parametrize("behind", ["pymdownx.superfences", "fenced_code"])
def test_fences_that_another_extension_took_are_an_error(
    small: SmallBook, behind: str
) -> None:
    build = Build(small.book())
    build.begin(small.write("docs/page.md", "# Title\n"), "/")
    md = Markdown(extensions=[TwinLoopsExtension(build), behind])
    html = md.convert("# Title\n\n```snippet\nb::Cell 2\n```\n")
    (problem,) = build.problems
    assert "list twinloops.markdown last" in problem
    assert "tl-error" in html


@dataclass
class _Context:
    url: str
    path: str


def test_zensical_says_which_page_it_converts(small: SmallBook) -> None:
    class Context(Preprocessor):
        page = _Context("other/", "other.md")

        def run(self, lines: list[str]) -> list[str]:
            return lines

    small.write("docs/other.md", "")
    build = Build(small.book())
    build.book.executions = {run.path: run for run in RUNS}
    md = Markdown()
    md.preprocessors.register(Context(md), "rendering_context", 0)
    md.registerExtensions([TwinLoopsExtension(build)], {})
    html = md.convert("{{ far.z }}\n\n```snippet\nfar\n```\n")
    assert build.problems == []
    assert 'href="../programs/other/far.py"' in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rate 1e-4.", 'rate <span class="tl-value">1e-4</span>.'),
        ("**2.5e-10**", '<strong><span class="tl-value">2.5e-10</span></strong>'),
        ("[1e-4](http://a.b/1e-4)", 'b/1e-4"><span class="tl-value">1e-4</span></a>'),
        ("`1e-4`", "<code>1e-4</code>"),
        ("x1e-4, 1e4, pre-1e", "<p>x1e-4, 1e4, pre-1e</p>"),
    ],
)
def test_a_typed_number_stays_on_one_line(
    small: SmallBook, text: str, shown: str
) -> None:
    assert shown in Page(small, text).html
