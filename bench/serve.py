"""From saving a file to the page having reloaded, under ``mkdocs serve``, in Chromium.

On a copy of this whole site, with torch warm and the cache full.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from twinloops import sandbox
from twinloops.book import TIME_LIMIT
from twinloops.execution import SNIPPETS, Snippet

ROOT = Path(__file__).parents[1]
SNIPPET = "snippets/initialization/loops.py"
COPIED = ("docs", "snippets", "overrides", "translations", "mkdocs.yml", ".cache")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a ``mkdocs serve`` of a copy of this site in ``folder``."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder / name)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "serve",
        "--dirty",
        "-a",
        f"127.0.0.1:{port}",
    ]
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(3000):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def until(page: Page, condition: str) -> float:
    """Seconds until a condition holds in the page, across its reloads."""
    began = time.perf_counter()
    while time.perf_counter() - began < 60:
        try:
            # while it reloads, a page has no body
            there = f"document.body && {condition}"
            page.wait_for_function(there, timeout=60_000, polling=20)
            return time.perf_counter() - began
        except Exception as error:
            # the reload ends the wait; ask the new page
            if "navigat" not in str(error) and "destroyed" not in str(error):
                raise
    raise TimeoutError(condition)


def edit(file: Path, old: str, new: str) -> None:
    """Save a file with one change."""
    text = file.read_text(encoding="utf-8")
    assert old in text, (file, old)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def seconds(rounds: int) -> dict[str, list[float]]:
    """The times of each round, by what was saved; each round starts a server."""
    times: dict[str, list[float]] = {}
    chromium = shutil.which("chromium")
    assert chromium, "the benchmark of serve needs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(rounds):
            with (
                tempfile.TemporaryDirectory() as name,
                serving(Path(name)) as address,
                browser.new_page() as page,
            ):
                page.goto(f"{address}/initialization/")
                for what, taken in saved(Path(name), page):
                    times.setdefault(what, []).append(taken)
        browser.close()
    return times


def saved(folder: Path, page: Page) -> Iterator[tuple[str, float]]:
    """Save one file after the other; seconds until the page shows it."""
    snippet = folder / SNIPPET
    edit(snippet, 'print(f"step ', 'print(f"first save ')
    yield (
        "the first snippet",
        until(page, "document.body.innerText.includes('first save ')"),
    )
    edit(folder / "docs/initialization.md", "## The twins", "## Two twins")
    yield "prose", until(page, "document.body.innerText.includes('Two twins')")
    edit(snippet, 'print(f"first save ', 'print(f"second save ')
    yield "a snippet", until(page, "document.body.innerText.includes('second save ')")
    style = folder / "docs/stylesheets/twinloops.css"
    with style.open("a", encoding="utf-8") as file:
        file.write("\nbody { --saved: twice; }\n")
    value = "getComputedStyle(document.body).getPropertyValue('--saved').trim()"
    yield "a style sheet", until(page, f"{value} === 'twice'")


def own_run(rounds: int) -> float:
    """Median seconds of the snippet's run by itself, in a fork of a warm process."""
    source = (ROOT / SNIPPET).read_text(encoding="utf-8")
    path = SNIPPET.removeprefix(f"{SNIPPETS}/")
    snippet = Snippet(str(ROOT), path, source, TIME_LIMIT)
    sandbox.run(snippet)  # waits until torch is there
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        execution = sandbox.run(snippet)
        taken.append(time.perf_counter() - began)
        assert execution.problem is None, execution.problem.report()
    return median(taken)
