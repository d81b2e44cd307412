"""Run watched scripts in forks of a process that has imported torch already.

Started in a bare environment, as `python printing.py`. Each line that it reads names a
script and an empty folder, as JSON; for each it answers one line of JSON, when the
script has ended: what it printed, and what the watcher says of it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "compare_loops" / "src"))

import compare_loops.warm  # noqa: F401
import matplotlib.pyplot  # noqa: F401  imported here once, for all scripts
from compare_loops.watcher import Watcher

ITERATIONS = 200  # ten times what the tool watches by default; all would take minutes


def answer(script: str) -> dict[str, object]:
    """Run a script watched; return what it printed, or how it failed."""
    watcher = Watcher("script", ITERATIONS)
    said = io.StringIO()
    error = ""
    sys.argv = [script]
    sys.path[0] = str(Path(script).parent)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        try:
            with watcher.attached():
                runpy.run_path(script, run_name="__main__")
        except BaseException:
            error = traceback.format_exc()
    watcher.finish()
    return {
        "printed": said.getvalue(),
        "error": error,
        "iterations": len(watcher.trace.iterations),
        "notes": watcher.trace.notes,
    }


def main() -> None:
    """Fork for each script that standard input names, until it ends."""
    for line in sys.stdin:
        script, folder = json.loads(line)
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            os.environ["HOME"] = folder
            sys.stdout.write(json.dumps(answer(script)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
