"""The style that figures are drawn in.

It draws line A in vermilion and solid, line B in blue and dashed, a third line in grey,
and all else in black on a transparent ground. On a page, :mod:`twinloops.slim` makes
these colours the page's own. In a downloaded notebook they stay as they were drawn.
"""

from typing import Any

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
