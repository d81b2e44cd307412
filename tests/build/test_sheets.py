"""What is left of a style sheet is what some page or script may use."""

from pathlib import Path

import pytest
import tinycss2

from twinloops import sheets

PAGE = """\
<html lang="en" dir="ltr"><body data-md-color-primary="custom">
<p class="here two" id='there' style="color: var(--styled)">unused gone</p>
<script>document.body.classList.add("set-in-page")</script></body></html>
"""
SCRIPT = """\
element.className = `set-by-script part-${number}`;
element.style.setProperty("--scripted", 1);
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one page and one script."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text(PAGE)
    (tmp_path / "a/b.js").write_text(SCRIPT)
    return tmp_path


def shortened(site: Path, sheet: str) -> str:
    """A style sheet of the site as it is published."""
    file = site / "a/theme.min.css"
    file.write_text(sheet, "utf-8")
    sheets.shorten(site, site / "sheets.json")
    return file.read_text("utf-8")


@pytest.mark.parametrize(
    "rule",
    [
        "p{color:red}",
        ".here.two>p{color:red}",
        "#there{color:red}",
        ".set-in-page p{color:red}",
        ".set-by-script{color:red}",
        ".part-7{color:red}",
        ".here:not(.unused){color:red}",
        "p:is(.unused,.gone),:where(#gone) p{color:red}",
        r".with\:colon{color:red}",
        "[dir=ltr] p{color:red}",
        "[data-md-color-primary=custom]{color:red}",
        "[data-md-color-scheme=unused] [hidden],[dir]{color:red}",
        "p{width:.5em}",
        "@media print{p{color:red}}",
        "@keyframes unused{0%{left:0}to{left:1px}}",
        '@font-face{font-family:"A";src:url("unused.woff")}',
        "p{--used:1;left:calc(1px*var(--used))}",
        "p{--styled:red;--scripted:1}",
        ".here,.unused{color:red;.unused &{left:0}}",
        'p::after{content:"/* ; } ,";background:url("data:x;y,\'z\'")}',
    ],
)
def test_what_a_page_or_a_script_may_use_stays(site: Path, rule: str) -> None:
    assert shortened(site, f".unused{{left:0}}{rule}") == rule


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (".unused{color:red}", ""),
        ("p .unused>.here{color:red}", ""),
        ("#gone{color:red}", ""),
        (".set-by{color:red}", ""),
        ("p,.unused b,.here{color:red}", "p,.here{color:red}"),
        ("[dir=rtl] p{color:red}", ""),
        ('p,[data-md-color-primary="indigo"]{color:red}', "p{color:red}"),
        ("@media print{.unused{color:red}}", ""),
        ("@media print{@supports (a:b){#gone{a:b}}p{a:b}}", "@media print{p{a:b}}"),
        ("p{--gone:url(x);color:red;--lost:2}", "p{color:red}"),
        (":root{--gone:1}", ""),
        (".unused{left:var(--once)}p{--once:1;color:red}", "p{color:red}"),
        (".unused{color:red;p &{left:0}}", ""),
    ],
)  # fmt: skip
def test_what_nothing_can_use_goes(site: Path, rule: str, left: str) -> None:
    assert shortened(site, rule) == left


def test_no_comments_are_published(site: Path) -> None:
    sheet = """\
/* Why
   so. */
p,
.here /* too */ b {
  color: red; /* not pink */
  --used: ;
}
@media print {
  p {
    left: calc(1px + var(--used));
    & b { /* Why. */ content: "a  /* b */"; }
  }
}
"""
    assert shortened(site, sheet) == (
        "p,.here  b {color: red;--used: }"
        "@media print {p {\n    left: calc(1px + var(--used));\n"
        '    & b {  content: "a  /* b */"; }\n  }}'
    )


def test_a_sentence_in_a_script_of_the_site_names_no_class(site: Path) -> None:
    own = site / "javascripts/words.js"
    own.parent.mkdir()
    own.write_text('say("unused"); button.className = "tl-said";')
    rules = ".unused{left:0}.tl-said{left:0}"
    assert shortened(site, rules) == ".tl-said{left:0}"
    # The theme's scripts may set any of their words.
    theme = site / "assets/javascripts/theme.js"
    theme.parent.mkdir(parents=True)
    own.rename(theme)
    assert shortened(site, rules) == rules


def test_a_part_that_no_page_has_goes(site: Path) -> None:
    (site / "theme.js").write_text("add('tabbed-set', `tabbed-control--${side}`)")
    rules = ".tabbed-set{left:0}.tabbed-control--next{left:0}"
    assert shortened(site, rules) == ""
    (site / "tabs.html").write_text('<div class="tabbed-set"></div>')
    assert shortened(site, rules) == ".tabbed-set{left:0}"


def test_a_script_that_only_the_search_loads_sets_no_class(site: Path) -> None:
    (site / "a/lunr/min").mkdir(parents=True)
    (site / "a/lunr/min/lunr.ar.min.js").write_text('"unused"')
    assert shortened(site, ".unused{left:0}") == ""


def test_sheets_are_parsed_again_only_if_a_page_names_something_else(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = ".unused{left:0}p{left:0}"
    assert shortened(site, rules) == "p{left:0}"
    with monkeypatch.context() as patch:
        patch.delattr(tinycss2, "parse_component_value_list")
        (site / "b.html").write_text('<p id="new">unused</p>')
        assert shortened(site, rules) == "p{left:0}"
    (site / "b.html").write_text('<p class="unused">unused</p>')
    assert shortened(site, rules) == rules


@pytest.mark.parametrize("spoiled", ["", "{", "{}"])
def test_a_spoiled_cache_counts_as_missing(site: Path, spoiled: str) -> None:
    shortened(site, "p{left:0}")
    (site / "sheets.json").write_text(spoiled)
    assert shortened(site, ".unused{left:0}p{left:0}") == "p{left:0}"


@pytest.mark.parametrize("sheet", ["p{left:0} .unused", ".unused{left:0} }"])
def test_a_sheet_with_a_mistake_stays_as_it_is(site: Path, sheet: str) -> None:
    assert shortened(site, sheet) == sheet
    assert shortened(site, "@media print{p{left:0}.unused}.unused{left:0}") == (
        "@media print{p{left:0}.unused}"
    )
