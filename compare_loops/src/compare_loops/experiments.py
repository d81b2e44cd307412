"""One change at a time: run a loop again with one thing made like the other's.

Each experiment is a run of its own, of a script that nobody edited. It proves or
refutes that a named difference is the cause of what the reader sees: by how much of
the distance between the two loss curves it closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from compare_loops.causes import curve_distance
from compare_loops.change import (
    Change,
    Clear,
    Clip,
    Hold,
    Keep,
    NoClip,
    ScaleLoss,
    SetMode,
    StartFrom,
    Together,
    UseConstants,
    UseRates,
)
from compare_loops.comparison import Comparison
from compare_loops.experiment import Experiment
from compare_loops.gradients import change_before_step, norm_at_step
from compare_loops.numbers import distance
from compare_loops.objective import common_factor
from compare_loops.pairing import first_values
from compare_loops.report import Report
from compare_loops.rows import Row
from compare_loops.run import Job, run
from compare_loops.start import ever_used
from compare_loops.steps import (
    Rules,
    constants_of,
    has_moved,
    is_stepped,
    other_constants,
)
from compare_loops.trace import Array, CompareError, Trace


@dataclass
class Plan:
    """One experiment before it runs; `on_b` changes loop B instead of A."""

    title: str
    kind: str
    change: Change
    on_b: bool = False


def starts(trace: Trace) -> dict[int, Array]:
    """Return the whole values with which the parameters of a loop start."""
    return first_values(trace) | trace.starts


def plan_start(c: Comparison, row: Row) -> Plan | None:
    """Start A from B's values."""
    whole_b = starts(c.b)
    sampled_a, sampled_b = first_values(c.a), first_values(c.b)
    values = {}
    for pair in c.pairs:
        shape = tuple(c.a.parameters[pair.a].shape)
        there = whole_b.get(pair.b)
        if there is None or there.size != int(np.prod(shape)):
            continue
        turned = pair.turned(sampled_b[pair.b], sampled_a[pair.a].shape)
        if distance(sampled_a[pair.a], turned) > c.limit:
            values[pair.a] = pair.turned(there, shape)
    return (
        Plan(f"{c.b.name}'s initial weights", row.kind, StartFrom(values))
        if values
        else None
    )


def plan_parameters(c: Comparison, row: Row) -> Plan | None:
    """Hold at zero the parameters that only one loop has."""
    only_a = [k for k in c.pairing.only_a if ever_used(c.a, k)]
    only_b = [k for k in c.pairing.only_b if ever_used(c.b, k)]
    if only_a and only_b:
        return None
    trace, numbers = (c.a, only_a) if only_a else (c.b, only_b)
    names = ", ".join(trace.parameters[k].name for k in numbers[:2])
    more = ", ..." if len(numbers) > 2 else ""
    change = Hold(numbers, zero=True)
    return Plan(
        f"{trace.name}: {names}{more} held at 0", row.kind, change, bool(only_b)
    )


def plan_loss(c: Comparison, row: Row) -> Plan | None:
    """Multiply A's loss by the factor between the two."""
    factor = common_factor(c, row.iteration)
    if np.isnan(factor) or factor <= 0:
        return None
    change = ScaleLoss(1 / factor)
    return Plan(f"loss times {1 / factor:.4g}", row.kind, change)


def plan_rate(c: Comparison, row: Row) -> Plan | None:
    """Give A the learning rates of B."""
    rates, ratios = {}, {}
    for i, _, one, other in Rules(c).comparable():
        theirs = dict(zip(other.when, other.rates, strict=False))
        ours = dict(zip(one.when, one.rates, strict=False))
        if not theirs or (not one.stated and one.name != "SGD"):
            return None
        last = max(theirs)
        rates[i] = [theirs.get(t, theirs[last]) for t in range(c.n + 1)]
        ratios[i] = [
            rates[i][t] / ours[t] if ours.get(t) and np.isfinite(rates[i][t]) else 1.0
            for t in range(c.n)
        ]
        ratios[i] = [r if np.isfinite(r) else 1.0 for r in ratios[i]]
    return (
        Plan(f"{c.b.name}'s learning rate", row.kind, UseRates(rates, ratios))
        if rates
        else None
    )


def plan_update(c: Comparison, row: Row) -> Plan | None:
    """Give A's optimizer the constants of B's, if they are of one class."""
    for _, _, one, other in Rules(c).comparable():
        keys = [k for k in other_constants(one, other) if k != "decay"]
        if one.name == other.name and one.stated and other.stated and keys:
            theirs = constants_of(other)
            neutral = {k: theirs.get(k, 0) for k in keys}
            title = f"{c.b.name}'s {', '.join(keys)}"
            return Plan(title, row.kind, UseConstants(neutral))
    return None


