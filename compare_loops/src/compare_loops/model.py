"""The forward pass: modes, and the first operation that differs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from compare_loops.anatomy import (
    ARRANGING,
    CONVOLUTIONS,
    DROPOUTS,
    NORMS,
    RECURRENT,
    Anatomy,
    operations_in,
    reads_parameters_alone,
)
from compare_loops.buffers import statistics_part
from compare_loops.comparison import Comparison, read_one_batch
from compare_loops.numbers import apart, differing, distance, layouts, size
from compare_loops.rows import Row, differs, explains, same, unknown
from compare_loops.trace import Array, Backward, Iteration, Operation, Trace

# A difference up to this part of a prediction is what a coarser type makes.
COARSE = 0.05

# Two arrays hold the same numbers, each in an order of its own, up to this distance.
SAME_NUMBERS = 1e-5


def mode_calls(trace: Trace, t: int, gradient: bool = True) -> list[dict[str, Any]]:
    """Return the calls of iteration `t` that depend on train() and eval().

    Without `gradient`, those before it are among them for which gradients were
    switched off: frozen layers that make features, or a validation.
    """
    found = []
    if not gradient:
        before = [call for call in trace.evaluations if call["iteration"] == t]
        found += [{**call, "frozen": True} for call in before]
    for backward in trace.iterations[t].backwards:
        found += [{**call, "frozen": True} for call in backward.frozen_calls]
        found += [
            {**call, "where": operation.where}
            for operation in backward.operations
            for call in operation.calls
        ]
    return [call for call in found if has_mode(call)]


def has_mode(call: dict[str, Any]) -> bool:
    """Tell whether a call computes something else in training than in evaluation."""
    if call["name"] in DROPOUTS:
        return bool(call.get("p", 0.5)) and "training" in call
    if call["name"] in NORMS:
        return "training" in call or "use_input_stats" in call
    return bool(call.get("dropout") or call.get("dropout_p")) and "training" in call


def is_training(call: dict[str, Any]) -> bool:
    """Tell in which mode a call ran."""
    return bool(call.get("training", call.get("use_input_stats")))


def judge_mode(c: Comparison, causes: dict[str, Row]) -> Row:
    """Find a layer that is in train mode in one loop and in eval mode in the other."""
    for t in range(c.n):
        a, b = (mode_calls(trace, t) for trace in (c.a, c.b))
        if len(a) != len(b):
            a, b = (mode_calls(trace, t, gradient=False) for trace in (c.a, c.b))
        if [x["name"] for x in a] != [y["name"] for y in b]:
            continue
        for one, other in zip(a, b, strict=True):
            if is_training(one) != is_training(other):
                return mode_row(c, t, one, other)
    return judge_evaluation(c)


def mode_text(call: dict[str, Any]) -> str:
    """Return a layer's name and mode."""
    return (
        f"{call['layer'] or call['name']} in {'train' if is_training(call) else 'eval'}"
    )


def mode_row(c: Comparison, t: int, one: dict[str, Any], other: dict[str, Any]) -> Row:
    """Describe a layer whose modes differ in a training iteration."""
    since = f"from iteration {t} on" if t else "from the start"
    trains, evaluates = (c.a, c.b) if is_training(one) else (c.b, c.a)
    if one.get("frozen") and one["name"] in NORMS:
        why = (
            f"In {trains.name} this frozen layer normalizes by each batch, {since}. "
            "requires_grad = False does not change a layer's mode: call its eval() "
            "after every model.train()."
        )
    else:
        why = (
            f"In {evaluates.name} this layer computes as in evaluation, {since}. Call "
            "model.train() before the batches of each epoch, after every evaluation."
        )
    places = one["where"], other["where"]
    return differs("mode", map(mode_text, (one, other)), places, why, t)


