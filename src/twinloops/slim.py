"""How an SVG of matplotlib's joins a page, with no more of it than the page needs.

The colours of the style become the page's own, so that a figure follows the light or
dark palette. A page has many figures, each drawn twice, and half of each is not seen.
"""

import re
import xml.etree.ElementTree as etree
from functools import lru_cache

from twinloops.figures import THIRD, A, B
from twinloops.problems import AuthoringError

_PAGE_COLOURS = {
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
# A point is about a pixel and a half on the screen: of its hundredths nobody sees any.
_PLACES = ("x", "y", "points")
_LONG = re.compile(r"-?\d+\.\d{2,}")
_MOVED = re.compile(r"translate\([^)]*\)")
_LINK = "{http://www.w3.org/1999/xlink}href"
# One command for each point, as matplotlib writes a path.
_NUMBERS = r"(?:\s+-?[\d.]+){{{}}}"
_PATH = re.compile(
    rf"(?:[ML]{_NUMBERS.format(2)}\s*|Q{_NUMBERS.format(4)}\s*"
    rf"|C{_NUMBERS.format(6)}\s*|z\s*)*"
)
_COMMAND = re.compile(r"([MLQCz])([^MLQCz]*)")
_REFERENCE = re.compile(r"#([^\s)]+)")
_FONT = re.compile(r"font-family: [^;]*(?:; )?")  # a page has its own
_NO_TURN = re.compile(r"rotate\(-?0 [^)]*\)")
_WITH_TEXT = ("text", "tspan", "title", "desc")
# Parts of a figure, by their ids: what a sparkline leaves out.
_NO_CURVE = ("matplotlib.axis", "text_", "patch_", "legend_")


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
    root = _parsed(svg)
    _clean(root, prefix)
    width = re.fullmatch(r"([\d.]+)pt", root.attrib.pop("width", ""))
    root.attrib.pop("height", None)
    root.attrib.update({"role": "img", "aria-label": " ".join(alt.split())})
    if width:
        root.set("style", f"max-width: {float(width[1]) * 1.6:.0f}px")
    return etree.tostring(root, encoding="unicode")


def _parsed(svg: str) -> etree.Element:
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
        if not isinstance(child.tag, str) or _local_name(child.tag) in _DROPPED:
            element.remove(child)
        else:
            _clean(child, prefix)
    for name, value in list(element.attrib.items()):
        local = _local_name(name)
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
    for drawn, of_page in _PAGE_COLOURS.items():
        value = value.replace(drawn, of_page)
    return value


def _local_name(name: str) -> str:
    """The name of an element or attribute, without its namespace."""
    return name.rpartition("}")[2]


@lru_cache(200)  # `serve` shows the same figures in every build
def shortened(svg: str) -> str:
    """A figure that looks the same.

    Args:
        svg: the document.

    Raises:
        AuthoringError: if the document is not well-formed.
    """
    return _written(_parsed(svg))


@lru_cache(20)
def sparkline(svg: str) -> str:
    """The curves of a figure alone, without axes and texts; as :func:`shortened`."""
    root = _parsed(svg)
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
    styles = {f"#{part.get('id')}": part.get("style") for part in root.iter()}
    for part in root.iter():
        if _LINK in part.attrib and part.get("style") == styles.get(
            part.get(_LINK, "")
        ):
            part.attrib.pop("style", None)  # the mark that is shown there has it
    _shorten(root, used)
    return etree.tostring(root, encoding="unicode")


def _shorten(element: etree.Element, used: set[str]) -> None:
    """Leave out ids that nothing names, shapes without a colour, groups around one part
    or none, spaces between elements, and digits that make no difference."""
    is_text = _local_name(element.tag) in _WITH_TEXT
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
        elif name == "d":
            element.set(name, _in_steps(value))
        elif name in _PLACES or _MOVED.fullmatch(value):
            element.set(name, _LONG.sub(_rounded, value))
        elif name == "style":
            element.set(name, _FONT.sub("", value))


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _in_steps(path: str) -> str:
    """A path told in steps from point to point, whose numbers are shorter than places.

    Places are rounded first and steps taken between them, so no error adds up. A path
    that other programs than matplotlib wrote stays as it is.
    """
    if not _PATH.fullmatch(path):
        return path
    written, before = "", ""
    here = start = (0, 0)
    for command, numbers in _COMMAND.findall(path):
        places = [round(float(number) * 10) for number in numbers.split()]
        points = list(zip(places[::2], places[1::2], strict=True))
        step = " ".join(
            _tenths(n - n0) for p in points for n, n0 in zip(p, here, strict=True)
        )
        here = points[-1] if points else start
        start = here if command == "M" else start
        # Behind a move or a line, two numbers alone are a line.
        is_line_again = command == "L" and before in ("M", "L")
        written += f" {step}" if is_line_again else f"{command.lower()}{step}"
        before = command
    return written.replace(" -", "-")


def _tenths(number: int) -> str:
    """So many tenths as SVG writes them shortest: 0, 12.3, 7, -.5."""
    text = f"{number / 10:g}"
    return text.replace("0.", ".") if -10 < number < 10 else text


def _kept(part: etree.Element) -> list[etree.Element]:
    """What of a part is seen: itself, only its own parts, or nothing."""
    if "id" in part.attrib or not isinstance(part.tag, str):
        return [part]
    name = _local_name(part.tag)
    if name in ("g", "defs") and (not len(part) or (name == "g" and not part.attrib)):
        return list(part)
    is_unseen = name == "path" and part.get("style") == "fill: none"
    return [] if is_unseen else [part]
