"""Fences, values and formulas: right pages, and true places of what is wrong."""

from pathlib import Path

import pytest
from markdown import Markdown

from tests.build.conftest import SmallBook
from twinloops.extension import Desk, TwinLoopsExtension


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    """Snippets that the tests of this module share; run once."""
    small = SmallBook(tmp_path_factory.mktemp("book"))
    small.snippet(
        "a/b.py",
        "import numpy, torch\nx = 1.5\ny = torch.tensor(2.5)\nz = numpy.float32(0.5)\n"
        "infinite, undefined, yes, no = float('inf'), float('nan'), True, False\n"
        "text = '*a* <b> $x$ {{'\nhuge = 10**5000\nn = numpy.int64(3)\n"
        "listed = [1]\n_hidden = 1\nhalf = torch.tensor(1.5, dtype=torch.bfloat16)\n"
        "no_value = torch.tensor(1., device='meta')\nimaginary = 1j",
        "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')\n4",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint('after')",
        "class A:\n    def _repr_html_(self): return '<i>rich</i>'\nA()",
        "silent = 1",
    )
    small.snippet("a/bad.py", "x = 1\n1 / 0")
    small.book().run_all()
    return small


class Page:
    """A page, converted."""

    def __init__(self, small: SmallBook, text: str) -> None:
        file = small.write("docs/page.md", text)
        self.desk = Desk(small.book(), chapter=file)
        md = Markdown(
            extensions=[
                *("admonition", "pymdownx.details", "tables", "footnotes", "attr_list"),
                TwinLoopsExtension(self.desk),
            ]
        )
        self.html = md.convert(text)
        self.problems = self.desk.problems

    @property
    def problem(self) -> str:
        (problem,) = self.problems
        assert "tl-error" in self.html
        return problem


VALUES = {
    "x": "1.5",
    "x:.3f": "1.500",
    "x:>6": "1.5",
    "y": "2.5",
    "z": "0.5",
    "half": "1.5",
    "infinite": "inf",
    "undefined:.3g": "nan",
    "yes": "True",
    "no": "False",
    "n:03d": "003",
    "text": "*a* &lt;b&gt; $x$ {{",
}


@pytest.mark.parametrize("value", VALUES)
def test_values(book: SmallBook, value: str) -> None:
    page = Page(book, f"It is {{{{ a/b.py::{value} }}}}.")
    assert page.problems == []
    html = page.html.replace("   1.5", "1.5")
    assert f'<p>It is <span class="tl-value">{VALUES[value]}</span>.</p>' in html


@pytest.mark.parametrize(
    "where",
    [
        "# {}",
        "| a |\n| - |\n| {} |",
        "- {}",
        "> {}",
        "**{}**",
        "[{}](http://a.b)",
        "a[^1]\n\n[^1]: {}",
        '??? question "Why?"\n    {}',
        "```snippet\ncell: a/b.py::Cell 1\ncaption: is {}\n```",
    ],
)
def test_values_everywhere(book: SmallBook, where: str) -> None:
    page = Page(book, where.format("{{ a/b.py::x:.2f }}"))
    assert page.problems == []
    assert "1.50" in page.html
    assert "{{ a/b.py" not in page.html
    wrong = Page(book, "Text.\n\n" + where.format("{{ a/b.py::nothing }}"))
    lines = (book.root / "docs/page.md").read_text().split("\n")
    (line,) = (n for n, text in enumerate(lines, 1) if "{{" in text)
    assert wrong.problem.startswith(f"docs/page.md:{line}, shows snippets/a/b.py:1: ")


