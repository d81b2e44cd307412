"""The parts of one forward pass: what is the model, and what is the loss.

The graph is one chain of operations, from the inputs to the loss. The model ends at
its prediction: the output of the outermost module with parameters, or, without
modules, the last operation before the targets enter. The loss is all that follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from compare_loops.trace import Backward, Constant, Operation

# Operations that only arrange numbers, and compute nothing.
ARRANGING = {
    "view", "reshape", "flatten", "squeeze", "unsqueeze", "transpose", "permute", "t",
    "contiguous", "__getitem__", "T", "mT", "to", "float", "double", "clone", "expand",
    "Transpose", "Clone", "ToCopy", "View", "unflatten", "movedim", "swapaxes",
    "squeeze_", "unsqueeze_", "view_as", "expand_as", "reshape_as", "select",
    "narrow", "chunk", "split", "unbind", "stack", "cat", "half", "bfloat16", "type",
}  # fmt: skip

# The logarithm of a prediction belongs to the loss, even where the user writes it.
LOSS_LIKE = {"log", "log_softmax", "logsigmoid", "log1p", "abs", "pow", "square"}


# Families of torch functions.
DROPOUTS = {
    "dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout",
    "feature_alpha_dropout",
}  # fmt: skip
NORMS = {"batch_norm", "instance_norm"}  # those with running statistics
RECURRENT = {"lstm", "gru", "rnn_tanh", "rnn_relu"}
CONVOLUTIONS = {"conv1d", "conv2d", "conv3d"}
PRODUCTS = {
    "linear", "matmul", "mm", "addmm", "bmm", "baddbmm", "einsum", "__matmul__",
}  # fmt: skip

# Functions that compute something else in training than in evaluation.
DEPENDS_ON_MODE = {*DROPOUTS, *NORMS, *RECURRENT, "multi_head_attention_forward"}


@dataclass
class Anatomy:
    """Numbers of operations and constants in one backward pass, by their part."""

    heads: list[int] = field(default_factory=list)  # the predictions
    loss: set[int] = field(default_factory=set)  # the operations after them
    layers: list[int] = field(default_factory=list)  # those that read parameters
    inputs: list[Constant] = field(default_factory=list)
    targets: list[Constant] = field(default_factory=list)


def operations_in(operation: Operation) -> list[int]:
    """Return the numbers of the operations that an operation reads."""
    return [int(name[1:]) for name in operation.inputs if name[0] == "o"]


def constants_in(operation: Operation) -> list[int]:
    """Return the numbers of the constants that an operation reads."""
    return [int(name[1:]) for name in operation.inputs if name[0] == "c"]


def read_by(backward: Backward) -> list[tuple[bool, bool]]:
    """Tell for each operation what flows into it: data, and parameters without data.

    Both are true where data meet parameters.
    """
    found: list[tuple[bool, bool]] = []
    for operation in backward.operations:
        below = [found[o] for o in operations_in(operation)]
        data = any(
            backward.constants[c].value.size > 1 for c in constants_in(operation)
        )
        direct = any(name[0] == "p" for name in operation.inputs)
        weights = any(w and not d for d, w in below)
        found.append((data or any(d for d, _ in below), direct or weights))
    return found


def reads_parameters_alone(backward: Backward) -> list[bool]:
    """Tell for each operation whether it is made of parameters, without data."""
    return [weights and not data for data, weights in read_by(backward)]


def descendants(backward: Backward, of: list[int]) -> set[int]:
    """Return the operations that read one of these, directly or not."""
    found: set[int] = set(of)
    for k, operation in enumerate(backward.operations):
        if any(o in found for o in operations_in(operation)):
            found.add(k)
    return found - set(of)


def layers_of(backward: Backward) -> list[int]:
    """Return the operations in which data meet parameters."""
    found = [k for k, read in enumerate(read_by(backward)) if all(read)]
    # a penalty on the weights is added to the loss, which is a single number
    wide = [k for k in found if backward.operations[k].shape]
    return wide or found


def dissect(backward: Backward) -> Anatomy:
    """Tell model and loss apart."""
    if not backward.operations:
        return recorded_parts(backward)
    operations = backward.operations
    data = [data for data, _ in read_by(backward)]
    layers = layers_of(backward)
    ends = [
        k
        for k, o in enumerate(operations)
        if o.output_of and o.shape and data[k] and o.value is not None
    ]
    candidates = sorted({*ends, *layers})
    heads = [k for k in candidates if not descendants(backward, [k]) & set(candidates)]
    if not ends:
        heads = joined(backward, [extended(backward, k) for k in heads])
    heads = [with_inputs(backward, k) for k in heads]
    parts = Anatomy(heads, descendants(backward, heads), layers)
    for k, operation in enumerate(operations):
        side = parts.targets if k in parts.loss else parts.inputs
        for number in constants_in(operation):
            side.append(backward.constants[number])
    return parts


def recorded_parts(backward: Backward) -> Anatomy:
    """Return inputs and targets as a recorded loop stated them; it has no graph."""
    parts = Anatomy()
    for constant in backward.constants:
        side = parts.targets if constant.part == "targets" else parts.inputs
        side.append(constant)
    return parts


def with_inputs(backward: Backward, head: int) -> int:
    """Follow a prediction through operations that read the model's inputs once more.

    Such is a residual, `net(x) + x`, or a solution that is right at the boundary:
    `x * (1 - x) * net(x)`.
    """
    inputs = {
        backward.constants[c].value.tobytes()
        for k in ancestors(backward, head)
        for c in constants_in(backward.operations[k])
        if backward.constants[c].value.size > 1
    }
    for k in range(head + 1, len(backward.operations)):
        operation = backward.operations[k]
        read = [backward.constants[c].value for c in constants_in(operation)]
        again = bool(read) and all(value.tobytes() in inputs for value in read)
        if again and operations_in(operation) == [head] and operation.shape:
            return head if is_error(backward, k) else with_inputs(backward, k)
    return head


def is_error(backward: Backward, k: int) -> bool:
    """Tell whether an operation is the error of an autoencoder: `net(x) - x`, squared.

    There the inputs are the targets, and the loss begins.
    """
    readers = [o for o in backward.operations if k in operations_in(o)]
    subtracts = backward.operations[k].name.strip("_") in ("sub", "rsub", "subtract")
    return subtracts and all(o.name.strip("_") in LOSS_LIKE for o in readers)


def ancestors(backward: Backward, of: int) -> set[int]:
    """Return the operations that this one reads, directly or not, and itself."""
    found: set[int] = {of}
    for k in range(of, -1, -1):
        if k in found:
            found.update(operations_in(backward.operations[k]))
    return found


def joined(backward: Backward, heads: list[int]) -> list[int]:
    """Put the parts of a hand-written prediction together: `a + b * x + c * x**2`."""
    for k, operation in enumerate(backward.operations):
        read = set(operations_in(operation))
        data = any(
            backward.constants[c].value.size > 1 for c in constants_in(operation)
        )
        if len(read) > 1 and read <= set(heads) and operation.shape and not data:
            rest = [head for head in heads if head not in read]
            heads = [*rest, extended(backward, k)]
    return sorted(heads)


def extended(backward: Backward, k: int) -> int:
    """Follow a hand-written prediction to the last operation before the loss.

    An activation that reads nothing else is still the model: `(x @ w).sigmoid()`.
    """
    while True:
        readers = [
            r
            for r, operation in enumerate(backward.operations)
            if k in operations_in(operation)
        ]
        if len(readers) != 1:
            return k
        reader = backward.operations[readers[0]]
        alone = len([i for i in reader.inputs if i[0] in "oc"]) == 1
        wide = reader.shape and np.prod(reader.shape) >= np.prod(
            backward.operations[k].shape
        )
        if not alone or not wide or reader.name in LOSS_LIKE:
            return k
        k = readers[0]
