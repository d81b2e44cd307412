"""Changes that an experiment makes in a watched loop, without editing its script.

A change is planned in one process and acts in another, which runs the script. Only
the latter needs torch: it is imported where a change acts.
"""

from __future__ import annotations

import inspect
import random
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from compare_loops.anatomy import DEPENDS_ON_MODE
from compare_loops.trace import Array

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from compare_loops.watcher import Watcher


class Change:
    """What an experiment changes in a loop; this one changes nothing."""

    loss_factor = 1.0  # by which the watched losses are multiplied afterwards
    rewrites = False  # whether it changes calls of torch functions

    def rewrite(self, function: Any, args: Any, kwargs: Any) -> tuple[Any, Any, Any]:
        """Return what is called instead of a torch function: another, or the same."""
        return function, args, kwargs

    def attach(self, watcher: Watcher, stack: ExitStack) -> None:
        """Register hooks for the time of watching."""

    def parameter(self, number: int, tensor: Tensor) -> bool:
        """Change a parameter before its first use; return whether it was changed."""
        return False

    def before_backward(self, watcher: Watcher) -> float:
        """Act before a backward pass; return a factor for the loss's gradient."""
        return 1.0

    def after_backward(self, watcher: Watcher, gradients: dict[int, Tensor]) -> None:
        """Act after a backward pass, on the gradients, by the parameters' numbers.

        They stand in `.grad`, or are what autograd.grad returns.
        """

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Act before an optimizer's step, on its groups and gradients."""


@dataclass
class StartFrom(Change):
    """Parameters start from these values."""

    values: dict[int, Array]

    def parameter(self, number: int, tensor: Tensor) -> bool:
        """Copy the value into the parameter."""
        if number not in self.values:
            return False
        import torch

        value = torch.from_numpy(
            self.values[number].reshape(tuple(tensor.shape)).copy()
        )
        with torch.no_grad():
            tensor.copy_(value)
        return True


@dataclass
class Hold(Change):
    """Parameters never move; if `zero`, they are zero."""

    numbers: list[int]
    zero: bool = False

    def parameter(self, number: int, tensor: Tensor) -> bool:
        """Set the parameter to zero, if asked."""
        if not self.zero or number not in self.numbers:
            return False
        import torch

        with torch.no_grad():
            tensor.zero_()
        return True

    def after_backward(self, watcher: Watcher, gradients: dict[int, Tensor]) -> None:
        """Take the gradient away: an update by hand needs zeros."""
        for number in self.numbers:
            if number in gradients:
                gradients[number].zero_()

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Take the gradient away: an optimizer passes over a parameter without one."""
        for number in self.numbers:
            watcher.tensors[number].grad = None


@dataclass
class ScaleLoss(Change):
    """The loss, and with it every gradient, is multiplied by a factor."""

    loss_factor: float

    def before_backward(self, watcher: Watcher) -> float:
        """Return the factor."""
        return self.loss_factor


@dataclass
class UseRates(Change):
    """Each parameter gets these learning rates, one for each iteration.

    `ratios` serve an update by hand: there the gradient is multiplied, which is the
    same for a plain gradient step.
    """

    rates: dict[int, list[float]]
    ratios: dict[int, list[float]]

    def after_backward(self, watcher: Watcher, gradients: dict[int, Tensor]) -> None:
        """Multiply the gradients, where no optimizer holds the rate."""
        t = len(watcher.trace.iterations) - 1
        for number, ratios in self.ratios.items():
            if number in gradients and 0 <= t < len(ratios):
                gradients[number].mul_(ratios[t])

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Set the rates of the optimizer's groups."""
        t = max(0, len(watcher.trace.iterations) - 1)
        for group in optimizer.param_groups:
            for tensor in group["params"]:
                rates = self.rates.get(watcher.numbers.get(id(tensor), -1))
                if rates and t < len(rates):
                    group["lr"] = rates[t]
                    break


