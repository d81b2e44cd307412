"""The report: what was compared, the causes, and what the experiments say."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from typing import Any

from compare_loops.causes import judge
from compare_loops.comparison import Comparison
from compare_loops.experiment import Experiment, verdict
from compare_loops.rows import Row, counted
from compare_loops.trace import Trace

WIDTH = 44  # of a column on a terminal: two of them and a kind fit into 110 characters


@dataclass
class Report:
    """What two loops do at each of sixteen places, and which of these are causes.

    `rows` has one entry for each kind; `causes` those that differ, in the order in
    which they enter an iteration.
    """

    a: str
    b: str
    rows: list[Row]
    losses: tuple[list[float], list[float]]
    notes: list[str] = field(default_factory=list)
    experiments: list[Experiment] = field(default_factory=list)

    @property
    def causes(self) -> list[Row]:
        """The rows that differ."""
        return [row for row in self.rows if row.verdict == "differs"]

    def __bool__(self) -> bool:
        """Whether the two loops agree."""
        return not self.causes

    def __str__(self) -> str:
        lines = [f"{'':19}{self.a:<{WIDTH}}  {self.b}"]
        for number, row in enumerate(self.causes, 1):
            lines += cause_lines(number, row)
        lines += self._rest()
        if self.experiments:
            lines += ["", *self._experiment_lines()]
        return "\n".join([*lines, *self.notes])

    def _rest(self) -> list[str]:
        """Say what is the same, and what could not be judged."""
        unjudged = [row for row in self.rows if row.verdict == "not judged"]
        if not self.causes:
            n = min(map(len, self.losses))
            lines = [f"The two loops agree in {counted(n, 'iteration')}."]
            lines += [
                f"They compute in other types ({row.a}; {row.b}), and agree up to the "
                "round-off of the coarser one."
                for row in self.rows
                if row.kind == "dtype" and row.a != row.b
            ]
        else:
            lines = [
                "   every other row: same" + (", or not judged:" if unjudged else "")
            ]
        return lines + [f"   not judged: {row.kind}. {row.why}" for row in unjudged]

    def _experiment_lines(self) -> list[str]:
        n = min(map(len, self.losses))
        lines = [
            f"One change at a time, {counted(n, 'iteration')}, each a run of its own:"
        ]
        table = [*self.experiments, self.goal()]
        width = max(len(each.title) for each in table)
        lines += [f"  {each.line(width)}" for each in table]
        return [*lines, verdict(self.experiments, self.a, self.b)]

    def goal(self) -> Experiment:
        """Return loop B as it is, as a line to hold the experiments against."""
        n = min(map(len, self.losses))
        first, last = self.losses[1][0], self.losses[1][n - 1]
        return Experiment(f"{self.b} as it is", [], first, last)

    def to_json(self) -> str:
        """Return the report as one JSON object."""
        causes = [
            {**asdict(row), "chapter": row.chapter, "link": row.link}
            for row in self.causes
        ]
        whole = {
            "causes": causes,
            "rows": [asdict(row) for row in self.rows],
            "experiments": [asdict(each) for each in self.experiments],
            "losses": {"a": self.losses[0], "b": self.losses[1]},
            "notes": self.notes,
        }
        return json.dumps(finite(whole))

    def _repr_html_(self) -> str:
        from compare_loops.page import fragment

        return fragment(self)


def finite(value: Any) -> Any:
    """Return a value with nan and inf as text, which JSON has no numbers for."""
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    return value


def cause_lines(number: int, row: Row) -> list[str]:
    """Return a cause in both columns, with its places and its advice."""
    since = f" (iteration {row.iteration})" if row.iteration else ""
    lines = two_columns(f"{number:2} {row.kind}", row.a, row.b)
    if row.where_a or row.where_b:
        lines += two_columns("", row.where_a, row.where_b)
    why = row.link or f"Twin Loops, {row.chapter}"
    return [*lines, f"   {row.why}{since}", f"   Why: {why}"]


def two_columns(title: str, a: str, b: str) -> list[str]:
    """Return two texts side by side, wrapped."""
    left, right = (textwrap.wrap(text, WIDTH) or [""] for text in (a, b))
    return [
        f"{head:<19}{one:<{WIDTH}}  {other}".rstrip()
        for head, one, other in zip_longest([title], left, right, fillvalue="")
    ]


def compare(a: Trace, b: Trace) -> Report:
    """Name what differs between two loops, in the order in which it enters them.

    Raises `CompareError` if one of them has nothing to compare.
    """
    c = Comparison(a, b)
    n = c.n
    notes = [*dict.fromkeys(a.notes + b.notes), *skipped_notes(c)]
    counts = len(a.iterations), len(b.iterations)
    if counts[0] != counts[1]:
        notes.append(
            f"{a.name} has {counted(counts[0], 'iteration')}, {b.name} {counts[1]}: "
            f"the first {n} {'was' if n == 1 else 'were'} compared."
        )
    losses = a.losses[:n], b.losses[:n]
    names = distinct(a.name, b.name)
    return Report(*names, judge(c), losses, notes)


def skipped_notes(c: Comparison) -> list[str]:
    """Say for each loop how many updates its gradient scaler skipped."""
    notes = []
    for trace in (c.a, c.b):
        skipped = [t for t in range(c.n) if trace.iterations[t].skipped]
        if skipped:
            notes.append(
                f"{trace.name}: its gradient scaler skipped {len(skipped)} of "
                f"{counted(c.n, 'update')}, the first in iteration {skipped[0]}: "
                "gradients were inf or nan there."
            )
    return notes


def distinct(a: str, b: str) -> tuple[str, str]:
    """Return two names that can be told apart."""
    return (a, b) if a != b else (f"{a} (A)", f"{b} (B)")


def assert_same(a: Trace, b: Trace) -> None:
    """Raise `AssertionError` with the report unless two loops train alike."""
    report = compare(a, b)
    if report.causes:
        raise AssertionError(f"the two loops differ\n{report}")
