"""One change at a time: run a loop again with one thing made like the other's.

Each experiment is a run of its own, of a script that nobody edited. It proves or
refutes that a named difference is the cause of what the reader sees: by how much of
the distance between the two loss curves it closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from compare_loops.anatomy import DROPOUTS
from compare_loops.causes import curve_distance
from compare_loops.change import (
    Change,
    Clear,
    Clip,
    Hold,
    Keep,
    NoClip,
    OneShape,
    ScaleLoss,
    Seed,
    SetMode,
    StartFrom,
    Together,
    UseCall,
    UseConstants,
    UseOptimizer,
    UseRates,
)
from compare_loops.comparison import Comparison
from compare_loops.experiment import Experiment
from compare_loops.gradients import change_before_step, norm
from compare_loops.inputs import BETWEEN, NO_BROADCAST, SHUFFLED
from compare_loops.model import (
    ACTIVATIONS,
    SETTINGS,
    is_training,
    mode_calls,
    parting,
    read_other_sizes,
    shape_read,
)
from compare_loops.numbers import distance
from compare_loops.objective import (
    OF_ONE_ERROR,
    common_factor,
    known_formulas,
    loss_calls,
    other_settings_of_loss,
)
from compare_loops.pairing import first_values
from compare_loops.report import Report
from compare_loops.rows import Row, counted
from compare_loops.run import Job, run
from compare_loops.start import ever_used, tied_weight
from compare_loops.steps import (
    constants_of,
    is_stepped,
    known_rules,
    other_constants,
)
from compare_loops.trace import Array, CompareError, Trace
from compare_loops.update import has_moved

# Optimizers that need the gradient alone; others, such as LBFGS, evaluate the loss.
BY_GRADIENT = {
    "SGD", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSprop", "Adagrad",
    "Adadelta", "ASGD", "Rprop",
}  # fmt: skip


@dataclass
class Plan:
    """One experiment before it runs: what changes in loop A, and what in loop B."""

    title: str
    change: Change | None = None
    change_b: Change | None = None


def starts(trace: Trace) -> dict[int, Array]:
    """Return the whole values with which the parameters of a loop start."""
    return first_values(trace) | trace.starts


def plan_start(c: Comparison, row: Row) -> Plan | None:
    """Start A from B's values; inside torch.func the values cannot be reached."""
    if c.a.kind == "torch.func":
        return None
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
    return Plan(f"{c.b.name}'s initial weights", StartFrom(values)) if values else None


def plan_parameters(c: Comparison, row: Row) -> Plan | None:
    """Hold at zero the parameters that only one loop has."""
    only_a = [k for k in c.pairing.only_a if ever_used(c.a, k)]
    only_b = [k for k in c.pairing.only_b if ever_used(c.b, k)]
    if (only_a and only_b) or "torch.func" in (c.a.kind, c.b.kind):
        return None
    if tied_weight(c, only_a, only_b) is not None:
        return None  # held at 0, it would take away a layer that both loops have
    trace, numbers = (c.a, only_a) if only_a else (c.b, only_b)
    names = ", ".join(trace.parameters[k].name for k in numbers[:2])
    more = ", ..." if len(numbers) > 2 else ""
    title = f"{trace.name}: {names}{more} held at 0"
    return on_one(title, Hold(numbers, zero=True), bool(only_b))


def on_one(title: str, change: Change, on_b: bool) -> Plan:
    """Return a plan that changes one of the loops."""
    return Plan(title, None, change) if on_b else Plan(title, change)


def plan_loss(c: Comparison, row: Row) -> Plan | None:
    """Multiply A's loss by the factor between the two, or call B's function."""
    factor = loss_factor(c, row.iteration)
    if factor is not None:
        return Plan(f"loss times {factor:.4g}", ScaleLoss(factor))
    other = other_settings_of_loss(c)
    if other:
        settings = {key: theirs for key, (_, _, theirs) in other.items()}
        name, _, _ = next(iter(other.values()))
        change = UseCall(name, where_called(c, row.iteration, name), settings)
        return Plan(f"{c.b.name}'s {', '.join(settings)}", change)
    return plan_error(c, row)


def plan_error(c: Comparison, row: Row) -> Plan | None:
    """Call another function of the error, prediction minus target, in A."""
    ours, theirs = (loss_calls(c, side) for side in (0, 1))
    names = [sorted(OF_ONE_ERROR & calls.keys()) for calls in (ours, theirs)]
    if len(names[0]) != 1 or len(names[1]) != 1 or names[0] == names[1]:
        return None
    (name,), (instead,) = names
    wanted = ("delta", "beta", "reduction")
    given: dict[str, Any] = {k: v for k, v in theirs[instead].items() if k in wanted}
    where = where_called(c, row.iteration, name)
    change = UseCall(name, where, given, instead, ("input", "target"))
    return Plan(f"{instead} in place of {name}", change)


