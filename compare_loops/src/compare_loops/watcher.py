"""Watch a PyTorch loop that nobody edited, and write down what it does.

Four places are watched, all public: every torch function (`TorchFunctionMode`),
`torch.autograd.backward` and `torch.autograd.grad`, every optimizer (where it is made,
its step and `zero_grad`, and that of a gradient scaler, which may skip it), and the
outputs of modules. Reading changes nothing: no random number is drawn, no tensor of
the loop is written, and the graph is read before backward frees it.
"""

from __future__ import annotations

import functools
import re
import sys
import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_parameter_registration_hook,
)
from torch.optim.optimizer import (
    Optimizer,
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)

from compare_loops import numbers
from compare_loops.anatomy import DEPENDS_ON_MODE
from compare_loops.calls import (
    SeeCalls,
    leave_in_graph,
    make_call,
    name_of,
    outputs_of,
    tensors_in,
)
from compare_loops.change import Change
from compare_loops.graph import (
    OUTPUT_OF,
    GraphReader,
    kind,
    metadata,
    to_array,
    whole,
)
from compare_loops.names import (
    Names,
    line_of,
    runs_in_checkpoint,
    unwrapped,
    warnings_of_users,
)
from compare_loops.trace import Array, Backward, Iteration, Parameter, Trace
from compare_loops.update import stated_by

# The starting values are kept whole up to this many numbers: 80 megabytes.
WHOLE_START = 20_000_000

# Of the calls that need no gradient, as in a long validation, the start is enough.
MOST_CALLS = 1_000

ITERATIONS = 20  # enough for a schedule and a momentum to show, and soon over


class Enough(BaseException):
    """Ends a watched script after its iterations.

    It derives from BaseException, so that a script's own `except Exception` does not
    catch it.
    """


Given = ParamSpec("Given")
Result = TypeVar("Result")


