"""Two traces side by side: how far apart they are at each stage of each iteration."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from math import sqrt

import numpy as np

from compare_loops.anatomy import Anatomy, dissect
from compare_loops.numbers import (
    GROWTH,
    MOST,
    distance,
    epsilon,
    is_constant,
    is_part,
    same_numbers,
    size,
    tolerance,
)
from compare_loops.pairing import Pair, Pairing, pair_parameters
from compare_loops.trace import Array, CompareError, Constant, Iteration, Trace
from compare_loops.update import Rule, has_moved, rule_of

# Up to this distance two sets of parameters are the same place, for judging what is
# computed from them: a forward pass is smooth, and turns it into a similar distance.
SAME_PLACE = 3e-4

# Two loops whose parameters moved the same way to a thousandth have trained alike.
SAME_TRAINING = 1e-3

# A loss below this part of the first one is zero up to round-off, and has no digits.
ZERO_LOSS = 1e-6

# A gradient below so many units of round-off of the largest one is itself round-off:
# sums over a batch that should be zero, such as that of a bias before batch norm. Adam
# makes steps of full length of it, in another direction in each program.
NOISE, MOST_NOISE = 30, 1e-3

# Functions whose derivative jumps: round-off puts some of a million activations on the
# other side, where their gradient is another one. Named by letters and digits alone.
KINKS = {
    "relu", "leakyrelu", "prelu", "relu6", "hardtanh", "rnnrelu", "abs", "clamp",
    "clampmin", "clampmax", "max", "amax", "maximum", "maxpool1d", "maxpool2d",
    "maxpool3d",
}  # fmt: skip

# So many equal losses from different weights are no coincidence.
FEW = 5


class Comparison:
    """Loop `a` beside loop `b`, iteration by iteration."""

    def __init__(self, a: Trace, b: Trace) -> None:
        for trace in (a, b):
            check(trace)
        self.a, self.b = a, b
        self.n = min(len(a.iterations), len(b.iterations))
        self.pairing: Pairing = pair_parameters(a, b)
        self.pairs = self.pairing.pairs
        stored = epsilon([p.dtype for p in (*a.parameters, *b.parameters)])
        self.place = max(SAME_PLACE, tolerance(stored))
        types, alike = self.computing_types()
        self.eps = max(stored, epsilon(types - {"tf32"} if alike else types))
        self.limit = tolerance(self.eps)
        self.scaled_limit = max(self.limit, tolerance(epsilon(types)))

    def computing_types(self) -> tuple[set[str], bool]:
        """Return the types in which the first forward passes compute.

        Also return whether both round to TF32 in the same operations. Then they round
        equal numbers alike, but not a number and a multiple of it.
        """
        operations = [
            [o for o in trace.iterations[0].backwards[0].operations if o.dtype]
            for trace in (self.a, self.b)
        ]
        a, b = (
            Counter(o.name for o in each if o.dtype == "tf32") for each in operations
        )
        return {o.dtype for each in operations for o in each}, a == b

    def both(self, t: int) -> tuple[Iteration, Iteration]:
        """Return iteration `t` of both loops."""
        return self.a.iterations[t], self.b.iterations[t]

    def anatomy(self, t: int) -> tuple[list[Anatomy], list[Anatomy]]:
        """Return the parts of each backward pass of iteration `t`, of both loops."""
        if t not in self._anatomies:
            first, second = (
                [dissect(backward) for backward in iteration.backwards]
                for iteration in self.both(t)
            )
            self._anatomies[t] = first, second
        return self._anatomies[t]

    @cached_property
    def _anatomies(self) -> dict[int, tuple[list[Anatomy], list[Anatomy]]]:
        return {}

    # Parameters ----------------------------------------------------------------------

    def paired(
        self, one: dict[int, Array], other: dict[int, Array]
    ) -> list[tuple[Pair, Array, Array]]:
        """Return both arrays of each pair that both hold, in A's layout."""
        found = []
        for pair in self.pairs:
            if pair.a in one and pair.b in other:
                a, b = one[pair.a], other[pair.b]
                turned = pair.turned(b, a.shape)
                if turned.shape == a.shape:
                    found.append((pair, a, turned))
        return found

    @cached_property
    def parameter_distance(self) -> list[float]:
        """The largest distance of two paired parameters, for each iteration.

        What only round-off moves, or no gradient, counts at the start alone.
        """
        found = [self.whole_distance(0)]
        for t in range(1, self.n):
            p, q = self.both(t)
            pairs = self.paired(p.before, q.before)
            parts = [self.live(x, a, b) for x, a, b in pairs if x.a in self.trained]
            found.append(max((distance(a, b) for a, b in parts), default=0))
        return found

    def whole_distance(self, t: int) -> float:
        """Return the largest distance of two paired parameters in iteration `t`."""
        p, q = self.both(t)
        pairs = self.paired(p.before, q.before)
        return max((distance(a, b) for _, a, b in pairs), default=0)

    @cached_property
    def trained(self) -> set[int]:
        """A's numbers of the pairs that a gradient reaches in one of the loops.

        Others, such as a target network, are at most copied now and then.
        """
        reached = [
            {
                number
                for iteration in trace.iterations
                for backward in iteration.backwards
                for number, gradient in backward.gradients.items()
                if np.any(gradient)
            }
            for trace in (self.a, self.b)
        ]
        return {p.a for p in self.pairs if p.a in reached[0] or p.b in reached[1]}

    def live(self, pair: Pair, a: Array, b: Array) -> tuple[Array, Array]:
        """Leave out the elements of two values whose gradients are only round-off."""
        noise = self.noise.get(pair.a)
        if noise is None or noise.shape != a.shape:
            return a, b
        return a[~noise], b[~noise]

    def paired_live(
        self, one: dict[int, Array], other: dict[int, Array]
    ) -> list[tuple[Array, Array]]:
        """Return both arrays of each pair that both hold, without such elements."""
        return [self.live(pair, a, b) for pair, a, b in self.paired(one, other)]

    @cached_property
    def noise(self) -> dict[int, Array]:
        """Which elements of A's parameters have gradients that are only round-off."""
        noise: dict[int, Array] = {}
        live: dict[int, Array] = {}
        for t in range(self.n):
            a, b = (i.at_step or i.gradients for i in self.both(t))
            sizes = {
                pair.a: np.maximum(np.abs(x), np.abs(y))
                for pair, x, y in self.paired(a, b)
            }
            top = max((float(g.max(initial=0.0)) for g in sizes.values()), default=0.0)
            if not np.isfinite(top):
                continue  # nothing is small beside a gradient that is inf or nan
            limit = top * min(NOISE * self.eps, MOST_NOISE)
            for k, g in sizes.items():
                noise[k] = noise.get(k, False) | (g > 0)
                live[k] = live.get(k, False) | (g > limit)
        return {k: noise[k] & ~live[k] for k in noise}

    def same_place(self, t: int) -> bool:
        """Tell whether both loops compute iteration `t` from equal parameters.

        They are equal in the type that stores them: autocast keeps float32 weights.
        """
        return self.parameter_distance[t] <= self.place

    def differ(self, t: int, a: Array, b: Array, *, scaled: bool = False) -> bool:
        """Tell whether two results of iteration `t` differ by more than round-off.

        What its parameters differ by already is allowed to grow. `scaled` says that
        one of the two was multiplied, to have the size of the other.
        """
        given = min(GROWTH * self.parameter_distance[t], MOST)
        return distance(a, b) > max(self.scaled_limit if scaled else self.limit, given)

    def gradients_differ(
        self, t: int, a: Array, b: Array, *, scaled: bool = False
    ) -> bool:
        """Tell the same of two gradients, which may jump as well."""
        return distance(a, b) > self.jump and self.differ(t, a, b, scaled=scaled)

    @cached_property
    def jump(self) -> float:
        """How far round-off may move gradients that pass kinks; 0 if there is none.

        Of the N activations before a kink, about N times `limit` lie within round-off
        of it. Those that change sides change a gradient, a sum over all N, by the
        square root of their part; few as they are, by up to twice that.
        """
        kinks = max(
            sum(
                operation.name.replace("_", "").lower() in KINKS
                for backward in trace.iterations[0].backwards
                for operation in backward.operations
            )
            for trace in (self.a, self.b)
        )
        return min(2 * sqrt(self.limit * kinks), MOST)

    def losses_differ(self, t: int) -> bool:
        """Tell whether the losses of iteration `t` differ by more than round-off."""
        return self.differ(t, *(np.asarray(i.loss) for i in self.both(t)))

    @cached_property
    def rules(self) -> list[tuple[Pair, Rule, Rule]]:
        """The update rules in both loops of each pair that moves."""
        return [
            (pair, rule_of(self.a, pair.a), rule_of(self.b, pair.b))
            for pair in self.pairs
            if has_moved(self.a, pair.a) and has_moved(self.b, pair.b)
        ]

    # Data ----------------------------------------------------------------------------

    def constants(self, t: int, part: str) -> tuple[list[Constant], list[Constant]]:
        """Return the "inputs" or the "targets" of iteration `t` in both loops.

        Several backward passes are one batch in parts, which are put together, or
        the losses of several tasks, which read one batch.
        """
        a, b = (together(parts, part) for parts in self.anatomy(t))
        return [c for c in a if is_data(c)], [c for c in b if is_data(c)]

    def strangers(self, t: int) -> tuple[list[Constant], list[Constant]]:
        """Return the data of each loop in iteration `t` that the other does not have.

        Targets are looked for among the other's targets; where it has none, and for
        inputs, anywhere: what enters twice in one loop may enter once in the other.
        """
        inputs, targets = self.constants(t, "inputs"), self.constants(t, "targets")
        both_have_targets = bool(targets[0] and targets[1])
        found: tuple[list[Constant], list[Constant]] = ([], [])
        for side in (0, 1):
            every = inputs[1 - side] + targets[1 - side]
            found[side].extend(without(inputs[side], every))
            other = targets[1 - side] if both_have_targets else every
            found[side].extend(without(targets[side], other))
        without_slices(*found)
        without_slices(*reversed(found))
        return found

    @cached_property
    def same_parts(self) -> bool:
        """Whether both loops send as many losses backward before each step."""
        counts = [
            [len(i.backwards) for i in x.iterations[: self.n]] for x in (self.a, self.b)
        ]
        return counts[0] == counts[1]

    # The whole -----------------------------------------------------------------------

    @cached_property
    def losses_agree(self) -> bool:
        """Whether the losses of all iterations are equal up to grown round-off.

        A loop that divides the gradients of several batches by their number, and not
        the losses, has the same mean loss.
        """
        if self.curves_agree(self.a.losses, self.b.losses):
            return True
        means = [
            [
                loss / len(i.backwards)
                for loss, i in zip(x.losses, x.iterations, strict=True)
            ]
            for x in (self.a, self.b)
        ]
        return not self.same_parts and self.curves_agree(*means)

    def curves_agree(self, a: list[float], b: list[float]) -> bool:
        """Tell whether two loss curves are equal up to grown round-off."""
        start = max(abs(a[0]), abs(b[0]))
        for t in range(self.n):
            p, q = a[t], b[t]
            if not np.isfinite(p) or not np.isfinite(q):
                return str(p) == str(q)  # both inf or nan from here on
            limit = max(
                self.limit if t == 0 else 0, min(self.limit * 8**t, SAME_TRAINING)
            )
            if abs(p - q) > limit * max(abs(p), abs(q)) + ZERO_LOSS * start:
                return False
        return True

    @cached_property
    def movements_agree(self) -> bool:
        """Whether all paired parameters moved alike, from first to last."""
        p, q = self.both(0)[0].before, self.both(0)[1].before
        last = self.both(self.n - 1)
        if all(i.after for i in last):
            last_a, last_b = (i.after for i in last)
        else:  # the last update was not seen, such as in a recorded loop
            last_a, last_b = (i.before for i in last)
        ends = {pair.a: (a, b) for pair, a, b in self.paired(last_a, last_b)}
        for pair, a, b in self.paired(p, q):
            if pair.a not in ends or pair.a not in self.trained:
                continue
            end_a, end_b = ends[pair.a]
            one, other = self.live(pair, end_a - a, end_b - b)
            gap, moved = size(one - other), max(size(one), size(other))
            if gap > SAME_TRAINING * moved + self.limit * max(size(a), size(b)):
                return False
        return True

    @cached_property
    def agree(self) -> bool:
        """Whether the two loops trained alike, however differently they are written."""
        return self.losses_agree and (self.movements_agree or self.same_function)

    @cached_property
    def same_function(self) -> bool:
        """Whether the losses agree to round-off although the weights start elsewhere.

        Such are two networks whose hidden units stand in another order.
        """
        if self.parameter_distance[0] <= self.limit or self.n < FEW:
            return False
        pairs = zip(self.a.losses[: self.n], self.b.losses[: self.n], strict=True)
        return all(
            abs(p - q) <= self.limit * 10 * max(abs(p), abs(q)) for p, q in pairs
        )

    @cached_property
    def parting(self) -> int | None:
        """The first iteration whose losses differ, or None."""
        for t in range(self.n):
            if self.losses_differ(t):
                return t
        return None


