"""The update: learning rates, rules, and parameters that never move."""

from __future__ import annotations

from math import isclose, sqrt

import numpy as np

from compare_loops.comparison import Comparison
from compare_loops.gradients import used_gradients
from compare_loops.numbers import distance, size
from compare_loops.objective import fresh_gradients
from compare_loops.rows import Row, differs, hidden, same, unknown
from compare_loops.trace import Array, Trace
from compare_loops.update import UNITS, Rule, has_moved, shown

# Stated learning rates are compared as numbers; schedules are computed in another
# order here and there.
STATED = 1e-6

# A learning rate that is inferred from float32 steps is known this well.
INFERRED = 5e-3

# A parameter that stood still for fewer iterations than this may move yet.
SEEN = 2

# The first steps tell what a rule does. Later ones start where these have led.
FIRST = 3

# Steps from gradients that are equal up to round-off are equal up to this part of
# themselves: Adam turns the noise of a tiny gradient into a step of full length.
STEP = 1e-3

# The same for the constants of an inferred rule.
CONSTANT = 0.03

# Rules with default constants, as the inference tries them.
DEFAULTS: dict[str, dict[str, object]] = {
    "Adam": {"betas": [0.9, 0.999], "eps": 1e-8},
    "RMSprop": {"alpha": 0.99, "eps": 1e-8},
    "Adagrad": {"eps": 1e-10},
}


def known_rules(c: Comparison) -> list[tuple[int, int, Rule, Rule]]:
    """Return the pairs of parameters whose rules are known by name."""
    return [(p.a, p.b, r, s) for p, r, s in c.rules if r.name and s.name]


def may_differ(c: Comparison, one: Rule, other: Rule) -> bool:
    """Tell whether a difference of two rules would be a difference of the loops.

    Where the loops agree, it is one only if both state it, use equal gradients, and
    their first steps part by more than round-off: a small decay. Otherwise something
    else makes up for it, such as a decay that one loop applies by hand.
    """
    if not c.agree:
        return True
    stated = one.stated and other.stated
    equal = all(same_gradients(c, t) for t in range(c.n))
    return stated and equal and first_steps_part(c)


def first_steps_part(c: Comparison) -> bool:
    """Tell whether equal gradients made first steps that differ beyond round-off."""
    for t in range(min(FIRST, c.n)):
        for p, one, other in steps_from(c, t):
            gap, moved = size(one - other), max(size(one), size(other))
            if gap > STEP * moved + UNITS * c.eps * size(p):
                return True
    return False


def steps_from(c: Comparison, t: int) -> list[tuple[Array, Array, Array]]:
    """Return each of A's parameters before update `t`, with both loops' steps of it."""
    a, b = c.both(t)
    before = {pair.a: (x, y) for pair, x, y in c.paired(a.before, b.before)}
    return [
        (p, *c.live(pair, x - p, y - q))
        for pair, x, y in c.paired(a.after, b.after)
        if pair.a in before  # it may be met later
        for p, q in [before[pair.a]]
    ]


def gradients_at_step(c: Comparison, t: int) -> list[tuple[Array, Array]]:
    """Return the gradients with which both loops step in iteration `t`.

    A recorded loop shows them as they are before it clips.
    """
    recorded = "recorded" in (c.a.kind, c.b.kind)
    read = fresh_gradients if recorded else used_gradients
    a, b = (read(iteration) for iteration in c.both(t))
    return c.paired_live(a, b)


def same_gradients(c: Comparison, t: int) -> bool:
    """Tell whether both loops step with equal gradients in iteration `t`."""
    return not any(c.differ(t, x, y) for x, y in gradients_at_step(c, t))


def rates_text(rule: Rule) -> str:
    """Return a schedule: "0.1", or "0.1, 0.01 from iteration 3 on"."""
    known = [
        (t, r) for t, r in zip(rule.when, rule.rates, strict=False) if not np.isnan(r)
    ]
    if not known:
        return "?"
    digits = 6 if rule.stated else 3
    text, last = f"{known[0][1]:.{digits}g}", known[0][1]
    changes = 0
    exact = STATED if rule.stated else INFERRED
    for t, rate in known[1:]:
        if not isclose(rate, last, rel_tol=exact):
            changes += 1
            if changes <= 2:
                text += f", {rate:.{digits}g} from iteration {t} on"
            last = rate
    return f"{text}, ... {last:.{digits}g}" if changes > 2 else text


