"""Time the same book in each engine, side by side, and write the tables.

``make bench`` runs this. Builds are whole processes; engines take turns within a round,
so that a slow minute of the machine hits them all alike; what counts is the median of
the rounds, and ratios of medians. Every engine computes with one thread, unless its
name says otherwise: on two cores, two threads make small programs slower.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench import books, serve

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "how-this-site-is-built.md"
# not quietly: then MkDocs counts no warnings, and --strict means nothing
MKDOCS = [sys.executable, "-m", "mkdocs", "build"]
SPHINX = [sys.executable, "-m", "sphinx", "-q", "docs", "site"]
CPU = "CPU of cold"
CHANGES = ("cold", CPU, "unchanged", "prose", "code")
CHAPTERS = 10
IMPORTED = "snippets/chapter_1/helper.py"
# As this engine draws a figure, as matplotlib does, and as Jupyter does.
FIGURE = r'<svg [^>]*role="img"|id="figure_1"|<img [^>]*png'

Times = dict[str, list[dict[str, float]]]


@dataclass(frozen=True)
class Engine:
    """One way to build a book.

    Attributes:
        name: in the tables.
        write: writes the book.
        command: builds it.
        prose: the file, and the words in it, that the change of prose changes.
        code: the same for the change of code; both are made longer by a digit.
        page: of the built site, that shows a program.
        shows: what only its run can have put there; nothing if nothing runs.
        strict: the option that makes warnings errors; empty if there is no site.
        threads: of torch; empty for its own default, as many as there are cores.
    """

    name: str
    write: books.Writer
    command: list[str]
    prose: tuple[str, str] = ("docs/chapter-1.md", "Part 1")
    code: tuple[str, str] = ("docs/chapter-1.md", "lr=0.01")
    page: str = "site/chapter-1/index.html"
    shows: tuple[str, ...] = (r"first \d\.\d{4}", FIGURE)
    strict: str = "--strict"
    threads: str = "1"


PLAIN = Engine("plain MkDocs, nothing run", books.plain, MKDOCS, shows=())
OURS = Engine(
    "Twin Loops",
    books.twinloops,
    MKDOCS,
    code=("snippets/chapter_1/it.py", "lr=0.01"),
)
MARKDOWN_EXEC = Engine("markdown-exec", books.markdown_exec, MKDOCS)
OTHERS = [
    MARKDOWN_EXEC,
    replace(MARKDOWN_EXEC, name="markdown-exec, torch's own threads", threads=""),
    Engine(
        "mkdocs-jupyter",
        books.mkdocs_jupyter,
        MKDOCS,
        prose=("docs/chapter-1.py", "Part 1"),
        code=("docs/chapter-1.py", "lr=0.01"),
    ),
    *(
        Engine(
            f"myst-nb, {processes}",
            books.myst_nb,
            command,
            page="site/chapter-1.html",
            strict="-W",
        )
        for processes, command in (
            ("one process", SPHINX),
            ("two processes", [*SPHINX, "-j", "2"]),
        )
    ),
]
ALL_PY = [sys.executable, "all.py"]
ONE_PROCESS = Engine(
    "one Python process, all ten programs, no site",
    books.one_process,
    ALL_PY,
    strict="",
)
ONE_PROGRAM = Engine(
    "one of the programs, no site", books.one_program, ALL_PY, strict=""
)
IMPORT_TORCH = Engine("`import torch`, no site", books.import_torch, ALL_PY, strict="")
ENGINES = [PLAIN, OURS, *OTHERS, ONE_PROCESS, ONE_PROGRAM, IMPORT_TORCH]

SITE = Engine(
    "this site",
    books.this_site,
    MKDOCS,
    prose=("docs/initialization.md", "## The twins"),
    code=("snippets/initialization/loops.py", 'print(f"step '),
    page="site/initialization/index.html",
    shows=(r"step +\d+  loss \d",),
)
SITE_PLAIN = Engine(
    "this site with nothing to run",
    books.this_site_plain,
    MKDOCS,
    prose=SITE.prose,
    code=("docs/initialization.md", 'print(f"step '),
    page=SITE.page,
    shows=(),
)
SITE_FORKED = Engine(
    "its programs in forks of a warm process, no site",
    books.this_site_forked,
    ALL_PY,
    strict="",
)


@dataclass(frozen=True)
class Built:
    """What one build cost, as a whole process.

    Attributes:
        seconds: until it had ended.
        cpu: seconds of processor time, of all processes that it started.
        memory: megabytes, at its peak, of the largest process that it started.
        code: its exit code.
        errors: what it wrote to stderr.
    """

    seconds: float
    cpu: float
    memory: float
    code: int
    errors: str


def run(engine: Engine, folder: Path, *flags: str) -> Built:
    """Build once, and count what that costs."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    if engine.threads:
        environment["OMP_NUM_THREADS"] = engine.threads
    ran = subprocess.run(
        [sys.executable, "-m", "bench.measured", *engine.command, *flags],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    cost = json.loads(ran.stdout)
    return Built(**cost, errors=ran.stderr)


def build(engine: Engine, folder: Path) -> Built:
    """Build once.

    Raises:
        RuntimeError: if the build fails.
    """
    built = run(engine, folder)
    if built.code:
        raise RuntimeError(f"{engine.name}: {built.errors[-2000:]}")
    return built


def edit(folder: Path, place: tuple[str, str], new: str) -> None:
    """Change the first place where a text stands in a file."""
    name, old = place
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, (name, old)
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def time_engine(engine: Engine) -> dict[str, float]:
    """Seconds for each kind of change, from a fresh folder; for cold also of CPU."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine.write(folder, CHAPTERS, books.CELLS)
        cold = build(engine, folder)
        seconds = {"cold": cold.seconds, CPU: cold.cpu}
        if not engine.strict:
            return seconds
        check(engine, folder)
        seconds["unchanged"] = build(engine, folder).seconds
        edit(folder, engine.prose, f"{engine.prose[1]}1")
        seconds["prose"] = build(engine, folder).seconds
        edit(folder, engine.code, f"{engine.code[1]}1")
        seconds["code"] = build(engine, folder).seconds
        return seconds


def check(engine: Engine, folder: Path) -> None:
    """Nobody is fast by leaving something out: outputs and figures are there."""
    html = (folder / engine.page).read_text(encoding="utf-8")
    for wanted in engine.shows:
        assert re.search(wanted, html), f"{engine.name}: no {wanted}"


def time_all(engines: list[Engine], rounds: int) -> Times:
    """The seconds of each round, by engine; engines take turns."""
    taken: Times = {engine.name: [] for engine in engines}
    for round_ in range(rounds):
        for engine in engines:
            seconds = time_engine(engine)
            taken[engine.name].append(seconds)
            told = ", ".join(f"{what} {s:.2f} s" for what, s in seconds.items())
            say(f"round {round_ + 1} of {rounds}, {engine.name}: {told}")
    return taken


def bad_days(engine: Engine) -> list[str]:
    """What an imported file's change does, and exit codes when a cell raises."""
    if not engine.shows or not engine.strict:
        return ["", ""]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        imports = (
            f"import sys\nsys.path.insert(0, {f'{folder}/snippets/chapter_1'!r})\n"
        )
        program = {
            **books.CELLS,
            "Data": f"{imports}import helper\n{books.CELLS['Data']}",
            "Values": f"{books.CELLS['Values']}\nprint(helper.said)",
        }
        engine.write(folder, 1, program)
        helper = folder / IMPORTED
        helper.parent.mkdir(parents=True, exist_ok=True)
        helper.write_text("# %% Helper\nsaid = 'helper says one'\n")
        if engine is OURS:
            with (folder / "docs/chapter-1.md").open("a") as chapter:
                chapter.write("\n```snippet\nhelper\n```\n")
        build(engine, folder)
        # of another length: Python judges compiled modules by time and size
        edit(folder, (IMPORTED, "says one"), "says twelve")
        build(engine, folder)
        html = (folder / engine.page).read_text(encoding="utf-8")
        shown = re.findall(r"^(?:.*>)?helper says (\w+)", html, re.MULTILINE)
        imported = {"one": "stale", "twelve": "right"}[shown[0]]
        edit(folder, engine.code, f"{engine.code[1]} / 0")
        lenient = run(engine, folder).code
        # saved again: some look only at what was saved since the last build
        edit(folder, (engine.code[0], f"{engine.code[1]} / 0"), "lr=1 / 0")
        strict = [run(engine, folder, engine.strict).code for _ in range(2)]
        again = "" if strict[0] == strict[1] else f", then {strict[1]}"
        codes = f"{lenient} / {strict[0]}{again}"
    say(f"{engine.name}: a cell raises: {codes}; an imported file changes: {imported}")
    return [codes, imported]


def middle(taken: Times, engine: Engine, change: str) -> float:
    """The median of an engine's seconds for a change."""
    return median(seconds[change] for seconds in taken[engine.name])


def spread(taken: Times) -> float:
    """How many times the fastest round of an engine went into its slowest, at most."""
    return max(
        max(seconds[change] for seconds in rounds)
        / min(seconds[change] for seconds in rounds)
        for rounds in taken.values()
        for change in rounds[0]
    )


def rows(engines: list[Engine], taken: Times) -> list[list[str]]:
    """The table: medians, and in brackets the ratio to the first engine."""
    lines = [["engine", *CHANGES]]
    for engine in engines:
        cells = [engine.name]
        for change in CHANGES:
            if change not in taken[engine.name][0]:
                cells.append("")
                continue
            seconds = middle(taken, engine, change)
            ratio = seconds / middle(taken, engines[0], change)
            cells.append(f"{seconds:.2f} ({ratio:.1f})")
        lines.append(cells)
    return lines


def beside_aim(what: str, measured: float, at_most: float, why: str) -> list[str]:
    """A line of a table: what was measured, and the aim."""
    reached = "reached" if measured <= at_most else "not reached"
    return [what, f"{measured:.2f} s", f"{at_most:.2f} s{why}", reached]


def serving(rounds: int) -> list[list[str]]:
    """Seconds from a save to the reloaded page, beside what was aimed at."""
    own = serve.own_run(rounds)
    taken = {what: median(times) for what, times in serve.seconds(rounds).items()}
    own_run = f": 1 s and its run, {own:.2f} s"
    return [
        ["saved", "page reloaded after", "aim", "result"],
        beside_aim("prose", taken["prose"], 1, ""),
        beside_aim("a snippet", taken["a snippet"], 1 + own, own_run),
        beside_aim("the first snippet", taken["the first snippet"], 2, ""),
        ["a style sheet", f"{taken['a style sheet']:.2f} s", "", ""],
    ]


def aims(taken: Times) -> list[list[str]]:
    """What was aimed at, beside what was measured."""
    lines = [["build", "measured", "aim", "result"]]

    def aim(what: str, measured: float, at_most: float, why: str) -> None:
        lines.append(beside_aim(what, measured, at_most, f": {why}"))

    ours = {change: middle(taken, OURS, change) for change in CHANGES}
    floor = {change: middle(taken, PLAIN, change) for change in CHANGES}
    exec_cold = 0.85 * middle(taken, MARKDOWN_EXEC, "cold")
    one_process = middle(taken, ONE_PROCESS, "cold") + floor["cold"]
    aim("cold", ours["cold"], exec_cold, "0.85 of markdown-exec")
    aim("cold", ours["cold"], one_process, "one process for all, and the plain build")
    for change in ("unchanged", "prose"):
        aim(change, ours[change], 1.2 * floor[change], "1.2 plain builds")
    code = 1.2 * floor["code"] + middle(taken, ONE_PROGRAM, "cold")
    aim("code", ours["code"], code, "1.2 plain builds, and the program by itself")
    for change in ("unchanged", "prose"):
        site_floor = 1.2 * middle(taken, SITE_PLAIN, change)
        measured = middle(taken, SITE, change)
        aim(f"this site, {change}", measured, site_floor, "1.2 plain builds of it")
    forked = 1.15 * middle(taken, SITE_FORKED, CPU)
    why = "1.15 times its programs in forks, without a site"
    aim("this site, CPU of cold", middle(taken, SITE, CPU), forked, why)
    return lines


def growth(rounds: int) -> list[list[str]]:
    """Time and memory for books of 10, 100 and 1,000 snippets, beside plain MkDocs."""
    lines = [["snippets", "pages", "cold, a snippet", "memory, cold"]]
    lines[0] += ["unchanged, a page", "memory, unchanged"]
    lines[0] += ["plain: pages", "plain: unchanged, a page", "plain: memory"]
    for size in (10, 100, 1000):
        row = [f"{size:,}"]
        for engine in (OURS, PLAIN):
            cold, unchanged = [], []
            for _ in range(rounds if size < 1000 else 1):
                with tempfile.TemporaryDirectory() as name:
                    folder = Path(name)
                    engine.write(folder, size, books.SMALL)
                    cold.append(build(engine, folder))
                    unchanged.append(build(engine, folder))
                    pages = len(list(folder.glob("site/**/index.html")))
            row.append(f"{pages:,}")
            if engine is OURS:
                row += per(size, cold)
            row += per(pages, unchanged)
        say(f"growth: {', '.join(row)}")
        lines.append(row)
    return lines


def per(number: int, builds: list[Built]) -> list[str]:
    """The median time of builds, for each of what they are many of, and memory."""
    seconds = median(built.seconds for built in builds)
    memory = max(built.memory for built in builds)
    return [f"{1000 * seconds / number:.0f} ms", f"{memory:.0f} MB"]


def write_table(name: str, lines: Sequence[Sequence[str]], note: str) -> None:
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


def say(what: str) -> None:
    """Tell how far it is."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def main() -> None:
    """Time everything and write the page's tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    faults = [bad_days(engine) for engine in ENGINES]
    write_table("serve", serving(rounds), f"Medians of {rounds} saves.")
    note = f"Medians of {rounds} rounds; one round for 1,000."
    write_table("growth", growth(rounds), note)
    site = [SITE_PLAIN, SITE, SITE_FORKED]
    taken = time_all([*ENGINES, *site], rounds)
    lines = rows(ENGINES, taken)
    lines[0] += ["a cell raises: exit, default / strict", "an imported file changes"]
    for line, found in zip(lines[1:], faults, strict=True):
        line += found
    note = f"Seconds, medians of {rounds} rounds, and in brackets the ratio to the"
    write_table("engines", lines, f"{note} first row. {machine()}")
    write_table("site", rows(site, taken), f"{note} first row.")
    differ = f"up to {spread(taken):.1f} times as long as the fastest"
    note = f"From the two tables above. The slowest round of an engine took {differ}."
    write_table("aims", aims(taken), note)


if __name__ == "__main__":
    main()
