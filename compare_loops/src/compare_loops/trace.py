"""What one training loop did: plain arrays, numbers and names, no framework.

A `Trace` is a list of iterations. An iteration is one update of the parameters,
with the backward passes that led to it. Watching fills a trace from a PyTorch loop,
`LoopTrace.record` from any other; `save` and `load` carry it to another machine.
"""

from __future__ import annotations

import dataclasses
import json
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

FORMAT = 5  # of a saved trace; raised when an older `load` could not read it


class CompareError(Exception):
    """Two loops cannot be compared; the message is one sentence for the user."""


@dataclass
class Parameter:
    """One tensor that training is meant to change.

    `name` is the user's own; `where` is "file:line" of the line that made it. A
    `frozen` parameter asks for no gradient.
    """

    name: str
    shape: list[int]
    dtype: str = "float64"
    where: str = ""
    frozen: bool = False
    layer: str = ""  # the class of the module that owns it
    uses: int = 0  # how often one forward pass reads it: two for tied weights


@dataclass
class Constant:
    """A tensor without gradient that enters the computation: inputs, targets, masks.

    `derived` tells that it was computed from parameters, and then detached: a state
    that is carried on, or a fake sample of a GAN. Such a tensor is no data.
    `part` is "inputs" or "targets" where the loop itself said so, with `record`.
    """

    name: str
    value: Array
    shape: list[int]
    dtype: str
    derived: bool = False
    where: str = ""
    part: str = ""


@dataclass
class Operation:
    """One differentiable operation, named as the user or the module called it.

    `inputs` name what it read: "o3" is operation 3, "p0" parameter 0, "c1"
    constant 1. `calls` holds one entry for each function that returned this result:
    its name, its plain arguments, and the layer that called it.
    """

    name: str
    inputs: list[str]
    shape: list[int] = field(default_factory=list)
    dtype: str = ""
    value: Array | None = None
    where: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    output_of: str = ""  # the class of the module with parameters that returned it


@dataclass
class Backward:
    """One backward pass: the loss, and the operations that made it, inputs first.

    `scale` is the factor of a gradient scaler or of backward's `gradient` argument.
    `kept` holds the gradients that stood there before, `gradients` those after.
    `frozen_calls` are calls of the forward pass that depend on train() and eval() and
    whose results need no gradient: those of frozen layers, or dropout of the inputs.
    """

    loss: Array
    scale: float = 1.0
    operations: list[Operation] = field(default_factory=list)
    constants: list[Constant] = field(default_factory=list)
    where: str = ""
    before: dict[int, Array] = field(default_factory=dict)
    kept: dict[int, Array] = field(default_factory=dict)
    gradients: dict[int, Array] = field(default_factory=dict)
    buffers: dict[str, Array] = field(default_factory=dict)
    changed: bool = False  # the parameters moved since the backward before this one
    frozen_calls: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Iteration:
    """One update, with the backward passes before it.

    `at_step` holds the gradients as the update used them; `rules` what the optimizer
    states for each parameter: its class, learning rate and constants.
    """

    backwards: list[Backward] = field(default_factory=list)
    at_step: dict[int, Array] = field(default_factory=dict)
    after: dict[int, Array] = field(default_factory=dict)
    rules: dict[int, dict[str, Any]] = field(default_factory=dict)
    prediction: list[Array] = field(default_factory=list)
    targets: list[Array] = field(default_factory=list)

    @property
    def before(self) -> dict[int, Array]:
        """The parameters with which this iteration computed its loss.

        One that a later backward pass is the first to reach has its value there.
        """
        passes = reversed(self.backwards)
        return {k: v for backward in passes for k, v in backward.before.items()}

    @property
    def gradients(self) -> dict[int, Array]:
        """The gradients after the last backward pass."""
        return self.backwards[-1].gradients

    @property
    def loss(self) -> float:
        """The sum of the losses of its backward passes, without a gradient scale."""
        with np.errstate(all="ignore"):
            return float(sum(np.sum(b.loss) / b.scale for b in self.backwards))

    @property
    def skipped(self) -> bool:
        """Whether a gradient scaler left the update out: a gradient is inf or nan."""
        scaled = self.backwards[-1].scale != 1
        return scaled and not all(np.isfinite(g).all() for g in self.gradients.values())


