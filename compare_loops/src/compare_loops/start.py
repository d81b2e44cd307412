"""The parameters: which there are, and with which values they start."""

from __future__ import annotations

import ast
import re
from math import prod, sqrt

import numpy as np

from compare_loops.comparison import Comparison
from compare_loops.numbers import distance, size
from compare_loops.pairing import first_values, is_bias
from compare_loops.rows import Row, differs, same, unknown
from compare_loops.trace import Array, Parameter, Trace

# The root mean square of n random numbers is off by 1/sqrt(2n) of itself; three times
# that is left to chance.
CHANCE = 3

# With fewer numbers than this nobody can tell a scale from a draw.
FEW = 20


RECURRENT = {"LSTM": 4, "GRU": 3, "RNN": 1}  # with their number of gates

# The rows of an orthogonal matrix are orthogonal up to this part of their length.
ORTHOGONAL = 1e-4


def ever_used(trace: Trace, number: int) -> bool:
    """Tell whether a parameter takes part: it is read, has a gradient, or moves."""
    if trace.parameters[number].uses:
        return True
    return any(
        number in backward.gradients
        for iteration in trace.iterations
        for backward in iteration.backwards
    )


def judge_parameters(c: Comparison, causes: dict[str, Row]) -> Row:
    """Name the parameters that only one loop has."""
    only_a = [k for k in c.pairing.only_a if ever_used(c.a, k)]
    only_b = [k for k in c.pairing.only_b if ever_used(c.b, k)]
    counts = [f"{sum(p.uses > 0 for p in x.parameters)} tensors" for x in (c.a, c.b)]
    if c.agree or not (only_a or only_b):
        return same("parameters", *counts)
    sides = listed(c.a, only_a), listed(c.b, only_b)
    texts, places = zip(*sides, strict=True)
    why = parameters_advice(c, only_a, only_b)
    return differs("parameters", texts, places, why)


def listed(trace: Trace, numbers: list[int]) -> tuple[str, str]:
    """Return the names and shapes of parameters, and the place of the first."""
    if not numbers:
        return "-", ""
    some = [trace.parameters[k] for k in numbers[:6]]
    text = ", ".join(f"{p.name} {p.shape}" for p in some)
    more = f" and {len(numbers) - 6} more" if len(numbers) > 6 else ""
    return text + more, some[0].where


def parameters_advice(c: Comparison, only_a: list[int], only_b: list[int]) -> str:
    """Say what to do about parameters without a partner."""
    alone = [c.a.parameters[k] for k in only_a] + [c.b.parameters[k] for k in only_b]
    tied = tied_weight(c, only_a, only_b)
    if tied is not None:
        return (
            f"One loop uses {tied.name} in {tied.uses} places, and the other has a "
            "parameter for each: tie them in both, or in neither."
        )
    biases = [p for p in alone if is_bias(p)]
    if len(biases) == len(alone):
        return f"A bias stands in one loop only. {bias_advice(c, biases)}"
    if only_a and only_b:
        return "These have other shapes. Give the layers of both loops equal sizes."
    return "These stand in one loop only. Build the same layers in both."


def tied_weight(
    c: Comparison, only_a: list[int], only_b: list[int]
) -> Parameter | None:
    """Return what one loop uses in place of weights that only the other loop has."""
    if bool(only_a) == bool(only_b):
        return None
    (own, numbers), other = ((c.a, only_a), c.b) if only_a else ((c.b, only_b), c.a)
    alone = [own.parameters[k] for k in numbers]
    tied = {str(sorted(p.shape)): p for p in other.parameters if p.uses > 1}
    fits = [tied.get(str(sorted(p.shape))) for p in alone]
    weights = [p for p, q in zip(fits, alone, strict=True) if not is_bias(q)]
    return weights[0] if all(fits) and weights else None


def bias_advice(c: Comparison, alone: list[Parameter]) -> str:
    """Say how to leave out a bias, for the layer that has it."""
    layer, name = alone[0].layer or "Linear", alone[0].name
    others = [p for p in (*c.a.parameters, *c.b.parameters) if p not in alone]
    if layer in RECURRENT and any(p.layer == layer and is_bias(p) for p in others):
        return (
            f"nn.{layer} adds two biases to each unit, the other loop one. Keep the "
            f"second at 0: torch.nn.init.zeros_({as_code(name)}).requires_grad_(False)."
        )
    return (
        f"Leave it out with nn.{layer}(..., bias=False), or add it to the other loop."
    )