def check(trace: Trace) -> None:
    """Raise `CompareError` if a trace has nothing that can be compared."""
    if not trace.iterations and trace.kind == "per-sample":
        raise CompareError(
            f"{trace.name}: gradients of single samples, as vmap(grad(f)) takes them, "
            "cannot be watched. Record them: LoopTrace(name).record(...)."
        )
    if not trace.iterations:
        raise CompareError(
            f"{trace.name}: no backward pass was seen. If it trains without autograd "
            "(numpy, JAX), record it: LoopTrace(name).record(...)."
        )
    if not np.isfinite(trace.losses[0]):
        raise CompareError(
            f"{trace.name}: the loss of the first iteration is {trace.losses[0]}; "
            "mend that first, there is nothing to compare."
        )


def without(some: list[Constant], others: list[Constant]) -> list[Constant]:
    """Return the constants whose values are not among the others."""
    return [c for c in some if not any(same_numbers(c.value, o.value) for o in others)]


def without_slices(some: list[Constant], wholes: list[Constant]) -> None:
    """Remove what one loop reads in slices, such as time steps, and the other whole.

    The slices have to make up the whole: a part of a batch is other data.
    """
    for whole in list(wholes):
        if list(whole.value.shape) != whole.shape:
            continue  # of a larger array only a sample is known
        parts = [x for x in some if is_part(x.value, whole.value)]
        distinct = {x.value.tobytes(): x.value.size for x in parts}
        if sum(distinct.values()) >= whole.value.size:
            wholes[:] = [x for x in wholes if x is not whole]
            some[:] = [x for x in some if not any(x is part for part in parts)]