WRONG_VALUES = {
    "{{ a/b.py::y_pred }}": "no scalar variable 'y_pred'",
    "{{ a/b.py::X }}": "Scalars there: ",
    "{{ a/b.py::listed }}": "no scalar variable",
    "{{ a/b.py::_hidden }}": "does not name a value",
    "{{ a/b.py::no_value }}": "no scalar variable",
    "{{ a/b.py::imaginary }}": "no scalar variable",
    "{{ a/b.py::Cell 1 }}": "does not name a value",
    "{{ a/b.py }}": "does not name a value",
    "{{ x }}": "write folder/name.py::variable",
    "{{}}": "does not name a value",
    "{{ a/c.py::x }}": "no snippet 'a/c.py' in snippets/. Snippets there: a/b.py",
    "{{ ../a/b.py::x }}": "no snippet '../a/b.py'",
    "{{ /etc/a.py::x }}": "no snippet",
    "{{ a/bad.py::x }}": "ZeroDivisionError",
    "{{ a/b.py::x:q }}": "the format 'q' does not fit x (float)",
    "{{ a/b.py::text:.2f }}": "does not fit text",
    "{{ a/b.py::huge }}": "does not fit huge",
    "{{ a/b.py::huge:f }}": "does not fit huge",
    "{{ a/b.py::x:1000000000 }}": "no page is a thousand characters wide",
    "a {{ b": "without its partner",
    "a }} b": "without its partner",
    "{{ a/b.py\n::x }}": "does not name a value",
    "costs $5": "'$' without its partner",
    "a $x\n+ y$ b": "'$' without its partner",
    r"$\frac{1}$": "not LaTeX that can be read",
    r"$\begin{matrix}$": "not LaTeX that can be read",
}


@pytest.mark.parametrize("text", WRONG_VALUES)
def test_wrong_words(book: SmallBook, text: str) -> None:
    page = Page(book, f"---\na: b\n---\n\n# T\n\n`{text}`\n\nSome {text} here.\n")
    assert page.problems
    more = text.count("\n")  # lines, in the code above and in the text itself
    for number, problem in enumerate(page.problems):
        place = f"docs/page.md:{9 + more + min(number, more)}"
        assert problem.startswith((f"{place}: ", f"{place}, "))
    assert WRONG_VALUES[text] in page.problems[0]


def test_the_same_mistake_twice_has_two_places(book: SmallBook) -> None:
    page = Page(
        book, "{{ x }}\n\n`{{ x }}`\n\n```text\n{{ x }}\n```\n\n{{ x }} {{ x }}\n"
    )
    assert [p.split(": ")[0] for p in page.problems] == [
        "docs/page.md:1",
        "docs/page.md:9",
        "docs/page.md:9",
    ]
    page = Page(book, "```snippet\na.py\n```\n\n~~~ snippet\na.py\n~~~\n")
    assert [p.split(": ")[0] for p in page.problems] == [
        "docs/page.md:1",
        "docs/page.md:5",
    ]


WRONG_FENCES = {
    "```snippet\na/b.py::Cell 9\n```": "no cell 'Cell 9' in this snippet. Cells there",
    "```snippet\nno.py\n```": "no snippet 'no.py'",
    "```snippet\na/bad.py\n```": "shows snippets/a/bad.py:3: the cell 'Cell 1' raises",
    "```snippet\n```": "'' does not name a program",
    "```snippet\na/b.py::\n```": "does not name a cell",
    "```snippet\nsome words\n```": "does not name a program",
    "```snippet\ncell: a/b.py::Cell 1\nprogram: a/b.py\n```": "name one cell, or one",
    "```snippet\nshow: source\n```": "name one cell, or one program",
    "```snippet\ncell: a/b.py::Cell 1\nshow: nothing\n```": "'show' is one of both",
    "```snippet\ncell: a/b.py::Cell 1\nshwo: both\n```": "no option 'shwo' here. Known",
    "```snippet\ncell: a/b.py::Cell 1\ncaption: 1\n```": "needs a text",
    "```snippet\ncell: a/b.py::Cell 1\ncaption: a: b\n```": "not valid YAML",
    "```snippet\ncell: !!python/name:os.system\n```": "not valid YAML",
    "```snippet\n- cell\n- b\n```": "options are written 'name: text'",
    "```snippet\n? [a]\n: b\n```": "not valid YAML",
    "```snippet\ncell: a/b.py::Cell 1\ncaption: '# A'\n```": "caption is one paragraph",
    '```snippet\ncell: a/b.py::Cell 1\ncaption: "a\\n\\nb"\n```': "one paragraph",
    "```snippet\na/b.py::Cell 3\n```": "say in 'alt' what it shows",
    "```snippet\ncell: a/b.py::Cell 5\nshow: output\n```": "has no output to show",
    "```twins\nA: a/b.py::Cell 1\n```": "twins need both A and B",
    "```twins\na/b.py::Cell 1\n```": "twins need both A and B",
    "```twins\nA: a/b.py::Cell 1\nB: a/b.py\n```": "does not name a cell",
    "```snipet\na/b.py\n```": "no fence is called 'snipet'. Known: snippet, twins",
    "```\nplain\n```": "no fence is called ''",
    "``` {.snippet}\na/b.py\n```": "",
    '```snippet title="x"\na/b.py\n```': "takes no options behind its name (title)",
    "```snippet a/b.py\n```": "never closed, or its first line is not understood",
    '```python hl_lines="1"\nx\n```': "takes no options behind its name",
    "```snippet\na/b.py": "never closed",
    "~~~snippet\na/b.py\n```": "never closed",
    "```math\n\\frac{1}\n```": "not LaTeX that can be read",
}
AROUND = {
    "alone": "",
    "details": '??? question "Why?"\n\n    ',
    "admonition": '!!! note "N"\n\n    ',
    "list": "- item\n\n    ",
    "quote": "> ",
}


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("fence", WRONG_FENCES)
def test_wrong_fences(book: SmallBook, fence: str, around: str) -> None:
    head, _, indent = AROUND[around].rpartition("\n")
    lines = [indent + line for line in fence.split("\n")]
    text = "\n".join(["---", "a: b", "---", "# T", "", head, *lines, "", "after"])
    page = Page(book, text)
    assert page.problems, page.html
    assert len(page.problems) == 1 or "never closed" in page.problems[0]
    line = text.split("\n").index(lines[0]) + 1
    assert page.problems[0].startswith(
        (f"docs/page.md:{line}: ", f"docs/page.md:{line},")
    )
    assert WRONG_FENCES[fence] in page.problems[0]
    assert "tl-error" in page.html


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("marks", ["```", "~~~", "````"])
def test_right_fences_everywhere(book: SmallBook, marks: str, around: str) -> None:
    head, _, indent = AROUND[around].rpartition("\n")
    fence = f"{marks}snippet\ncell: a/b.py::Cell 2\ncaption: Sees $x$.\n{marks}"
    lines = "\n".join(indent + line for line in fence.split("\n"))
    page = Page(book, f"{head}\n{lines}\n\nafter\n")
    assert page.problems == []
    assert page.html.count("tl-output") == 1
    assert "tl-caption" in page.html
    assert "<math" in page.html


