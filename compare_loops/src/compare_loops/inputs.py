"""What enters an iteration: data, their types and shapes."""

from __future__ import annotations

import numpy as np

from compare_loops.anatomy import (
    CONVOLUTIONS,
    DROPOUTS,
    PRODUCTS,
    RECURRENT,
    Anatomy,
    constants_in,
    operations_in,
)
from compare_loops.comparison import Comparison, is_data, without
from compare_loops.model import has_mode, is_training
from compare_loops.numbers import differing, distance, rows, same_numbers
from compare_loops.objective import fresh_gradients
from compare_loops.rows import Row, differs, same
from compare_loops.trace import Backward, Constant, Trace

# Two batches are parts of one data set if this part of their rows is the same.
OVERLAP = 0.2


def shape_text(constant: Constant) -> str:
    """Return a constant's name, if it is known, and its shape."""
    shape = "x".join(map(str, constant.shape)) or "one number"
    return f"{constant.name} [{shape}]".lstrip()


def comparable(a: Constant, b: Constant) -> bool:
    """Tell whether two arrays play one part: their shapes differ by the batch only."""
    if a.value.size == b.value.size:
        return True
    return a.shape[1:] == b.shape[1:] and bool(a.shape) and bool(b.shape)


SHUFFLED = (
    "the same rows in another order. Switch shuffling off, or hand both loops one list "
    "of indices."
)


def judge_data(c: Comparison, causes: dict[str, Row]) -> Row:
    """Find the first iteration whose inputs or targets differ."""
    sides = zip(c.constants(0, "inputs"), c.constants(0, "targets"), strict=True)
    names = [", ".join(shape_text(x) for x in (i + o)[:4]) for i, o in sides]
    if c.agree or parts_of_one_step(c):
        return same("data", *names)
    encodings: set[tuple[str, ...]] = set()
    for t in range(c.n):
        if equal_outcome(c, t):
            encodings |= other_encodings(c, t)
            continue
        turned = turned_data(c, t)
        if turned is not None:
            return turned
        alone_a, alone_b = c.strangers(t)
        if input_modes_differ(c, t):  # the inputs then differ by it; see judge_mode
            alone_a = [one for one in alone_a if is_target(c, t, one)]
        for one in alone_a:
            for other in alone_b:
                alike = comparable(one, other) and one.dtype[:3] == other.dtype[:3]
                if alike and roles(one, other) not in encodings:
                    return data_row(c, t, one, other)
    return same("data", *names)


def input_modes_differ(c: Comparison, t: int) -> bool:
    """Tell whether dropout acts on the inputs themselves in one loop only."""
    modes = [
        [
            is_training(call)
            for backward in iteration.backwards
            for call in backward.frozen_calls
            if call["name"] in DROPOUTS and has_mode(call)
        ]
        for iteration in c.both(t)
    ]
    return modes[0] != modes[1]


def turned_data(c: Comparison, t: int) -> Row | None:
    """Find data of one shape whose axes are exchanged in one loop.

    Layouts are no difference where the loops agree, or where the shapes tell them
    apart; of two square pictures, one is transposed.
    """
    if not c.same_place(t):
        return None
    for part in ("inputs", "targets"):
        sides = c.constants(t, part)
        for one in sides[0]:
            alike = [x for x in sides[1] if same_numbers(one.value, x.value)]
            exact = any(distance(one.value, x.value) <= c.limit
                        for x in alike if x.shape == one.shape)  # fmt: skip
            other = next((x for x in alike if x.shape == one.shape), None)
            if other is not None and not exact:
                row = data_row(c, t, one, other)
                row.why = f"The {part} are the same numbers with their axes exchanged."
                return row
    return None


def equal_outcome(c: Comparison, t: int) -> bool:
    """Tell whether equal parameters gave an equal loss: then the data were equal."""
    if not c.same_place(t) or c.pairing.only_a or c.pairing.only_b:
        return False
    return not c.losses_differ(t)


