"""Record a loop by hand: numpy, Keras, JAX, or anything else that makes arrays."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from compare_loops import numbers
from compare_loops.trace import (
    Array,
    Backward,
    CompareError,
    Constant,
    Iteration,
    Parameter,
    Trace,
)
from compare_loops.update import stated_by

KEEP = 100  # iterations; later ones are counted by nobody and cost nothing


@dataclass
class LoopTrace(Trace):
    """A trace that the loop itself fills, with one `record` in each iteration.

    >>> trace = LoopTrace("numpy")
    >>> w = 1.0
    >>> for _ in range(3):
    ...     trace.record(
    ...         inputs=1.0, prediction=w, target=0.0, loss=w**2,
    ...         parameters={"w": w}, gradients={"w": 2 * w},
    ...     )
    ...     w = w - 0.1 * 2 * w
    >>> [round(loss, 4) for loss in trace.losses]
    [1.0, 0.64, 0.4096]
    """

    kind: str = "recorded"

    def record(
        self,
        *,
        inputs: Any,
        prediction: Any,
        target: Any,
        loss: Any,
        parameters: Any = None,
        gradients: Any = None,
        model: Any = None,
        optimizer: Any = None,
    ) -> None:
        """Copy one iteration: after the gradients exist, before the update.

        `inputs`, `prediction`, `target` and `loss` are arrays, numbers, tuples or
        dicts of them, or None. `parameters` and `gradients` are dicts by name, lists,
        or one array; parameters that are PyTorch leaves bring their gradients along.
        A `model` gives parameters and their names, an `optimizer` its rule.

        Raises `CompareError` if a gradient is missing, or the parameters change in
        number or shape.
        """
        if len(self.iterations) >= KEEP:
            return
        where = f"{self.name}, iteration {len(self.iterations)}"
        tensors = parameters_of(parameters, model, where)
        slopes = gradients_of(tensors, gradients, where)
        values = {k: to_numpy(v) for k, v in enumerate(tensors.values())}
        self._check(tensors, values, slopes, where)
        self._describe(tensors, values)
        backward = self._backward(inputs, target, loss, where)
        backward.before = {k: small(v) for k, v in values.items()}
        backward.gradients = {k: small(g) for k, g in slopes.items()}
        iteration = Iteration([backward])
        iteration.prediction = [to_numpy(v) for v in arrays(prediction)]
        iteration.targets = [to_numpy(v) for v in arrays(target)]
        if optimizer is not None:
            ids = {id(tensor): k for k, tensor in enumerate(tensors.values())}
            for held, rule in stated_by(optimizer):
                iteration.rules |= {ids[id(t)]: rule for t in held if id(t) in ids}
        self._append(iteration)

    def _append(self, iteration: Iteration) -> None:
        """Add an iteration; the one before it ended where this one starts."""
        for earlier in self.iterations[-1:]:
            earlier.after = iteration.before
        self.iterations.append(iteration)

    def _describe(self, tensors: dict[str, Any], values: dict[int, Array]) -> None:
        """Note the parameters at first, and the coarsest type of each."""
        if not self.parameters:
            self.parameters = [
                Parameter(name, list(v.shape), str(v.dtype), uses=1)
                for name, v in zip(tensors, values.values(), strict=True)
            ]
        for known, value in zip(self.parameters, values.values(), strict=True):
            known.dtype = coarser(known.dtype, str(value.dtype))

    def _check(
        self,
        tensors: dict[str, Any],
        values: dict[int, Array],
        slopes: dict[int, Array],
        where: str,
    ) -> None:
        shapes = [list(v.shape) for v in values.values()]
        if self.parameters and [p.shape for p in self.parameters] != shapes:
            raise CompareError(f"{where}: the parameters changed in shape or number.")
        for name, (k, value) in zip(tensors, values.items(), strict=True):
            if k in slopes and slopes[k].size != value.size:
                raise CompareError(f"{where}: the gradient of {name} is misshapen.")
            if k in slopes:
                slopes[k] = slopes[k].reshape(value.shape)

    def _backward(self, inputs: Any, target: Any, loss: Any, where: str) -> Backward:
        costs = [to_numpy(v) for v in arrays(loss)]
        if any(cost.size != 1 for cost in costs):
            raise CompareError(f"{where}: the loss must be a single number.")
        total = np.asarray(sum(float(cost.sum()) for cost in costs))
        frame = sys._getframe(2)  # the loop that calls record
        place = f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
        seen = Backward(total if costs else np.asarray(np.nan), where=place)
        for part, value in (("inputs", inputs), ("targets", target)):
            for name, each in named(value, part).items():
                array = to_numpy(each)
                constant = Constant(
                    name, small(array), list(array.shape), str(array.dtype)
                )
                constant.part = part
                seen.constants.append(constant)
        return seen


def coarser(one: str, other: str) -> str:
    """Return the type with fewer digits: a number becomes what it is added to."""
    return max(one, other, key=lambda name: numbers.EPSILON.get(name, 0.0))


def to_numpy(value: Any) -> Array:
    """Copy a number, an array or a tensor of any framework to numpy."""
    if hasattr(value, "detach"):  # PyTorch
        value = value.detach()
        if getattr(value, "layout", None) is not None and hasattr(value, "to_dense"):
            value = value.to_dense()
        if str(value.dtype) in ("torch.bfloat16", "torch.float16"):
            value = value.float()
        value = value.cpu()
    return np.array(value)


def small(array: Array) -> Array:
    """Return a small array whole, and of a large one a grid."""
    if array.size <= numbers.WHOLE:
        return array
    return array.take(numbers.grid(array.shape))


def arrays(value: Any) -> list[Any]:
    """Return the arrays in a value: one, a tuple, a dict, or None."""
    return list(named(value).values())


def named(value: Any, name: str = "") -> dict[str, Any]:
    """Return the arrays in a value by name; those without a name are numbered."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {str(key): each for key, each in value.items()}
    if hasattr(value, "shape") or np.isscalar(value) or not isinstance(value, Iterable):
        return {name or "parameter 1": value}
    found: dict[str, Any] = {}
    for each in value:
        if isinstance(each, tuple) and len(each) == 2 and isinstance(each[0], str):
            found[each[0]] = each[1]  # model.named_parameters()
        else:
            found[f"{name or 'parameter'} {len(found) + 1}"] = each
    return found


def parameters_of(given: Any, model: Any, where: str) -> dict[str, Any]:
    """Return the parameters by name: those of the model, if there is one."""
    tensors = named(given if model is None else model.named_parameters())
    if not tensors:
        raise CompareError(
            f"{where}: no parameters (make model.parameters() anew each time)."
        )
    return tensors


def gradients_of(tensors: dict[str, Any], given: Any, where: str) -> dict[int, Array]:
    """Return the gradients by number: given ones, or those in `.grad`."""
    slopes = list(named(given).values())
    if slopes:
        if len(slopes) != len(tensors):
            raise CompareError(
                f"{where}: {len(tensors)} parameters, but {len(slopes)} gradients."
            )
        return {k: to_numpy(g) for k, g in enumerate(slopes) if g is not None}
    found = {
        k: to_numpy(t.grad)
        for k, t in enumerate(tensors.values())
        if getattr(t, "is_leaf", False) and t.grad is not None
    }
    if not found:
        raise CompareError(f"{where}: no gradients (no backward() yet, or pass them).")
    return found