def judge_evaluation(c: Comparison) -> Row:
    """Compare the modes of what runs without gradients: the validation.

    Where it changes neither the training nor the running statistics, it may be no
    validation at all: a teacher, or samples that are drawn in train mode.
    """
    sides = []
    for trace in (c.a, c.b):
        calls = [call for call in trace.evaluations if has_mode(call)]
        sides.append((calls, {is_training(call) for call in calls}))
    (a, modes_a), (b, modes_b) = sides
    matters = not c.agree or statistics_part(c)
    if len(modes_a) == len(modes_b) == 1 and modes_a != modes_b and matters:
        one, other = a[0], b[0]
        loop = c.a.name if is_training(one) else c.b.name
        why = (
            f"{loop} evaluates in train mode: dropout stays on, and batch norm's "
            "running statistics change. Call model.eval() before the evaluation."
        )
        texts, places = map(mode_text, (one, other)), (one["where"], other["where"])
        return differs("mode", texts, places, why, one["iteration"])
    return same("mode", "train" if mode_calls(c.a, 0) else "no layer has one")


# The first operation that differs ---------------------------------------------


def predictions(trace_side: list[Anatomy], iteration: Iteration) -> list[Array]:
    """Return the predictions of all backward passes of an iteration.

    The losses of several tasks may read one prediction, which counts once.
    """
    if iteration.prediction:
        return iteration.prediction
    found = []
    for parts, backward in zip(trace_side, iteration.backwards, strict=True):
        for head in parts.heads:
            value = backward.operations[head].value
            if value is not None:
                found.append(value)
    if len(trace_side) > 1 and read_one_batch(trace_side):
        found = [*{value.tobytes(): value for value in found}.values()]
    return found


def predictions_at(c: Comparison, t: int) -> tuple[list[Array], list[Array]]:
    """Return the predictions of both loops in iteration `t`."""
    parts = c.anatomy(t)
    return tuple(  # type: ignore[return-value]
        predictions(side, iteration)
        for side, iteration in zip(parts, c.both(t), strict=True)
    )


def same_predictions(c: Comparison, t: int) -> bool | None:
    """Tell whether the predictions of iteration `t` are equal; None if unknown."""
    a, b = predictions_at(c, t)
    if not a or not b:
        return None
    if len(a) != len(b):  # parts of one batch, or heads that are put together
        joined = [np.concatenate([v.ravel() for v in side]) for side in (a, b)]
        a, b = [joined[0]], [joined[1]]
    return all(close(c, t, one, other) for one, other in zip(a, b, strict=True))


def close(c: Comparison, t: int, one: Array, other: Array) -> bool:
    """Tell whether two results are equal in some layout."""
    return any(not c.differ(t, one, each) for each in layouts(other, one.shape))


def judge_forward(c: Comparison, causes: dict[str, Row]) -> Row:
    """Find the first operation with other outputs for equal inputs and weights."""
    if c.agree:
        return other_settings(c) or same("forward", "equal predictions")
    for t in range(c.n):
        if not c.same_place(t) or explains(causes, t, "data"):
            break
        if len(c.both(t)[0].backwards) != len(c.both(t)[1].backwards):
            break
        if not c.losses_differ(t) or same_predictions(c, t) is not False:
            continue
        if explains(causes, t, "mode", "parameters", "initialization"):
            break
        parted = parting(c, t)
        if ("dtype" in causes and is_coarse(c, t)) or reads_statistics(parted):
            break
        return forward_row(c, t, parted)
    return judge_structure(c, causes)


def other_settings(c: Comparison) -> Row | None:
    """Find a setting that differs between two models of the same operations.

    Its effect may be too small to part the losses, as that of GELU's approximation.
    One that does not even change a prediction beyond round-off is no cause.
    """
    if same_predictions(c, 0):
        return None
    sides = [
        [
            (call, o.where)
            for o in trace.iterations[0].backwards[0].operations
            for call in o.calls
        ]
        for trace in (c.a, c.b)
    ]
    if [call["name"] for call, _ in sides[0]] != [call["name"] for call, _ in sides[1]]:
        return None
    for (one, where), (other, other_where) in zip(*sides, strict=True):
        for key in SMALL:
            if setting(one, key, other) != setting(other, key, one):
                texts = (f"{x['name']}({key}={x.get(key)})" for x in (one, other))
                why = f"Give {key} the same value in both."
                return differs("forward", texts, (where, other_where), why)
    return None


def setting(call: dict[str, Any], key: str, other: dict[str, Any]) -> Any:
    """Return a setting of a call; where it is not stated, the default, if known."""
    return call.get(key, DEFAULTS.get(key, other.get(key)))