def guarded(
    method: Callable[Concatenate[Watcher, Given], Result],
) -> Callable[Concatenate[Watcher, Given], Result | None]:
    """Keep an error of the watcher's own out of the user's script.

    The error is noted in the trace, and the method returns None. What the method
    itself computes with tensors is not watched: that would be the larger part.
    """

    @functools.wraps(method)
    def call(
        self: Watcher, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Result | None:
        try:
            with torch._C.DisableTorchFunction():
                return method(self, *args, **kwargs)
        except Exception:
            self.failed(method.__name__.strip("_").replace("_", " "))
            return None

    return call


class Watcher:
    """Fills `trace` from the loop that runs while `attached` is entered."""

    def __init__(
        self,
        name: str,
        iterations: int = ITERATIONS,
        stop: bool = False,
        change: Change | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.trace = Trace(name)
        self.most, self.stop = iterations, stop
        self.change = change or Change()
        self.progress = progress
        self.names = Names()
        self.tensors: list[Tensor] = []  # the parameters, by number
        self.numbers: dict[int, int] = {}  # of a tensor, by id
        self.places: dict[int, str] = {}  # where each leaf was made, by id
        self.derived: dict[int, weakref.ref[Tensor]] = {}
        self.called: dict[int, torch.nn.Module] = {}
        self.gradient_ids: set[int] = set()
        # each module that was called, and whether it has parameters
        self.met: weakref.WeakKeyDictionary[torch.nn.Module, bool]
        self.met = weakref.WeakKeyDictionary()
        self.remembering: dict[int, torch.nn.Module] = {}  # modules with buffers
        self.statistics: dict[str, Tensor] = {}  # those that no module holds
        self.frozen_calls: list[tuple[torch.nn.Module | None, dict[str, Any]]] = []
        self.made: dict[int, str] = {}  # where each optimizer was made, by id
        self.evaluated: list[torch.nn.Module | None] = []  # of the trace's evaluations
        self.current: Iteration | None = None
        self.in_step: Optimizer | None = None
        self.stepped = self.done = False
        self.inside = False  # a backward pass; what it calls in turn belongs to it
        rewrite = self.change.rewrite if self.change.rewrites else None
        self.calls = SeeCalls(self.see, self.failed, rewrite)
        self.last: Backward | None = None
        self.pause: Any = None  # of watching, while an optimizer steps
        self.untouched = False  # the gradients since the last backward pass
        self.renew_names = False  # before a tensor that was not seen yet is named
        self.failures: set[str] = set()  # what could not be watched
        self.started = time.perf_counter()

    def failed(self, what: str) -> None:
        """Note once that something of the loop could not be watched."""
        if what not in self.failures:
            self.failures.add(what)
            where = line_of(sys._getframe(1))
            place = f" at {where}" if where else ""
            self.trace.notes.append(
                f"{self.trace.name}: a call of {what}{place} could not be watched."
            )

    # What is seen of each function ---------------------------------------------------

    def see(self, function: Any, args: Any, kwargs: Any, result: Any) -> Any:
        """Note a call of a torch function; return its result."""
        self.untouched = False
        if self.gradient_ids and changes_in_place(function):
            self._gradient_changed(args)
        outputs = outputs_of(result)
        if not outputs or outputs[0].is_meta:  # only shapes, as Keras builds a model
            return result
        name = name_of(function)
        if not torch.is_grad_enabled() or not any(t.requires_grad for t in outputs):
            self._without_gradient(name, function, args, kwargs, outputs)
        elif outputs[0].grad_fn is None:  # a new leaf, or nn.init on one
            self._made(outputs)
        else:
            changed = self._with_gradient(function, args, kwargs, outputs)
            if changed:  # an experiment replaced a parameter that was just read
                result = function(*args, **kwargs)
                self._with_gradient(function, args, kwargs, outputs_of(result))
        return result

    def _gradient_changed(self, args: Any) -> None:
        """Note that the loop itself changed a gradient: it clips, or adds a decay."""
        if self.current is None or self.stepped:  # after the step it is without effect
            return
        if not any(id(t) in self.gradient_ids for t in tensors_in(args[:1])):
            return
        self.current.at_step = self.gradients()

    def _made(self, outputs: list[Tensor]) -> None:
        if self.last is None:  # once training runs, values change by updates
            where = line_of(sys._getframe(3))
            for tensor in outputs:
                self.places[id(tensor)] = where

    def _without_gradient(
        self, name: str, function: Any, args: Any, kwargs: Any, outputs: list[Tensor]
    ) -> None:
        read = tensors_in((*args, *kwargs.values()))
        if any(
            t.requires_grad or id(t) in self.derived or is_made_a_parameter(t)
            for t in read
        ):
            for tensor in outputs:
                self._mark_derived(tensor)
        if name.endswith("_") and outputs[0].requires_grad and is_leaf(outputs[0]):
            self._made(outputs[:1])  # w.copy_(...) under no_grad
        elif name in DEPENDS_ON_MODE:
            self._call_with_mode(function, args, kwargs)
        if torch.is_grad_enabled() and not name.endswith("_") and len(read) > 1:
            for tensor in read:
                if is_made_a_parameter(tensor) and not tensor.requires_grad:
                    self.number(tensor)  # a frozen layer of the training itself

    def _mark_derived(self, tensor: Tensor) -> None:
        key = id(tensor)
        if key not in self.derived:  # a tensor that is gone takes its key with it
            self.derived[key] = weakref.ref(
                tensor, lambda _: self.derived.pop(key, None)
            )

    def _call_with_mode(self, function: Any, args: Any, kwargs: Any) -> None:
        """Note a call that depends on train() and eval(), and needs no gradient.

        Where gradients are switched off, it is part of a validation.
        """
        if runs_in_checkpoint(sys._getframe(4)):
            return  # a part of the training itself, which is run again later
        call = make_call(function, args, kwargs, sys._getframe(4), self.is_parameter)
        noted = {"name": call.name, "where": call.where, **call.settings}
        if torch.is_grad_enabled():
            self.frozen_calls.append((call.module, noted))
            del self.frozen_calls[MOST_CALLS:]
            return
        noted["iteration"] = len(self.trace.iterations)
        if len(self.evaluated) < MOST_CALLS:
            self.evaluated.append(call.module)
            self.trace.evaluations.append(noted)

    def _frozen_calls(self) -> list[dict[str, Any]]:
        """Return the calls since the last backward pass, with their layers' names."""
        calls, self.frozen_calls = self.frozen_calls, []
        known = self.names.modules
        return [{**noted, "layer": known.get(id(m), "")} for m, noted in calls]

    def _with_gradient(
        self, function: Any, args: Any, kwargs: Any, outputs: list[Tensor]
    ) -> bool:
        if not self.names.modules and self.last is None:
            self.names.read(sys._getframe(3))  # finds the optimizers
        call = make_call(function, args, kwargs, sys._getframe(3), self.is_parameter)
        fresh = [p for p in call.parameters if id(p) not in self.numbers]
        changed = [self.change.parameter(self.number(p), p) for p in fresh]
        if any(changed):
            return True
        call.derived = [id(t) in self.derived for t in call.originals]
        for key, buffer in call.buffers.items():
            if buffer is not None and call.module is None:
                self.statistics[f"{call.where} {key}"] = buffer
        leave_in_graph(call, outputs)
        return False

    def is_parameter(self, tensor: Tensor) -> bool:
        """Tell whether training means to change a tensor.

        A leaf that no optimizer holds, where there are optimizers, is data whose
        gradient somebody wants: for a gradient penalty, or an attack.
        """
        own = unwrapped(tensor)
        if id(own) in self.numbers or is_made_a_parameter(own):
            return True
        if own is not tensor or tensor.grad_fn is not None or not tensor.requires_grad:
            return False
        return not self.names.optimizers or any(each is tensor for each in self.held())

    def held(self) -> Iterator[Tensor]:
        """Yield the tensors that the optimizers update."""
        for optimizer in self.names.optimizers.values():
            for group in optimizer.param_groups:
                yield from group["params"]

    # The parameters ------------------------------------------------------------------

    def number(self, tensor: Tensor) -> int:
        """Return the number of a parameter in the trace; a new one gets the next."""
        tensor = unwrapped(tensor)
        if id(tensor) in self.numbers:
            return self.numbers[id(tensor)]
        # a tensor that is gone may have left its identity, and its name, to this one
        known = id(tensor) in self.names.tensors and not self.renew_names
        if self.last is not None and not known:
            self.names.read(sys._getframe(1))
            self.renew_names = False
        name = self.names.tensors.get(id(tensor), "")
        number = self._replaced(name, tensor)
        if number is None:
            number = len(self.tensors)
            self.tensors.append(tensor)
            self.trace.parameters.append(
                Parameter(
                    name or f"parameter {number + 1}",
                    list(tensor.shape),
                    kind(tensor),
                    self.places.get(id(tensor), ""),
                    not tensor.requires_grad,
                    self.names.layers.get(id(tensor), ""),
                )
            )
        self.numbers.pop(id(self.tensors[number]), None)  # of the tensor it replaces
        self.tensors[number] = tensor
        self.numbers[id(tensor)] = number
        return number

    def _register_idle(self) -> None:
        """Number the other parameters of the modules that took part."""
        for module in self.called.values():
            for tensor in module.parameters():
                if not tensor.is_meta:
                    self.number(tensor)
        self.called.clear()

    def _rename(self) -> None:
        """Give the parameters the names that the user's variables have by now."""
        for parameter, tensor in zip(self.trace.parameters, self.tensors, strict=True):
            parameter.name = self.names.tensors.get(id(tensor), parameter.name)
            layer = self.names.layers.get(id(tensor), parameter.layer)
            parameter.layer = layer

    def _replaced(self, name: str, tensor: Tensor) -> int | None:
        """Return the number of the parameter that this tensor took the place of.

        A loop with `w = (w - lr * w.grad).detach().requires_grad_()` makes a new
        tensor in each iteration, and calls it by the same name. A run that is resumed
        builds its model anew, and loads what the old one had learnt.
        """
        if not name or self.last is None:
            return None
        resumed = isinstance(tensor, torch.nn.Parameter)
        for number, known in enumerate(self.trace.parameters):
            old = self.tensors[number]
            if known.shape != list(tensor.shape):
                continue
            gone = id(old) not in self.names.tensors
            if resumed and gone and torch.equal(old, tensor):
                return number
            if not resumed and short(known.name) == short(name):
                return number
        return None

    def values(self) -> dict[int, Array]:
        """Copy all parameters."""
        return {k: to_array(t) for k, t in enumerate(self.tensors)}

    def _keep_starts(self) -> None:
        """Copy the parameters as a whole, for experiments that start from them."""
        if sum(t.numel() for t in self.tensors) <= WHOLE_START:
            for number, tensor in enumerate(self.tensors):
                if tensor.layout == torch.strided and tensor.numel() > numbers.WHOLE:
                    self.trace.starts[number] = whole(tensor)

    def gradients(self) -> dict[int, Array]:
        """Copy all gradients that exist."""
        return {k: to_array(g) for k, g in (self.leaf_gradients() or {}).items()}

    # Backward ------------------------------------------------------------------------

    @guarded
    def backward(self, roots: list[Tensor]) -> Backward | None:
        """Read the graph before a backward pass; None if enough was seen."""
        if self.done:
            return None
        frame = sys._getframe(2)
        if self.last is None or len(self.trace.iterations) < 2:
            self.names.read(frame)
            self._register_idle()
            self._rename()
        reader = GraphReader(self.names, self.number, self.is_parameter, self.last)
        reader.read(roots)
        seen = Backward(to_array(roots[0]) if len(roots) == 1 else total(roots))
        seen.operations, seen.constants = reader.operations, reader.constants
        seen.where, seen.scale = line_of(frame), scale_of(seen)
        seen.before, seen.kept = self.values(), self.gradients()
        seen.buffers = self._buffers()
        seen.frozen_calls = self._frozen_calls()
        if self.last is None:
            self._keep_starts()
        uses = Counter(name for o in reader.operations for name in o.inputs)
        for number, parameter in enumerate(self.trace.parameters):
            parameter.uses = uses[f"p{number}"] or parameter.uses
        self._place(seen)
        return None if self.done else seen

    def _buffers(self) -> dict[str, Array]:
        """Copy what the modules remember beside their parameters, by name."""
        named = dict(self.statistics)
        for module in self.remembering.values():
            name = self.names.modules.get(id(module), type(module).__name__)
            for key, buffer in module.named_buffers(recurse=False):
                if buffer.is_floating_point():  # not a mask, nor a count of batches
                    named[f"{name}.{key}"] = buffer
        return {name: to_array(buffer) for name, buffer in named.items()}

    def _place(self, seen: Backward) -> None:
        """Add a backward pass to the current iteration, or begin the next one."""
        cleared = False  # since the last backward pass, before this one
        if self.last is not None:
            seen.changed = moved(self.last.before, seen.before)
            cleared = not any(
                np.any(kept) and np.any(self.last.gradients.get(number, 0))
                for number, kept in seen.kept.items()
            )
        by_hand = not self.names.optimizers
        new = self.stepped or seen.changed or (by_hand and cleared)
        if self.current is None or new or self._never_steps():
            if len(self.trace.iterations) >= self.most:
                self.finish(seen.before)
                return
            self._close(seen.before)
            # not appended while it is empty: a time limit may end the loop right there
            self.current = Iteration([seen])
            self.trace.iterations.append(self.current)
            if self.progress:
                self.progress(len(self.trace.iterations))
        else:
            self.current.backwards.append(seen)
        if self.in_step is not None:  # a closure
            self._state(self.in_step)
        self.stepped, self.last = False, seen
        self.renew_names = True

    def _never_steps(self) -> bool:
        """Tell whether this loop never updates: then each backward is an iteration."""
        first = self.current
        return (
            first is not None
            and len(self.trace.iterations) == 1
            and len(first.backwards) >= 4 * self.most
        )

    @guarded
    def after_backward(self, seen: Backward, found: dict[int, Tensor]) -> None:
        """Note the gradients after a backward pass, by the parameters' numbers."""
        seen.gradients = {k: to_array(g) for k, g in found.items()}
        self.gradient_ids = {id(g) for g in found.values()}
        self.untouched = True

    @guarded
    def leaf_gradients(self) -> dict[int, Tensor]:
        """Return the gradients that backward left in `.grad`."""
        return {
            k: t.grad
            for k, t in enumerate(self.tensors)
            if t.is_leaf and t.grad is not None
        }

    # Steps ---------------------------------------------------------------------------

    def _state(self, optimizer: Optimizer) -> None:
        """Note what an optimizer states for the parameters that it holds."""
        assert self.current is not None
        for tensors, rule in stated_by(optimizer):
            rule["where"] = self.made.get(id(optimizer), "")
            for tensor in tensors:
                if id(tensor) in self.numbers:
                    self.current.rules[self.numbers[id(tensor)]] = rule

    @guarded
    def before_step(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        """Hook: an optimizer is about to step."""
        closure = bool(args[1:]) or kwargs.get("closure") is not None
        self.in_step, self.calls.idle = optimizer, self.done or not closure
        if not closure:
            self.change.before_step(self, optimizer)
        self.names.optimizers[id(optimizer)] = optimizer
        if self.current is not None and not self.done and not closure:
            self._state(optimizer)
            # between backward and step nothing was called: nothing can have changed
            known = self.last.gradients if self.last and self.untouched else None
            gradients = known or self.gradients()
            for number in self.current.rules:
                if number in gradients:
                    self.current.at_step.setdefault(number, gradients[number])

    @guarded
    def after_step(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        """Hook: an optimizer has stepped."""
        self.in_step, self.calls.idle, self.stepped = None, self.done, True

    def step_begins(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        """Hook: look at an optimizer, then let it step unwatched.

        To pass each of its many small operations on takes longer than they do. A
        closure is watched.
        """
        self.before_step(optimizer, args, kwargs)
        if self.calls.idle and self.pause is None and holds_plain_tensors(optimizer):
            self.pause = torch._C.DisableTorchFunction()
            self.pause.__enter__()

    def step_ends(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        """Hook: watch again, and note that an optimizer has stepped."""
        self.resume()
        self.after_step(optimizer, args, kwargs)

    def resume(self) -> None:
        """Watch again, after a step; one that raised ends without its hook."""
        if self.pause is not None:
            self.pause.__exit__(None, None, None)
            self.pause = None

    # The end -------------------------------------------------------------------------

    def _close(self, values: dict[int, Array]) -> None:
        if self.current is not None:
            self.current.after = values

    @guarded
    def finish(self, values: dict[int, Array] | None = None) -> None:
        """Close the trace; later calls do nothing.

        `values` are the parameters after the last iteration that is wanted. Then the
        loop still runs, and is ended if it is to `stop` there.
        """
        if self.done:
            return
        self.done = self.calls.idle = True
        moved_on = self.stepped or self.current is None
        if values is None and self.last is not None and not moved_on:
            moved_on = moved(self.last.before, self.values())
        if moved_on or values is not None:
            self._close(values or self.values())
        split_if_never_updated(self.trace, self.most)
        for module, noted in zip(self.evaluated, self.trace.evaluations, strict=True):
            noted["layer"] = self.names.modules.get(id(module), "")
        self.trace.seconds = time.perf_counter() - self.started
        if self.stop and values is not None:
            raise Enough

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Watch everything that runs inside this context."""
        with ExitStack() as stack:
            for hook in (
                register_optimizer_step_pre_hook(self.step_begins),
                register_optimizer_step_post_hook(self.step_ends),
                register_module_forward_hook(self._output),
                register_module_parameter_registration_hook(self._registered),
            ):
                stack.callback(hook.remove)
            stack.callback(self.resume)
            stack.enter_context(warnings_of_users())
            self.change.attach(self, stack)
            for owner, name, make in (
                (torch.autograd, "backward", self._backward_of),
                (torch.autograd, "grad", self._grad_of),
                (Optimizer, "zero_grad", self._zero_grad_of),
                (Optimizer, "__init__", self._init_of),
                (torch.amp.GradScaler, "step", self._scaler_step_of),
                (torch.cuda, "make_graphed_callables", uncaptured),
            ):
                stack.enter_context(replaced(owner, name, make))
            stack.enter_context(self.calls)
            yield

    @guarded
    def _registered(self, module: Any, name: str, parameter: Any) -> None:
        if parameter is not None and not self.done and self.last is None:
            self.places[id(parameter)] = line_of(sys._getframe(2))

    @guarded
    def _output(self, module: torch.nn.Module, args: Any, output: Any) -> None:
        """Hook: mark what a module with parameters returned."""
        if self.done:
            return
        trains = self.met.get(module)
        if trains is None:
            trains = self.met[module] = self._meets(module)
        if not trains or not torch.is_grad_enabled():
            return
        for tensor in outputs_of(output):
            if tensor.grad_fn is not None:
                metadata(tensor.grad_fn)[OUTPUT_OF] = type(module).__name__

    def _meets(self, module: torch.nn.Module) -> bool:
        """Note a module that is called first; return whether it has parameters."""
        if next(module.buffers(recurse=False), None) is not None:
            self.remembering[id(module)] = module
        trains = next(module.parameters(), None) is not None
        if trains and self.last is None:
            self.called[id(module)] = module
        return trains

    @guarded
    def _change_loss(self) -> float:
        return self.change.before_backward(self)

    @guarded
    def _change_gradients(self, found: dict[int, Tensor]) -> None:
        self.change.after_backward(self, found)
        if self.in_step is not None:  # its closure has just made the gradients
            self.change.before_step(self, self.in_step)

    @contextmanager
    def one_pass(self) -> Iterator[bool]:
        """Yield whether a backward pass begins here, and not inside another one.

        A checkpoint of the older kind calls backward inside backward, and torch hands
        autograd.grad to function modes, which call it again.
        """
        outermost, self.inside = not self.inside, True
        try:
            yield outermost
        finally:
            self.inside = not outermost

    def _backward_of(self, original: Callable[..., None]) -> Callable[..., None]:
        def backward(
            tensors: Any, grad_tensors: Any = None, *args: Any, **kwargs: Any
        ) -> None:
            self.resume()
            with self.one_pass() as outermost:
                if not outermost:
                    original(tensors, grad_tensors, *args, **kwargs)
                    return
                roots = [tensors] if isinstance(tensors, Tensor) else list(tensors)
                seen = self.backward(roots)
                factor = self._change_loss()
                if factor not in (None, 1.0):
                    grad_tensors = scaled(roots, grad_tensors, factor)
                original(tensors, grad_tensors, *args, **kwargs)
                found = self.leaf_gradients() or {}
                self._change_gradients(found)
                if seen is not None:
                    self.after_backward(seen, found)

        return backward

    def _zero_grad_of(self, original: Callable[..., None]) -> Callable[..., None]:
        """Let gradients be cleared unwatched: they are read before each backward."""

        @functools.wraps(original)
        def zero_grad(optimizer: Optimizer, *args: Any, **kwargs: Any) -> None:
            self.untouched = False
            with ExitStack() as stack:
                if holds_plain_tensors(optimizer):
                    stack.enter_context(torch._C.DisableTorchFunction())
                original(optimizer, *args, **kwargs)

        return zero_grad

    def _scaler_step_of(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Count a step that a gradient scaler skips: it ends the iteration as well."""

        @functools.wraps(original)
        def step(scaler: Any, optimizer: Optimizer, *args: Any, **kwargs: Any) -> Any:
            self.stepped = False
            result = original(scaler, optimizer, *args, **kwargs)
            if not self.stepped:
                self.before_step(optimizer, (), {})
                self.after_step(optimizer, (), {})
            return result

        return step

    def _init_of(self, original: Callable[..., None]) -> Callable[..., None]:
        """Note on which line an optimizer is made: there its constants stand."""

        @functools.wraps(original)
        def init(optimizer: Optimizer, *args: Any, **kwargs: Any) -> None:
            original(optimizer, *args, **kwargs)
            self.made[id(optimizer)] = line_of(sys._getframe(1))

        return init

    def _grad_of(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def grad(outputs: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
            into = [inputs] if isinstance(inputs, Tensor) else list(inputs)
            roots = [outputs] if isinstance(outputs, Tensor) else list(outputs)
            with self.one_pass() as outermost:
                trains = outermost and self.trains(roots, into, kwargs)
                seen = self.backward(roots) if trains else None
                factor = self._change_loss() if trains else 1.0
                result = original(outputs, into, *args, **kwargs)
                if factor not in (None, 1.0):
                    result = tuple(None if g is None else g * factor for g in result)
                if trains:
                    self._after_grad(seen, into, result)
                return result

        return grad

    @guarded
    def _after_grad(
        self, seen: Backward | None, into: list[Tensor], result: tuple[Tensor, ...]
    ) -> None:
        """Let a change act on the gradients that were asked for, and note them."""
        pairs = zip(into, result, strict=True)
        found = {self.number(t): g for t, g in pairs if g is not None}
        self._change_gradients(found)
        if seen is not None:
            self.after_backward(seen, found)

    @guarded
    def trains(
        self, roots: list[Tensor], into: list[Tensor], kwargs: dict[str, Any]
    ) -> bool:
        """Tell whether autograd.grad is asked for the gradients of a training step.

        A derivative by the inputs is part of a loss, and is differentiated again.
        """
        if not all(isinstance(t, Tensor) for t in into):
            return False
        if not any(unwrapped(t) is not t for t in into):
            leaves = all(t.is_leaf for t in into)
            return leaves and not kwargs.get("create_graph")
        return self._trains_in_func(roots, into)

    def _trains_in_func(self, roots: list[Tensor], into: list[Tensor]) -> bool:
        """Tell the same of a gradient that torch.func takes: it always asks for more.

        It is a training step's if no other transform of torch.func is around it, and
        if nothing outside waits to differentiate the loss again.
        """
        once = [torch.func.debug_unwrap(t, recurse=False) for t in (*roots, *into)]
        if any(unwrapped(t) is not t for t in once):
            if self.trace.kind == "torch":
                self.trace.kind = "per-sample"
            return False
        own = once[len(roots) :]
        waits = any(t.requires_grad for t in once) or bool(self.names.optimizers)
        if waits and not all(self.is_parameter(t) for t in own):
            return False
        self.trace.kind = "torch.func"
        for tensor in own:
            self.number(tensor)
        return True


def uncaptured(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let models run as they are: what a CUDA graph captured cannot be watched."""

    @functools.wraps(original)
    def make_graphed_callables(callables: Any, *args: Any, **kwargs: Any) -> Any:
        return callables

    return make_graphed_callables


def is_leaf(tensor: Tensor) -> bool:
    """Tell whether a tensor is a leaf of the graph.

    Of a view that was made and written to under no_grad, torch refuses to say.
    """
    try:
        return tensor.is_leaf
    except RuntimeError:
        return False


def holds_plain_tensors(optimizer: Optimizer) -> bool:
    """Tell whether an optimizer's tensors are torch's own.

    A tensor of another type may want to be asked what a function does with it.
    """
    return all(
        type(tensor) in (Tensor, torch.nn.Parameter)
        for group in optimizer.param_groups
        for tensor in group["params"]
    )


def is_made_a_parameter(tensor: Tensor) -> bool:
    """Tell whether a tensor is a torch.nn.Parameter; torch itself asks in Python."""
    return type(tensor) is not Tensor and isinstance(tensor, torch.nn.Parameter)


def changes_in_place(function: Any) -> bool:
    """Tell whether a function writes into its first argument, and not zeros."""
    name = getattr(function, "__name__", "")
    return name.endswith("_") and name[-2:] != "__" and "zero" not in name


def total(roots: list[Tensor]) -> Array:
    """Return the sum of several losses that are sent backward at once."""
    return np.asarray(sum(float(to_array(root).sum()) for root in roots))


def scaled(roots: list[Tensor], given: Any, factor: float) -> list[Tensor]:
    """Return the gradients with which backward starts, times a factor."""
    if given is None:
        given = [torch.ones_like(root) for root in roots]
    given = [given] if isinstance(given, Tensor) else list(given)
    return [factor * each for each in given]


def scale_of(seen: Backward) -> float:
    """Return the factor that a gradient scaler put on the loss, or 1."""
    for operation in seen.operations[-1:]:
        if any(call.get("grad_scaler") for call in operation.calls):
            constants = [int(i[1:]) for i in operation.inputs if i[0] == "c"]
            if constants:
                return float(seen.constants[constants[0]].value.sum()) or 1.0
    return 1.0


def moved(before: dict[int, Array], after: dict[int, Array]) -> bool:
    """Tell whether any parameter changed; a nan that stays has not."""
    common = before.keys() & after.keys()
    return any(before[k].tobytes() != after[k].tobytes() for k in common)


def short(name: str) -> str:
    """Return the last two parts of a name: "0.weight" of `weights['0.weight']`."""
    return ".".join(re.findall(r"\w+", name)[-2:])


def split_if_never_updated(trace: Trace, most: int) -> None:
    """Give each backward pass an iteration of its own, if no parameter ever moved."""
    if len(trace.iterations) != 1 or trace.iterations[0].rules:
        return
    only = trace.iterations[0]
    if not any(b.changed for b in only.backwards) and not only.after:
        parts = [Iteration([b], after=b.before) for b in only.backwards]
        trace.iterations = parts[:most]


@contextmanager
def replaced(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Put another function in the place of `owner.name`, for a while."""
    original = getattr(owner, name)
    setattr(owner, name, make(original))
    try:
        yield
    finally:
        setattr(owner, name, original)


@contextmanager
def watch(name: str, iterations: int = ITERATIONS) -> Iterator[Trace]:
    """Watch the PyTorch loop inside this context; its trace is filled as it runs.

    Only the first `iterations` updates are kept; the loop itself goes on to its end.
    """
    watcher = Watcher(name, iterations)
    with watcher.attached():
        try:
            yield watcher.trace
        finally:
            watcher.finish()
