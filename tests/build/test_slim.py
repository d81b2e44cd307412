"""What a page needs of matplotlib's SVG."""

import pytest

from twinloops import slim
from twinloops.problems import AuthoringError

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="100pt" height="50pt">'
)
AXES = (
    '<g id="figure_1"><g id="patch_1"><path d="M 0 0 L 1 1 z" style="fill: none"/></g>'
    '\n <g id="matplotlib.axis_1"><g id="xtick_1"><use xlink:href="#m" x="1.23456"/>'
    '<g id="text_1"><text style="font: 10px; font-family: \'A\', B; fill: red" x="1"'
    ' transform="rotate(-0 1 2)">a <tspan>b</tspan></text></g></g></g>'
    '<g id="line2d_1"><path d="M 10.123456 20.5  L 3.999999 -0.001" id="curve"'
    ' style="fill: none; stroke: #d55e00"/></g>'
    '<g id="PathCollection_1"><defs><path id="m" d="M 0 1.5"/></defs>'
    '<use xlink:href="#m" x="2"/></g><defs/></g>'
)


def test_a_figure_has_no_more_than_is_seen() -> None:
    svg = slim.shortened(f"{HEAD}{AXES}</svg>")
    body = svg[svg.index(">") + 1 :].removesuffix("</svg>")
    assert body == (
        '<use xlink:href="#m" x="1.23" />'
        '<text style="font: 10px; fill: red" x="1">a <tspan>b</tspan></text>'
        '<path d="M 10.12 20.5  L 4 -0" style="fill: none; stroke: #d55e00" />'
        '<defs><path id="m" d="M 0 1.5" /></defs><use xlink:href="#m" x="2" />'
    )


def test_a_sparkline_is_the_curves_alone() -> None:
    svg = slim.sparkline(f"{HEAD}{AXES}</svg>")
    assert 'class="tl-sparkline"' in svg
    assert "100pt" not in svg
    assert "<text" not in svg
    assert '<g class="tl-curve"><path d="M 10.12' in svg
    assert svg.count("<use") == 1


def test_a_figure_that_is_no_svg() -> None:
    with pytest.raises(AuthoringError, match="not well-formed"):
        slim.shortened("<svg><g></svg>")