@dataclass
class UseConstants(Change):
    """The optimizer works with these constants."""

    constants: dict[str, Any]

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Set the constants of all groups."""
        for group in optimizer.param_groups:
            for key, value in self.constants.items():
                if key in group:
                    group[key] = tuple(value) if isinstance(value, list) else value


@dataclass
class Clear(Change):
    """Gradients are cleared before the first backward pass of each iteration."""

    def before_backward(self, watcher: Watcher) -> float:
        """Clear all gradients, if a new iteration begins."""
        current = watcher.current
        if current is None or watcher.last is None or len(current.backwards) <= 1:
            for tensor in watcher.tensors:
                tensor.grad = None
        return 1.0


@dataclass
class Keep(Change):
    """Each gradient is added to those of all iterations before."""

    sums: dict[int, Tensor] = field(default_factory=dict)

    def after_backward(self, watcher: Watcher, gradients: dict[int, Tensor]) -> None:
        """Add what earlier iterations left."""
        for number, gradient in gradients.items():
            if number in self.sums:
                gradient.add_(self.sums[number])
            self.sums[number] = gradient.clone()


@dataclass
class Clip(Change):
    """Gradients are clipped to this norm before the step."""

    norm: float

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Clip all gradients together."""
        import torch

        held = [p for group in optimizer.param_groups for p in group["params"]]
        torch.nn.utils.clip_grad_norm_(held, self.norm)


@dataclass
class NoClip(Change):
    """Gradients reach the step as backward left them."""

    whole: dict[int, Tensor] = field(default_factory=dict)

    def after_backward(self, watcher: Watcher, gradients: dict[int, Tensor]) -> None:
        """Remember the gradients."""
        for number, gradient in gradients.items():
            self.whole[number] = gradient.clone()

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Put the gradients back, without a gradient scaler's factor."""
        scale = watcher.last.scale if watcher.last is not None else 1.0
        for number, gradient in self.whole.items():
            tensor = watcher.tensors[number]
            if tensor.grad is not None:
                tensor.grad.copy_(gradient / scale)


@dataclass
class SetMode(Change):
    """Layers that depend on it run in this mode, from an iteration on.

    Only those calls are changed that run with gradients switched on, or only others.
    """

    training: bool
    since: int
    gradient: bool = True

    def attach(self, watcher: Watcher, stack: ExitStack) -> None:
        """Set the mode of each module for the time of its call."""
        import torch
        from torch.nn.modules import module as hooks

        own: dict[int, bool] = {}  # the module's mode, by its id

        def set_mode(module: torch.nn.Module, args: Any) -> None:
            acts = torch.is_grad_enabled() == self.gradient
            acts = acts and len(watcher.trace.iterations) >= self.since
            if acts and depends_on_mode(module):
                own[id(module)] = module.training
                module.training = self.training

        def set_back(module: torch.nn.Module, args: Any, output: Any) -> None:
            if id(module) in own:
                module.training = own.pop(id(module))

        stack.callback(hooks.register_module_forward_pre_hook(set_mode).remove)
        stack.callback(hooks.register_module_forward_hook(set_back).remove)


def depends_on_mode(module: torch.nn.Module) -> bool:
    """Tell whether a module computes something else in training."""
    words = ("dropout", "batchnorm", "instancenorm", *DEPENDS_ON_MODE)
    return type(module).__name__.lower().startswith(words)


# Settings of an optimizer that choose how it computes, and not what.
SPEED = {"foreach", "fused", "capturable", "differentiable"}


@dataclass
class UseOptimizer(Change):
    """The parameters are stepped by another optimizer than the loop's own.

    Of each parameter, by number, `rules` holds what that optimizer is made with, and
    `rates` its learning rates, one for each iteration.
    """

    name: str
    rules: dict[int, dict[str, Any]]
    rates: dict[int, list[float]]
    made: dict[int, Any] = field(default_factory=dict)
    stepping: bool = False

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Step with the other optimizer, and leave the loop's own nothing to do."""
        if self.stepping:  # it is the other one's turn
            return
        numbers = {
            watcher.numbers[id(tensor)]: tensor
            for group in optimizer.param_groups
            for tensor in group["params"]
            if watcher.numbers.get(id(tensor)) in self.rules
        }
        if id(optimizer) not in self.made:
            self.made[id(optimizer)] = self.make(numbers)
        other = self.made[id(optimizer)]
        t = max(0, len(watcher.trace.iterations) - 1)
        for number, group in zip(numbers, other.param_groups, strict=True):
            group["lr"] = self.rates[number][min(t, len(self.rates[number]) - 1)]
        self.stepping = True
        other.step()
        self.stepping = False
        for tensor in numbers.values():
            tensor.grad = None

    def make(self, numbers: dict[int, Tensor]) -> Any:
        """Return the optimizer, with one group for each parameter."""
        import torch

        make = getattr(torch.optim, self.name)
        known = inspect.signature(make).parameters.keys() - SPEED
        groups = []
        for number, tensor in numbers.items():
            settings = {
                k: tuple(v) if isinstance(v, list) else v
                for k, v in self.rules[number].items()
                if k in known
            }
            groups.append({**settings, "params": [tensor]})
        return make(groups)