def roles(one: Constant, other: Constant) -> tuple[str, ...]:
    """Return on which lines, and in which shapes, both loops read these data."""
    return one.where, str(one.shape[1:]), other.where, str(other.shape[1:])


def other_encodings(c: Comparison, t: int) -> set[tuple[str, ...]]:
    """Return the roles of data that differ, and give equal losses and gradients.

    They say the same in two ways: labels of -1 and 1 here, of 0 and 1 there.
    """
    a, b = (fresh_gradients(iteration) for iteration in c.both(t))
    pairs = c.paired_live(a, b)
    if not pairs or any(c.differ(t, x, y) for x, y in pairs):
        return set()
    alone_a, alone_b = c.strangers(t)
    return {roles(one, other) for one in alone_a for other in alone_b}


def parts_of_one_step(c: Comparison) -> bool:
    """Tell whether both loops read the same batches, but step after other numbers."""
    if c.same_parts:
        return False
    streams = []
    for side in (0, 1):
        parts = [part for t in range(c.n) for part in c.anatomy(t)[side]]
        streams.append([[x for x in p.inputs + p.targets if is_data(x)] for p in parts])
    return not any(
        without(one, other) or without(other, one)
        for one, other in zip(*streams, strict=False)
    )


def data_row(c: Comparison, t: int, one: Constant, other: Constant) -> Row:
    """Describe two data arrays that differ."""
    part = "targets" if is_target(c, t, one) else "inputs"
    # what the models made of these data, and detached, may have come in before them
    first = next((s for s in range(t) if reads_derived(c, s)), t)
    texts = [f"{part} {shape_text(x)}" for x in (one, other)]
    if one.shape == other.shape:  # then the shapes do not tell them apart
        numbers = differing(one.value, other.value, one.shape)
        texts = [f"{x}: {n}" for x, n in zip(texts, numbers, strict=True)]
    when = f"The {part} differ" + (f" from iteration {t} on" if t else "")
    if one.shape[:1] != other.shape[:1]:
        why = f"{when}: the batches have other sizes. Use one batch size in both"
        last = ", and one drop_last: the last batch of an epoch may be smaller."
        why += last if t else "."
    elif share(c, one, other, part) > OVERLAP:
        why = f"{when}: {SHUFFLED}"
    else:
        why = f"{when}. Save one batch of loop A and feed it to both."
    return differs("data", texts, (one.where, other.where), why, first)


def reads_derived(c: Comparison, t: int) -> bool:
    """Tell whether iteration `t` reads something that a model made and detached."""
    return any(
        constant.derived and constant.value.size > 1
        for iteration in c.both(t)
        for backward in iteration.backwards
        for constant in backward.constants
    )


def is_target(c: Comparison, t: int, constant: Constant) -> bool:
    """Tell whether an array of loop A is a target there."""
    return any(x.value is constant.value for x in c.constants(t, "targets")[0]) or any(
        same_numbers(x.value, constant.value) for x in c.constants(t, "targets")[0]
    )


def share(c: Comparison, one: Constant, other: Constant, part: str) -> float:
    """Return the part of the rows of B's data, over all iterations, that A has too."""
    seen: list[set[bytes]] = []
    for trace, example in ((c.a, one), (c.b, other)):
        found: set[bytes] = set()
        for t in range(c.n):
            for constant in c.constants(t, part)[0 if trace is c.a else 1]:
                named = constant.name == example.name or not example.name
                if named and constant.shape[1:] == example.shape[1:] != []:
                    found |= rows(constant.value)
        seen.append(found)
    return len(seen[0] & seen[1]) / max(1, min(len(seen[0]), len(seen[1])))


def types_of(trace: Trace, backward: Backward) -> str:
    """Return the types of the parameters, and those in which layers compute."""
    own = sorted({p.dtype for p in trace.parameters if "float" in p.dtype})
    computed = sorted(
        {
            o.dtype
            for o in backward.operations
            if o.dtype in ("bfloat16", "float16", "float32", "float64")
            and any(call["name"] in LAYER_CALLS for call in o.calls)
        }
    )
    text = ", ".join(own)
    return (
        text
        if not computed or computed == own
        else f"{text}, computed in {', '.join(computed)}"
    )


