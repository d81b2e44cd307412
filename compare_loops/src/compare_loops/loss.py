"""Losses as formulas: which known one gives the recorded numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from compare_loops.numbers import class_numbers
from compare_loops.trace import Array

Element = Callable[[Array, Array], Array]


def _log_softmax(p: Array) -> Array:
    shifted = p - p.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _pick(rows: Array, target: Array) -> Array:
    """Return minus the entry of each row that its class number names."""
    number = class_numbers(target)
    if number.shape == rows.shape:
        return np.asarray(-(target * rows).sum(axis=1))
    number = number.astype(int)
    chosen = np.take_along_axis(rows, np.expand_dims(np.maximum(number, 0), 1), 1)
    return np.asarray(np.where(number >= 0, -chosen.squeeze(1), 0.0))


# Each gives the loss of the single elements, from predictions and targets.
LOSSES: dict[str, Element] = {
    "squared error": lambda p, t: (p - t) ** 2,
    "absolute error": lambda p, t: np.abs(p - t),
    "cross-entropy of scores": lambda p, t: _pick(_log_softmax(p), t),
    "cross-entropy of probabilities": lambda p, t: _pick(np.log(p), t),
    "cross-entropy of log-probabilities": _pick,
    "binary cross-entropy of scores": lambda p, t: np.logaddexp(0, p) - t * p,
    "binary cross-entropy of probabilities": lambda p, t: (
        -(t * np.log(p) + (1 - t) * np.log1p(-p))
    ),
    "KL divergence": lambda p, t: t * (np.log(t) - p),
}

# Losses that take one row of scores for each target.
BY_CLASS = ("cross-entropy",)

# A loss agrees with a formula to this relative distance: float32 sums of up to a
# million elements are that exact.
EXACT = 2e-5

OVER_CLASSES = "mean over samples and classes"

FACTORS = (1.0, 0.5, 2.0)  # what people write in front of a loss


@dataclass(frozen=True)
class Formula:
    """factor / divisor times the sum of `name` over all elements.

    `divisor` names what it is: "sum", "mean over elements", "mean over samples".
    """

    name: str
    divisor: str
    factor: float
    scale: float = field(compare=False)  # it changes with the batch's size

    @property
    def function(self) -> str:
        """The loss as a function of scores: a softmax may belong to the model."""
        return self.name.replace("of probabilities", "of scores")

    def __str__(self) -> str:
        front = "" if self.factor == 1 else f"{self.factor:g} x "
        return f"{front}{self.name}, {self.divisor}"


def divisors(prediction: Array, target: Array, elements: Array) -> dict[str, float]:
    """Return what people divide a sum by, with its name."""
    found = {
        "sum": 1.0,
        "mean over elements": float(elements.size),
        "mean over samples": float(prediction.shape[0] if prediction.ndim else 1),
        OVER_CLASSES: float(prediction.size),
        "mean over the targets that are not -100": float((target != -100).sum()),
    }
    return {name: number for name, number in found.items() if number > 0}


def formulas(prediction: Array, target: Array, loss: float) -> list[Formula]:
    """Return the known losses that give this number, the simplest first."""
    found = []
    for name, element in LOSSES.items():
        elements = apply(name, element, prediction, target)
        if elements is None or not np.isfinite(elements).all():
            continue
        total = float(elements.sum())
        for divisor, number in divisors(prediction, target, elements).items():
            # Few take this mean, and a factor only looks like it: a quarter of the
            # loss of two classes would be half of their mean over classes as well.
            for factor in FACTORS if divisor != OVER_CLASSES else FACTORS[:1]:
                value = factor * total / number
                if total and abs(value - loss) <= EXACT * abs(loss):
                    found.append(Formula(name, divisor, factor, factor / number))
    return sorted(found, key=lambda formula: formula.factor != 1)


def apply(name: str, element: Element, p: Array, t: Array) -> Array | None:
    """Return the loss of each element, or None if this loss does not fit the shapes."""
    if np.iscomplexobj(p) or np.iscomplexobj(t):
        return None
    p = p.astype(np.float64)
    if name.startswith(BY_CLASS):
        if p.ndim < 2 or (t.shape != p.shape and t.shape != p.shape[:1] + p.shape[2:]):
            return None
        whole = np.issubdtype(t.dtype, np.integer)
        if t.shape != p.shape and (not whole or t.max(initial=0) >= p.shape[1]):
            return None
    elif t.size == p.size:
        t = t.reshape(p.shape)
    else:
        return None
    with np.errstate(all="ignore"):
        return element(p, t.astype(np.float64))
