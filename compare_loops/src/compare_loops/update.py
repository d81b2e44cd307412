"""The rule that turns gradients into updates: as stated, or inferred from the steps.

An optimizer of torch states its rule. A hand-written update, or an optimizer that
somebody wrote, is inferred: the simplest known rule that makes all of its steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from compare_loops.numbers import EPSILON, real
from compare_loops.trace import Array, Trace

# Settings of an optimizer that do not change what it computes.
NO_EFFECT = {
    "lr", "initial_lr", "optimizer", "module", "foreach", "fused", "capturable",
    "differentiable", "decoupled_weight_decay", "max_lr", "min_lr", "max_momentum",
    "base_momentum", "swa_lr", "name", "where",
}  # fmt: skip

# Settings that count even when they are zero or false.
ALWAYS = {"eps", "betas", "alpha", "rho", "lr_decay", "etas"}

# A step is explained if it is off by at most this many units of round-off: a
# difference of two weights loses that many digits, whatever rule made it.
UNITS = 32

# Where round-off is a larger part of a step than this, the step tells no rate.
KNOWN = 0.05

# Rates that are inferred from float32 steps scatter by less than this.
STEADY = 5e-3

# Of each parameter this many elements are fitted; a rule has at most four constants.
ELEMENTS = 1_000

# Fewer numbers than this fit many rules.
FEW = 3

# A fit with constants is believed if it explains this many numbers more than it has
# constants: each of them would agree to round-off by chance once in thousands.
SPARE = 2


@dataclass
class Rule:
    """An update rule for one parameter: its name, constants and learning rates.

    `rates` has one entry for each of the iterations `when` in which the parameter was
    stepped. `stated` tells that the optimizer says so itself, and `where` on which line
    it was made, if that was seen; an empty `name` tells that the steps fit no known
    rule, or that too few were seen.
    """

    name: str = ""
    constants: dict[str, Any] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)
    when: list[int] = field(default_factory=list)
    stated: bool = False
    where: str = ""

    def __str__(self) -> str:
        inside = ", ".join(f"{k}={shown(v)}" for k, v in self.constants.items())
        return f"{self.name}({inside})" if inside else self.name


def stated_by(optimizer: Any) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Yield each group's parameters, and what a PyTorch optimizer states for them."""
    cls = type(optimizer)
    for group in optimizer.param_groups:
        settings = {k: plain(v) for k, v in group.items() if k != "params"}
        known = {k: v for k, v in settings.items() if v is not None}
        rule = {"optimizer": cls.__name__, "module": cls.__module__, **known}
        yield group["params"], rule