class Parting(NamedTuple):
    """The backward passes of A and B that differ first, and where their graphs part.

    An operation is None where one loop lacks what the other computes.
    """

    a: Backward
    b: Backward
    first: Operation | None
    second: Operation | None


def parting(c: Comparison, t: int) -> Parting:
    """Return where the forward passes of iteration `t` part."""
    ours, theirs = (iteration.backwards for iteration in c.both(t))
    for a, b in zip(ours, theirs, strict=False):
        parted = Parting(a, b, *first_difference(c, t, a, b))
        if parted.first or parted.second:
            return parted
    return Parting(ours[0], theirs[0], None, None)


def reads_statistics(parted: Parting) -> bool:
    """Tell whether two forward passes part where norms in eval mode read statistics.

    From equal inputs, weights and eps only their buffers can make other outputs.
    """
    calls = [o.calls[0] for o in (parted.first, parted.second) if o and o.calls]
    evaluate = [x for x in calls if x["name"] in NORMS and not is_training(x)]
    return len(evaluate) == 2 and evaluate[0].get("eps") == evaluate[1].get("eps")


def is_coarse(c: Comparison, t: int) -> bool:
    """Tell whether two predictions are as close as a coarse type makes them."""
    a, b = predictions_at(c, t)
    return all(apart(one, other) < COARSE for one, other in zip(a, b, strict=False))


def forward_row(c: Comparison, t: int, parted: Parting) -> Row:
    """Describe where two forward passes part in iteration `t`."""
    a, b, first, second = parted
    why = forward_advice(a, b, first, second, t)
    first, second = reordered(second, a) or first, reordered(first, b) or second
    sides = operation_text(first, second), operation_text(second, first)
    texts, places = [text for text, _ in sides], [place for _, place in sides]
    if first is None and second is None:
        texts = [sizes(side) for side in predictions_at(c, t)]
    if texts[0] == texts[1] and first and second:
        assert first.value is not None  # operations without a value never match
        assert second.value is not None
        shown = differing(first.value, second.value, first.shape)
        texts = [f"{texts[0]}: {value}" for value in shown]
    return differs("forward", texts, places, why, t)


def sizes(values: list[Array]) -> str:
    """Return the sizes of predictions."""
    return "prediction of rms " + ", ".join(f"{size(v):.4g}" for v in values[:3])


def matched(c: Comparison, t: int, one: Backward, other: Backward) -> list[bool]:
    """Tell for each operation of `one` whether `other` computes the same values."""
    by_size: dict[int, list[Array]] = {}
    for operation in other.operations:
        if operation.value is not None:
            by_size.setdefault(operation.value.size, []).append(operation.value)
    found = []
    for operation in one.operations:
        value = operation.value
        found.append(
            value is not None
            and any(close(c, t, value, v) for v in by_size.get(value.size, []))
        )
    return found


def first_unmatched(backward: Backward, match: list[bool]) -> Operation | None:
    """Return the first operation after the last one that both loops compute.

    Where two loops write the same thing in other steps, an unmatched operation is
    followed by a matched one: such are passed over.
    """
    followed = list(match)
    for k in reversed(range(len(match))):
        if followed[k]:
            for below in operations_in(backward.operations[k]):
                followed[below] = True
    weights = reads_parameters_alone(backward)  # such as a kernel that is turned
    for k, operation in enumerate(backward.operations):
        arranges = operation.name in ARRANGING and (not operation.calls or weights[k])
        if not followed[k] and operation.value is not None and not arranges:
            return operation
    return None


def first_difference(
    c: Comparison, t: int, one: Backward, other: Backward
) -> tuple[Operation | None, Operation | None]:
    """Return the first operation of each loop whose outputs the other does not have."""
    found = [
        first_unmatched(one, matched(c, t, one, other)),
        first_unmatched(other, matched(c, t, other, one)),
    ]
    for side, backward in enumerate((one, other)):
        if found[1 - side] and in_loss(c, t, side, backward, found[side]):
            found[side] = None
    return found[0], found[1]


def in_loss(
    c: Comparison, t: int, side: int, backward: Backward, operation: Operation | None
) -> bool:
    """Tell whether an operation comes after the prediction, and is no part of it."""
    k = next(k for k, b in enumerate(c.both(t)[side].backwards) if b is backward)
    loss = c.anatomy(t)[side][k].loss
    return any(backward.operations[each] is operation for each in loss)


