"""The gradients: right, fresh, and unchanged until the step."""

from __future__ import annotations

from itertools import pairwise
from math import isclose

import numpy as np

from compare_loops.comparison import Comparison
from compare_loops.inputs import parts_of_one_step
from compare_loops.model import same_predictions
from compare_loops.numbers import EPSILON, distance, real, size
from compare_loops.objective import (
    SAME_RATIO,
    fresh_gradients,
    ignored_targets,
    ratio_of,
)
from compare_loops.pairing import Pair
from compare_loops.rows import Row, differs, explains, hidden, same, unknown
from compare_loops.trace import Array, Iteration, Trace

# Two norms to which gradients were clipped are equal up to this.
SAME_NORM = 0.01

# A gradient below this part of the largest one is zero up to round-off.
ZERO = 1e-6


def loss_ratio(c: Comparison, t: int) -> float:
    """Return A's loss divided by B's, or 1 where they are equal or zero."""
    a, b = (iteration.loss for iteration in c.both(t))
    return a / b if b and np.isfinite(a) and np.isfinite(b) else 1.0


def judge_gradient(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare the fresh gradients where parameters, data and loss are equal."""
    if c.agree:
        return same("gradient", "equal gradients")
    # a denominator is one factor of all gradients, unless some targets do not count
    explaining = set(causes) - (set() if ignored_targets(c) else {"reduction"})
    judged = False
    for t in range(c.n):
        if not c.same_place(t) or explains(causes, t, *explaining):
            break
        if len(c.both(t)[0].backwards) != len(c.both(t)[1].backwards):
            break
        if predictions_part(c, t) and not set(causes) & {"loss", "reduction"}:
            break  # another forward pass, whose gradients are other ones
        judged = True
        if carries_on(c, t) is not None:
            break  # gradients that were not cleared, which is judged next
        row = gradient_row(c, t)
        if row is not None:
            return row
        if explains(causes, t, *causes):
            break
    if judged:
        return same("gradient", "equal gradients")
    return hidden("gradient")


def predictions_part(c: Comparison, t: int) -> bool:
    """Tell whether other predictions made another loss in iteration `t`."""
    return c.losses_differ(t) and same_predictions(c, t) is False


def gradient_row(c: Comparison, t: int) -> Row | None:
    """Return the difference of two sets of gradients in iteration `t`, if any.

    Where the scalers of both loops skip the update, the gradients have no effect.
    """
    skipped = [iteration.skipped for iteration in c.both(t)]
    if any(skipped):
        return None if all(skipped) else skipped_row(c, t)
    a, b = effective_gradients(c, t)
    missing = missing_gradients(c, t, a, b)
    if missing is not None:
        return missing
    off = [
        (pair.a, pair.b, multiple(c, t, x, y))
        for pair, x, y in other_gradients(c, t, a, b, loss_ratio(c, t))
    ]
    if not off:
        return None
    names_a = [c.a.parameters[i].name for i, _, _ in off]
    ratios = [
        f"{c.b.parameters[j].name}: {'other' if np.isnan(r) else f'{1 / r:.4g} times'}"
        if r
        else f"{c.b.parameters[j].name}: A's is zero"
        for _, j, r in off[:4]
    ]
    why = underflow(c, t) or gradient_advice([r for _, _, r in off])
    if c.eps == EPSILON["tf32"]:
        why += (
            f" But less than {c.limit * 100:.0f}% of a loss counts as round-off here, "
            "since one loop rounds to TF32. Write torch.backends.cudnn.allow_tf32 = "
            "False at the top of both, and compare again."
        )
    texts = f"gradients of {', '.join(names_a[:4])}", ", ".join(ratios)
    places = (i.backwards[-1].where for i in c.both(t))
    return differs("gradient", texts, places, why, t)


def effective_gradients(
    c: Comparison, t: int
) -> tuple[dict[int, Array], dict[int, Array]]:
    """Return both loops' fresh gradients of iteration `t` that have an effect in one.

    Where no update was seen, all gradients are returned.
    """
    a, b = (used_or_left(trace, t) for trace in (c.a, c.b))
    pairs = [pair for pair in c.pairs if pair.a in a or pair.b in b] or c.pairs
    one, other = (fresh_gradients(iteration) for iteration in c.both(t))
    return (
        {pair.a: one[pair.a] for pair in pairs if pair.a in one},
        {pair.b: other[pair.b] for pair in pairs if pair.b in other},
    )


def used_or_left(trace: Trace, t: int) -> set[int]:
    """Return the parameters whose gradients iteration `t` uses, or leaves to the next.

    Of several optimizers, one may step while the gradients of the others are cleared.
    """
    following = trace.iterations[t + 1 : t + 2]
    left = {k: g for i in following for k, g in i.backwards[0].kept.items()}
    return stepped(trace, trace.iterations[t]) | {
        k for k, g in left.items() if np.any(g)
    }


def other_gradients(
    c: Comparison, t: int, a: dict[int, Array], b: dict[int, Array], factor: float = 1
) -> list[tuple[Pair, Array, Array]]:
    """Return the pairs whose gradient in A is not `factor` times the one in B."""
    found = c.paired(a, b)
    largest = max((size(x[np.isfinite(x)]) for _, x, _ in found), default=0.0)
    return [
        (pair, x, y)
        for pair, x, y in found
        if c.gradients_differ(t, x, factor * y, scaled=factor != 1)
        and not size(x - factor * y) <= ZERO * largest  # it may be nan
    ]


def multiple(c: Comparison, t: int, x: Array, y: Array) -> float:
    """Return the factor by which A's gradient is B's, up to round-off, or nan."""
    factor = ratio_of(x, y)
    return np.nan if c.gradients_differ(t, x, factor * y, scaled=True) else factor


def skipped_row(c: Comparison, t: int) -> Row:
    """Say which loop's gradient scaler skips the update of iteration `t`."""
    sides = list(zip((c.a, c.b), c.both(t), strict=True))
    texts = (
        "inf or nan: the update is skipped" if i.skipped else "the update is made"
        for _, i in sides
    )
    places = (i.backwards[-1].where for _, i in sides)
    name, scale = next((x.name, i.backwards[-1].scale) for x, i in sides if i.skipped)
    why = (
        f"Gradients of {name}, times the {scale:g} of its gradient scaler, are inf or "
        "nan, and the scaler skips the update. Give both loops one scaler with one "
        "init_scale."
    )
    return differs("gradient", texts, places, why, t)


def underflow(c: Comparison, t: int) -> str:
    """Say which loop alone computes in float16 without a gradient scaler; or ""."""
    bare = [
        trace.name
        for trace, iteration in zip((c.a, c.b), c.both(t), strict=True)
        for backward in iteration.backwards[-1:]
        if backward.scale == 1
        and any(o.dtype == "float16" for o in backward.operations)
    ]
    if len(bare) != 1:
        return ""
    return (
        f"{bare[0]} computes in float16 without a gradient scaler: what is below 3e-8 "
        "on its way back becomes 0. Scale the loss with torch.amp.GradScaler, or "
        "compute in bfloat16."
    )


def gradient_advice(ratios: list[float]) -> str:
    """Say what other gradients of an equal loss may come from."""
    known = [r for r in ratios if not np.isnan(r)]
    if len(known) == len(ratios) and all(
        isclose(r, known[0], rel_tol=SAME_RATIO) for r in known
    ):
        return (
            "All gradients differ by one factor, the loss does not: a gradient "
            "argument of backward, a hook, or a factor in a hand-written gradient."
        )
    return (
        "The loss is equal, these gradients are not: look for a detach, a hook or a "
        "hand-written derivative between these parameters and the loss."
    )


def missing_gradients(
    c: Comparison, t: int, a: dict[int, Array], b: dict[int, Array]
) -> Row | None:
    """Find parameters that get a gradient in one loop and none in the other."""
    alone_a, alone_b = [], []
    for pair in c.pairs:
        p, q = c.a.parameters[pair.a], c.b.parameters[pair.b]
        if p.frozen or q.frozen:
            continue
        has_a = pair.a in a and bool(np.any(a[pair.a]))
        has_b = pair.b in b and bool(np.any(b[pair.b]))
        if has_a and not has_b:
            alone_a.append(q.name)
        if has_b and not has_a:
            alone_b.append(p.name)
    if not alone_a and not alone_b:
        return None
    texts = (
        f"no gradient: {', '.join(names[:6])}" if names else "all have a gradient"
        for names in (alone_b, alone_a)
    )
    places = (i.backwards[-1].where for i in c.both(t))
    why = underflow(c, t) or (
        "The loss does not reach these parameters: look for detach(), .data, .item(), "
        "numpy() or no_grad() on the way."
    )
    return differs("gradient", texts, places, why, t)


# Accumulation -----------------------------------------------------------------


def carries_on(c: Comparison, t: int) -> int | None:
    """Return which recorded loop adds its last gradients to those of iteration `t`.

    What stands in `.grad` before backward is not recorded. But at equal parameters
    the gradients of such a loop are the other's, plus its own of one iteration before.
    """
    if t == 0 or not c.same_place(t):
        return None
    for side, trace in enumerate((c.a, c.b)):
        if trace.kind != "recorded":
            continue
        now, last = trace.iterations[t].gradients, trace.iterations[t - 1].gradients
        fresh = {
            k: g - last[k] for k, g in now.items() if k in last and np.any(last[k])
        }
        other = (c.b, c.a)[side].iterations[t].gradients
        pairs = c.paired(fresh, other) if side == 0 else c.paired(other, fresh)
        if pairs and all(not c.differ(t, x, y) for _, x, y in pairs):
            return side
    return None


def stepped(trace: Trace, iteration: Iteration) -> set[int]:
    """Return the parameters that this iteration updates."""
    moved = {
        number
        for number, after in iteration.after.items()
        if number in iteration.before
        and not np.array_equal(after, iteration.before[number])
    }
    return moved or set(iteration.rules)


def kept_from(trace: Trace, everywhere: bool) -> int | None:
    """Return the first iteration that begins with gradients of an earlier one.

    Only parameters that it updates count, unless gradients are looked at
    `everywhere`: a norm to which they are clipped may contain the others.
    """
    for t, iteration in enumerate(trace.iterations):
        first = iteration.backwards[0]
        for number in first.gradients if everywhere else stepped(trace, iteration):
            kept, whole = first.kept.get(number), first.gradients.get(number)
            if kept is not None and np.any(kept) and whole is not None:
                return t
    return None


def lost_from(trace: Trace) -> int | None:
    """Return the first iteration whose step uses the last of several gradients alone.

    Those of the passes before it are cleared, and their losses have no effect.
    """
    for t, iteration in enumerate(trace.iterations):
        used = used_gradients(iteration)
        for one, other in pairwise(iteration.backwards):
            lost = [
                number
                for number in stepped(trace, iteration) & other.gradients.keys()
                if np.any(one.gradients.get(number, 0))
                and not np.any(other.kept.get(number, 0))
            ]
            last = {k: iteration.gradients[k] / other.scale for k in lost}
            if lost and all(distance(used[k], g) < SAME_NORM for k, g in last.items()):
                return t
    return None


CLEARS_EACH = (
    "clears the gradients before each backward pass, so that the step uses the last "
    "one alone: call zero_grad() once a step."
)
ADDS = (
    "adds each gradient to those of earlier iterations. Clear them before backward: "
    "optimizer.zero_grad()."
)


def judge_accumulation(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare what stands in .grad before backward, and the backwards of one step."""
    clipped = all(
        any(change_before_step(c, trace, t) is not None for t in range(c.n))
        for trace in (c.a, c.b)
    )
    since = [kept_from(trace, clipped) for trace in (c.a, c.b)]
    for t in range(c.n):
        side = carries_on(c, t)
        if side is not None and since[side] is None:
            since[side] = t
    counts = [parts_per_step(trace) for trace in (c.a, c.b)]
    texts = [accumulation_text(s, n) for s, n in zip(since, counts, strict=True)]
    if c.agree:
        return same("accumulation", *texts)
    places = (x.iterations[0].backwards[0].where for x in (c.a, c.b))
    row = differs("accumulation", texts, places)
    lost = [lost_from(trace) for trace in (c.a, c.b)]
    for found, does in ((lost, CLEARS_EACH), (since, ADDS)):
        if (found[0] is None) != (found[1] is None):
            side = 1 if found[0] is None else 0
            row.iteration = found[side] or 0
            row.why = f"{(c.a, c.b)[side].name} {does}"
            return row
    if counts[0] != counts[1] and parts_of_one_step(c):
        row.why = (
            "One loop steps after each batch, the other after several. Count the "
            "batches of a step, and divide the loss by that number."
        )
        return row
    return same("accumulation", *texts)


def parts_per_step(trace: Trace) -> int:
    """Return the usual number of backward passes before a step."""
    counts = [len(iteration.backwards) for iteration in trace.iterations]
    return max(set(counts), key=counts.count)


def accumulation_text(since: int | None, count: int) -> str:
    """Describe what stands in .grad before backward."""
    text = "cleared" if since is None else f"kept, from iteration {since} on"
    return f"{text}, {count} backwards a step" if count > 1 else text


# Clipping ---------------------------------------------------------------------


def used_gradients(iteration: Iteration) -> dict[int, Array]:
    """Return the gradients with which the parameters are stepped."""
    scale = iteration.backwards[-1].scale
    whole = {number: g / scale for number, g in iteration.gradients.items()}
    return whole | iteration.at_step


def summed(iteration: Iteration, number: int) -> Array:
    """Return the sum of what each backward pass of an iteration added to a gradient.

    A loop may clear the gradients between its passes, and sum them by hand.
    """
    added = [
        b.gradients[number] - b.kept.get(number, 0)
        for b in iteration.backwards
        if number in b.gradients
    ]
    return np.asarray(sum(added))


def change_before_step(c: Comparison, trace: Trace, t: int) -> float | None:
    """Return the factor of the gradients from backward to step; None if unchanged."""
    iteration = trace.iterations[t]
    if iteration.skipped:
        return None
    scale = iteration.backwards[-1].scale
    factors = []
    for number, used in iteration.at_step.items():
        whole = iteration.gradients.get(number)
        if whole is not None and np.any(whole) and whole.shape == used.shape:
            together = summed(iteration, number)
            if min(distance(used, g / scale) for g in (whole, together)) > c.limit:
                factors.append(ratio_of(used, whole / scale))
            else:
                factors.append(1.0)
    changed = [f for f in factors if f != 1.0]
    return min(changed, key=lambda f: (np.isnan(f), f)) if changed else None


def norm(gradients: dict[int, Array]) -> float:
    """Return the norm of all gradients together."""
    return float(np.sqrt(sum(np.sum(real(g) ** 2) for g in gradients.values())))


def judge_clipping(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare what happens to the gradients between backward and step."""
    changes = [
        [change_before_step(c, trace, t) for t in range(c.n)] for trace in (c.a, c.b)
    ]
    texts = [clipping_text(x, f) for x, f in zip((c.a, c.b), changes, strict=True)]
    counts = [sum(f is not None for f in side) for side in changes]
    if c.agree or not any(counts) or (all(counts) and "accumulation" in causes):
        return same("clipping", *texts)
    sides = (c.a, [r for _, r, _ in c.rules]), (c.b, [r for _, _, r in c.rules])
    for trace, rules in sides:
        if trace.kind == "recorded" and not all(rule.name for rule in rules):
            return unknown(
                "clipping",
                f"{trace.name} is recorded: whether it changes its gradients before "
                "the update is not seen.",
            )
    first = first_other_change(c, changes, causes)
    if first is None:
        return same("clipping", *texts)
    places = (x.iterations[0].backwards[-1].where for x in (c.a, c.b))
    scaled = any(x.iterations[0].backwards[0].scale != 1 for x in (c.a, c.b))
    why = (
        "Gradients that a scaler multiplied must be divided again before they are "
        "clipped: scaler.unscale_(optimizer), then clip."
        if scaled
        else "Clip the gradients in both loops, to one limit, after the last backward."
    )
    return differs("clipping", texts, places, why, first)


def first_other_change(
    c: Comparison, changes: list[list[float | None]], causes: dict[str, Row]
) -> int | None:
    """Return the first iteration in which only one loop changes its gradients so."""
    for t, (one, other) in enumerate(zip(*changes, strict=True)):
        if one is None and other is None:
            continue
        if c.same_place(t) and not explains(causes, t, *causes):
            a, b = (used_gradients(iteration) for iteration in c.both(t))
            if other_gradients(c, t, a, b):
                return t
        elif one is None or other is None:
            if above_limit(c, t, changes, 0 if one is None else 1):
                return t
        else:
            norms = [norm(iteration.at_step) for iteration in c.both(t)]
            if not isclose(*norms, rel_tol=SAME_NORM):
                return t
    return None


def above_limit(
    c: Comparison, t: int, changes: list[list[float | None]], side: int
) -> bool:
    """Tell whether gradients that one loop left whole exceed the norm of the other.

    Below that norm they would be left whole in both.
    """
    whole = norm(used_gradients(c.both(t)[side]))
    clipped = {s: f for s, f in enumerate(changes[1 - side]) if f is not None}
    limit = max(norm(c.both(s)[1 - side].at_step) for s in clipped)
    return whole > limit * (1 + SAME_NORM) or any(map(np.isnan, clipped.values()))


def clipping_text(trace: Trace, changes: list[float | None]) -> str:
    """Describe what a loop does to its gradients before the step."""
    at = [t for t, f in enumerate(changes) if f is not None]
    if not at:
        return "unchanged before the step"
    factor, left = changes[at[0]], norm(trace.iterations[at[0]].at_step)
    how = (
        "element by element"
        if factor is None or np.isnan(factor)
        else f"times {factor:.4g}"
    )
    return (
        f"changed in {len(at)} of {len(changes)} iterations: {how}, to norm {left:.4g}"
    )