def read_one_batch(passes: list[Anatomy]) -> bool:
    """Tell whether several backward passes read equal inputs, as those of tasks do."""
    first, *rest = ([c.value for c in each.inputs] for each in passes)
    return bool(first) and all(
        len(first) == len(other) and all(map(np.array_equal, first, other))
        for other in rest
    )


def together(passes: list[Anatomy], part: str) -> list[Constant]:
    """Put the inputs or targets of backward passes together, one below the other.

    Those that read one batch, and those of several kinds, stay as they are.
    """
    parts: list[list[Constant]] = [getattr(each, part) for each in passes]
    if len({len(each) for each in parts}) != 1 or read_one_batch(passes):
        return [constant for each in parts for constant in each]
    joined = []
    for same in zip(*parts, strict=True):
        values = [c.value for c in same]
        fits = all(v.ndim and v.shape[1:] == values[0].shape[1:] for v in values)
        if fits:
            value = np.concatenate(values)
            derived = any(c.derived for c in same)
            shape = list(value.shape)
            joined.append(replace(same[0], value=value, shape=shape, derived=derived))
        else:
            joined += same
    return joined


def is_data(constant: Constant) -> bool:
    """Tell whether a constant is data: different numbers, not made by the model.

    Arrays of one repeated number are initial states of recurrent layers, or the labels
    "real" and "fake" of a GAN: part of a formula.
    """
    return not is_constant(constant.value) and not constant.derived
