"""Run a script in this process, watched or not, and send back what it printed."""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import sys
import traceback
import warnings
from multiprocessing.connection import Connection
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "compare_loops" / "src"


def printed(script: str, watched: bool, sender: Connection) -> None:
    sys.path.insert(0, str(SOURCE))
    from compare_loops.watcher import Watcher

    os.environ["MPLBACKEND"] = "agg"
    warnings.simplefilter("ignore")
    said = io.StringIO()
    watcher = Watcher("script", iterations=10_000)
    try:
        with contextlib.redirect_stdout(said), contextlib.ExitStack() as stack:
            if watched:
                stack.enter_context(watcher.attached())
            runpy.run_path(script, run_name="__main__")
        text = said.getvalue()
    except BaseException:
        text = "error: " + traceback.format_exc()
    if watched and not watcher.trace.iterations:
        text = "error: nothing was watched"
    sender.send(text)
    sender.close()
    os._exit(0)
