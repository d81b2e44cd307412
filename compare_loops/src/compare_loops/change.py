"""Changes that an experiment makes in a watched loop, without editing its script."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.modules.module import register_module_forward_pre_hook

from compare_loops.calls import DEPENDS_ON_MODE
from compare_loops.trace import Array

if TYPE_CHECKING:
    from compare_loops.watcher import Watcher


class Change:
    """What an experiment changes in a loop; this one changes nothing."""

    loss_factor = 1.0  # by which the watched losses are multiplied afterwards

    def attach(self, watcher: Watcher, stack: ExitStack) -> None:
        """Register hooks for the time of watching."""

    def parameter(self, number: int, tensor: Tensor) -> bool:
        """Change a parameter before its first use; return whether it was changed."""
        return False

    def before_backward(self, watcher: Watcher) -> float:
        """Act before a backward pass; return a factor for the loss's gradient."""
        return 1.0

    def after_backward(self, watcher: Watcher) -> None:
        """Act after a backward pass, on the gradients."""

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
        with torch.no_grad():
            tensor.zero_()
        return True

    def after_backward(self, watcher: Watcher) -> None:
        """Take the gradient away: an update by hand needs zeros."""
        for number in self.numbers:
            tensor = watcher.tensors[number]
            if tensor.grad is not None:
                tensor.grad.zero_()

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

    def after_backward(self, watcher: Watcher) -> None:
        """Multiply the gradients, where no optimizer holds the rate."""
        if watcher.names.optimizers:
            return
        t = len(watcher.trace.iterations) - 1
        for number, ratios in self.ratios.items():
            tensor = watcher.tensors[number]
            if tensor.grad is not None and 0 <= t < len(ratios):
                tensor.grad.mul_(ratios[t])

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

    def after_backward(self, watcher: Watcher) -> None:
        """Add what earlier iterations left."""
        for number, tensor in enumerate(watcher.tensors):
            if tensor.grad is not None:
                if number in self.sums:
                    tensor.grad.add_(self.sums[number])
                self.sums[number] = tensor.grad.clone()


@dataclass
class Clip(Change):
    """Gradients are clipped to this norm before the step."""

    norm: float

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Clip all gradients together."""
        held = [p for group in optimizer.param_groups for p in group["params"]]
        torch.nn.utils.clip_grad_norm_(held, self.norm)


@dataclass
class NoClip(Change):
    """Gradients reach the step as backward left them."""

    whole: dict[int, Tensor] = field(default_factory=dict)

    def after_backward(self, watcher: Watcher) -> None:
        """Remember the gradients."""
        for number, tensor in enumerate(watcher.tensors):
            if tensor.grad is not None:
                self.whole[number] = tensor.grad.clone()

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Put the gradients back, without a gradient scaler's factor."""
        scale = watcher.last.scale if watcher.last is not None else 1.0
        for number, gradient in self.whole.items():
            tensor = watcher.tensors[number]
            if tensor.grad is not None:
                tensor.grad.copy_(gradient / scale)


@dataclass
class SetMode(Change):
    """Layers that depend on it run in this mode, from an iteration on."""

    training: bool
    since: int

    def attach(self, watcher: Watcher, stack: ExitStack) -> None:
        """Set the mode of each module as it is called in a training iteration."""

        def set_mode(module: torch.nn.Module, args: Any) -> None:
            t = len(watcher.trace.iterations)
            if torch.is_grad_enabled() and t >= self.since and depends_on_mode(module):
                module.training = self.training

        stack.callback(register_module_forward_pre_hook(set_mode).remove)


def depends_on_mode(module: torch.nn.Module) -> bool:
    """Tell whether a module computes something else in training."""
    words = ("dropout", "batchnorm", "instancenorm", *DEPENDS_ON_MODE)
    return type(module).__name__.lower().startswith(words)


@dataclass
class Together(Change):
    """Several changes at once."""

    parts: list[Change]

    def __post_init__(self) -> None:
        self.loss_factor = float(np.prod([part.loss_factor for part in self.parts]))

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

    def after_backward(self, watcher: Watcher) -> None:
        """Let all act."""
        for part in self.parts:
            part.after_backward(watcher)

    def before_step(self, watcher: Watcher, optimizer: torch.optim.Optimizer) -> None:
        """Let all act."""
        for part in self.parts:
            part.before_step(watcher, optimizer)
