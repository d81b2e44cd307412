"""One row of a report: what both loops do at one place, and whether it differs."""

from __future__ import annotations

import os
from dataclasses import dataclass

# Where the chapters stand. The site's build sets it; without it, links are relative.
SITE = os.environ.get("TWINLOOPS_SITE", "")

CHAPTERS = {
    "data": "initialization/#seeds-draw-numbers-not-weights",
    "dtype": "reduction/#where-float32-stops",
    "shape": "shapes/#fix",
    "parameters": "bias/#fix",
    "initialization": "initialization/#fix",
    "mode": "diagnose/#mode",
    "forward": "diagnose/#forward",
    "loss": "backprop-and-step/#the-losss-own-derivative",
    "reduction": "reduction/#fix",
    "gradient": "threads/numpy-autograd-linear/#the-first-gap-a-mean-of-one-number",
    "accumulation": "backprop-and-step/#without-zero_grad-nothing-damps-the-swing",
    "clipping": "reduction/#where-it-is-not-only-a-rate",
    "learning-rate": "reduction/#the-largest-stable-rate",
    "update": "backprop-and-step/#seven-optimizers-from-one-gradient",
    "no-update": "backprop-and-step/#the-optimizer-holds-tensors-not-names",
    "buffers": "diagnose/#buffers",
}

KINDS = tuple(CHAPTERS)  # in the order in which they enter an iteration


@dataclass
class Row:
    """One kind of difference, with both values.

    `verdict` is "same", "differs" or "not judged"; a row that differs is a cause.
    `where_a` and `where_b` are "file:line"; `why` says what it means in this case,
    and what to do.
    """

    kind: str
    a: str = ""
    b: str = ""
    verdict: str = "same"
    where_a: str = ""
    where_b: str = ""
    why: str = ""
    iteration: int = 0  # in which it first shows

    @property
    def chapter(self) -> str:
        """The address of the chapter that explains this kind."""
        return SITE + CHAPTERS[self.kind]


def same(kind: str, a: str = "", b: str = "") -> Row:
    """Return a row without a difference."""
    return Row(kind, a, b or a)


def unknown(kind: str, why: str = "") -> Row:
    """Return a row that cannot be judged; `why` says what to make equal first."""
    return Row(kind, verdict="not judged", why=why)
