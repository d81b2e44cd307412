"""A figure on a page: the page's colours, ids of its own, nothing that acts."""

import re

import pytest

from twinloops import slim
from twinloops.problems import AuthoringError

HEAD = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" width="100pt" height="50pt">'
)


def shown(body: str) -> str:
    return slim.for_page(f"{HEAD}{body}</svg>", "tl1", 'A "line"\nthat falls')


def test_a_figure_joins_a_page() -> None:
    svg = shown(
        '<metadata>who</metadata><style type="text/css">*{stroke: red}</style>'
        '<g id="a" style="stroke: #d55e00; clip-path: url(#c)"/>'
        '<use xlink:href="#a" style="fill: #000000"/><clipPath id="c"/>'
    )
    assert 'role="img" aria-label="A &quot;line&quot; that falls"' in svg
    assert 'style="max-width: 160px"' in svg
    assert 'height="' not in svg
    assert "stroke: var(--tl-a); clip-path: url(#tl1-c)" in svg
    assert 'xlink:href="#tl1-a" style="fill: currentColor"' in svg
    assert re.findall(r' id="([^"]*)"', svg) == ["tl1-a", "tl1-c"]
    assert "metadata" not in svg
    assert "stroke: red" not in svg


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<g onload="alert(1)"/>',
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        '<a href=" java&#10;script:alert(1)"><text>x</text></a>',
        "<foreignObject><body>alert(1)</body></foreignObject>",
        '<a><set attributeName="href" to="javascript:alert(1)"/></a>',
        '<image href="data:text/html,alert(1)"/>',
    ],
)
def test_what_could_act_is_left_out(body: str) -> None:
    assert "alert" not in shown(body)


def test_links_of_figures_stay() -> None:
    assert 'xlink:href="https://a.b/c"' in shown('<a xlink:href="https://a.b/c"/>')


def test_a_figure_that_is_no_svg() -> None:
    with pytest.raises(AuthoringError, match="not well-formed"):
        shown("<g>")