@dataclass
class OneShape(Change):
    """Where prediction and target broadcast, the target gets the other's shape."""

    names: set[str]  # of the operations that may broadcast
    where: str  # the line of the one that does
    rewrites = True

    def rewrite(self, function: Any, args: Any, kwargs: Any) -> tuple[Any, Any, Any]:
        """Reshape the second argument, if both hold as many numbers."""
        from compare_loops.calls import called_from, name_of

        if name_of(function) not in self.names or not called_from(self.where):
            return function, args, kwargs
        shapes = [getattr(value, "shape", None) for value in args[:2]]
        both = len(shapes) == 2 and None not in shapes and shapes[0] != shapes[1]
        if both and args[0].numel() == args[1].numel():
            args = (args[0], args[1].reshape(shapes[0]), *args[2:])
        return function, args, kwargs


@dataclass
class UseCall(Change):
    """One function is called with other settings, or another one in its place.

    `settings` are those of the other loop. `kept` names the arguments that another
    function takes over.
    """

    name: str
    where: str
    settings: dict[str, Any]
    instead: str = ""
    kept: tuple[str, ...] = ()
    rewrites = True

    def rewrite(self, function: Any, args: Any, kwargs: Any) -> tuple[Any, Any, Any]:
        """Return the changed call, if it is this function on this line."""
        import torch

        from compare_loops.calls import called_from, name_of, named_arguments

        if name_of(function) != self.name or not called_from(self.where):
            return function, args, kwargs
        named = named_arguments(function, args, kwargs)
        if self.instead:
            function = getattr(torch.nn.functional, self.instead)
            if not self.kept or not set(self.kept) <= named.keys():
                return function, args[:1], self.given()  # one argument, without a name
            kept = {key: named[key] for key in self.kept}
            return function, (), kept | self.given()
        if not all(key in named for key in self.settings):
            return function, args, kwargs
        return function, (), named | self.given()

    def given(self) -> dict[str, Any]:
        """Return the settings as torch takes them: weights of classes as a tensor."""
        import torch

        return {
            key: torch.tensor(value) if key in ("weight", "pos_weight") and value
            else value for key, value in self.settings.items()
        }  # fmt: skip


@dataclass
class Seed(Change):
    """All random numbers are seeded once more where the loop first uses a parameter."""

    done: bool = False

    def parameter(self, number: int, tensor: Tensor) -> bool:
        """Seed, before the first parameter is used."""
        import torch

        if not self.done:
            self.done = True
            random.seed(0)
            np.random.seed(0)
            torch.manual_seed(0)
        return False


@dataclass
class Together(Change):
    """Several changes at once."""

    parts: list[Change]

    def __post_init__(self) -> None:
        self.loss_factor = float(np.prod([part.loss_factor for part in self.parts]))
        self.rewrites = any(part.rewrites for part in self.parts)

    def rewrite(self, function: Any, args: Any, kwargs: Any) -> tuple[Any, Any, Any]:
        """Let all change the call, one after the other."""
        for part in self.parts:
            function, args, kwargs = part.rewrite(function, args, kwargs)
        return function, args, kwargs

    def attach(self, watcher: Watcher, stack: ExitStack) -> None:
        """Attach all."""
        for part in self.parts:
            part.attach(watcher, stack)

    def parameter(self, number: int, tensor: Tensor) -> bool:
        """Let all change the parameter."""
        return any([part.parameter(number, tensor) for part in self.parts])

    def before_backward(self, watcher: Watcher) -> float:
        """Return the product of all factors."""
        return float(np.prod([part.before_backward(watcher) for part in self.parts]))

    def after_backward(self, watcher: Watcher, gradients: dict[int, Tensor]) -> None:
        """Let all act."""
        for part in self.parts:
            part.after_backward(watcher, gradients)

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Let all act."""
        for part in self.parts:
            part.before_step(watcher, optimizer)