def operation_text(
    operation: Operation | None, other: Operation | None
) -> tuple[str, str]:
    """Return an operation with the settings in which it differs, and its place."""
    if operation is None:
        return "-", ""
    call = operation.calls[0] if operation.calls else {}
    against = other.calls[0] if other and other.calls else {}
    if call.get("name") == against.get("name"):
        # a tensor, such as a mask, is no setting, and stands against a stated None
        given = {k: "given" for k in against.keys() - call.keys() if against[k] is None}
        own = {
            k: v
            for k, v in call.items()
            if k.isdigit() or k not in against or against[k] != v
        }
        settings = own | given
    else:
        settings = {k: v for k, v in call.items() if v is not None}
    layer = call.get("layer")
    text = f"{operation.name}({written(settings)})" + (f" of {layer}" if layer else "")
    return f"{text} -> {operation.shape}", operation.where


def written(settings: dict[str, Any]) -> str:
    """Return a call's arguments as a reader writes them; some have only a number."""
    return ", ".join(
        str(value) if key.isdigit() else f"{key}={value}"
        for key, value in settings.items()
        if key not in NOT_WRITTEN
    )


NOT_WRITTEN = {
    "name", "layer", "inplace", "where", "size_average", "reduce", "grad_scaler",
}  # fmt: skip


def carried_state(backward: Backward, operation: Operation | None) -> bool:
    """Tell whether an operation reads something that was computed and detached."""
    if operation is None:
        return False
    numbers = [int(name[1:]) for name in operation.inputs if name[0] == "c"]
    return any(backward.constants[k].derived for k in numbers)


def reordered(operation: Operation | None, other: Backward) -> Operation | None:
    """Return the last operation of the other loop with this one's numbers.

    That is only for an operation that arranges numbers and computes nothing.
    """
    if operation is None or operation.name not in ARRANGING or operation.value is None:
        return None
    ordered = np.sort(operation.value, axis=None)
    found = [
        each
        for each in other.operations
        if each.value is not None
        and each.value.size == ordered.size
        and distance(ordered, np.sort(each.value, axis=None)) < SAME_NUMBERS
    ]
    return found[-1] if found else None


def shape_read(backward: Backward, operation: Operation) -> list[int]:
    """Return the shape of the first array that an operation reads, weights aside.

    It is [] if nobody knows it, as inside fused operations.
    """
    weights = reads_parameters_alone(backward)
    for name in operation.inputs:
        number = int(name[1:])
        if name[0] == "c":
            return backward.constants[number].shape
        if name[0] == "o" and not weights[number]:
            return backward.operations[number].shape
    return []


def read_other_sizes(one: list[int], other: list[int]) -> bool:
    """Tell whether two operations read arrays, of these shapes, of other sizes."""
    return bool(one and other and np.prod(one) != np.prod(other))


def forward_advice(
    a: Backward, b: Backward, first: Operation | None, second: Operation | None, t: int
) -> str:
    """Say what the first difference of two forward passes means."""
    names = {x.calls[0]["name"] for x in (first, second) if x and x.calls}
    if names and names <= DROPOUTS and first and second:
        return (
            "Both draw their own dropout masks. Switch dropout off (p=0) in both loops "
            "to see whether anything else differs."
        )
    if names & DROPOUTS and first and second and "mul" in (first.name, second.name):
        return (
            "One loop draws its dropout mask by hand, and not by the same call as the "
            "other, so that equal seeds give other masks. Switch dropout off (p=0, a "
            "mask of ones) in both loops to see whether anything else differs."
        )
    if reordered(first, b) or reordered(second, a):
        return (
            "Here one loop puts the same numbers in another order. permute and "
            "transpose exchange axes, view and reshape do not. Keras flattens (height, "
            "width, channels), and PyTorch (channels, height, width)."
        )
    if carried_state(a, first) != carried_state(b, second):
        return (
            "One loop hands on a tensor from an earlier iteration, such as the state "
            "of a recurrent layer. Start from zeros in both, or carry it in both."
        )
    if len(names) == 1 and first and second:
        return settings_advice(names.pop(), shape_read(a, first), shape_read(b, second))
    when = f" in iteration {t}" if t else ""
    if first is None or second is None:
        return (
            f"Up to here both computed the same{when}; one loop lacks this operation."
        )
    return f"Up to here both computed the same{when}. Make this operation equal first."


