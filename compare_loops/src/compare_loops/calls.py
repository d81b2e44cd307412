"""Every torch function of a watched loop, seen as it returns."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from compare_loops.anatomy import CONVOLUTIONS, DEPENDS_ON_MODE, RECURRENT
from compare_loops.graph import KEY, Call, metadata, to_array
from compare_loops.names import line_of

# Attributes of a tensor that are operations; the others, such as shape, are not.
ATTRIBUTES = {"T", "mT", "H", "mH", "real", "imag", "data", "grad"}

# Recurrent functions and convolutions are written in C++, without argument names.
OF_RECURRENT = ["input", "hx", "flat_weights", "has_biases", "num_layers", "dropout"]
OF_RECURRENT += ["training", "bidirectional", "batch_first"]
OF_CONVOLUTION = ["input", "weight", "bias", "stride", "padding", "dilation", "groups"]
ARGUMENTS = dict.fromkeys(RECURRENT, OF_RECURRENT)
ARGUMENTS |= dict.fromkeys(CONVOLUTIONS, OF_CONVOLUTION)

# Settings that are one number for all axes, or one for each.
BY_AXIS = {"kernel_size", "stride", "padding", "dilation"}

# Arguments that weight the loss, kept by value: at most as many as ImageNet's classes.
WEIGHTS = {"weight", "pos_weight"}
MOST_WEIGHTS = 1_000

BUFFERS = {"running_mean", "running_var"}

# Arguments that torch.nn.functional does not pass on to function modes.
FORGOTTEN: dict[Any, tuple[str, ...]] = {torch.nn.functional.l1_loss: ("weight",)}

PLAIN = (int, float, str, bool, type(None))
SEQUENCE = (list, tuple)  # made once: `list | tuple` makes a new type at each call


@functools.lru_cache(maxsize=1_000)  # the functions that one loop calls are fewer
def arguments_of(function: Callable[..., Any]) -> tuple[list[str], dict[str, Any]]:
    """Return a function's arguments and their defaults, as far as it states them."""
    if name_of(function) in ARGUMENTS:
        return ARGUMENTS[name_of(function)], {}
    try:
        stated = inspect.signature(function).parameters
    except (TypeError, ValueError):  # most functions in C++
        return [], {}
    given = {k: p.default for k, p in stated.items() if p.default is not p.empty}
    return list(stated), given


def named_arguments(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Return all arguments of a call by name, defaults included; others by number."""
    names, defaults = arguments_of(function)
    given = {names[i] if i < len(names) else str(i): v for i, v in enumerate(args)}
    return {**defaults, **given, **kwargs}


def name_of(function: Callable[..., Any]) -> str:
    """Return a function's name; for an attribute of a tensor, that of the attribute."""
    name = getattr(function, "__name__", "")
    if name in ("__get__", "__set__"):
        return str(getattr(getattr(function, "__self__", None), "__name__", ""))
    return name


@functools.lru_cache(maxsize=1_000)  # the functions that one loop calls are fewer
def is_passed_over(function: Callable[..., Any]) -> bool:
    """Tell whether a call computes nothing that has to be seen.

    It may read or write an attribute that is no operation, or mark a place for
    torch's profiler, as each optimizer does. `backward` is watched elsewhere.
    """
    name = getattr(function, "__name__", "")
    if name in ("__get__", "__set__"):
        return name_of(function) not in ATTRIBUTES
    return function is Tensor.backward or name.startswith("_record_function_")


def forgotten(function: Callable[..., Any], frame: FrameType | None) -> dict[str, Any]:
    """Return the arguments that torch forgets to hand on: the function still has them.

    Without them a watched script would compute something else.
    """
    for _ in range(3):  # the function, and torch's own code between it and this
        if frame is not None and frame.f_code is function.__code__:
            return {name: frame.f_locals[name] for name in FORGOTTEN[function]}
        frame = frame.f_back if frame is not None else None
    return {}


def tensors_of(value: Any) -> list[Tensor]:
    """Return a value that is a tensor, or the tensors of a list, or none."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, SEQUENCE):
        return [each for each in value if isinstance(each, Tensor)]
    return []


def tensors_in(values: Iterable[Any]) -> list[Tensor]:
    """Return the tensors among values, and in the lists among them."""
    return [tensor for value in values for tensor in tensors_of(value)]


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
        if func in FORGOTTEN:
            kwargs = {**kwargs, **forgotten(func, sys._getframe(1))}
        if self.rewrite is not None:
            func, args, kwargs = self.rewrite(func, args, kwargs)
        result = func(*args, **kwargs)
        if self.idle:
            return result
        try:
            if is_passed_over(func):
                return result
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
        if key in BY_AXIS and isinstance(value, SEQUENCE):
            same = len({*value}) == 1
            call.settings[key] = value[0] if same else list(value)
        elif isinstance(value, PLAIN):
            call.settings[key] = value
        elif key in BUFFERS:
            call.buffers[key] = value
        elif key in WEIGHTS and is_weight(value):
            call.settings[key] = to_array(value).ravel().round(6).tolist()
        else:
            for tensor in tensors_of(value):
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
    """Return the tensors that a function or a module returned."""
    if isinstance(result, Tensor):
        return [result]
    return tensors_in(result) if isinstance(result, SEQUENCE) else []


def leave_in_graph(call: Call, outputs: list[Tensor]) -> None:
    """Put a call into the metadata of the graph node that it made."""
    call.output = outputs[0].detach()
    call.version = outputs[0]._version
    nodes = {output.grad_fn for output in outputs}  # several may have one
    for node in nodes:
        if node is not None:
            metadata(node).setdefault(KEY, []).append(call)


def called_from(where: str) -> bool:
    """Tell whether the user's innermost frame is at this "file:line"."""
    return not where or line_of(sys._getframe(1)) == where
