"""Running statistics: what layers remember of the batches, and evaluate with."""

from __future__ import annotations

from typing import Any

import numpy as np

from compare_loops.anatomy import NORMS
from compare_loops.comparison import Comparison
from compare_loops.numbers import size
from compare_loops.rows import Row, differs, explains, same
from compare_loops.trace import Array, Trace

# Statistics of equal batches are equal up to this part of themselves: ten times what
# the parameters may be apart. A biased variance is off by one part in the batch size.
STATISTICS = 3e-3

# A mean below this part of the largest statistic is zero up to round-off.
ZERO = 1e-5


def norm_settings(trace: Trace) -> list[tuple[str, Any, str]]:
    """Return the layer, momentum and place of each norm that updates statistics."""
    return [
        (call["layer"], call.get("momentum"), operation.where)
        for operation in trace.iterations[0].backwards[0].operations
        for call in operation.calls
        if call["name"] in NORMS
        and call.get("training", True)
        and "running_mean" not in call  # it is there if None was given
    ]


def judge_buffers(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare running statistics: their momentum, then their values."""
    a, b = norm_settings(c.a), norm_settings(c.b)
    for (layer, one, where), (other_layer, other, other_where) in zip(
        a, b, strict=False
    ):
        if len(a) == len(b) and one != other:
            texts = f"{layer}: momentum {one}", f"{other_layer}: momentum {other}"
            why = buffers_advice(one, other)
            return differs("buffers", texts, (where, other_where), why)
    found = first_other_buffer(c, causes)
    count = len(changing(c.a))
    text = f"{count} running statistics" if count else "no running statistics"
    return found or same("buffers", text)


def buffers_advice(one: Any, other: Any) -> str:
    """Say how two momenta of running statistics relate."""
    if one is not None and other is not None and abs(one + other - 1) < 1e-9:
        return (
            "These are the two conventions: torch's momentum is the weight of the new "
            "batch, that of Keras the weight of the old value. Use one minus the other."
        )
    return (
        "Evaluation uses these statistics, training does not. Use one momentum in both."
    )


def changing(trace: Trace) -> set[str]:
    """Return the names of the buffers that training changes: its statistics.

    Others are constants, such as masks and tables of positions.
    """
    seen: dict[str, Array] = {}
    found = set()
    for iteration in trace.iterations:
        for backward in iteration.backwards:
            for name, value in backward.buffers.items():
                first = seen.setdefault(name, value)
                if not np.array_equal(first, value, equal_nan=True):
                    found.add(name)
    return found


def other_statistics(c: Comparison, t: int) -> list[tuple[str, str]]:
    """Return the statistics of iteration `t` that only one loop has, in pairs.

    Two layers may give their statistics other names: what has an equal on the other
    side is left out, and of the rest those of one shape are a pair, in their order.
    """
    a, b = (
        {name: value for name, value in all_of_them.items() if name in moving}
        for moving, all_of_them in (
            (changing(trace), iteration.backwards[-1].buffers)
            for trace, iteration in zip((c.a, c.b), c.both(t), strict=True)
        )
    )
    zero = ZERO * max(map(size, (*a.values(), *b.values())), default=0.0)
    alone = {}
    for name, one in a.items():
        match = next((k for k, other in b.items() if near(one, other, zero)), None)
        if match is None:
            alone[name] = one
        else:
            del b[match]
    pairs = []
    for name, one in alone.items():
        match = next((k for k, other in b.items() if other.shape == one.shape), None)
        if match is not None:
            del b[match]
            pairs.append((name, match))
    return pairs


def near(one: Array, other: Array, zero: float) -> bool:
    """Tell whether two statistics are equal up to their tolerance."""
    if one.shape != other.shape:
        return False
    return size(one - other) <= max(STATISTICS * max(size(one), size(other)), zero)


def statistics_part(c: Comparison) -> bool:
    """Tell whether any statistics differ, whatever the reason."""
    return any(other_statistics(c, t) for t in range(c.n))


def first_other_buffer(c: Comparison, causes: dict[str, Row]) -> Row | None:
    """Find running statistics that differ although all that they saw was equal."""
    for t in range(c.n):
        # a bias that round-off moves is part of the mean that the next layer keeps
        apart = c.whole_distance(t) > c.place
        if apart or explains(causes, t, *causes):
            return None
        pairs = other_statistics(c, t)
        if pairs:
            texts = (
                f"{name}: rms {size(i.backwards[-1].buffers[name]):.6g}"
                for name, i in zip(pairs[0], c.both(t), strict=True)
            )
            why = (
                "The running statistics differ after equal batches: one loop also ran "
                "other data through the model in train mode, or the layers count other "
                "variances (divided by n, or by n - 1)."
            )
            return differs("buffers", texts, why=why, iteration=t)
    return None