LAYER_CALLS = {*PRODUCTS, *CONVOLUTIONS, *RECURRENT, "embedding"}


def judge_dtype(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare the floating-point types of parameters and layers."""
    a, b = (types_of(x, x.iterations[0].backwards[0]) for x in (c.a, c.b))
    coarse = "float16" in a + b
    if a == b or "recorded" in (c.a.kind, c.b.kind) or (c.agree and not coarse):
        return same("dtype", a, b)
    why = (
        "float32 has seven digits, float16 three and bfloat16 two. Run both without "
        "autocast to see whether anything else differs."
        if coarse
        else "The loops compute with other numbers of digits. Use one type in both."
    )
    places = (
        next((p.where for p in trace.parameters if p.where), "") for trace in (c.a, c.b)
    )
    return differs("dtype", (a, b), places, why)


NO_BROADCAST = "no broadcast"

# Operations between prediction and target that broadcast without a word.
BETWEEN = {
    "sub", "__sub__", "rsub", "__rsub__", "mul", "mse_loss", "l1_loss", "huber_loss",
    "smooth_l1_loss", "pow", "add", "div", "where", "eq", "subtract",
    "binary_cross_entropy",
}  # fmt: skip


def broadcast(
    backward: Backward, parts: Anatomy
) -> tuple[str, str, tuple[int, ...]] | None:
    """Return shapes, place and result of the first broadcast in the loss.

    It broadcasts if its result has more elements than any of its inputs.
    """
    for k in sorted(parts.loss):
        operation = backward.operations[k]
        read = [shape_of(backward, o) for o in operations_in(operation)]
        read += [tuple(backward.constants[i].shape) for i in constants_in(operation)]
        if operation.name not in BETWEEN or len(read) < 2:
            continue
        try:
            result = np.broadcast_shapes(*read)
        except ValueError:
            continue
        if np.prod(result) > max(np.prod(shape) for shape in read):
            text = " with ".join(str(list(shape)) for shape in read)
            return text, operation.where, result
    return None


def shape_of(backward: Backward, k: int) -> tuple[int, ...]:
    """Return the shape of an operation's result.

    Where torch expands an argument by itself, that of what it expanded.
    """
    operation = backward.operations[k]
    below = operations_in(operation)
    if not operation.calls and len(below) == 1:
        return shape_of(backward, below[0])
    return tuple(operation.shape)


def recorded_broadcast(
    c: Comparison, side: int
) -> tuple[str, str, tuple[int, ...]] | None:
    """Return the same for a recorded loop, from the shapes of prediction and target."""
    iteration = c.both(0)[side]
    for p, t in zip(iteration.prediction, iteration.targets, strict=False):
        if p.squeeze().ndim == t.squeeze().ndim == 1 and p.ndim != t.ndim:
            result = np.broadcast_shapes(p.shape, t.shape)
            if np.prod(result) > max(p.size, t.size):
                return f"{list(p.shape)} with {list(t.shape)}", "", result
    return None


def judge_shape(c: Comparison, causes: dict[str, Row]) -> Row:
    """Find a prediction and a target that broadcast in one loop only."""
    found = []
    for side in (0, 1):
        backward = c.both(0)[side].backwards[0]
        seen = (
            broadcast(backward, c.anatomy(0)[side][0]) if backward.operations else None
        )
        found.append(seen or recorded_broadcast(c, side))
    texts = [f"{x[0]} -> {list(x[2])}" if x else NO_BROADCAST for x in found]
    if c.agree or bool(found[0]) == bool(found[1]):
        return same("shape", *texts)
    places = (x[1] if x else "" for x in found)
    loop = c.a.name if found[0] else c.b.name
    why = (
        f"In {loop} each prediction meets every target. Give both one shape: "
        "prediction.squeeze(1), or target.unsqueeze(1)."
    )
    return differs("shape", texts, places, why)
