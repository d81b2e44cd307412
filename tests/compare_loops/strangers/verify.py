"""Check the table of pairs by running every script: python verify.py [name ...].

Each entry of cases.json is a pair of scripts, a.py and b.py, in the folder "name":

- "causes" lists what must be named; any kind of an inner list names that cause;
- "may" lists kinds that a fair reader accepts beside the causes, as consequences;
- "half" says whether the tool may be tuned on this pair ("tune") or not ("held");
- "backwards" gives the number of losses in one iteration of a and of b (default 1, 1).

The check knows nothing of compare_loops. It notes each loss on which a script calls
backward (or torch.autograd.grad) and asserts, for each pair of cases.json:

- both scripts are seeded: two runs from different random states give equal losses;
- an agreeing pair has equal losses, up to round-off;
- another pair parts within 20 iterations, unless "equal_losses" says otherwise;
- with the texts of "repair" replaced in the script "repair_in", the pair agrees.
"""

import contextlib
import io
import json
import random
import runpy
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch

Curve = np.ndarray[tuple[int], np.dtype[np.float64]]
HERE = Path(__file__).parent
ITERATIONS = 20  # what compare_loops watches unless told otherwise
ROUND_OFF = 1e-4  # float32 rounding, grown over some tens of steps
PARTED = 1e-3  # a difference in the losses that nobody takes for round-off


def losses_of(path: Path, seed: int) -> tuple[list[float], str]:
    """Run one script; return the losses in the order of backward, and its output."""
    losses: list[float] = []

    def noted(function: Any) -> Any:
        def call(tensors: Any, *args: Any, **kwargs: Any) -> Any:
            several = tensors if isinstance(tensors, (tuple, list)) else [tensors]
            losses.append(sum(float(tensor.detach()) for tensor in several))
            return function(tensors, *args, **kwargs)

        return call

    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    printed = io.StringIO()
    with (
        mock.patch("torch.autograd.backward", noted(torch.autograd.backward)),
        mock.patch("torch.autograd.grad", noted(torch.autograd.grad)),
        mock.patch.object(sys, "argv", [str(path)]),
        contextlib.chdir(path.parent),
        contextlib.redirect_stdout(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        runpy.run_path(str(path), run_name="__main__")
    return losses, printed.getvalue()


def by_iteration(losses: list[float], backwards: int) -> Curve:
    """Sum the losses of each iteration's backward calls."""
    whole = len(losses) // backwards * backwards
    curve: Curve = np.array(losses[:whole]).reshape(-1, backwards).sum(1)
    return curve


def distance(a: Curve, b: Curve) -> Curve:
    """Return how far two loss curves lie apart, relative to A's largest loss so far.

    The curves are compared as far as both go. nan counts as an infinite distance.
    """
    both = min(len(a), len(b))
    a, b = a[:both], b[:both]
    scale = np.maximum.accumulate(np.abs(a)) + 1e-8
    relative: Curve = np.nan_to_num(np.abs(a - b) / scale, nan=np.inf)
    return relative


def check_scripts(case: dict[str, Any]) -> tuple[dict[str, Curve], dict[str, str]]:
    """Run both scripts of a pair; return their curves and their outputs, by name."""
    curves, outputs = {}, {}
    for name, backwards in zip(("a.py", "b.py"), case["backwards"], strict=True):
        path = HERE / case["name"] / name
        losses, outputs[name] = losses_of(path, 1)
        again, _ = losses_of(path, 2)
        assert np.array_equal(losses, again, equal_nan=True), f"{name} is not seeded"
        assert np.isfinite(losses).all(), f"{name} diverges"
        assert outputs[name], f"{name} prints nothing"
        curves[name] = by_iteration(losses, backwards)
        assert len(curves[name]) >= 25, f"{name}: {len(curves[name])} iterations"
    return curves, outputs


def check_repaired(case: dict[str, Any], curve: Curve, printed_before: str) -> str:
    """Assert that the faulty script follows the other's curve once it is repaired."""
    text = (HERE / case["name"] / case["repair_in"]).read_text()
    for old, new in case["repair"]:
        assert old in text, f"{case['repair_in']} lacks {old!r}"
        text = text.replace(old, new)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "repaired.py"
        path.write_text(text)
        losses, printed = losses_of(path, 1)
    apart = distance(curve, by_iteration(losses, case["backwards"][0]))
    assert len(apart) >= 25, f"repaired: {len(apart)} iterations"
    assert apart.max() < ROUND_OFF, f"repaired: apart by {apart.max():.1e}"
    assert printed != printed_before, "the repair changes nothing that is printed"
    return f"repaired: {apart.max():.0e}"


def check(case: dict[str, Any]) -> str:
    """Return what was found, in one line.

    Raises AssertionError where a pair is not what the table says.
    """
    case = {"backwards": [1, 1], "equal_losses": False, **case}
    curves, outputs = check_scripts(case)
    a, b = curves["a.py"], curves["b.py"]
    apart = distance(a, b)
    assert case["agree"] == (not case["causes"])
    if case["agree"] or case["equal_losses"]:
        assert apart.max() < ROUND_OFF, f"apart by {apart.max():.1e}"
        line = f"{len(a):3} {len(b):3} losses equal: {apart.max():.0e}"
    else:
        parted = int(np.argmax(apart > PARTED))
        assert apart[parted] > PARTED, f"never parts: {apart.max():.1e}"
        assert parted < ITERATIONS, f"parts at {parted}"
        line = f"{len(a):3} {len(b):3} part at {parted}: {apart[:ITERATIONS].max():.0e}"
    if case["agree"]:
        return line
    faulty = case["repair_in"]
    sound = "a.py" if faulty == "b.py" else "b.py"
    return f"{line}, {check_repaired(case, curves[sound], outputs[faulty])}"


def main() -> None:
    """Check all pairs, or those named."""
    torch.set_num_threads(1)
    wrong = 0
    for case in json.loads((HERE / "cases.json").read_text()):
        if sys.argv[1:] and case["name"] not in sys.argv[1:]:
            continue
        try:
            print(f"{case['name']:34} {check(case)}", flush=True)
        except Exception as error:
            wrong += 1
            print(f"{case['name']:34} WRONG: {type(error).__name__}: {error}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