def test_an_unclosed_fence_does_not_blame_a_closed_one(book: SmallBook) -> None:
    good = "```snippet\na/b.py::Cell 2\n```\n\n"
    assert Page(book, good + "```snippet\nx\n").problem.startswith("docs/page.md:5: ")


def test_outputs_stand_in_their_order(book: SmallBook) -> None:
    html = Page(book, "```snippet\na/b.py::Cell 2\n```").html
    out = html[html.index("tl-output") :]
    places = [
        out.index(text) for text in (">\none\n", ">\ntwo\n", ">\nthree\n", ">\n4\n")
    ]
    assert places == sorted(places)
    html = Page(book, "```snippet\ncell: a/b.py::Cell 3\nalt: A line.\n```").html
    out = html[html.index("tl-output") :]
    assert out.index("<svg") < out.index("after")
    assert 'aria-label="A line."' in out
    assert "<i>rich</i>" in Page(book, "```snippet\na/b.py::Cell 4\n```").html


def test_ids_of_figures_are_unique(book: SmallBook) -> None:
    fence = "```snippet\ncell: a/b.py::Cell 3\nalt: A line.\n```\n\n"
    html = Page(book, fence * 3).html
    svg_ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(svg_ids) > 30
    assert len(svg_ids) == len(set(svg_ids))


def test_what_no_page_shows_is_named(book: SmallBook) -> None:
    page = Page(book, "```snippet\na/b.py::Cell 2\n```\n\n{{ a/b.py::x }}")
    page.desk.book.get("a/b.py")
    assert [m.split(" ")[0] for m in page.desk.not_shown()] == [
        f"snippets/a/b.py:{n}:" for n in (2, 24, 30, 35)
    ]
    page = Page(book, "# Nothing")
    page.desk.book.get("a/b.py")
    (message,) = page.desk.not_shown()
    assert message.startswith("snippets/a/b.py:1: no page shows this snippet.")


def test_without_a_chapter_or_outside_the_project(
    book: SmallBook, tmp_path: Path
) -> None:
    page = Page(book, "{{ x }}")
    page.desk.begin(None, "/")
    md = Markdown(extensions=[TwinLoopsExtension(page.desk)])
    md.convert("{{ x }}")
    assert page.problems[-1].startswith("'x' does not name a value")
    elsewhere = tmp_path / "page.md"
    elsewhere.write_text("\ufeff{{ x }}")
    page.desk.begin(elsewhere, "/")
    md.convert("{{ x }}")
    assert "page.md:1: " in page.problems[-1]


