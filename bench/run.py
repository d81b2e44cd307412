"""Time the same book in each engine, side by side, and write the tables.

``make bench`` runs this. Builds are whole processes; engines take turns within a round,
so that a slow minute of the machine hits them all alike; what counts is the median of
the rounds, and ratios of medians.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench import books, serve

PAGE = Path(__file__).parents[1] / "docs" / "how-this-site-is-built.md"
MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
SPHINX = [sys.executable, "-m", "sphinx", "-q", "docs", "site"]
CHANGES = ("cold", "unchanged", "prose", "code")


@dataclass(frozen=True)
class Engine:
    """One way to build the book."""

    name: str
    write: books.Writer
    command: list[str]
    prose_in: str = "docs/chapter-1.md"
    code_in: str = "docs/chapter-1.md"


ENGINES = [
    Engine("plain MkDocs, nothing run", books.plain, MKDOCS),
    Engine("Twin Loops", books.twinloops, MKDOCS, code_in="snippets/chapter_1/it.py"),
    Engine("markdown-exec", books.markdown_exec, MKDOCS),
    Engine(
        "mkdocs-jupyter",
        books.mkdocs_jupyter,
        MKDOCS,
        prose_in="docs/chapter-1.py",
        code_in="docs/chapter-1.py",
    ),
    Engine("myst-nb, one process", books.myst_nb, SPHINX),
    Engine("myst-nb, two processes", books.myst_nb, [*SPHINX, "-j", "2"]),
]
ONE_PROCESS = Engine(
    "one Python process, no site", books.one_process, [sys.executable, "all.py"]
)


def build(engine: Engine, folder: Path) -> float:
    """Seconds that one build takes, as a whole process.

    Raises:
        RuntimeError: if it fails.
    """
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    began = time.perf_counter()
    ran = subprocess.run(
        engine.command, cwd=folder, env=environment, capture_output=True, text=True
    )
    seconds = time.perf_counter() - began
    if ran.returncode:
        raise RuntimeError(f"{engine.name}: {ran.stderr[-2000:]}")
    return seconds


def replace(file: Path, old: str, new: str) -> None:
    """Change the first place where ``old`` stands."""
    text = file.read_text(encoding="utf-8")
    assert old in text, (file, old)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def time_engine(engine: Engine, round_: int) -> dict[str, float]:
    """Seconds for each kind of change, from a fresh folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine.write(folder, 10, books.CELLS)
        seconds = {"cold": build(engine, folder)}
        if engine is ONE_PROCESS:
            return seconds
        check(engine, folder)
        seconds["unchanged"] = build(engine, folder)
        replace(folder / engine.prose_in, "Part 1", f"Part one, round {round_}")
        seconds["prose"] = build(engine, folder)
        replace(folder / engine.code_in, "lr=0.01", f"lr=0.0{round_ + 2}")
        seconds["code"] = build(engine, folder)
        return seconds


def check(engine: Engine, folder: Path) -> None:
    """Nobody is fast by leaving something out: outputs and figures are there."""
    pages = ("site/chapter-1/index.html", "site/chapter-1.html")
    (page,) = (folder / page for page in pages if (folder / page).is_file())
    html = page.read_text(encoding="utf-8")
    if engine.write is not books.plain:
        assert re.search(r"first \d\.\d{4}", html), f"{engine.name}: no output"
        assert "<svg" in html or "<img" in html, f"{engine.name}: no figure"


def rows(
    engines: list[Engine], taken: dict[str, list[dict[str, float]]]
) -> list[list[str]]:
    """The table: medians, and in brackets the ratio to plain MkDocs."""
    plain = taken[engines[0].name]
    lines = [["", *CHANGES]]
    for engine in engines:
        cells = [engine.name]
        for change in CHANGES:
            times = [t[change] for t in taken[engine.name] if change in t]
            if not times:
                cells.append("")
                continue
            floor = median(t[change] for t in plain)
            cells.append(f"{median(times):.2f} ({median(times) / floor:.1f})")
        lines.append(cells)
    return lines


def growth(rounds: int) -> list[list[str]]:
    """Seconds for books of 10, 100 and 1,000 small snippets, beside plain MkDocs."""
    plain, ours = ENGINES[0], ENGINES[1]
    lines = [["snippets", "cold, a snippet", "unchanged, a page", "plain, a page"]]
    for size in (10, 100, 1000):
        times: dict[str, list[float]] = {"cold": [], "unchanged": [], "plain": []}
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                ours.write(folder, size, books.SMALL)
                times["cold"].append(build(ours, folder))
                times["unchanged"].append(build(ours, folder))
            with tempfile.TemporaryDirectory() as name:
                plain.write(Path(name), size, books.SMALL)
                times["plain"].append(build(plain, Path(name)))
        each = {what: median(seconds) / size for what, seconds in times.items()}
        print(f"growth {size}: {each}", file=sys.stderr, flush=True)
        lines.append([f"{size:,}", *(f"{1000 * s:.0f} ms" for s in each.values())])
    return lines


def write_table(name: str, lines: list[list[str]], note: str) -> None:
    """Put a table between its marks on the page."""
    head, *body = [f"| {' | '.join(cells)} |" for cells in lines]
    rule = "|" + " --- |" * len(lines[0])
    table = "\n".join([head, rule, *body, "", note])
    text = PAGE.read_text(encoding="utf-8")
    marked = re.compile(
        rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.DOTALL
    )
    assert marked.search(text), f"no marks for {name} in {PAGE}"
    text = marked.sub(lambda m: f"{m[1]}\n{table}\n\n{m[2]}", text)
    PAGE.write_text(text, encoding="utf-8")


def machine() -> str:
    """What it was measured on and with."""
    packages = ("torch", "mkdocs", "mkdocs-jupyter", "markdown-exec", "myst-nb")
    listed = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {listed}."


def main() -> None:
    """Time everything and write the page's tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    engines = [*ENGINES, ONE_PROCESS]
    taken: dict[str, list[dict[str, float]]] = {engine.name: [] for engine in engines}
    for round_ in range(rounds):
        for engine in engines:
            seconds = time_engine(engine, round_)
            taken[engine.name].append(seconds)
            print(round_ + 1, engine.name, seconds, file=sys.stderr, flush=True)
    note = (
        f"Seconds, medians of {rounds} rounds, and in brackets the ratio to the first"
        f" row. {machine()}"
    )
    write_table("engines", rows(engines, taken), note)
    write_table("serve", serve.rows(rounds), f"Medians of {rounds} saves, this site.")
    write_table("growth", growth(rounds), f"Medians of {rounds} rounds. {machine()}")


if __name__ == "__main__":
    main()
