"""LaTeX -> MathML, when the site is built: no script in the reader's browser."""

import re
import xml.etree.ElementTree as etree
from functools import lru_cache
from typing import Literal

from twinloops.problems import AuthoringError

_PARTS = {  # how many parts these elements have; latex2mathml does not check
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_POWER = re.compile(r"(?:(?P<mantissa>.+) × )?10(?P<exponent>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_PRIME = re.compile(r"(?<=[A-Za-z])'(?![A-Za-z])")
_SPECIAL = re.compile(r"([\\{}$%&#_^~])")


@lru_cache(1000)  # `serve` shows the same formulas in every build
def mathml(latex: str, display: Literal["inline", "block"]) -> str:
    """A formula as MathML.

    Raises:
        AuthoringError: if the formula is not LaTeX, as far as that can be noticed.
    """
    # The import takes milliseconds that a site without formulas need not spend.
    from latex2mathml.converter import convert

    try:
        # As an exponent, the sign of a derivative is too small to be seen.
        converted = convert(_PRIME.sub("′", latex.strip()), display=display)
        elements = list(etree.fromstring(converted).iter())
    except Exception as error:
        # latex2mathml raises whatever its parser happens to meet, IndexError included.
        reason = f"{type(error).__name__} {error}".rstrip()
        raise _unreadable(reason) from error
    # It also lets much pass that it has not understood.
    for element in elements:
        name = element.tag.rpartition("}")[2]
        if name in _PARTS and len(element) != _PARTS[name]:
            raise _unreadable("a part is missing.")
        if "\\" in (element.text or ""):
            raise _unreadable(element.text or "")
    if latex.count(r"\begin{") != latex.count(r"\end{"):
        raise _unreadable(r"\begin without \end.")
    return converted


def as_latex(value: str) -> str:
    """The text of a value, as it is written in a formula.

    Args:
        value: as ``values.formatted`` made it, such as ``1.5`` or ``2.9 × 10⁷``.
    """
    if power := _POWER.fullmatch(value):
        exponent = power["exponent"].translate(_DIGITS)
        times = rf"{power['mantissa']} \times " if power["mantissa"] else ""
        return rf"{times}10^{{{exponent}}}"
    if value in ("inf", "-inf"):
        return value.replace("inf", r"\infty")
    if re.fullmatch(r"[-+]?[\d.,]*\d%?", value):
        # A comma that parts thousands is no comma between two things.
        return value.replace(",", "{,}").replace("%", r"\%")
    return rf"\text{{{_SPECIAL.sub('', value)}}}"


def _unreadable(reason: str) -> AuthoringError:
    return AuthoringError(f"this formula is not LaTeX that can be read: {reason}")