def settings_advice(name: str, one: list[int], other: list[int]) -> str:
    """Say why one function has other outputs, that reads inputs of these shapes."""
    if read_other_sizes(one, other):
        return (
            f"{name} reads {one} in one loop and {other} in the other, from equal "
            "data: look for what pads, crops or resizes them before."
        )
    what = "the indices" if name == "__getitem__" else f"the settings of {name}"
    return f"Equal inputs and weights, other outputs: compare {what}."


# Without equal weights: by names ----------------------------------------------

ACTIVATIONS = {
    "relu", "relu_", "leaky_relu", "gelu", "elu", "selu", "silu", "mish", "tanh",
    "sigmoid", "softplus", "hardtanh", "relu6", "celu", "hardswish", "prelu", "glu",
    "softsign",
}  # fmt: skip

LAYERS = {
    "dropout", "batch_norm", "layer_norm", "group_norm", "max_pool2d", "avg_pool2d",
    "embedding", *CONVOLUTIONS, *RECURRENT,
}  # fmt: skip

# Settings of an activation that make it another function. Others depend on the layout
# of the data (batch_first), or have two ways to say the same (a pool's stride).
SETTINGS = ("negative_slope", "approximate")

# Settings whose effect may be too small to part the losses.
SMALL = ("approximate", "eps")

DEFAULTS = {"approximate": "none", "negative_slope": 0.01}

# Operations of which an activation can be made by hand.
BY_HAND = {"mul", "__mul__", "where", "exp", "div", "maximum", "__rmul__", "pow", "max"}


def structure(backward: Backward, loss: set[int]) -> list[str] | None:
    """Return a model's activations and layers by name; None if one is unknown."""
    names = []
    for k, operation in enumerate(backward.operations):
        if k in loss or not operation.shape:
            continue
        for call in operation.calls:
            name = call["name"]
            name = "relu" if name.startswith("clamp") and call.get("min") == 0 else name
            if name in BY_HAND:
                return None
            if name in ACTIVATIONS | LAYERS and (name != "dropout" or call.get("p")):
                chosen = [f"{s}={call[s]}" for s in SETTINGS if s in call]
                names.append(f"{name.strip('_')}({', '.join(chosen)})")
    return names


def is_recurrent(names: list[str]) -> bool:
    """Tell whether a model calls torch's recurrent layers.

    One written out, step by step, has the same activations many times.
    """
    return any(name.startswith(("lstm", "gru", "rnn_")) for name in names)


def judge_structure(c: Comparison, causes: dict[str, Row]) -> Row:
    """Compare two models by the names of their activations and layers.

    This is what remains when the weights or the data differ from the start.
    """
    if c.same_place(0) and "data" not in causes and "parameters" not in causes:
        return same("forward", "equal predictions from equal weights")
    if not explains(causes, 0, "data", "shape") and same_predictions(c, 0):
        return same("forward", "equal predictions in the first iteration")
    sides = []
    for trace, parts in zip((c.a, c.b), c.anatomy(0), strict=True):
        sides.append(structure(trace.iterations[0].backwards[0], parts[0].loss))
    a, b = sides
    written_out = is_recurrent(a or []) != is_recurrent(b or [])
    if a is None or b is None or written_out or "recorded" in (c.a.kind, c.b.kind):
        return unknown(
            "forward", "Copy one loop's weights into the other, and compare again."
        )
    if sorted(a) == sorted(b):
        return same("forward", ", ".join(a) or "linear layers only")
    short, long = sorted((a, b), key=len)
    if [*short, "sigmoid()"] == long:
        loop = c.a.name if long is a else c.b.name
        return unknown(
            "forward",
            f"Only {loop}'s model ends in a sigmoid. If the other's loss does not "
            "compute it, as binary_cross_entropy_with_logits does, make the models "
            "equal.",
        )
    texts = (", ".join(names) or "none" for names in (a, b))
    why = "The models have other layers or activations. Make them equal first."
    return differs("forward", texts, why=why)