def loss_factor(c: Comparison, t: int) -> float | None:
    """Return the number by which A's loss becomes B's, if there is one."""
    factor = common_factor(c, t)
    if np.isfinite(factor) and factor > 0:
        return float(1 / factor)
    theirs = {formula.function: formula.scale for formula in known_formulas(c, 1)}
    for formula in known_formulas(c, 0):
        if formula.function in theirs:
            return theirs[formula.function] / formula.scale
    return None


def where_called(c: Comparison, t: int, name: str) -> str:
    """Return the line on which loop A calls a function."""
    for operation in c.a.iterations[t].backwards[0].operations:
        if any(call["name"] == name for call in operation.calls):
            return operation.where
    return ""


def plan_shape(c: Comparison, row: Row) -> Plan | None:
    """Give prediction and target one shape in the loop that broadcasts."""
    on_b = row.a == NO_BROADCAST
    name, where = (c.b.name, row.where_b) if on_b else (c.a.name, row.where_a)
    title = f"{name}: target in the prediction's shape"
    return on_one(title, OneShape(BETWEEN, where), on_b)


def plan_forward(c: Comparison, row: Row) -> Plan | None:
    """Draw equal dropout masks, or give A's layer the settings of B's."""
    a, b, first, second = parting(c, row.iteration)
    if not (first and second and first.calls and second.calls):
        return None
    if read_other_sizes(shape_read(a, first), shape_read(b, second)):
        return None  # padded in one loop, say: the settings are not all that differs
    ours, theirs = first.calls[0], second.calls[0]
    if ours["name"] in DROPOUTS and ours.get("p") == theirs.get("p"):
        return plan_seed(c, row)
    other = {k: v for k, v in theirs.items() if k in ours and ours[k] != v}
    settings = {k: v for k, v in other.items() if k not in ("name", "layer", "inplace")}
    if ours["name"] == theirs["name"] and settings:
        change = UseCall(ours["name"], first.where, settings)
        return Plan(f"{c.b.name}'s {', '.join(settings)}", change)
    names = [call["name"].strip("_") for call in (ours, theirs)]
    if ours["name"] != theirs["name"] and set(names) <= ACTIVATIONS - {"prelu"}:
        given = {k: v for k, v in theirs.items() if k in SETTINGS}
        change = UseCall(ours["name"], first.where, given, names[1])
        return Plan(f"{names[1]} in place of {names[0]}", change)
    return None


def plan_seed(c: Comparison, row: Row) -> Plan | None:
    """Seed both loops alike where they begin: for masks, and for the order of data."""
    if row.kind == "data" and not row.why.endswith(SHUFFLED):
        return None
    return Plan("both seeded at the loop's start", Seed(), Seed())


def plan_rate(c: Comparison, row: Row) -> Plan | None:
    """Give A the learning rates of B."""
    rates, ratios, pairs = {}, {}, set()
    for i, _, one, other in known_rules(c):
        theirs = dict(zip(other.when, other.rates, strict=False))
        ours = dict(zip(one.when, one.rates, strict=False))
        if not theirs or (not one.stated and one.name != "SGD"):
            return None
        last = max(theirs)
        wanted = [theirs.get(t, theirs[last]) for t in range(c.n + 1)]
        if one.stated:
            rates[i] = wanted
            pairs.add((tuple(one.rates), tuple(wanted)))
        else:  # a rate that no optimizer holds acts like a factor of the gradient
            ratios[i] = [
                wanted[t] / ours[t] if ours.get(t) and np.isfinite(wanted[t]) else 1.0
                for t in range(c.n)
            ]
            ratios[i] = [r if np.isfinite(r) else 1.0 for r in ratios[i]]
    change: Change | None = UseRates(rates, ratios) if rates or ratios else None
    if len(pairs) > len({ours for ours, _ in pairs}):  # one group needs several rates
        change = own_groups({i: first_stated(c.a, i) for i in rates}, rates)
    title = f"{c.b.name}'s learning rate"
    return Plan(title, change) if change else None


def plan_update(c: Comparison, row: Row) -> Plan | None:
    """Give A's optimizer the constants of B's, or step A's parameters by B's rule."""
    known = known_rules(c)
    if all(r.stated and s.stated and str(r) == str(s) for *_, r, s in known):
        return None  # something beside the rule changes the parameters
    alike = len({str(other) for *_, other in known}) == 1  # no groups of its own
    for _, _, one, other in known if alike else ():
        keys = other_constants(one, other)
        if one.name == other.name and one.stated and other.stated and keys:
            theirs = constants_of(other)
            constants = {k: theirs.get(k, 0) for k in keys if k != "decay"}
            if "decay" in keys:
                decoupled = theirs.get("decay") == "decoupled"
                constants["decoupled_weight_decay"] = decoupled
            title = f"{c.b.name}'s {', '.join(keys)}"
            return Plan(title, UseConstants(constants))
    return plan_optimizer(c, row)


