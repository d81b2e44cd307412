"""The loss: its formula, and what the sum over its elements is divided by."""

from __future__ import annotations

from functools import lru_cache
from math import isclose
from typing import Any

import numpy as np

from compare_loops.anatomy import ARRANGING
from compare_loops.comparison import Comparison, read_one_batch
from compare_loops.loss import Formula, formulas
from compare_loops.model import predictions_at, same_predictions, written
from compare_loops.numbers import real, size
from compare_loops.rows import Row, differs, explains, hidden, same
from compare_loops.trace import Array, Backward, Iteration, Operation

# Two ratios that come from one factor agree this well: float32 gradients have seven
# digits, sums over a batch lose three.
SAME_RATIO = 1e-3

# A formula has to give the losses of this many iterations, if there are as many.
TRIALS = 4


def ratio_of(a: Array, b: Array) -> float:
    """Return the factor by which `a` is `b`, or nan if it is no multiple of it."""
    x, y = real(a), real(b)
    square = float(y @ y)
    if square == 0 or not np.isfinite(square) or not np.isfinite(x).all():
        return np.nan
    factor = float(x @ y) / square
    exact = size(x - factor * y) <= SAME_RATIO * 30 * size(x)
    return factor if exact else np.nan


def gradient_ratios(c: Comparison, t: int) -> list[float]:
    """Return A's fresh gradient divided by B's for each pair; nan if no multiple."""
    a, b = (fresh_gradients(iteration) for iteration in c.both(t))
    return [ratio_of(x, y) for x, y in c.paired_live(a, b) if np.any(x) or np.any(y)]


def fresh_gradients(iteration: Iteration) -> dict[int, Array]:
    """Return what an iteration's backward passes added, without a scaler's factor."""
    kept = iteration.backwards[0].kept
    scale = iteration.backwards[-1].scale
    return {
        number: (
            g - kept[number] if number in kept and kept[number].shape == g.shape else g
        )
        / scale
        for number, g in iteration.gradients.items()
    }


def common_factor(c: Comparison, t: int) -> float:
    """Return the one factor between losses and all gradients, or nan."""
    loss_a, loss_b = (iteration.loss for iteration in c.both(t))
    ratio = loss_a / loss_b if loss_b else np.nan
    found = gradient_ratios(c, t)
    limit = max(SAME_RATIO, c.limit)
    uniform = bool(found) and all(isclose(r, ratio, rel_tol=limit) for r in found)
    return ratio if uniform else np.nan


def judge_place(c: Comparison, causes: dict[str, Row]) -> int | None:
    """Return the first iteration with equal predictions but another loss."""
    for t in range(c.n):
        if not c.same_place(t) or explains(causes, t, *causes):
            return None
        if same_predictions(c, t) is False:
            return None
        if c.losses_differ(t):
            return t
    return None


def loss_operations(c: Comparison, t: int, side: int) -> list[Operation]:
    """Return the operations of the loss, inputs first."""
    backward = c.both(t)[side].backwards[0]
    if not backward.operations:
        return []
    parts = c.anatomy(t)[side][0]
    return [backward.operations[k] for k in sorted(parts.loss)]


def describe(c: Comparison, t: int, side: int) -> tuple[str, str]:
    """Return the loss of one loop as a chain of operations, and its place."""
    words = []
    operations = loss_operations(c, t, side)
    for operation in operations:
        if not operation.calls or operation.calls[0].get("grad_scaler"):
            continue
        call = operation.calls[0]
        inside = written(
            {k: v for k, v in call.items() if v is not None and (k, v) not in UNSAID}
        )
        words.append(operation.name + (f"({inside})" if inside else ""))
    value = c.both(t)[side].loss
    known = known_formulas(c, side)
    text = str(known[0]) if known else ", ".join(words[:6]) or "unknown"
    passes = c.anatomy(t)[side]
    if len(passes) > 1 and read_one_batch(passes):
        text = f"the first of {len(passes)} losses is {text}, their sum"
    where = operations[-1].where if operations else ""
    return f"{text}: {value:.6g}", where