def other_rate(one: Rule, other: Rule) -> int | None:
    """Return the first iteration in which two rules have different learning rates."""
    exact = STATED if one.stated and other.stated else INFERRED
    rates = dict(zip(other.when, other.rates, strict=False))
    for t, rate in zip(one.when, one.rates, strict=False):
        known = t in rates and not np.isnan(rate) and not np.isnan(rates[t])
        if known and not isclose(rate, rates[t], rel_tol=exact):
            return t
    return None


def judge_rate(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare the learning rates, iteration by iteration and group by group."""
    rules = known_rules(c)
    for i, j, one, other in rules:
        if one.name != other.name or not may_differ(c, one, other):
            continue
        if averages_momentum(one, other):
            continue
        t = other_rate(one, other)
        if t is None:
            continue
        texts = [rates_text(one), rates_text(other)]
        several = len({rates_text(r) for _, _, r, _ in rules}) > 1
        several |= len({rates_text(r) for _, _, _, r in rules}) > 1
        if several:
            names = c.a.parameters[i].name, c.b.parameters[j].name
            texts = [f"{name}: {x}" for name, x in zip(names, texts, strict=True)]
        began = one.when[0]  # later than 0 where optimizers take turns
        both_change = all(changes_at(rule, t) for rule in (one, other))
        why = rate_advice(t if t > began else 0, several, both_change)
        return differs("learning-rate", texts, places(c, one, other), why, t)
    if not rules:
        return unknown("learning-rate", "Too few known steps; record more iterations.")
    return same("learning-rate", rates_text(rules[0][2]), rates_text(rules[0][3]))


def places(c: Comparison, one: Rule, other: Rule) -> tuple[str, str]:
    """Return where both loops make their optimizers, or else where they call backward.

    A hand-written update follows there.
    """
    a, b = (x.iterations[0].backwards[0].where for x in (c.a, c.b))
    return one.where or a, other.where or b


def changes_at(rule: Rule, t: int) -> bool:
    """Tell whether a rule's learning rate in iteration `t` is not the one before."""
    k = rule.when.index(t)
    exact = STATED if rule.stated else INFERRED
    return k > 0 and not isclose(rule.rates[k], rule.rates[k - 1], rel_tol=exact)


def rate_advice(t: int, several: bool, both_change: bool) -> str:
    """Say what to make equal about the learning rates."""
    if t > 0 and both_change:
        return (
            f"The rates are equal up to iteration {t}, where both change, to other "
            "values: compare the schedules' lengths and factors."
        )
    if t > 0:
        return (
            f"The rates are equal up to iteration {t}, and part there: step the "
            "scheduler at the same place in both, per batch or per epoch."
        )
    if several:
        return "Parameter groups have other rates. Give each group one rate in both."
    return "Use one learning rate in both loops."


def constants_of(rule: Rule) -> dict[str, object]:
    """Return the constants of a rule, defaults included where they were inferred."""
    base = {} if rule.stated else DEFAULTS.get(rule.name, {})
    return base | rule.constants


def close_constants(one: object, other: object, exact: bool) -> bool:
    """Tell whether two constants of a rule are equal."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(
            close_constants(p, q, exact) for p, q in zip(one, other, strict=True)
        )
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    if numbers and not exact:
        return isclose(float(one), float(other), rel_tol=CONSTANT)  # type: ignore[arg-type]
    return one == other


def other_constants(one: Rule, other: Rule) -> list[str]:
    """Return the names of the constants in which two rules differ."""
    a, b = constants_of(one), constants_of(other)
    exact = one.stated and other.stated
    if not exact:  # an inferred rule says nothing of these
        skip = {"decay", "lr_decay", "initial_accumulator_value", "dampening", "eps"}
        a, b = ({k: v for k, v in x.items() if k not in skip} for x in (a, b))
    return [
        key
        for key in sorted(a.keys() | b.keys())
        if not close_constants(a.get(key), b.get(key), exact)
    ]


def judge_update(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare the update rules and their constants."""
    known = known_rules(c)
    for i, j, one, other in known:
        exact = one.stated and other.stated
        if not may_differ(c, one, other) or (moves_agree(c) and not exact):
            continue
        keys = other_constants(one, other)
        if averages_momentum(one, other):
            return average_row(c, one, other)
        if one.name != other.name or keys:
            row = update_row(c, one, other, keys)
            alike = [(str(r), str(s)) == (str(one), str(other)) for *_, r, s in known]
            if not all(alike):
                more = f" and {sum(alike) - 1} more" if sum(alike) > 1 else ""
                row.a = f"{c.a.parameters[i].name}{more}: {row.a}"
                row.b = f"{c.b.parameters[j].name}{more}: {row.b}"
            return row
    if len(known) == len(c.rules):
        text = [str(known[0][2]), str(known[0][3])] if known else ["", ""]
        return same("update", *text)
    return update_by_moves(c, causes)


def averages_momentum(one: Rule, other: Rule) -> bool:
    """Tell whether one momentum is an average of gradients, and the other a sum.

    The average, v = m v + (1 - m) g, makes steps that are 1 - m times as long, which
    the steps alone cannot tell from another learning rate.
    """
    m = one.constants.get("momentum")
    if not m or one.stated == other.stated or other_constants(one, other):
        return False
    rates = [r.rates[0] for r in (one, other) if r.rates]
    ratio = min(rates) / max(rates) if len(rates) == 2 and max(rates) > 0 else np.nan
    return isclose(ratio, 1 - float(m), rel_tol=CONSTANT)


def average_row(c: Comparison, one: Rule, other: Rule) -> Row:
    """Describe the two forms of momentum."""
    forms = ["a sum of gradients", "an average of gradients"]
    if one.rates[0] < other.rates[0]:
        forms.reverse()
    texts = [f"{r}, {form}" for r, form in zip((one, other), forms, strict=True)]
    why = (
        "torch adds the whole gradient to the momentum; an average takes one minus the "
        "momentum of it. Use one form, or divide the learning rate by that number."
    )
    return differs("update", texts, places(c, one, other), why)


def update_row(c: Comparison, one: Rule, other: Rule, keys: list[str]) -> Row:
    """Describe two rules that differ."""
    texts = [str(one), str(other)]
    if one.name == other.name:
        texts = [
            f"{one.name}: " + ", ".join(f"{k} {shown(x.get(k, 'none'))}" for k in keys)
            for x in (constants_of(one), constants_of(other))
        ]
        why = (
            "Adam adds weight_decay to the gradient, AdamW takes it off the weights "
            "themselves: use one of the two classes in both."
            if keys == ["decay"]
            else f"One rule, other constants: give {', '.join(keys)} the same value in "
            "both."
        )
    else:
        why = "Another rule needs another learning rate as well. Use one in both."
    return differs("update", texts, places(c, one, other), why)


def moves_agree(c: Comparison) -> bool:
    """Tell whether equal gradients made equal steps wherever both stood together."""
    judged = [step_differs(c, t) for t in range(c.n)]
    known = [each for each in judged if each is not None]
    return len(known) >= min(3, c.n) and not any(known)


def step_differs(c: Comparison, t: int) -> bool | None:
    """Tell whether equal weights and gradients made other steps; None if not equal.

    Adam divides by the size of a gradient, so that its step jumps where one is near
    zero: equal up to a difference d, they make steps that differ by the root of d.
    """
    if not c.same_place(t) or not same_gradients(c, t):
        return None
    apart = max((distance(x, y) for x, y in gradients_at_step(c, t)), default=0.0)
    for p, one, other in steps_from(c, t):
        limit = max(INFERRED, sqrt(apart)) * max(size(one), size(other))
        if size(one - other) > limit + c.limit * size(p):
            return True
    return False


def parting_step(c: Comparison) -> int | None:
    """Return the first iteration in which equal gradients made other steps.

    Those before it were equal too: a rule with a memory hands on what differed once.
    """
    for t in range(c.n):
        differs = step_differs(c, t)
        if differs is not False:
            return t if differs else None
    return None


def update_by_moves(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare rules that are not known by name: by the steps from equal gradients."""
    texts = [str(c.rules[0][k]) or "unknown rule" for k in (1, 2)]
    if c.agree:
        return same("update", *texts)
    t = parting_step(c)
    if t is not None:
        why = (
            f"Equal weights and gradients made other steps in iteration {t}. Print "
            "one parameter before and after the update in both."
        )
        return differs("update", texts, why=why, iteration=t)
    if causes:
        return hidden("update")
    return same("update", *texts)


def judge_no_update(c: Comparison, causes: dict[str, Row]) -> Row:
    """Name the parameters that move in one loop and stand still in the other."""
    still: tuple[list[int], list[int]] = ([], [])
    for pair in c.pairs:
        moves = has_moved(c.a, pair.a), has_moved(c.b, pair.b)
        if moves[0] != moves[1] and pair.a in c.trained and c.n >= SEEN:
            side = moves.index(False)
            trace, number = ((c.a, pair.a), (c.b, pair.b))[side]
            if not is_stepped(trace, number):
                still[side].append(number)
    texts = [standing(x, s) for x, s in zip((c.a, c.b), still, strict=True)]
    by_gradient = "gradient" in causes and all(
        has_no_gradient(x, k) for x, s in zip((c.a, c.b), still, strict=True) for k in s
    )
    if c.agree or not (still[0] or still[1]) or by_gradient:
        return same("no-update", *texts)
    trace, numbers = (c.a, still[0]) if still[0] else (c.b, still[1])
    p = trace.parameters[numbers[0]]
    where = (p.where, "") if still[0] else ("", p.where)
    return differs("no-update", texts, where, reason(trace, numbers))


def is_stepped(trace: Trace, number: int) -> bool:
    """Tell whether an optimizer steps a parameter that stands still all the same.

    Its gradient is then missing or zero up to round-off, which other rows judge.
    """
    held = any(number in iteration.rules for iteration in trace.iterations)
    return held and not trace.parameters[number].frozen and not is_robbed(trace, number)


def is_robbed(trace: Trace, number: int) -> bool:
    """Tell whether a parameter's gradient is cleared between backward and step."""
    return any(
        np.any(i.gradients.get(number, 0)) and not np.any(i.at_step.get(number, 0))
        for i in trace.iterations
        if number in i.rules
    )


def has_no_gradient(trace: Trace, number: int) -> bool:
    """Tell whether a parameter never gets a gradient."""
    return not any(
        np.any(iteration.gradients.get(number, 0)) for iteration in trace.iterations
    )


def standing(trace: Trace, numbers: list[int]) -> str:
    """Return the names of the parameters that stand still."""
    if not numbers:
        return "all move"
    names = ", ".join(trace.parameters[k].name for k in numbers[:6])
    more = f" and {len(numbers) - 6} more" if len(numbers) > 6 else ""
    return f"never move: {names}{more}"


def reason(trace: Trace, numbers: list[int]) -> str:
    """Say why parameters stand still, and what to do."""
    if any(trace.parameters[k].frozen for k in numbers):
        return f"They are frozen in {trace.name}: requires_grad_(True), or freeze both."
    if all(is_robbed(trace, k) for k in numbers):
        return (
            f"{trace.name} clears the gradients between backward and step: call "
            "zero_grad() before backward, or after step()."
        )
    if not any(k in i.rules for k in numbers for i in trace.iterations):
        held = any(i.rules for i in trace.iterations)
        if held:
            why = f"No optimizer of {trace.name} holds them: hand it all parameters."
            own = [trace.parameters[k] for k in numbers]
            if all(p.layer and "[" in p.name for p in own):
                why += (
                    " Layers in a plain list or dict are not among a module's "
                    "parameters(): use nn.ModuleList or nn.ModuleDict."
                )
            return why
        return f"{trace.name} never steps: call optimizer.step() after backward."
    return f"{trace.name} steps them, and nothing changes: look at their learning rate."
