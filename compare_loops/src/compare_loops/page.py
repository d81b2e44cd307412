"""A report as HTML: a fragment for a notebook, and one self-contained page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compare_loops.report import Report
