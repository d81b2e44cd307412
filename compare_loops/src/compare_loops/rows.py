"""One row of a report: what both loops do at one place, and whether it differs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

# Where the chapters are published. Without it, a report names them by their titles.
SITE = os.environ.get("TWINLOOPS_SITE", "")

BACKPROP = "Backprop and the optimizer's step"
DIAGNOSE = "Compare your two loops"

# The chapter of each kind: its address on the site, its title, and the section's.
CHAPTERS = {
    "data": (
        "initialization/#seeds-draw-numbers-not-weights",
        "Initialization",
        "Seeds draw numbers, not weights",
    ),
    "dtype": ("reduction/#where-float32-stops", "Reduction", "Where float32 stops"),
    "shape": ("shapes/#fix", "Shapes", "Fix"),
    "parameters": ("bias/#fix", "Bias", "Fix"),
    "initialization": ("initialization/#fix", "Initialization", "Fix"),
    "mode": ("diagnose/#mode", DIAGNOSE, "A module in another mode"),
    "forward": ("diagnose/#forward", DIAGNOSE, "Another forward pass"),
    "loss": (
        "backprop-and-step/#the-losss-own-derivative",
        BACKPROP,
        "The loss's own derivative",
    ),
    "reduction": ("reduction/#fix", "Reduction", "Fix"),
    "gradient": (
        "threads/numpy-autograd-linear/#the-first-gap-a-mean-of-one-number",
        "Thread: three loops, three speeds",
        "The first gap: a mean of one number",
    ),
    "accumulation": (
        "backprop-and-step/#without-zero_grad-nothing-damps-the-swing",
        BACKPROP,
        "Without zero_grad, nothing damps the swing",
    ),
    "clipping": (
        "reduction/#where-it-is-not-only-a-rate",
        "Reduction",
        "Where it is not only a rate",
    ),
    "learning-rate": (
        "reduction/#the-largest-stable-rate",
        "Reduction",
        "The largest stable rate",
    ),
    "update": (
        "backprop-and-step/#seven-optimizers-from-one-gradient",
        BACKPROP,
        "Seven optimizers from one gradient",
    ),
    "no-update": (
        "backprop-and-step/#the-optimizer-holds-tensors-not-names",
        BACKPROP,
        "The optimizer holds tensors, not names",
    ),
    "buffers": ("diagnose/#buffers", DIAGNOSE, "Other running statistics"),
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
        """The chapter of Twin Loops that explains this kind, and its section."""
        _, title, section = CHAPTERS[self.kind]
        return f"{title}, section {section!r}"

    @property
    def link(self) -> str:
        """The address of that section, or "" where the site is not known."""
        return SITE + CHAPTERS[self.kind][0] if SITE else ""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 iteration", "2 iterations"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def same(kind: str, a: str = "", b: str = "") -> Row:
    """Return a row without a difference."""
    return Row(kind, a, b or a)


def differs(
    kind: str,
    texts: Iterable[str],
    places: Iterable[str] = ("", ""),
    why: str = "",
    iteration: int = 0,
) -> Row:
    """Return a row with a difference: what A and B do, where, and what it means."""
    (a, b), (where_a, where_b) = texts, places
    return Row(kind, a, b, "differs", where_a, where_b, why, iteration)


def unknown(kind: str, why: str = "") -> Row:
    """Return a row that cannot be judged; `why` says what to make equal first."""
    return Row(kind, verdict="not judged", why=why)


def hidden(kind: str) -> Row:
    """Return a row that an earlier cause keeps from being judged."""
    return unknown(kind, "Make the first cause equal, and compare again.")


def explains(causes: dict[str, Row], t: int, *kinds: str) -> bool:
    """Tell whether an earlier cause already acts in iteration `t`."""
    return any(kind in causes and causes[kind].iteration <= t for kind in kinds)