UNSAID = [("ignore_index", -100), ("label_smoothing", 0.0)]


@lru_cache(maxsize=2)  # several judges ask for those of both sides
def known_formulas(c: Comparison, side: int) -> list[Formula]:
    """Return the formulas that give a loop's losses in its first iterations."""
    found = iteration_formulas(c, 0, side)
    for t in range(1, min(c.n, TRIALS)):
        here = iteration_formulas(c, t, side)
        found = [f for f in found if f in here]
    return found


def iteration_formulas(c: Comparison, t: int, side: int) -> list[Formula]:
    """Return the formulas that give the loss of the first backward pass."""
    iteration = c.both(t)[side]
    predictions = predictions_at(c, t)[side]
    parts = c.anatomy(t)[side][0]
    single = bool(predictions) and predictions[0].size == 1
    targets = iteration.targets or [
        constant.value
        for constant in parts.targets
        if constant.value.size > 1 or single
    ]
    first = iteration.backwards[0]
    loss = float(np.sum(first.loss)) / first.scale
    if not predictions or not targets:
        return []
    return formulas(predictions[0], targets[0], loss)


def judge_loss(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare the formulas of the losses, their denominators aside."""
    texts = [describe(c, 0, side)[0] for side in (0, 1)]
    if c.agree:
        return same("loss", *texts)
    if "shape" in causes:  # and so no formula gives both numbers
        return same("loss", *texts) if same_chain(c) else hidden("loss")
    t = judge_place(c, causes)
    if t is None:
        return loss_by_formula(c, causes, texts)
    if is_reduction(c, t):
        return same("loss", *texts)
    shown, places = zip(*(describe(c, t, side) for side in (0, 1)), strict=True)
    return differs("loss", shown, places, loss_advice(c, t), t)


def is_reduction(c: Comparison, t: int) -> bool:
    """Tell whether the losses of iteration `t` differ by their denominator alone."""
    if ignored_targets(c) is not None:
        return True
    factor = common_factor(c, t)
    if np.isnan(factor) or factor <= 0 or other_function(c, t):
        return False
    if other_settings_of_loss(c):
        # two weightings that give parallel gradients differ by their sum alone
        return set(other_settings_of_loss(c)) == {"weight"}
    larger = max(factor, 1 / factor)
    if explicit_factor(c, t, factor):
        return False
    if is_natural(c, t, larger) or any(one != other for one, other in reductions(c)):
        return True
    return not isclose(float(f"{larger:.2g}"), larger, rel_tol=SAME_RATIO)


def shared_calls(c: Comparison) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Return the functions that both losses call, with the arguments of both calls."""
    a, b = (loss_calls(c, side) for side in (0, 1))
    return [(name, a[name], b[name]) for name in sorted(a.keys() & b.keys())]


def reductions(c: Comparison) -> list[tuple[Any, Any]]:
    """Return both reductions, such as "mean", of each function in both losses."""
    return [(a.get("reduction"), b.get("reduction")) for _, a, b in shared_calls(c)]


BOTH_MEANS = ("mean", "mean")


# Functions of one error, prediction minus target: no two of them are the same loss,
# although some differ by a factor alone (Huber is delta times smooth L1).
OF_ONE_ERROR = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"}


def other_function(c: Comparison, t: int) -> bool:
    """Tell whether two losses are different functions of one error."""
    a, b = ({o.name for o in loss_operations(c, t, s)} & OF_ONE_ERROR for s in (0, 1))
    return bool(a and b) and a != b


def scalars(operations: list[Operation]) -> list[float]:
    """Return the numbers by which the operations of a loss multiply or divide."""
    found = []
    for operation in operations:
        for call in operation.calls:
            name = call["name"].strip("_")
            if name in ("mul", "rmul", "div", "truediv", "multiply", "true_divide"):
                found += [
                    float(v) if "mul" in name else 1 / float(v)
                    for k, v in call.items()
                    if isinstance(v, int | float) and not isinstance(v, bool) and v
                ]
    return found


def explicit_factor(c: Comparison, t: int, factor: float) -> bool:
    """Tell whether a factor that is written in one loss makes all the difference.

    A number that counts elements or samples is a denominator, not such a factor,
    unless it is 2 or 1/2, or what it multiplies is one mean in both loops.
    """
    a, b = (float(np.prod(scalars(loss_operations(c, t, side)))) for side in (0, 1))
    written = isclose(a / b, factor, rel_tol=SAME_RATIO)
    larger = max(factor, 1 / factor)
    plain = isclose(larger, 2, rel_tol=SAME_RATIO) or BOTH_MEANS in reductions(c)
    return written and (plain or not is_natural(c, t, larger))


def is_natural(c: Comparison, t: int, ratio: float) -> bool:
    """Tell whether a ratio is a quotient of counts: elements, samples, classes."""
    counts = {1.0}
    for side in (0, 1):
        counts.add(float(len(c.both(t)[side].backwards)))
        for value in predictions_at(c, t)[side]:
            counts |= {float(value.size), *map(float, value.shape)}
        for parts in c.anatomy(t)[side]:
            for constant in parts.targets:
                counts |= {float(np.prod(constant.shape)), *map(float, constant.shape)}
                counts.add(float(np.sum(constant.value != -100)))
                counts.add(float(np.sum(constant.value != 0)))
    counts.discard(0.0)
    return any(
        isclose(p / q, ratio, rel_tol=SAME_RATIO)
        for p in counts
        for q in counts
        if p > q
    )


def loss_advice(c: Comparison, t: int) -> str:
    """Say how two losses of equal predictions and targets differ."""
    factor = common_factor(c, t)
    if not np.isnan(factor):
        times = (
            f"Loss and gradients of {c.a.name} are {factor:.4g} times those of "
            f"{c.b.name}"
        )
        parts = [len(iteration.backwards) for iteration in c.both(t)]
        counts = isclose(max(factor, 1 / factor), parts[0], rel_tol=SAME_RATIO)
        if counts and parts[0] == parts[1]:
            return f"{times}: divide both losses by the {parts[0]} batches of a step."
        return f"{times}. Remove the factor, or divide the rate by it (SGD only)."
    names = [[o.name for o in loss_operations(c, t, side)] for side in (0, 1)]
    if any("softmax" in model_names(c, t, side) and "cross_entropy" in names[side]
           for side in (0, 1)):  # fmt: skip
        return (
            "cross_entropy takes scores: with a softmax before it, softmax acts twice."
        )
    in_parts = not all(read_one_batch(passes) for passes in c.anatomy(t))
    if in_parts and BOTH_MEANS in reductions(c):
        return (
            "One loop averages the means of several parts of a batch. That is the mean "
            "of the whole batch only if each part has as many targets that count: "
            "divide the sum of the losses by the number of targets of the whole batch."
        )
    return "Equal predictions and targets, another loss. Use one formula in both."


def model_names(c: Comparison, t: int, side: int) -> set[str]:
    """Return the names of all operations of the model."""
    backward: Backward = c.both(t)[side].backwards[0]
    outside = c.anatomy(t)[side][0].loss
    return {o.name for k, o in enumerate(backward.operations) if k not in outside}


def loss_by_formula(c: Comparison, causes: dict[str, Row], texts: list[str]) -> Row:
    """Compare the losses where weights or data differ: by formulas that give both."""
    if c.same_place(0) and not causes:
        return same("loss", *texts)
    settings = loss_settings(c)
    a, b = known_formulas(c, 0), known_formulas(c, 1)
    names_a, names_b = {f.function for f in a}, {f.function for f in b}
    if not settings and (not a or not b):
        return hidden("loss")
    if not settings and names_a & names_b and not factors_differ(a, b):
        return same("loss", *texts)
    places = (describe(c, 0, side)[1] for side in (0, 1))
    why = "The losses have other formulas. Use one in both."
    return differs("loss", settings or texts, places, why)


def factors_differ(a: list[Formula], b: list[Formula]) -> bool:
    """Tell whether two losses of one divisor differ by a factor."""
    keys_a, keys_b = ({(f.function, f.divisor) for f in side} for side in (a, b))
    whole = {(f.function, f.divisor, f.factor) for f in a}
    other = {(f.function, f.divisor, f.factor) for f in b}
    return bool(keys_a & keys_b) and not whole & other


def ignored_targets(c: Comparison) -> list[str] | None:
    """Return what two calls of one loss function ignore, if only one ignores some."""
    found = []
    for side in (0, 1):
        calls = loss_calls(c, side)
        call = calls.get("cross_entropy") or calls.get("nll_loss") or {}
        number = call.get("ignore_index")
        targets = [x.value for x in c.constants(0, "targets")[side]]
        used = number is not None and any(np.any(value == number) for value in targets)
        found.append(f"targets {number} ignored" if used else "all targets count")
    return found if found[0] != found[1] and not loss_settings(c) else None


CONSTANTS = ("label_smoothing", "weight", "pos_weight", "delta", "beta", "margin", "p")


def loss_calls(c: Comparison, side: int) -> dict[str, dict[str, Any]]:
    """Return the calls of one loop's first loss by their function."""
    found: dict[str, dict[str, Any]] = {}
    for operation in loss_operations(c, 0, side):
        for call in operation.calls:
            found.setdefault(call["name"], call)
    return found


def same_chain(c: Comparison) -> bool:
    """Tell whether both losses are the same calls, one after the other."""
    chains = [
        [
            {k: v for k, v in o.calls[0].items() if k not in ("where", "layer")}
            for o in loss_operations(c, 0, side)
            if o.calls and o.name not in ARRANGING
        ]
        for side in (0, 1)
    ]
    return chains[0] == chains[1] != []


def other_settings_of_loss(c: Comparison) -> dict[str, tuple[str, Any, Any]]:
    """Return the constants in which two calls of one loss function differ.

    By the constant's name: the function, and both values.
    """
    for name, one, other in shared_calls(c):
        keys = [
            k for k in CONSTANTS if one.get(k) != other.get(k) and "reduction" in one
        ]
        if keys:
            return {k: (name, one.get(k), other.get(k)) for k in keys}
    return {}


def loss_settings(c: Comparison) -> list[str] | None:
    """Return the first of these constants as both loops call it, if there is one."""
    for key, (name, one, other) in other_settings_of_loss(c).items():
        return [f"{name}({key}={value})" for value in (one, other)]
    return None


def judge_reduction(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare what the sum over the elements of the loss is divided by."""
    a, b = known_formulas(c, 0), known_formulas(c, 1)
    texts = [f[0].divisor if f else "?" for f in (a, b)]
    if c.agree or (causes.keys() & {"loss", "shape"} and same_chain(c)):
        return same("reduction", *texts)
    if causes.keys() & {"loss", "shape"}:
        return hidden("reduction")
    t = judge_place(c, causes)
    if t is not None and is_reduction(c, t):
        shown, places = zip(*(describe(c, t, side) for side in (0, 1)), strict=True)
        ignored = ignored_targets(c)
        if ignored:
            why = (
                "Targets that are ignored, such as padding, add nothing to the sum and "
                "do not count in the mean. Give both losses one ignore_index."
            )
            return differs("reduction", ignored, places, why, t)
        factor = common_factor(c, t)
        why = (
            f"Loss and gradients of {c.a.name} are {factor:.6g} times those of "
            f"{c.b.name}: the denominators differ. Use one reduction in both."
        )
        return differs("reduction", shown, places, why, t)
    if c.same_place(0) and not causes:
        return same("reduction", *texts)
    return reduction_by_formula(a, b, texts)


def reduction_by_formula(a: list[Formula], b: list[Formula], texts: list[str]) -> Row:
    """Compare the denominators where weights or data differ."""
    if not a or not b:
        return hidden("reduction")
    divisors_a = {(f.function, f.divisor) for f in a}
    divisors_b = {(f.function, f.divisor) for f in b}
    if divisors_a & divisors_b or not {f.function for f in a} & {f.function for f in b}:
        return same("reduction", *texts)
    why = "The sums are divided by different numbers. Use one reduction in both."
    return differs("reduction", texts, why=why)
