"""What one experiment found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Experiment:
    """Loop A, run again with one thing made like B.

    `closed` is the part of the distance between the two loss curves that this
    closes: 1 if A then follows B, 0 if nothing changed, less if it went further away.
    """

    title: str
    kinds: list[str]
    first: float
    last: float
    closed: float | None = None

    def __str__(self) -> str:
        text = f"{self.title:<32} loss {self.first:.4g} -> {self.last:.4g}"
        if self.closed is None:
            return text
        return f"{text:<62} {self.closed_text()}"

    def closed_text(self) -> str:
        """Say how much of the distance this change closes."""
        if self.closed is None:
            return ""
        if abs(self.closed) < NOTHING:
            return "no measurable effect"
        if self.closed < 0:
            return "further from B"
        return f"closes {100 * self.closed:.3g} % of the distance"


# A change that closes this part of the distance explains the difference, and one that
# closes less than the second number has no measurable effect.
EXPLAINS, NOTHING = 0.9, 0.02


def verdict(experiments: list[Experiment], a: str, b: str) -> str:
    """Return the closing sentence: which cause explains the difference."""
    tried = [each for each in experiments if each.closed is not None]
    if not tried:
        return "None of the causes can be changed from outside."
    alone = [each for each in tried if len(each.kinds) == 1]
    full = [each for each in alone if (each.closed or 0) >= EXPLAINS]
    rest = [each for each in alone if abs(each.closed or 0) < NOTHING]
    if full:
        text = f"{names(full)} alone explains the difference"
        return f"{text}; {names(rest)} does not." if rest else f"{text}."
    together = [each for each in tried if len(each.kinds) > 1]
    if together and (together[-1].closed or 0) >= EXPLAINS:
        return (
            f"No change explains it alone; {', '.join(together[-1].kinds)} do together."
        )
    return "These changes do not explain all of the difference."


def names(experiments: list[Experiment]) -> str:
    """Return the kinds of several experiments, as one phrase."""
    return " or ".join(each.kinds[0] for each in experiments)
