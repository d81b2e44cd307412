"""All kinds of differences, in the order in which they enter an iteration."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from compare_loops.buffers import judge_buffers
from compare_loops.comparison import Comparison
from compare_loops.gradients import judge_accumulation, judge_clipping, judge_gradient
from compare_loops.inputs import judge_data, judge_dtype, judge_shape
from compare_loops.model import judge_forward, judge_mode, same_predictions
from compare_loops.objective import judge_loss, judge_reduction
from compare_loops.rows import KINDS, Row, differs, unknown
from compare_loops.start import judge_initialization, judge_parameters
from compare_loops.steps import judge_no_update, judge_rate, judge_update, parting_step
from compare_loops.trace import CompareError

Judge = Callable[[Comparison, dict[str, Row]], Row]

# Each judge sees the causes so far, by kind, so that it can leave out consequences.
JUDGES: tuple[Judge, ...] = (
    judge_data,
    judge_dtype,
    judge_shape,
    judge_parameters,
    judge_initialization,
    judge_mode,
    judge_forward,
    judge_loss,
    judge_reduction,
    judge_gradient,
    judge_accumulation,
    judge_clipping,
    judge_rate,
    judge_update,
    judge_no_update,
    judge_buffers,
)


def judge(c: Comparison) -> list[Row]:
    """Return one row for each kind; those that differ are the causes."""
    rows: list[Row] = []
    causes: dict[str, Row] = {}
    for kind, judge_one in zip(KINDS, JUDGES, strict=True):
        row = guarded(kind, judge_one, c, causes)
        rows.append(row)
        if row.verdict == "differs":
            causes[kind] = row
    if not causes and not c.agree:
        rest = unexplained(c)
        rows = [rest if rest and row.kind == rest.kind else row for row in rows]
    return rows


def guarded(kind: str, judge_one: Judge, c: Comparison, causes: dict[str, Row]) -> Row:
    """Return a judge's row; an error of its own never ends the user's comparison."""
    try:
        return judge_one(c, causes)
    except CompareError:
        raise
    except Exception as error:
        return unknown(kind, f"{FAILED} ({type(error).__name__}).")


def unexplained(c: Comparison) -> Row | None:
    """Return the first stage at which two loops part that nothing known explains.

    Where neither losses nor steps part, it is round-off that moved the parameters.
    """
    parted = parting_step(c)
    if c.losses_agree and parted is None:
        return None
    t = c.parting if c.parting is not None else c.n - 1
    texts = (f"loss {i.loss:.6g}" for i in c.both(t))
    places = (i.backwards[0].where for i in c.both(t))
    row = differs("forward", texts, places, iteration=t)
    if c.same_place(t) and same_predictions(c, t) is False:
        row.why = f"The predictions part in iteration {t}, from equal weights."
        return row
    row.kind = "gradient" if parted is None else "update"
    row.iteration = t if parted is None else parted
    what = "gradients" if parted is None else "steps"
    row.why = (
        f"The loops part in iteration {row.iteration}, first in their {what}; no known "
        "cause explains it. Print both there, from equal weights."
    )
    if row.kind == "update" and all(r.stated and s.stated for _, r, s in c.rules):
        row.why += (
            " Both optimizers state one rule, so look for what else changes the "
            "parameters: load_state_dict(), copy_(), clamp_() or .data."
        )
    return row


FAILED = "An error of compare_loops itself prevents it; please report these loops"

# A loss outside these bounds, or not finite, counts as the bound.
FLOOR, CEILING = 1e-12, 1e30


def curve_distance(a: list[float], b: list[float]) -> float:
    """Return the mean distance of two loss curves in decades.

    Curves that differ by a factor of ten everywhere are 1 apart.
    """
    n = min(len(a), len(b))
    one, other = (np.abs(np.nan_to_num(np.array(x[:n]), nan=CEILING)) for x in (a, b))
    logs = [np.log10(np.clip(x, FLOOR, CEILING)) for x in (one, other)]
    return float(np.mean(np.abs(logs[0] - logs[1])))
