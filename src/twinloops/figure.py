"""How figures look: the style they are drawn in, and how an SVG joins a page.

The style draws A in vermilion and solid, B in blue and dashed, a third thing in grey,
all else in black on nothing. On a page those colours become the page's own, so that a
figure follows the light or dark palette; in a downloaded notebook they stay as drawn.
"""

import re
from html import escape
from typing import Any

A, B, THIRD = "#d55e00", "#0072b2", "#6b6b6b"
STYLE: dict[str, Any] = {
    "axes.prop_cycle": (
        f"cycler('color', ['{A}', '{B}', '{THIRD}'])"
        " + cycler('linestyle', ['-', '--', '-.'])"
    ),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.figsize": (5.2, 3.2),
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
_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)pt"[^>]*>')


def for_page(svg: str, prefix: str, alt: str) -> str:
    """Make a matplotlib SVG part of an HTML page.

    Args:
        svg: the document, as matplotlib wrote it.
        prefix: put before every id, so that two figures on a page do not share one.
        alt: what the figure shows, in words, for readers who do not see it.
    """
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    # its rule '*{...}' would style the whole page
    body = re.sub(r'<style type="text/css">.*?</style>', "", body, flags=re.DOTALL)
    for refers in (' id="', 'href="#', "url(#"):
        body = body.replace(refers, f"{refers}{prefix}-")
    for drawn, of_page in PAGE_COLOURS.items():
        body = body.replace(drawn, of_page)
    width = _SIZE.search(body)
    style = f' style="max-width: {float(width[1]) * 1.6:.0f}px"' if width else ""
    body = re.sub(r'(<svg\b[^>]*?) width="[^"]*"', r"\1", body, count=1)
    body = re.sub(r'(<svg\b[^>]*?) height="[^"]*"', r"\1", body, count=1)
    label = escape(" ".join(alt.split()), quote=True)
    return body.replace("<svg", f'<svg role="img" aria-label="{label}"{style}', 1)
