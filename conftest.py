"""Set-up for all tests, and the examples of the Markdown pages (Sybil)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["MPLBACKEND"] = "Agg"
# One thread for torch, here and in what tests start: two wait for each other on a busy
# machine, and a program of three seconds takes thirty.
os.environ["OMP_NUM_THREADS"] = "1"

import matplotlib.pyplot as plt
import pytest
import torch
from sybil import Sybil

from tests.docs.examples import FenceParser, ValueParser

ROOT = Path(__file__).parent

torch.set_num_threads(1)

pytest_collect_file = Sybil(
    parsers=[FenceParser(), ValueParser()],
    path=str(ROOT),
    patterns=[f"{folder}*.md" for folder in ("", "docs/", "docs/*/", "docs/*/*/")],
).pytest()


@pytest.fixture(autouse=True, scope="module")
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built strictly, with the runs that the cache has.

    ``make test`` builds it once for all of its processes, and says where.
    """
    if built_before := os.environ.get("TESTED_SITE"):
        return Path(built_before)
    folder = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    built = subprocess.run(
        [*command, "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return folder