def plain(value: Any) -> Any:
    """Return a setting of an optimizer as plain numbers, or None if it is not."""
    if isinstance(value, (int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    one = hasattr(value, "numel") and value.numel() == 1  # a tensor
    return value.item() if one else None


def shown(value: Any) -> str:
    """Return a constant as a reader writes it: (0.9, 0.999)."""
    if isinstance(value, list | tuple):
        return "(" + ", ".join(shown(each) for each in value) + ")"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def stated_rule(trace: Trace, number: int) -> Rule | None:
    """Return what torch's own optimizer states for a parameter, if one holds it."""
    seen = [
        (t, iteration.rules[number])
        for t, iteration in enumerate(trace.iterations)
        if number in iteration.rules
    ]
    if not seen or not all(
        r.get("module", "").startswith("torch.optim") for _, r in seen
    ):
        return None
    first = seen[0][1]
    constants = {
        key: value
        for key, value in first.items()
        if key not in NO_EFFECT and (value or key in ALWAYS)
    }
    name = first["optimizer"]
    if name == "SGD" and not constants.get("momentum"):
        constants.pop("dampening", None)
        constants.pop("nesterov", None)
    if name in ("Adam", "AdamW"):
        decoupled = name == "AdamW" or first.get("decoupled_weight_decay")
        if "weight_decay" in constants:
            constants["decay"] = "decoupled" if decoupled else "in the gradient"
        name = "Adam"
    rates = [float(rule.get("lr", np.nan)) for _, rule in seen]
    when, where = [t for t, _ in seen], first.get("where", "")
    return Rule(name, constants, rates, when, stated=True, where=where)


@dataclass
class Steps:
    """All steps of one parameter: gradients, values before, and movements."""

    gradients: Array  # (steps, elements)
    values: Array
    moves: Array
    when: list[int]
    unit: float

    @cached_property
    def tolerance(self) -> Array:
        """The round-off of each movement: that of the values it is a difference of."""
        largest = np.abs(self.moves).max(axis=1, keepdims=True)
        sizes: Array = np.abs(self.values) + largest
        return UNITS * self.unit * sizes + 1e-300


def steps_of(trace: Trace, number: int) -> Steps | None:
    """Collect the steps of one parameter, or None if it never moved."""
    gradients, values, moves, when = [], [], [], []
    for t, iteration in enumerate(trace.iterations):
        gradient = iteration.at_step.get(number, iteration.gradients.get(number))
        before, after = iteration.before.get(number), iteration.after.get(number)
        if gradient is None or before is None or after is None:
            continue
        if gradient.size != before.size or after.size != before.size:
            continue
        every = 1 + before.size // ELEMENTS
        parts = [real(v)[::every] for v in (gradient, before, after)]
        if not all(np.isfinite(part).all() for part in parts):
            break
        gradients.append(parts[0])
        values.append(parts[1])
        moves.append(parts[2] - parts[1])
        when.append(t)
    if not moves or not np.any(moves):
        return None
    unit = EPSILON.get(trace.parameters[number].dtype, 1.2e-7)
    return Steps(np.array(gradients), np.array(values), np.array(moves), when, unit)


UNCORRECTED = "Adam without bias correction"


def directions(g: Array) -> Iterator[tuple[str, Array]]:
    """Yield the steps of each rule with default constants, at learning rate 1."""
    yield "SGD", g
    m = v = s = a = np.zeros(g.shape[1])
    rows: dict[str, list[Array]] = {
        name: [] for name in ("Adam", UNCORRECTED, "RMSprop", "Adagrad")
    }
    for t, row in enumerate(g, 1):
        m, v = 0.9 * m + 0.1 * row, 0.999 * v + 0.001 * row**2
        s, a = 0.99 * s + 0.01 * row**2, a + row**2
        up, down = m / (1 - 0.9**t), v / (1 - 0.999**t)
        rows["Adam"].append(up / (np.sqrt(down) + 1e-8))
        rows[UNCORRECTED].append(m / (np.sqrt(v) + 1e-8))
        rows["RMSprop"].append(row / (np.sqrt(s) + 1e-8))
        rows["Adagrad"].append(row / (np.sqrt(a) + 1e-10))
    yield from ((name, np.array(each)) for name, each in rows.items())


def rates_of(steps: Steps, way: Array) -> list[float]:
    """Return the learning rate of each step along these directions, or []."""
    rates = []
    for move, row, limit in zip(steps.moves, way, steps.tolerance, strict=True):
        square = float(row @ row)
        rate = -float(move @ row) / square if square > 0 else np.nan
        if square > 0 and not np.all(np.abs(move + rate * row) <= limit):
            return []
        if square == 0 and np.any(np.abs(move) > limit):
            return []
        lost = np.max(limit) > KNOWN * np.max(np.abs(move))
        rates.append(np.nan if lost else rate)
    return rates


def with_memory(
    steps: Steps, way: Array
) -> tuple[list[float], dict[str, float]] | None:
    """Fit one learning rate, a decay and a momentum to all steps, or only some."""
    zero = np.zeros_like(steps.moves[:1])
    columns = {
        "weight_decay": -steps.values,
        "momentum": np.concatenate([zero, steps.moves[:-1]]),
        "nesterov": np.concatenate([zero, way[:-1]]),
    }
    for names in MEMORIES:
        x = np.stack([-way, *(columns[name] for name in names)], axis=-1)
        weight = 1 / steps.tolerance[..., None]
        flat, goal = (x * weight).reshape(-1, x.shape[-1]), steps.moves * weight[..., 0]
        if len(flat) < x.shape[-1] + SPARE or not np.isfinite(flat).all():
            continue
        found, *_ = np.linalg.lstsq(flat, goal.ravel(), rcond=None)
        if np.all(np.abs(flat @ found - goal.ravel()) <= 1) and found[0] > 0:
            rate, numbers = constants_in(dict(zip(names, found[1:], strict=True)),
                                         float(found[0]))  # fmt: skip
            if rate:
                return [rate] * len(steps.when), numbers
    return None


# What a step may depend on beside its gradient, the simplest first.
MEMORIES = (
    (),
    ("weight_decay",),
    ("momentum",),
    ("weight_decay", "momentum"),
    ("momentum", "nesterov"),
)

# The coefficients of a Nesterov step hang together this well, if it is one.
HANG_TOGETHER = 0.01


def constants_in(
    found: dict[str, float], first: float
) -> tuple[float, dict[str, float]]:
    """Return the learning rate and the constants in a fit's coefficients.

    Of Nesterov's momentum the steps are d[t] = m d[t-1] - r (1 + m) g[t] + r m g[t-1].
    A fit whose coefficients are not of this form is none: its rate is 0.
    """
    numbers = {name: float(value) for name, value in found.items()}
    if "nesterov" in numbers:
        m, rate = numbers["momentum"], first / (1 + numbers["momentum"])
        fits = np.isclose(numbers["nesterov"], rate * m, rtol=HANG_TOGETHER)
        return (rate if fits else 0.0), {"momentum": m, "nesterov": True}
    if "weight_decay" in numbers:
        numbers["weight_decay"] /= first
    return first, numbers


def inferred_rule(trace: Trace, number: int) -> Rule:
    """Return the simplest known rule that makes the steps of a parameter.

    Of one or two numbers any step is some learning rate times the gradient. So what
    their steps leave open is read off all parameters together.
    """
    steps = steps_of(trace, number)
    if steps is None or steps.moves.size < FEW:
        return Rule()
    if steps.moves.shape[1] < FEW:
        together = all_steps(trace, steps.when)
        if together.moves.shape[1] >= FEW:
            rule = simplest_rule(together)
            if rule.name:
                return rule
            own = simplest_rule(steps)
            return own if is_steady(own.rates) else rule
    return simplest_rule(steps)


def all_steps(trace: Trace, when: list[int]) -> Steps:
    """Return the steps in these iterations of all parameters that no rule states."""
    found = [
        steps
        for number in range(len(trace.parameters))
        if stated_rule(trace, number) is None
        and (steps := steps_of(trace, number)) is not None
        and steps.when == when
    ]
    gradients, values, moves = (
        np.concatenate([getattr(steps, name) for steps in found], axis=1)
        for name in ("gradients", "values", "moves")
    )
    return Steps(gradients, values, moves, when, max(steps.unit for steps in found))


def simplest_rule(steps: Steps) -> Rule:
    """Return the simplest known rule that makes these steps, if there is one.

    A rule that needs another rate in each step is the right one only if none does not.
    """
    unsteady = []
    for name, way in directions(steps.gradients):
        found = []
        rates = rates_of(steps, way)
        if rates:
            found.append(Rule(name, {}, rates, steps.when))
        # of one or two numbers, any step is some rate times the gradient
        sure = rates and (is_steady(rates) or steps.moves.shape[1] >= FEW)
        fit = None if sure else with_memory(steps, way)
        if fit:
            rounded = {
                key: v if v is True else float(f"{v:.3g}") for key, v in fit[1].items()
            }
            found.append(Rule(name, rounded, fit[0], steps.when))
        for rule in found:
            if is_steady(rule.rates):
                return rule
        unsteady += found
    return [*unsteady, Rule(when=steps.when)][0]


def is_steady(rates: list[float]) -> bool:
    """Tell whether all learning rates are one number."""
    known = [rate for rate in rates if not np.isnan(rate)]
    return bool(known) and max(known) - min(known) <= STEADY * abs(max(known))


def rule_of(trace: Trace, number: int) -> Rule:
    """Return the update rule of a parameter, stated or inferred."""
    return stated_rule(trace, number) or inferred_rule(trace, number)


def has_moved(trace: Trace, number: int) -> bool:
    """Tell whether a parameter ever changed."""
    return any(
        number in i.after
        and number in i.before
        and not np.array_equal(i.after[number], i.before[number], equal_nan=True)
        for i in trace.iterations
    )