@dataclass
class Trace:
    """All that is known of one loop.

    `kind` is "torch", "torch.func", "recorded" or, where vmap(grad(f)) took gradients
    of single samples, which watching does not see, "per-sample".
    """

    name: str
    kind: str = "torch"
    parameters: list[Parameter] = field(default_factory=list)
    iterations: list[Iteration] = field(default_factory=list)
    starts: dict[int, Array] = field(default_factory=dict)  # whole, if they fit
    evaluations: list[dict[str, Any]] = field(default_factory=list)  # without gradient
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def losses(self) -> list[float]:
        """The loss of each iteration."""
        return [iteration.loss for iteration in self.iterations]

    def save(self, path: str | Path) -> None:
        """Write the trace to `path`, a .npz file of arrays and one JSON text."""
        text, arrays = self._text_and_arrays()
        named = {f"a{i}": array for i, array in enumerate(arrays)}
        head = np.frombuffer(text.encode(), dtype=np.uint8)
        with Path(path).open("wb") as file:
            np.savez(file, trace=head, **named)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a trace that `save` wrote.

        Raises `CompareError` if the file is no such trace.
        """
        try:
            # np.load leaves a file open that it cannot read
            with (
                Path(path).open("rb") as file,
                np.load(file, allow_pickle=False) as stored,
            ):
                head = json.loads(stored["trace"].tobytes().decode())
                arrays = [stored[f"a{i}"] for i in range(len(stored.files) - 1)]
        except (OSError, ValueError, KeyError, BadZipFile):
            message = f"{path} is not a trace that compare_loops saved."
            raise CompareError(message) from None
        if head.get("format") != FORMAT:
            raise CompareError(f"{path} was saved by another version of compare_loops.")
        return _built(cls, _unpacked(head["trace"], arrays))

    def hand_over(self, path: str | Path) -> None:
        """Write the trace to `path`, whole, for the process that started this one.

        A .npz file holds each array as a file of its own. A trace has a thousand small
        ones, so that to save and load it takes longer than many a watched loop.
        """
        part = Path(f"{path}.part")
        with part.open("wb") as file:
            pickle.dump(self._text_and_arrays(), file, pickle.HIGHEST_PROTOCOL)
        part.replace(path)

    @classmethod
    def received(cls, path: str | Path) -> Self:
        """Read a trace that a process of one's own handed over."""
        with Path(path).open("rb") as file:
            text, arrays = pickle.load(file)
        return _built(cls, _unpacked(json.loads(text)["trace"], arrays))

    def _text_and_arrays(self) -> tuple[str, list[Array]]:
        """Return the trace as a JSON text, and the arrays that it refers to."""
        arrays: list[Array] = []
        head = {"format": FORMAT, "trace": _packed(self, arrays)}
        return json.dumps(head), arrays


def _packed(value: Any, arrays: list[Array]) -> Any:
    """Return `value` as JSON can hold it; its arrays are appended to `arrays`."""
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"@": len(arrays) - 1}
    if dataclasses.is_dataclass(value):
        names = [each.name for each in dataclasses.fields(value)]
        return {name: _packed(getattr(value, name), arrays) for name in names}
    if isinstance(value, dict):  # keys may be integers: keep them as pairs
        return {"items": [[k, _packed(v, arrays)] for k, v in value.items()]}
    if isinstance(value, list | tuple):
        return [_packed(each, arrays) for each in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _unpacked(value: Any, arrays: list[Array]) -> Any:
    """Undo `_packed`, but leave each dataclass as a dict of its fields."""
    if isinstance(value, list):
        return [_unpacked(each, arrays) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"@"}:
        return arrays[value["@"]]
    if set(value) == {"items"}:
        return {key: _unpacked(each, arrays) for key, each in value["items"]}
    return {name: _unpacked(each, arrays) for name, each in value.items()}


Built = TypeVar("Built")

PARTS: dict[str, type] = {  # the dataclass in each field that holds a list of them
    "parameters": Parameter,
    "iterations": Iteration,
    "backwards": Backward,
    "operations": Operation,
    "constants": Constant,
}


def _built(kind: type[Built], fields: dict[str, Any]) -> Built:
    """Make the dataclass `kind` of a dict, with the dataclasses inside it."""
    whole = {
        name: [_built(PARTS[name], each) for each in value] if name in PARTS else value
        for name, value in fields.items()
    }
    return kind(**whole)