def plan_accumulation(c: Comparison, row: Row) -> Plan | None:
    """Clear A's gradients in each iteration, or keep them, as B does."""
    if "backwards a step" in row.a + row.b:
        return None
    if row.a.startswith("kept"):
        return Plan("gradients cleared", row.kind, Clear())
    return Plan("gradients never cleared", row.kind, Keep())


def plan_clipping(c: Comparison, row: Row) -> Plan | None:
    """Clip A's gradients as B does, or leave them whole."""
    clips = [
        [t for t in range(c.n) if change_before_step(c, trace, t) is not None]
        for trace in (c.a, c.b)
    ]
    if not clips[1]:
        return Plan("gradients not clipped", row.kind, NoClip())
    if clips[0]:
        return None
    norm = norm_at_step(c.b.iterations[clips[1][0]])
    return Plan(f"gradients clipped to {norm:.4g}", row.kind, Clip(norm))


def plan_mode(c: Comparison, row: Row) -> Plan | None:
    """Run A's layers in the mode of B's."""
    training = row.b.endswith("train")
    title = f"{'train' if training else 'eval'} mode from iteration {row.iteration} on"
    return Plan(title, row.kind, SetMode(training, row.iteration))


def plan_no_update(c: Comparison, row: Row) -> Plan | None:
    """Hold in one loop what stands still in the other."""
    held_a, held_b = [], []
    for pair in c.pairs:
        moves = has_moved(c.a, pair.a), has_moved(c.b, pair.b)
        if moves == (True, False) and not is_stepped(c.b, pair.b):
            held_a.append(pair.a)
        if moves == (False, True) and not is_stepped(c.a, pair.a):
            held_b.append(pair.b)
    if held_a:
        return Plan(f"{len(held_a)} parameters held", row.kind, Hold(held_a))
    title = f"{c.b.name}: {len(held_b)} parameters held"
    return Plan(title, row.kind, Hold(held_b), on_b=True) if held_b else None


PLANS: dict[str, Callable[[Comparison, Row], Plan | None]] = {
    "parameters": plan_parameters,
    "initialization": plan_start,
    "mode": plan_mode,
    "loss": plan_loss,
    "reduction": plan_loss,
    "accumulation": plan_accumulation,
    "clipping": plan_clipping,
    "learning-rate": plan_rate,
    "update": plan_update,
    "no-update": plan_no_update,
}


def run_experiments(
    job: Job, other: Job, a: Trace, b: Trace, report: Report, say: Callable[[str], None]
) -> list[Experiment]:
    """Run one experiment for each cause that can be changed from outside, then all.

    `job` and `other` say how the two scripts were run. A run that fails is left out,
    with a note in the report.
    """
    c = Comparison(a, b)
    plans = [PLANS[row.kind](c, row) for row in report.causes if row.kind in PLANS]
    chosen = [plan for plan in plans if plan is not None]
    baseline = Experiment("as it is", [], a.losses[0], a.losses[c.n - 1])
    found = [baseline]
    for plan in chosen:
        say(f"experiment: {plan.title}")
        found += one_run(other if plan.on_b else job, plan, [plan.kind], c, report)
    together = [plan for plan in chosen if not plan.on_b]
    if len(together) > 1:
        say("experiment: all together")
        whole = Plan("all of these", "", Together([plan.change for plan in together]))
        found += one_run(job, whole, [plan.kind for plan in together], c, report)
    return found if len(found) > 1 else []


def one_run(
    job: Job, plan: Plan, kinds: list[str], c: Comparison, report: Report
) -> list[Experiment]:
    """Run one experiment, and measure how much of the distance it closes."""
    try:
        trace = run(replace(job, change=plan.change))
    except CompareError as error:
        report.notes.append(f"Experiment {plan.title!r} failed: {error}")
        return []
    report.notes += [note for note in trace.notes if note not in report.notes]
    losses = [loss * plan.change.loss_factor for loss in trace.losses]
    goal = c.a.losses if plan.on_b else c.b.losses
    apart = curve_distance(c.a.losses[: c.n], c.b.losses[: c.n])
    left = curve_distance(losses[: c.n], goal[: c.n])
    closed = 1 - left / apart if apart > 0 else None
    return [Experiment(plan.title, kinds, losses[0], losses[-1], closed)]
