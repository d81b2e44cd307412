"""Two training loops should train alike and do not: name what differs, prove it.

Three ways in, one report:

- `python -m compare_loops A.py B.py`: watch two scripts, nothing edited;
- `with watch("name") as trace:` around a PyTorch loop, then `compare(a, b)`;
- `LoopTrace("name").record(...)` in any loop: numpy, Keras, JAX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compare_loops.record import LoopTrace
from compare_loops.report import Report, assert_same, compare
from compare_loops.rows import KINDS, Row
from compare_loops.trace import CompareError, Trace

if TYPE_CHECKING:
    from compare_loops.watcher import watch

__all__ = [
    "KINDS",
    "CompareError",
    "LoopTrace",
    "Report",
    "Row",
    "Trace",
    "assert_same",
    "compare",
    "watch",
]


def __getattr__(name: str) -> Any:
    """Import `watch`, and with it torch, only when somebody asks for it."""
    if name == "watch":
        from compare_loops.watcher import watch

        return watch
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