def judge_initialization(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare the values with which the paired parameters start."""
    values_a, values_b = first_values(c.a), first_values(c.b)
    starts = c.paired(values_a, values_b)
    if not starts:
        return unknown("initialization", "No parameter of one loop fits the other's.")
    off = [(pair, a, b) for pair, a, b in starts if distance(a, b) > c.limit]
    pair, a, b = max(off or starts, key=lambda each: each[1].size)
    p, q = c.a.parameters[pair.a], c.b.parameters[pair.b]
    texts = [f"{x.name}: {origin(x, v)}" for x, v in ((p, a), (q, b))]
    if c.agree or not off:
        return same("initialization", *texts)
    why = f"{scale_or_draw(a, b)} {copy_advice(p, q, pair.order)}"
    if len(off) > 1:
        why = f"{len(off)} parameters start elsewhere. {why}"
    return differs("initialization", texts, (p.where, q.where), why)


def scale_or_draw(a: Array, b: Array) -> str:
    """Tell whether the sizes of two starts differ, or only the random numbers."""
    n = min(a.size, b.size)
    if n < FEW:
        return "They are too few numbers to tell scale from draw."
    ratio = size(a) / max(size(b), 1e-300)
    if abs(ratio - 1) > CHANCE / sqrt(n):
        factor = max(ratio, 1 / max(ratio, 1e-300))
        return f"The scale differs, by a factor of {factor:.3g}."
    return "Only the draw differs: the same size, other random numbers."


def copy_advice(p: Parameter, q: Parameter, order: tuple[int, ...] | None) -> str:
    """Say how to copy one start into the other: as code, if both names are code."""
    into, source = as_code(p.name), as_code(q.name)
    if p.name == q.name and order in (None, tuple(range(len(p.shape)))):
        return f"Save {p.name} in one loop, and load it in the other."
    if not into or not source or order is None:
        turned = ", transposed," if order == (1, 0) else ""
        return f"Copy the initial values of {q.name}{turned} into {p.name}."
    turned = ".T" if order == (1, 0) else ""
    return f"Copy one start: with torch.no_grad(): {into}.copy_({source}{turned})."


_OF_A_NAME = (
    *(ast.Expression, ast.Name, ast.Attribute, ast.Subscript, ast.Constant),
    ast.expr_context,
)


def as_code(name: str) -> str:
    """Return a parameter's name as Python can read it, or "" if it is no expression.

    In `model.0.weight` the number is an index: model[0].weight.
    """
    code = re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", name)
    try:
        parts = list(ast.walk(ast.parse(code, mode="eval")))
    except SyntaxError:
        return ""
    # Keras names a weight "sequential/dense/kernel", which Python reads as divisions.
    return code if all(isinstance(part, _OF_A_NAME) for part in parts) else ""


def defaults(shape: list[int]) -> dict[str, float]:
    """Return the root mean square that well-known initializations give this shape."""
    found = {"torch.randn": 1.0, "torch.rand": 1 / sqrt(3)}
    if len(shape) < 2:
        return found
    field = prod(shape[2:])
    fan_in, fan_out = shape[1] * field, shape[0] * field
    layer = "nn.Linear" if len(shape) == 2 else "a convolution of torch"
    for fan in (fan_out, fan_in):
        found[f"{layer} with {fan} inputs"] = 1 / sqrt(3 * fan)
        found[f"Kaiming (He), {fan} inputs"] = sqrt(2 / fan)
        found[f"LeCun, {fan} inputs"] = sqrt(1 / fan)
    found["Glorot (Xavier)"] = sqrt(2 / (fan_in + fan_out))
    return found


def origin(parameter: Parameter, value: Array) -> str:
    """Describe a start: its root mean square, and whose default has the same."""
    measured = size(value)
    text = f"rms {measured:.3g}"
    if not np.any(value):
        return "all zeros"
    if is_orthogonal(value):
        return f"{text}, orthogonal"
    if parameter.layer in RECURRENT and len(parameter.shape) == 2:
        hidden = parameter.shape[0] // RECURRENT[parameter.layer]
        known = {f"nn.{parameter.layer} with {hidden} units": 1 / sqrt(3 * hidden)}
    elif parameter.layer == "Embedding":
        known = {"nn.Embedding": 1.0}
    else:
        known = defaults(parameter.shape)
    near = {name: abs(measured / each - 1) for name, each in known.items()}
    best = min(near, key=lambda name: near[name])
    close = value.size >= 50 and near[best] < CHANCE / sqrt(2 * value.size)
    return f"{text}, as {best}" if close else text


def is_orthogonal(value: Array) -> bool:
    """Tell whether a matrix has orthogonal rows, or columns if those are fewer."""
    if value.ndim != 2 or min(value.shape) < 2:
        return False
    short = value if value.shape[0] <= value.shape[1] else value.T
    products = short @ short.T
    size = products[0, 0]
    return np.allclose(products, size * np.eye(len(short)), atol=ORTHOGONAL * size)
