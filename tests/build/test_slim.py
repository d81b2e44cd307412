"""What a page needs of matplotlib's SVG."""

import re
from random import Random

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
        '<use xlink:href="#m" x="1.2" />'
        '<text style="font: 10px; fill: red" x="1">a <tspan>b</tspan></text>'
        '<path d="m10.1 20.5-6.1-20.5" style="fill: none; stroke: #d55e00" />'
        '<defs><path id="m" d="m0 1.5" /></defs><use xlink:href="#m" x="2" />'
    )


def test_a_mark_is_styled_once() -> None:
    red, blue = 'style="stroke: red"', 'style="stroke: blue"'
    marks = f'<defs><path id="m" d="M 0 1" {red}/></defs>' + "".join(
        f'<g transform="translate(1.234567 2)"><use xlink:href="#m" {style}/></g>'
        for style in (red, blue)
    )
    svg = slim.shortened(f"{HEAD}{marks}</svg>")
    assert svg.count(red) == svg.count(blue) == 1
    assert svg.count('"translate(1.2 2)"') == 2


def shortened_path(path: str) -> str:
    svg = slim.shortened(f'{HEAD}<path d="{path}"/></svg>')
    return svg.split('d="')[1].split('"')[0]


def test_steps_end_where_the_path_did() -> None:
    """A tenth of a point lies between them at most, also behind 2,000 steps."""
    random = Random(0)
    points = [(random.uniform(-99, 999), random.uniform(-9, 9)) for _ in range(2000)]
    path = "M" + "L".join(f" {x:.6f} {y:.6f} \n" for x, y in points)
    numbers = map(float, re.findall(r"-?(?:\d+\.?\d*|\.\d+)", shortened_path(path)))
    steps = list(zip(numbers, numbers, strict=True))
    assert len(steps) == len(points)
    at_x = at_y = 0.0
    for (step_x, step_y), (x, y) in zip(steps, points, strict=True):
        at_x, at_y = at_x + step_x, at_y + step_y
        assert (at_x, at_y) == pytest.approx((x, y), abs=0.0501)


def test_curves_and_closed_paths_in_steps() -> None:
    path = "M 0 -3 \nC 0.8 -3 1.5 -2.7 2 -2 \nQ 3 0 2 2 \nL 0 3 \nz \nM 5 5 \nL 6 5.04"
    assert shortened_path(path) == "m0-3c.8 0 1.5 .3 2 1q1 2 0 4l-2 1zm5 8 1 0"
    # As other programs write them: they stay.
    for other in (
        "M 1.23 2 3 4",
        "m 1.23 2 l 3 4",
        "M 1.23,2 L 3,4",
        "A 1.23 1 0 0 1 2 3",
    ):
        assert shortened_path(other) == other


def test_a_sparkline_is_the_curves_alone() -> None:
    svg = slim.sparkline(f"{HEAD}{AXES}</svg>")
    assert 'class="tl-sparkline"' in svg
    assert "100pt" not in svg
    assert "<text" not in svg
    assert '<g class="tl-curve"><path d="m10.1 20.5' in svg
    assert svg.count("<use") == 1


def test_a_figure_that_is_no_svg() -> None:
    with pytest.raises(AuthoringError, match="not well-formed"):
        slim.shortened("<svg><g></svg>")
