"""An SVG of matplotlib's with no more than a page needs of it.

A page has many figures, each drawn twice, and half of each is not seen. This module is
apart from :mod:`twinloops.figures`, a change of which runs all snippets again.
"""

import re
import xml.etree.ElementTree as etree
from functools import lru_cache

from twinloops import figures

# Whole points are pixels on the screen: of a point's hundredths nobody sees anything.
_PLACES = ("d", "x", "y", "points")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_REFERENCE = re.compile(r"#([^\s)]+)")
_FONT = re.compile(r"font-family: [^;]*(?:; )?")  # a page has its own
_NO_TURN = re.compile(r"rotate\(-?0 [^)]*\)")
_WITH_TEXT = ("text", "tspan", "title", "desc")
# Parts of a figure, by their ids: what a sparkline leaves out.
_NO_CURVE = ("matplotlib.axis", "text_", "patch_", "legend_")


@lru_cache(200)  # `serve` shows the same figures in every build
def shortened(svg: str) -> str:
    """A figure that looks the same.

    Args:
        svg: the document.

    Raises:
        AuthoringError: if the document is not well-formed.
    """
    return _written(figures.parsed(svg))


@lru_cache(20)
def sparkline(svg: str) -> str:
    """The curves of a figure alone, without axes and texts; as :func:`shortened`."""
    root = figures.parsed(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            name = child.get("id", "")
            if name.startswith(_NO_CURVE):
                parent.remove(child)
            elif name.startswith("line2d_"):
                child.set("class", "tl-curve")
    root.set("class", "tl-sparkline")
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    return _written(root)


def _written(root: etree.Element) -> str:
    values = (value for element in root.iter() for value in element.attrib.values())
    used = {name for value in values for name in _REFERENCE.findall(value)}
    _shorten(root, used)
    return etree.tostring(root, encoding="unicode")


def _shorten(element: etree.Element, used: set[str]) -> None:
    """Leave out ids that nothing names, shapes without a colour, groups around one part
    or none, spaces between elements, and digits that make no difference."""
    is_text = figures.local_name(element.tag) in _WITH_TEXT
    parts: list[etree.Element] = []
    for child in element:
        _shorten(child, used)
        parts += [child] if is_text else _kept(child)
    element[:] = parts
    if not is_text:
        element.text = None
        for part in parts:
            part.tail = None
    for name, value in list(element.attrib.items()):
        if (name == "id" and value not in used) or _NO_TURN.fullmatch(value):
            del element.attrib[name]
        elif name in _PLACES:
            element.set(name, _LONG.sub(_rounded, value))
        elif name == "style":
            element.set(name, _FONT.sub("", value))


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _kept(part: etree.Element) -> list[etree.Element]:
    """What of a part is seen: itself, only its own parts, or nothing."""
    if "id" in part.attrib or not isinstance(part.tag, str):
        return [part]
    name = figures.local_name(part.tag)
    if name in ("g", "defs") and (not len(part) or (name == "g" and not part.attrib)):
        return list(part)
    is_unseen = name == "path" and part.get("style") == "fill: none"
    return [] if is_unseen else [part]
