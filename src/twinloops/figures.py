"""How figures look: the style that they are drawn in, and how an SVG joins a page.

The style draws line A in vermilion and solid, line B in blue and dashed, a third line
in grey, and all else in black on a transparent ground. On a page these colours become
the page's own, so that a figure follows the light or dark palette. In a downloaded
notebook they stay as they were drawn.
"""

import re
import xml.etree.ElementTree as etree
from functools import lru_cache
from typing import Any

from twinloops.problems import AuthoringError

# Sizes in inches. The wide drawing fills the page's column, and its text is then as
# large as the page's. On a phone it would shrink to 7 pixels: the narrow one is for it.
WIDE, NARROW = (7.0, 3.6), (3.7, 3.1)
A, B, THIRD = "#d55e00", "#0072b2", "#6b6b6b"
STYLE: dict[str, Any] = {
    "axes.prop_cycle": (
        f"cycler('color', ['{A}', '{B}', '{THIRD}'])"
        " + cycler('linestyle', ['-', '--', '-.'])"
    ),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.figsize": WIDE,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "font.size": 10.0,
    "font.family": ["sans-serif"],
    "lines.linewidth": 1.8,
    "svg.fonttype": "none",
    "svg.hashsalt": "twinloops",
    "legend.frameon": False,
}
PAGE_COLOURS = {
    A: "var(--tl-a)",
    B: "var(--tl-b)",
    THIRD: "var(--tl-third)",
    "#000000": "currentColor",
}
# Elements that run code, load something, or style the whole page.
_DROPPED = {
    *("script", "style", "metadata", "foreignObject", "iframe", "animate", "set"),
    *("animateTransform", "animateMotion", "handler", "listener"),
}
_SAFE_LINK = re.compile(r"#|https?://|data:image/(?:png|jpeg);")
_SVG = "http://www.w3.org/2000/svg"
etree.register_namespace("", _SVG)
etree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


@lru_cache(200)  # `serve` shows the same figures in every build
def for_page(svg: str, prefix: str, alt: str) -> str:
    """Make an SVG document part of an HTML page.

    Args:
        svg: the document.
        prefix: put before every id, so that two figures on a page do not share one.
        alt: what the figure shows, in words, for readers who do not see it.

    Raises:
        AuthoringError: if the document is not well-formed.
    """
    root = parsed(svg)
    _clean(root, prefix)
    width = re.fullmatch(r"([\d.]+)pt", root.attrib.pop("width", ""))
    root.attrib.pop("height", None)
    root.attrib.update({"role": "img", "aria-label": " ".join(alt.split())})
    if width:
        root.set("style", f"max-width: {float(width[1]) * 1.6:.0f}px")
    return etree.tostring(root, encoding="unicode")


def parsed(svg: str) -> etree.Element:
    """The root of an SVG document.

    Raises:
        AuthoringError: if the document is not well-formed.
    """
    try:
        return etree.fromstring(svg)
    except etree.ParseError as error:
        raise AuthoringError(f"a figure is not well-formed SVG: {error}.") from error


def _clean(element: etree.Element, prefix: str) -> None:
    """Remove what could act on the page; rename ids; take the page's colours."""
    for child in list(element):
        if not isinstance(child.tag, str) or local_name(child.tag) in _DROPPED:
            element.remove(child)
        else:
            _clean(child, prefix)
    for name, value in list(element.attrib.items()):
        local = local_name(name)
        is_unsafe = local == "href" and not _SAFE_LINK.match(value)
        if is_unsafe or local.lower().startswith("on"):
            del element.attrib[name]
        else:
            element.set(name, _renamed(local, value, prefix))


def _renamed(name: str, value: str, prefix: str) -> str:
    if name == "id":
        return f"{prefix}-{value}"
    if name == "href" and value.startswith("#"):
        return f"#{prefix}-{value[1:]}"
    value = value.replace("url(#", f"url(#{prefix}-")
    for drawn, of_page in PAGE_COLOURS.items():
        value = value.replace(drawn, of_page)
    return value


def local_name(name: str) -> str:
    """The name of an element or attribute, without its namespace."""
    return name.rpartition("}")[2]
