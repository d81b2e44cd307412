"""Every torch function of a watched loop, seen as it returns."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from compare_loops.anatomy import DEPENDS_ON_MODE
from compare_loops.graph import KEY, Call, metadata, to_array
from compare_loops.names import line_of

# Attributes of a tensor that are operations; the others, such as shape, are not.
ATTRIBUTES = {"T", "mT", "H", "mH", "real", "imag", "data", "grad"}

# The recurrent functions are written in C++ and do not name their arguments.
RECURRENT = ["input", "hx", "flat_weights", "has_biases", "num_layers", "dropout"]
RECURRENT += ["training", "bidirectional", "batch_first"]
ARGUMENTS = {name: RECURRENT for name in ("lstm", "gru", "rnn_tanh", "rnn_relu")}

# Arguments that weight the loss, kept by value: at most as many as ImageNet's classes.
WEIGHTS = {"weight", "pos_weight"}
MOST_WEIGHTS = 1_000

BUFFERS = {"running_mean", "running_var"}

Plain = (int, float, str, bool, type(None))

_signatures: dict[Any, dict[str, Any]] = {}


def arguments_of(function: Callable[..., Any], name: str) -> dict[str, Any]:
    """Return a function's arguments with their defaults, if it states them."""
    if name in ARGUMENTS:
        return dict.fromkeys(ARGUMENTS[name], inspect.Parameter.empty)
    if function not in _signatures:
        try:
            stated = inspect.signature(function).parameters.values()
            _signatures[function] = {p.name: p.default for p in stated}
        except (TypeError, ValueError):  # most functions in C++
            _signatures[function] = {}
    return _signatures[function]


def named_arguments(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Return all arguments of a call by name, defaults included; others by number."""
    stated = arguments_of(function, name_of(function))
    names = list(stated)
    given = {names[i] if i < len(names) else str(i): v for i, v in enumerate(args)}
    defaults = {k: v for k, v in stated.items() if v is not inspect.Parameter.empty}
    return defaults | given | kwargs


def name_of(function: Callable[..., Any]) -> str:
    """Return a function's name; for an attribute of a tensor, that of the attribute."""
    name = getattr(function, "__name__", "")
    if name in ("__get__", "__set__"):
        return str(getattr(getattr(function, "__self__", None), "__name__", ""))
    return name


def is_plain_attribute(function: Callable[..., Any]) -> bool:
    """Tell whether a call reads or writes an attribute that is no operation."""
    attribute = getattr(function, "__name__", "") in ("__get__", "__set__")
    return attribute and name_of(function) not in ATTRIBUTES


def tensors_in(values: Iterable[Any]) -> list[Tensor]:
    """Return the tensors among values, and in the lists among them."""
    found: list[Tensor] = []
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += [each for each in value if isinstance(each, Tensor)]
    return found


class SeeCalls(TorchFunctionMode):
    """Hands each call of a torch function to `see`, after it ran.

    `see(function, args, kwargs, result)` returns what the caller gets: the result.
    If it raises, that stays hidden from the caller; `failed` is told the function.
    """

    def __init__(
        self,
        see: Callable[..., Any],
        failed: Callable[[str], None],
        rewrite: Callable[..., Any] | None = None,
    ) -> None:
        super().__init__()
        self.see, self.failed = see, failed
        self.rewrite = rewrite  # an experiment's: it returns another call
        self.idle = False  # while an optimizer steps, and after the last iteration

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if self.rewrite is not None:
            func, args, kwargs = self.rewrite(func, args, kwargs)
        result = func(*args, **kwargs)
        if self.idle or is_plain_attribute(func):
            return result
        try:
            return self.see(func, args, kwargs, result)
        except Exception:
            self.failed(name_of(func) or "a function")
            return result


def make_call(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    frame: FrameType,
    is_parameter: Callable[[Tensor], bool],
) -> Call:
    """Describe one differentiable call: what it read, and its plain arguments."""
    name = name_of(function)
    call = Call(name, [], [], {}, line_of(frame))
    for key, value in named_arguments(function, args, kwargs).items():
        if isinstance(value, Plain):
            call.settings[key] = value
        elif key in BUFFERS:
            call.buffers[key] = value
        elif key in WEIGHTS and is_weight(value):
            call.settings[key] = to_array(value).ravel().round(6).tolist()
        else:
            for tensor in tensors_in([value]):
                if is_parameter(tensor):
                    call.parameters.append(tensor)
                elif tensor.grad_fn is None:
                    call.tensors.append(tensor.detach())
                    call.originals.append(tensor)
    if name in DEPENDS_ON_MODE:
        call.module = calling_module(frame)
    if frame.f_code.co_filename.endswith("grad_scaler.py"):
        call.settings["grad_scaler"] = True
    return call


def is_weight(value: Any) -> bool:
    """Tell whether an argument called "weight" is a constant one, of a loss."""
    return (
        isinstance(value, Tensor)
        and not isinstance(value, torch.nn.Parameter)
        and not value.requires_grad
        and value.numel() <= MOST_WEIGHTS
    )


def calling_module(frame: FrameType | None) -> torch.nn.Module | None:
    """Return the module whose forward calls, if the innermost method is a module's."""
    for _ in range(3):  # F.dropout is called by forward, or by one helper of it
        if frame is None:
            return None
        owner = frame.f_locals.get("self")
        if isinstance(owner, torch.nn.Module):
            return owner
        frame = frame.f_back
    return None


def outputs_of(result: Any) -> list[Tensor]:
    """Return the tensors that a function returned."""
    if isinstance(result, Tensor):
        return [result]
    if isinstance(result, list | tuple):
        return tensors_in(result)
    return []


def leave_in_graph(call: Call, outputs: list[Tensor]) -> None:
    """Put a call into the metadata of the graph node that it made."""
    call.output = outputs[0].detach()
    call.version = outputs[0]._version
    seen = set()
    for output in outputs:
        node = output.grad_fn
        if node is not None and id(node) not in seen:
            seen.add(id(node))
            metadata(node).setdefault(KEY, []).append(call)


def called_from(where: str) -> bool:
    """Tell whether the user's innermost frame is at this "file:line"."""
    return not where or line_of(sys._getframe(1)) == where
