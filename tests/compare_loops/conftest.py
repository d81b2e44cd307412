"""Watched runs of small scripts, each in a process of its own, kept for all tests."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # equal results, and faster on small nets
sys.path.insert(0, str(Path(__file__).parents[2] / "compare_loops" / "src"))

from compare_loops.run import Job, run
from compare_loops.trace import Trace


@functools.cache
def watched(script: Path) -> Trace:
    return run(Job(str(script), script.name))


@pytest.fixture(scope="session")
def watch_file() -> Callable[[Path], Trace]:
    return watched


@pytest.fixture(scope="session")
def watch_text() -> Callable[[str, str], Trace]:
    folder = Path(tempfile.mkdtemp())

    def watch(name: str, text: str) -> Trace:
        path = folder / hashlib.sha256(text.encode()).hexdigest()[:12] / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return watched(path)

    return watch
