"""Which parameter of one loop is which of the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import permutations

import numpy as np

from compare_loops.numbers import distance, epsilon, is_constant, size, tolerance
from compare_loops.trace import Array, Parameter, Trace

# Names of a bias: `model.0.bias`, `bias_ih_l0`, `b`, `b1`, Keras's `dense/bias`.
BIAS = re.compile(r"(^|[._'\[/])(bias\w*|b\d*)['\]]*$")


# What a parameter is called where nobody named it: that tells nothing of its role.
NUMBERED = re.compile(r"parameter \d+$")

# So many layers are written as one: queries, keys and values, or an LSTM's gates.
MOST_PARTS = 4

# Two gradients of the first iteration are equal up to this part of themselves: sums
# over a batch, in another order, lose more digits than the parameters have lost.
SAME_GRADIENT = 1e-3


@dataclass(frozen=True)
class Pair:
    """Parameter `a` of loop A is parameter `b` of loop B, with axes in this order."""

    a: int
    b: int
    order: tuple[int, ...] | None  # None: the same numbers in another shape

    def turned(self, value: Array, shape: tuple[int, ...]) -> Array:
        """Return B's array in A's layout, which has this shape."""
        if value.size != int(np.prod(shape)):
            return value
        if self.order is None:
            return value.reshape(shape)
        return value.squeeze().transpose(self.order).reshape(shape)


@dataclass
class Pairing:
    """All pairs, and the parameters without a partner, by number."""

    pairs: list[Pair]
    only_a: list[int]
    only_b: list[int]


def orders(shape: list[int], wanted: list[int]) -> list[tuple[int, ...]]:
    """Return each order of axes that brings `shape` to `wanted`, unit axes aside."""
    slim = [n for n in shape if n != 1]
    goal = [n for n in wanted if n != 1]
    if sorted(slim) != sorted(goal) or len(slim) > 5:
        return []
    return [
        order
        for order in permutations(range(len(slim)))
        if [slim[axis] for axis in order] == goal
    ]


def first_values(trace: Trace) -> dict[int, Array]:
    """Return the values with which each parameter enters the loop."""
    found: dict[int, Array] = {}
    for iteration in trace.iterations[:2]:
        for backward in iteration.backwards:
            for number, value in backward.before.items():
                found.setdefault(number, value)
    return found


def first_gradients(trace: Trace) -> dict[int, Array]:
    """Return the first gradient of each parameter, as one of rms 1, zeros left out.

    Another loss may have gradients that are larger by one factor.
    """
    gradients = trace.iterations[0].gradients
    sizes = {number: size(gradient) for number, gradient in gradients.items()}
    return {k: g / sizes[k] for k, g in gradients.items() if 0 < sizes[k] < np.inf}


def is_bias(parameter: Parameter) -> bool:
    """Tell whether a parameter is a bias, by its name."""
    return bool(BIAS.search(parameter.name))


def same_name(p: Parameter, q: Parameter) -> bool:
    """Tell whether two parameters have one name, and not only one number."""
    return p.name == q.name and not NUMBERED.match(p.name)


def alike(p: Parameter, q: Parameter, shaped: bool) -> bool:
    """Tell whether two parameters of fitting shapes may play one role.

    A bias is no weight. Where a name does not tell, and if `shaped`, the number of
    axes does: the weight (1, 8) of a layer with one output is no bias (8,).
    """
    if shaped and len(p.shape) != len(q.shape):
        return False
    unnamed = NUMBERED.match(p.name) or NUMBERED.match(q.name)
    return bool(unnamed) or is_bias(p) == is_bias(q)


class Matcher:
    """Finds pairs: first by equal values, then by equal names, then by order of use."""

    def __init__(self, a: Trace, b: Trace) -> None:
        self.a, self.b = a.parameters, b.parameters
        self.values_a, self.values_b = first_values(a), first_values(b)
        self.gradients_a, self.gradients_b = first_gradients(a), first_gradients(b)
        self.pairs: list[Pair] = []
        self.done_a: set[int] = set()  # the numbers of those that have a partner
        self.done_b: set[int] = set()
        self.idle = False  # whether to look at parameters that no forward pass reads

    def open(self) -> Iterator[tuple[int, int]]:
        """Yield the candidates among parameters that have no partner yet.

        One that finds its partner meanwhile is not yielded again.
        """
        for i in self.values_a:
            for j in self.values_b:
                if i in self.done_a:
                    break
                if j not in self.done_b and self.may_pair(i, j):
                    yield i, j

    def may_pair(self, i: int, j: int) -> bool:
        """Tell whether it is the turn of these: those that no pass reads come last."""
        return self.idle or bool(self.a[i].uses and self.b[j].uses)

    def add(self, pair: Pair) -> None:
        """Add a pair; its parameters are candidates no more."""
        self.pairs.append(pair)
        self.done_a.add(pair.a)
        self.done_b.add(pair.b)

    def add_equal(self, constant: bool, with_gradient: bool = False) -> None:
        """Pair parameters that start at equal values.

        Constant ones, such as biases at zero, say little and come second: first those
        whose first gradients are equal too.
        """
        for i, j in self.open():
            value = self.values_a[i]
            if is_constant(value) == constant:
                pair = self.equal_pair(i, j)
                if pair and (not with_gradient or self.same_gradient(pair)):
                    self.add(pair)

    def same_gradient(self, pair: Pair) -> bool:
        """Tell whether the first gradients of a pair are equal, up to a factor."""
        one, other = self.gradients_a.get(pair.a), self.gradients_b.get(pair.b)
        if one is None or other is None or one.size != other.size:
            return False
        return distance(one, pair.turned(other, one.shape)) <= SAME_GRADIENT

    def equal_pair(self, i: int, j: int) -> Pair | None:
        """Return two parameters as a pair if their starts are equal in some layout."""
        a, b = self.values_a[i], self.values_b[j]
        limit = tolerance(epsilon([self.a[i].dtype, self.b[j].dtype]))
        for order in self.fitting(i, j):
            pair = Pair(i, j, order)
            if distance(a, pair.turned(b, a.shape)) <= limit:
                return pair
        whole = a.size == int(np.prod(self.a[i].shape)) and a.size == b.size
        varied = whole and not is_constant(a)
        if varied and distance(a.ravel(), b.ravel()) <= limit:
            return Pair(i, j, None)
        return None

    def fitting(self, i: int, j: int) -> list[tuple[int, ...]]:
        """Return the orders of axes in which the shapes of two parameters agree."""
        return orders(self.b[j].shape, self.a[i].shape)

    def add_by(self, same: Callable[[Parameter, Parameter], bool]) -> None:
        """Pair parameters of fitting shapes that are the `same`, in order of use."""
        for i, j in self.open():
            if same(self.a[i], self.b[j]) and (fit := self.fitting(i, j)):
                self.add(Pair(i, j, fit[0]))

    def add_siblings(self) -> None:
        """Pair the bias of a layer with that of the layer that has its weight."""
        places_a = {parameter.name: i for i, parameter in enumerate(self.a)}
        places_b = {parameter.name: j for j, parameter in enumerate(self.b)}
        open_pairs = set(self.open())
        for pair in list(self.pairs):
            i = places_a.get(bias_beside(self.a[pair.a].name), -1)
            j = places_b.get(bias_beside(self.b[pair.b].name), -1)
            if (i, j) in open_pairs and self.fitting(i, j):
                self.add(Pair(i, j, self.fitting(i, j)[0]))


def bias_beside(name: str) -> str:
    """Return the name of the bias that belongs to a weight, or "" for other names."""
    stem = name.removesuffix(".weight")
    return f"{stem}.bias" if stem != name else ""


def stacked(parts: list[list[int]], whole: list[int]) -> bool:
    """Tell whether arrays of these shapes, joined along one axis, have this shape."""
    return any(
        all(
            [*part[:axis], *part[axis + 1 :]] == [*whole[:axis], *whole[axis + 1 :]]
            for part in parts
        )
        and sum(part[axis] for part in parts) == whole[axis]
        for axis in range(len(whole))
        if all(len(part) == len(whole) for part in parts)
    )


def run_of(parameters: list[Parameter], alone: list[int], whole: Parameter) -> set[int]:
    """Return consecutive parameters without partner that, joined, are one of these."""
    alike = [k for k in alone if is_bias(parameters[k]) == is_bias(whole)]
    for length in range(2, MOST_PARTS + 1):
        for start in range(len(alike) - length + 1):
            run = alike[start : start + length]
            if stacked([parameters[k].shape for k in run], whole.shape):
                return set(run)
    return set()


def without_fused(
    ours: list[Parameter], alone: list[int], theirs: list[Parameter], others: list[int]
) -> tuple[list[int], list[int]]:
    """Leave out the parameters of one loop that the other loop holds joined in one.

    Such are the projections to queries, keys and values, or the gates of an LSTM:
    several layers, or one layer with all of their outputs, compute the same.
    """
    left = []
    for other in others:
        run = run_of(ours, alone, theirs[other])
        alone = [k for k in alone if k not in run]
        left += [] if run else [other]
    return alone, left


def pair_parameters(a: Trace, b: Trace) -> Pairing:
    """Pair the parameters of two loops."""
    matcher = Matcher(a, b)
    for matcher.idle in (False, True):
        matcher.add_equal(constant=False)
        matcher.add_by(same_name)
        matcher.add_siblings()
        matcher.add_equal(constant=True, with_gradient=True)
        matcher.add_siblings()
        matcher.add_equal(constant=True)
        matcher.add_by(partial(alike, shaped=True))
        matcher.add_by(partial(alike, shaped=False))
    pairs = sorted(matcher.pairs, key=lambda pair: pair.a)
    paired_a, paired_b = {p.a for p in pairs}, {p.b for p in pairs}
    only_a = [i for i in matcher.values_a if i not in paired_a]
    only_b = [j for j in matcher.values_b if j not in paired_b]
    only_a, only_b = without_fused(a.parameters, only_a, b.parameters, only_b)
    only_b, only_a = without_fused(b.parameters, only_b, a.parameters, only_a)
    return Pairing(pairs, only_a, only_b)