def plan_optimizer(c: Comparison, row: Row) -> Plan | None:
    """Step A's parameters by B's rule, if A has an optimizer to take the place of."""
    rules, rates = {}, {}
    for i, j, _, other in known_rules(c):
        inferred = {"optimizer": other.name, **constants_of(other), "lr": 0.0}
        rules[i] = first_stated(c.b, j) if other.stated else inferred
        rates[i] = [r if np.isfinite(r) else 0.0 for r in other.rates]
        if not first_stated(c.a, i):
            return None
    change = own_groups(rules, rates)
    return Plan(f"{c.b.name}'s {change.name}", change) if change else None


def first_stated(trace: Trace, number: int) -> dict[str, Any]:
    """Return what an optimizer first states for a parameter, or {} if none does."""
    rules = (x.rules[number] for x in trace.iterations if number in x.rules)
    return next(rules, {})


def own_groups(
    rules: dict[int, dict[str, Any]], rates: dict[int, list[float]]
) -> UseOptimizer | None:
    """Step A's parameters by these rules, each in a group of its own."""
    names = {str(rule["optimizer"]) for rule in rules.values()}
    if len(names) != 1 or not names <= BY_GRADIENT:
        return None
    return UseOptimizer(names.pop(), rules, rates)


def plan_accumulation(c: Comparison, row: Row) -> Plan | None:
    """Clear A's gradients in each iteration, or keep them, as B does."""
    if "backwards a step" in row.a + row.b:
        return None
    if row.a.startswith("kept"):
        return Plan("gradients cleared", Clear())
    return Plan("gradients never cleared", Keep())


def plan_clipping(c: Comparison, row: Row) -> Plan | None:
    """Clip A's gradients as B does, or leave them whole."""
    clips = [
        [t for t in range(c.n) if change_before_step(c, trace, t) is not None]
        for trace in (c.a, c.b)
    ]
    if not clips[1]:
        return Plan("gradients not clipped", NoClip())
    if clips[0]:
        return None
    limit = norm(c.b.iterations[clips[1][0]].at_step)
    return Plan(f"gradients clipped to {limit:.4g}", Clip(limit))


def plan_mode(c: Comparison, row: Row) -> Plan | None:
    """Run A's layers in the mode of B's."""
    training, t = row.b.endswith("train"), row.iteration
    ours, theirs = ([is_training(x) for x in mode_calls(y, t)] for y in (c.a, c.b))
    # equal modes with gradients mean that the row is about calls without
    change = SetMode(training, t, gradient=ours != theirs and bool(ours))
    mode = "train" if training else "eval"
    return Plan(f"{mode} mode from iteration {t} on", change)


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
        title = f"{counted(len(held_a), 'parameter')} held"
        return Plan(title, Hold(held_a))
    title = f"{c.b.name}: {counted(len(held_b), 'parameter')} held"
    return Plan(title, None, Hold(held_b)) if held_b else None


PLANS: dict[str, Callable[[Comparison, Row], Plan | None]] = {
    "data": plan_seed,
    "shape": plan_shape,
    "forward": plan_forward,
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
    rows = [row for row in report.causes if row.kind in PLANS]
    plans = {row.kind: plan for row in rows if (plan := PLANS[row.kind](c, row))}
    chosen = [([kind], plan) for kind, plan in plans.items()]
    if len(chosen) > 1:
        changes = [p.change for p in plans.values() if p.change]
        changes_b = [p.change_b for p in plans.values() if p.change_b]
        whole = Plan("all of these", together(changes), together(changes_b))
        chosen.append(([*plans], whole))
    found = [Experiment("as it is", [], a.losses[0], a.losses[c.n - 1])]
    for kinds, plan in chosen:
        say(f"experiment: {plan.title}")
        found += one_run((job, other), plan, kinds, c, report)
    return found if len(found) > 1 else []


def together(changes: list[Change]) -> Change | None:
    """Return several changes as one, or None if there are none."""
    return Together(changes) if changes else None


def one_run(
    jobs: tuple[Job, Job], plan: Plan, kinds: list[str], c: Comparison, report: Report
) -> list[Experiment]:
    """Run one experiment, and measure how much of the distance it closes."""
    curves = []
    changes = plan.change, plan.change_b
    for job, change, trace in zip(jobs, changes, (c.a, c.b), strict=True):
        if change is None:
            curves.append(trace.losses)
            continue
        try:
            changed = run(replace(job, change=change))
        except CompareError as error:
            report.notes.append(f"Experiment {plan.title!r} failed: {error}")
            return []
        report.notes += [note for note in changed.notes if note not in report.notes]
        curves.append([loss * change.loss_factor for loss in changed.losses])
    apart = curve_distance(c.a.losses[: c.n], c.b.losses[: c.n])
    left = curve_distance(curves[0][: c.n], curves[1][: c.n])
    closed = 1 - left / apart if apart > 0 else None
    shown = curves[1] if plan.change is None else curves[0]
    return [Experiment(plan.title, kinds, shown[0], shown[-1], closed)]
