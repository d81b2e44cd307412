"""A run's variables: what is kept of them, how a page finds them and writes them."""

import dataclasses
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

from twinloops.problems import AuthoringError
from twinloops.references import Step

MOST_PARTS = 5_000  # of one variable: a table or a curve, not the weights of a layer
MOST_CHARACTERS = 100_000  # of one text
# Levels of lists and such in each other. It also ends a list that holds itself.
DEEPEST = 8
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_EXPONENT = re.compile(r"(?P<mantissa>.*\d)e(?P<exponent>[+-]\d+)")


class Record(dict[str, Any]):
    """The fields of a dataclass or named tuple: by name, and by number."""


class Other(str):
    """What is not kept, such as a function in a row: the name of its type."""


class _TooMuch(Exception):
    """This variable has too many parts to be kept."""


def kept(namespace: Mapping[str, object]) -> dict[str, Any]:
    """What pages may quote of a program's variables, as JSON can hold it.

    Scalars, lists, tuples, dictionaries, dataclasses, named tuples, arrays and tensors
    of them are kept, up to ``MOST_PARTS`` parts. Functions, modules, larger tensors and
    names that start with ``_`` are not.
    """
    found = {}
    for name, value in namespace.items():
        if not name.startswith("_"):
            with suppress(_TooMuch):
                encoded = _encoded(value, [MOST_PARTS], DEEPEST)
                if not (isinstance(encoded, dict) and "other" in encoded):
                    found[name] = encoded
    return found


def read(encoded: Any) -> Any:
    """A variable that :func:`kept` returned: plain data and :class:`Record`."""
    if isinstance(encoded, list):
        return [read(value) for value in encoded]
    if not isinstance(encoded, dict):
        return encoded
    ((kind, content),) = encoded.items()
    if kind == "other":
        return Other(content)
    pairs = {_key(read(key)): read(value) for key, value in content}
    return Record(pairs) if kind == "record" else pairs


def part(whole: Any, steps: tuple[Step, ...], name: str) -> Any:
    """Follow attributes and subscripts into a variable or a row.

    Args:
        whole: as :func:`read` returned it.
        steps: attributes, keys and indices, in order.
        name: of the whole, for messages.

    Raises:
        AuthoringError: if there is no such part; the message lists those that are.
    """
    for step in steps:
        is_field = isinstance(whole, Record) and isinstance(step, str)
        whole = _one_step(whole, step, name)
        name += f".{step}" if is_field else f"[{step!r}]"
    return whole


def formatted(value: object, format_: str, name: str) -> str:
    """A value as a reader sees it; powers of ten as 2.9 × 10⁷.

    Args:
        value: a number, a text, a truth value or None.
        format_: Python's format specification; empty for the value's own form.
        name: for messages.

    Raises:
        AuthoringError: if the value is not one of these, or the format does not fit.
    """
    if isinstance(value, Other):
        raise AuthoringError(f"{name} is a {value}, which no page can show.")
    if isinstance(value, list | dict):
        kind = "fields" if isinstance(value, Record) else type(value).__name__
        raise AuthoringError(
            f"{name} has {len(value)} parts ({kind}) and is no single value;"
            f" name one of them. {_parts(value, None)}"
        )
    try:
        if re.search(r"\d{4}", format_):
            raise ValueError("no page is a thousand characters wide")
        return typeset(format(value, format_))
    except (ValueError, OverflowError, TypeError) as error:
        raise AuthoringError(
            f"the format {format_!r} does not fit {name} ({type(value).__name__}):"
            f" {error}."
        ) from error


def typeset(number: str) -> str:
    """``2.9e+07`` as 2.9 × 10⁷, and anything else as it is."""
    match = _EXPONENT.fullmatch(number)
    if not match:
        return number
    power = "10" + str(int(match["exponent"])).translate(_SUPERSCRIPTS)
    return power if match["mantissa"] == "1" else f"{match['mantissa']} × {power}"


def known(what: str, wanted: str, names: list[str]) -> str:
    """The names that there are: the nearest if any is near, else the first ten."""
    if not names:
        return f"{what} there: none."
    near = get_close_matches(wanted, names, n=5, cutoff=0.5) if wanted else []
    listed = near or names[:10]
    more = len(names) - len(listed)
    rest = f" and {more} more" if more and not near else ""
    return f"{what} there: {', '.join(listed)}{rest}."


def _one_step(whole: Any, step: Step, name: str) -> Any:
    if isinstance(whole, Record) and isinstance(step, int):
        whole = list(whole.values())
    try:
        if isinstance(step, tuple) and isinstance(whole, list):  # matrix[0, 1]
            for number in step:
                whole = whole[number]  # type: ignore[call-overload]
            return whole
        return whole[step]
    except (KeyError, IndexError, TypeError):
        raise AuthoringError(
            f"there is no {step!r} in {name}. {_parts(whole, step)}"
        ) from None


def _parts(whole: Any, wanted: Step) -> str:
    if isinstance(whole, Record):
        return known("Fields", str(wanted or ""), list(whole))
    if isinstance(whole, dict):
        return known("Keys", repr(wanted or ""), [repr(key) for key in whole])
    if isinstance(whole, list):
        return f"It has {len(whole)} parts, from [0] to [{len(whole) - 1}]."
    return f"It is a single {type(whole).__name__}."


def _encoded(value: Any, left: list[int], depth: int) -> Any:
    """``value`` as JSON; ``left[0]`` counts down how many parts may still come.

    JSON has no records and only texts for keys, so what is a dictionary, a record or
    something else becomes an object with one name: "dict", "record" or "other".
    """
    left[0] -= 1
    if left[0] < 0 or depth < 0:
        raise _TooMuch
    if value is None or type(value) in (bool, float):
        return value
    if type(value) is int and abs(value) < 10**4000:  # Python prints no longer ones
        return value
    if type(value) is str and len(value) <= MOST_CHARACTERS:
        return value
    if isinstance(value, type):
        return {"other": "class"}
    if hasattr(value, "tolist") and hasattr(value, "shape"):  # arrays and tensors
        return _encoded(_plain(value, left[0]), left, depth)
    fields = _fields(value)
    if fields is not None:
        return {"record": _pairs(fields, left, depth)}
    if isinstance(value, list | tuple):
        return [_encoded(item, left, depth - 1) for item in value]
    if isinstance(value, dict):
        return {"dict": _pairs(value, left, depth)}
    return {"other": type(value).__name__}


def _pairs(items: Mapping[Any, Any], left: list[int], depth: int) -> list[Any]:
    return [
        [_encoded(key, left, depth - 1), _encoded(item, left, depth - 1)]
        for key, item in items.items()
    ]


def _plain(array: Any, most: int) -> Any:
    """An array or tensor as lists of Python's numbers."""
    if math.prod(array.shape) > most:
        raise _TooMuch
    try:
        return array.tolist()
    except (RuntimeError, TypeError, NotImplementedError) as error:
        raise _TooMuch from error  # a tensor on the meta device has no values


def _fields(value: Any) -> dict[str, Any] | None:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: getattr(value, name, None) for name in names}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return dict(value._asdict())
    return None


def _key(key: Any) -> Any:
    """A tuple that is a dictionary's key was kept as a list."""
    return tuple(_key(item) for item in key) if isinstance(key, list) else key
