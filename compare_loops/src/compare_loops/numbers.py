"""Arrays: samples of large ones, distances, and how much difference round-off makes."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from itertools import permutations

import numpy as np

from compare_loops.trace import Array

# An array up to this size is kept whole. 65,536 float32 numbers are a quarter of a
# megabyte: a layer of 256 x 256, larger than those of most loops that people compare.
WHOLE = 65_536

# Of a larger array a grid of about this many elements is kept: enough for three
# digits of a scale (an error of 1/sqrt(2 * 4096), about one per cent, if random).
SAMPLE = 4_096

# Two programs that compute the same differ by round-off: the last bits, added up in
# another order. Sums over a batch and a few layers make 100 units of it, no more.
ROUND_OFF = 100

# A slice is copied, not computed: it is equal up to a change of type.
SLICE = 1e-5

# From one iteration to the next a difference in the parameters may grow: steps near
# the largest stable learning rate amplify it. A loop that differs by less than this
# times what it was given has computed the same.
GROWTH = 300

# What differs by more than this is no round-off, whatever the type.
MOST = 0.05

EPSILON = {
    "float64": 2.3e-16,
    "float32": 1.2e-7,
    "tf32": 3e-4,  # only the inputs are rounded, to a mantissa of ten bits
    "float16": 9.8e-4,
    "bfloat16": 7.9e-3,
}


def epsilon(dtypes: Iterable[str]) -> float:
    """Return the unit of round-off of the coarsest of these types."""
    return max((EPSILON.get(dtype, 0.0) for dtype in dtypes), default=0) or 1.2e-7


@functools.cache  # the same shapes come again in each iteration
def grid(shape: tuple[int, ...]) -> Array:
    """Return which elements of a large array are kept: where they stand, flattened.

    How many are kept along an axis depends on its length alone, so that a sample of a
    transposed array is the transposed sample.
    """
    wide = sum(length > 1 for length in shape)
    most = max(2, int(SAMPLE ** (1 / wide)))
    axes = [
        np.linspace(0, length - 1, min(length, most)).astype(int) for length in shape
    ]
    return np.ravel_multi_index(np.broadcast_arrays(*np.ix_(*axes)), shape)


def size(a: Array) -> float:
    """Return the root mean square of an array: its typical size."""
    if a.size == 0:
        return 0.0
    with np.errstate(all="ignore"):
        squares = np.square(np.abs(a.astype(_wide(a), copy=False)))
        # np.mean does the same, and takes longer than the sum of a small array
        return math.sqrt(np.add.reduce(squares, axis=None) / a.size)


def is_constant(a: Array) -> bool:
    """Tell whether all numbers of an array are equal; an empty one counts as such."""
    return a.size == 0 or bool(np.all(a == a.flat[0]))


def real(a: Array) -> Array:
    """Return an array in a row of float64; a complex number gives its two parts."""
    flat: Array = a.ravel().astype(_wide(a))
    return flat.view(np.float64)


def _wide(a: Array) -> type:
    return np.complex128 if np.iscomplexobj(a) else np.float64


def distance(a: Array, b: Array) -> float:
    """Return how far apart two arrays of one shape are, relative to the larger one.

    0 for equal arrays, about 1 for unrelated ones, infinity where only one of them
    has nan or inf.
    """
    if np.array_equal(a, b):
        return 0.0
    a, b = a.astype(_wide(a), copy=False), b.astype(_wide(b), copy=False)
    fine = np.isfinite(a)
    if not np.array_equal(fine, np.isfinite(b)):
        return np.inf
    a, b = a[fine], b[fine]
    larger = max(size(a), size(b))
    return size(a - b) / larger if larger > 0 else 0.0


def differing(a: Array, b: Array, shape: list[int]) -> tuple[str, str]:
    """Return what stands in two arrays where they first differ: "0.31 at [0, 2]".

    Where both have no shape in common, that is their rms. In samples of larger
    arrays of this `shape` no place is named.
    """
    if a.shape != b.shape or not a.size:
        return f"rms {size(a):.6g}", f"rms {size(b):.6g}"
    one: Array = a.astype(_wide(a))
    other: Array = b.astype(_wide(b))
    off = np.argwhere(~np.isclose(one, other, equal_nan=True))
    gap = np.nan_to_num(np.abs(one - other)) if len(off) == 0 else np.zeros(0)
    index = tuple(map(int, off[0] if len(off) else np.argwhere(gap == gap.max())[0]))
    place = f" at {list(index)}" if list(a.shape) == shape else ""
    return f"{one[index]:.6g}{place}", f"{other[index]:.6g}{place}"


def layouts(b: Array, shape: tuple[int, ...]) -> list[Array]:
    """Return `b` in every layout that has this shape: as it is, or axes exchanged.

    Axes of length 1 do not count; an array of the same size may also be reshaped.
    """
    if b.size != int(np.prod(shape, dtype=np.int64)):
        return []
    slim = b.squeeze()
    wanted = tuple(length for length in shape if length > 1)
    if sorted(slim.shape) != sorted(wanted):
        return [b.reshape(shape)]
    if slim.ndim > 4:  # 5 axes have 120 orders; nobody exchanges them
        return [slim.reshape(shape)] if slim.shape == wanted else []
    orders = [
        order
        for order in permutations(range(slim.ndim))
        if tuple(slim.shape[axis] for axis in order) == wanted
    ]
    return [slim.transpose(order).reshape(shape) for order in orders]


def apart(a: Array, b: Array) -> float:
    """Return the distance of `b` from `a` in its best layout; infinity if none fits."""
    return min((distance(a, each) for each in layouts(b, a.shape)), default=np.inf)


def is_part(small: Array, whole: Array) -> bool:
    """Tell whether an array is a slice of another: `whole[:, 3]`, `whole[:, 2:5]`."""
    limit = SLICE * max(size(whole), 1e-300)
    for axis in range(whole.ndim) if small.size < whole.size else ():
        rest = whole.shape[:axis] + whole.shape[axis + 1 :]
        rows_of = np.moveaxis(whole, axis, 0)
        if small.shape == rest:
            wanted = small[None]
        elif small.ndim == whole.ndim and np.delete(small.shape, axis).tolist() == [
            *rest
        ]:
            wanted = np.moveaxis(small, axis, 0)
        else:
            continue
        for start in range(len(rows_of) - len(wanted) + 1):
            with np.errstate(invalid="ignore"):
                gap = np.abs(rows_of[start : start + len(wanted)] - wanted)
            if np.all(gap <= limit):
                return True
    return False


def class_numbers(a: Array) -> Array:
    """Return one-hot rows as class numbers, and any other array as it is."""
    if a.ndim < 2 or a.shape[-1] < 2 or not ((a == 0) | (a == 1)).all():
        return a
    return a.argmax(-1) if bool((a.sum(-1) == 1).all()) else a


def same_numbers(a: Array, b: Array, tolerance: float = 1e-5) -> bool:
    """Tell whether two data arrays hold the same, whatever their layout.

    The default tolerance lets numpy's float64 pass for float32, and text files with
    six digits for what they were written from.
    """
    if apart(a, b) <= tolerance or flattened_apart(a, b) <= tolerance:
        return True
    classes = class_numbers(a), class_numbers(b)
    return (classes[0] is not a or classes[1] is not b) and apart(*classes) <= tolerance


def flattened_apart(a: Array, b: Array) -> float:
    """Return the distance of two arrays of which one is the other in a single row.

    Its axes may have been exchanged before: targets by time first, then flattened.
    """
    flat, other = (a, b) if a.ndim <= b.ndim else (b, a)
    if flat.ndim != 1 or not 2 <= other.ndim <= 4 or flat.size != other.size:
        return np.inf
    orders = permutations(range(other.ndim))
    return min(distance(other.transpose(order).ravel(), flat) for order in orders)


def rows(a: Array) -> set[bytes]:
    """Return the rows of an array, as float32, so that they can be put into sets."""
    flat = a.reshape(len(a), -1) if a.ndim else a.reshape(1, 1)
    narrow = np.complex64 if np.iscomplexobj(a) else np.float32
    with np.errstate(over="ignore"):
        same = flat.astype(narrow) + 0  # -0.0 becomes 0.0
    return {row.tobytes() for row in same}


def tolerance(unit: float) -> float:
    """Return the distance up to which two results of equal inputs are the same.

    At most `MOST`: in bfloat16 a hundred units would be 79 per cent, and would hide a
    gradient that is wrong by half. Errors of single numbers are that large there; those
    of whole arrays average out.
    """
    return min(ROUND_OFF * unit, MOST)
