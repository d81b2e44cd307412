"""Lighthouse on a page, with its mobile defaults. It is a program of Node's."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LOADS = 3  # of a page: one differs from the next by several points of performance
_FLAGS = "--headless=new --no-sandbox --disable-gpu"


def installed(folder: Path) -> Path | None:
    """The program, installed below a folder if it is not there; None without npm.

    Raises:
        subprocess.CalledProcessError: if npm cannot install it.
    """
    npm = shutil.which("npm")
    if npm is None:
        return None
    program = folder / "node_modules/.bin/lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--silent", "--no-audit", "--no-fund"]
        subprocess.run(
            [*command, "--prefix", str(folder), f"lighthouse@{VERSION}"], check=True
        )
    return program


def report(program: Path, address: str, chromium: str) -> dict[str, Any]:
    """Lighthouse's report on a page, of several loads the one in the middle.

    Args:
        program: Lighthouse.
        address: of the page.
        chromium: the browser's program.

    Raises:
        subprocess.CalledProcessError: if Lighthouse fails.
    """
    loads = [_load(program, address, chromium) for _ in range(LOADS)]
    loads.sort(key=lambda load: load["categories"]["performance"]["score"])
    return loads[LOADS // 2]


def _load(program: Path, address: str, chromium: str) -> dict[str, Any]:
    done = subprocess.run(
        [
            *(str(program), address, "--quiet", "--output=json"),
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={_FLAGS}",
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def scores(report: dict[str, Any]) -> list[int]:
    """The scores of the categories, out of 100."""
    return [round(100 * report["categories"][name]["score"]) for name in CATEGORIES]


def failed(report: dict[str, Any]) -> list[str]:
    """The audits that cost points."""
    names = []
    for category in CATEGORIES:
        for audit in report["categories"][category]["auditRefs"]:
            score = report["audits"][audit["id"]]["score"]
            if audit["weight"] and score is not None and score < 0.9:
                names.append(audit["id"])
    return names