def test_a_dollar_and_formulas(book: SmallBook) -> None:
    page = Page(book, r"It costs \$5, `$x` and $a + b$." + "\n\n```math\nx^2\n```\n")
    assert page.problems == []
    assert page.html.count("<math") == 2
    assert "costs $5" in page.html


@pytest.mark.parametrize(
    "line", ["A {{ a/b.py::x } here.", "A a/b.py::x }} here.", "It costs 5$."]
)
def test_a_mark_without_its_partner_behind_whole_ones(
    book: SmallBook, line: str
) -> None:
    page = Page(book, f"{{{{ a/b.py::x }}}} and $a + b$.\n\n`{{{{`, `$`\n\n{line}\n")
    assert page.problem.startswith("docs/page.md:5: ")
    assert "without its partner" in page.problem


def test_values_in_alternative_texts(book: SmallBook) -> None:
    fence = "```snippet\ncell: a/b.py::Cell 3\nalt: '{}'\n```"
    x = book.book().value("a/b.py::x")
    html = Page(book, fence.format("It ends at {{ a/b.py::x }}.")).html
    assert f'aria-label="It ends at {x}."' in html
    for wrong in ("{{ a/b.py::none }}", "{{ a/b.py::x }"):
        assert Page(book, fence.format(wrong)).problem.startswith("docs/page.md:1")


@pytest.mark.parametrize("html", ["<div>{}</div>", '<p title="{}">text</p>'])
def test_a_value_in_raw_html_is_an_error(book: SmallBook, html: str) -> None:
    page = Page(book, f"{{{{ a/b.py::x }}}}\n\n{html.format('{{ a/b.py::y }}')}\n")
    assert page.problem.startswith("docs/page.md:3: ")
    assert "stands in raw HTML" in page.problem
    assert "{{" not in page.html.replace("&#x27;{{ a/b.py::y }}&#x27;", "")
    assert Page(book, f"<!-- {{{{ a/b.py::y }}}} -->\n\n{html}").problems == []


@pytest.mark.parametrize("behind", ["pymdownx.superfences", "fenced_code"])
def test_fences_that_another_extension_took_are_an_error(
    book: SmallBook, behind: str
) -> None:
    desk = Desk(book.book(), chapter=book.write("docs/page.md", "# Title\n"))
    md = Markdown(extensions=[TwinLoopsExtension(desk), behind])
    html = md.convert("# Title\n\n```snippet\na/b.py::Cell 2\n```\n")
    (problem,) = desk.problems
    assert "list twinloops.extension last" in problem
    assert "tl-error" in html


def test_fences_that_a_site_brings_are_used(book: SmallBook) -> None:
    desk = Desk(book.book())
    md = Markdown(extensions=["pymdownx.superfences", TwinLoopsExtension(desk)])
    assert "tl-stdout" in md.convert("```snippet\na/b.py::Cell 2\n```\n")
    assert desk.problems == []


def test_links_in_captions_lead_to_pages(
    small: SmallBook, caplog: pytest.LogCaptureFixture
) -> None:
    small.snippet("a/b.py", "x = 1", "y = 1")
    small.write("docs/part/other.md", "# Other\n\n## Here\n\n[home](../index.md)\n")
    caption = "[there](part/other.md#here), [nowhere](part/none.md)"
    cells = ("cell: a/b.py::Cell 1", "A: a/b.py::Cell 1\nB: a/b.py::Cell 2")
    small.page(
        *(
            f"```{name}\n{cell}\ncaption: '{caption}'\n```"
            for name, cell in zip(("snippet", "twins"), cells, strict=True)
        )
    )
    assert small.build() == ""
    page = small.html()
    assert page.count('<a href="part/other/#here">there</a>') == 2
    warned = "'index.md' contains a link 'part/none.md', but the target is not found"
    assert caplog.text.count(warned) == 2, "which ends a strict build"


def test_a_value_in_the_front_matter_is_an_error(small: SmallBook) -> None:
    small.snippet("a/b.py", "x = 1")
    page = "---\ntitle: T\ndescription: '{{ a/b.py::x }}'\n---\n\n{{ a/b.py::x }}\n"
    small.write("docs/index.md", page + "\n```snippet\na/b.py\n```\n")
    message = small.build()
    assert "docs/index.md:3: '{{ a/b.py::x }}' stands in the front matter" in message
