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

    def line(self, width: int) -> str:
        """Return this as one line of a table whose titles are this wide."""
        losses = f"loss {self.first:.4g} -> {self.last:.4g}"
        return f"{self.title:<{width}}  {losses:<28}  {self.closed_text()}".rstrip()

    def closed_text(self) -> str:
        """Say how much of the distance this change closes."""
        if self.closed is None:
            return ""
        if abs(self.closed) < NOTHING:
            return "no measurable effect"
        if self.closed < 0:
            return "increases the distance"
        return f"closes {100 * self.closed:.3g}% of the distance"


# A change that closes this part of the distance explains the difference, and one that
# closes less than the second number has no measurable effect.
EXPLAINS, NOTHING = 0.9, 0.02
# The distance is counted in powers of ten, so that between these two numbers what is
# left may be a factor of five, and another cause's.
WHOLLY = 0.99


PLURAL = {"parameters"}
PHRASES = {"learning-rate": "the learning rate", "no-update": "what stands still"}


def verdict(experiments: list[Experiment], a: str, b: str) -> str:
    """Return the closing sentence: which cause explains the difference."""
    tried = [each for each in experiments if each.closed is not None]
    if not tried:
        return "None of the causes can be changed from outside."
    alone = [each for each in tried if len(each.kinds) == 1]
    full = [each for each in alone if (each.closed or 0) >= EXPLAINS]
    rest = [each for each in alone if abs(each.closed or 0) < NOTHING]
    if full:
        ends = "" if full[-1].kinds[0] in PLURAL else "s"
        wholly = all((each.closed or 0) >= WHOLLY for each in full)
        part = "" if wholly else "nearly all of "
        text = f"{named(full, 'or')} alone explain{ends} {part}the difference"
        text = text[0].upper() + text[1:]
        several = len(rest) > 1 or (rest and rest[0].kinds[0] in PLURAL)
        do = "do" if several else "does"
        return f"{text}; {named(rest, 'and')} {do} not." if rest else f"{text}."
    together = [each for each in tried if len(each.kinds) > 1]
    if together and (together[-1].closed or 0) >= EXPLAINS:
        return (
            f"No change explains it alone; {listed(together[-1].kinds, 'and')} do "
            "together."
        )
    return "These changes do not explain all of the difference."


def named(experiments: list[Experiment], word: str) -> str:
    """Return the kinds of several experiments of one change, as one phrase."""
    return listed([each.kinds[0] for each in experiments], word)


def listed(kinds: list[str], word: str) -> str:
    """Return kinds as a phrase: "the loss, the mode and the learning rate"."""
    phrases = [PHRASES.get(kind, f"the {kind}") for kind in kinds]
    head = ", ".join(phrases[:-1])
    return f"{head} {word} {phrases[-1]}" if head else phrases[-1]
