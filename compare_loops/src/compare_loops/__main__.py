"""The command line: `python -m compare_loops mine.py theirs.py`."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as `python compare_loops-2.0-py3-none-any.whl/compare_loops`
    sys.path[0] = str(Path(__file__).parents[1])

import argparse

from compare_loops.report import Report, compare
from compare_loops.run import TIME_LIMIT, Job, run
from compare_loops.trace import CompareError, Trace

AGREE, DIFFER, NOT_COMPARED = 0, 1, 2

# Two scripts that took less than this are run again for the experiments, unasked.
QUICK = 10.0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="compare_loops",
        description="Watch two training loops, and name what differs between them.",
        epilog="Exit code 0: they agree; 1: they differ; 2: they were not compared. "
        "Arguments after -- are passed on to both scripts.",
    )
    made.add_argument("a", help="a script that trains, or a trace that --save wrote")
    made.add_argument("b", nargs="?", help="the other one")
    made.add_argument(
        "--iterations", type=int, default=20, help="updates to watch (20)"
    )
    made.add_argument(
        "--time-limit",
        type=float,
        default=TIME_LIMIT,
        help=f"seconds for each script ({TIME_LIMIT:g})",
    )
    made.add_argument("--save", metavar="FOLDER", help="write the traces here, as .npz")
    made.add_argument(
        "--json", metavar="FILE", help="write the report as JSON; - prints it"
    )
    made.add_argument("--html", metavar="FILE", help="write the report as one web page")
    made.add_argument(
        "--experiments",
        action=argparse.BooleanOptionalAction,
        help=f"run A again with one thing made like B (on below {QUICK:g} s)",
    )
    made.add_argument(
        "--show-output", action="store_true", help="let the scripts print"
    )
    return made


def main(given: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    words = list(sys.argv[1:] if given is None else given)
    passed = words[words.index("--") + 1 :] if "--" in words else []
    words = words[: words.index("--")] if "--" in words else words
    options = parser().parse_args(words)
    if options.b is None and not options.save:
        parser().error("two scripts or traces are needed (one only with --save).")
    try:
        return compared(options, passed)
    except CompareError as error:
        print(f"compare_loops: {error}", file=sys.stderr)
        return NOT_COMPARED


def compared(options: argparse.Namespace, passed: list[str]) -> int:
    """Read or make both traces, write the report, and return the exit code."""
    paths = [path for path in (options.a, options.b) if path]
    labels = names_of(paths)
    traces = [obtain(p, n, options, passed) for p, n in zip(paths, labels, strict=True)]
    if options.save:
        save(traces, Path(options.save))
    if len(traces) == 1:
        return AGREE
    report = compare(*traces)
    if report.causes and experiments_wanted(options, traces):
        from compare_loops.experiments import run_experiments

        jobs = [
            Job(path, name, passed, options.iterations, options.time_limit)
            for path, name in zip(paths, labels, strict=True)
        ]
        report.experiments = run_experiments(
            jobs[0], jobs[1], traces[0], traces[1], report, progress_line
        )
        clear_line()
    write(report, options)
    return DIFFER if report.causes else AGREE


def experiments_wanted(options: argparse.Namespace, traces: list[Trace]) -> bool:
    """Tell whether to run experiments: as asked, or if both scripts are quick."""
    scripts = not any(path.endswith(".npz") for path in (options.a, options.b))
    quick = all(trace.seconds < QUICK for trace in traces)
    wanted = quick if options.experiments is None else bool(options.experiments)
    return scripts and wanted


def names_of(paths: list[str]) -> list[str]:
    """Return the shortest names that tell the paths apart."""
    names = [Path(path).name for path in paths]
    if len(set(names)) < len(names):
        names = [str(Path(*Path(path).parts[-2:])) for path in paths]
    if len(set(names)) < len(names):
        names = [
            f"{name} ({letter})" for name, letter in zip(names, "AB", strict=False)
        ]
    return names


def obtain(
    path: str, name: str, options: argparse.Namespace, passed: list[str]
) -> Trace:
    """Load a saved trace, or run a script and watch it."""
    if path.endswith(".npz"):
        return Trace.load(path)
    job = Job(path, name, passed, options.iterations, options.time_limit)
    job.show_output = options.show_output

    def progress(done: int) -> None:
        progress_line(f"{name}: iteration {done} of {options.iterations}")

    progress_line(f"{name}: starting")
    trace = run(job, progress)
    clear_line()
    return trace


def progress_line(text: str) -> None:
    """Write a line over the last one, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def clear_line() -> None:
    """Remove the progress line."""
    progress_line("")


def save(traces: list[Trace], folder: Path) -> None:
    """Write each trace into the folder, under the name of its script."""
    folder.mkdir(parents=True, exist_ok=True)
    for trace in traces:
        stem = trace.name.replace("/", "-").removesuffix(".py")
        path = folder / f"{stem}.npz"
        trace.save(path)
        print(f"saved {path}", file=sys.stderr)


def write(report: Report, options: argparse.Namespace) -> None:
    """Print the report, and write it where it was asked for."""
    if options.html:
        from compare_loops.page import page

        Path(options.html).write_text(page(report), encoding="utf-8")
    if options.json and options.json != "-":
        Path(options.json).write_text(report.to_json() + "\n", encoding="utf-8")
    print(report.to_json() if options.json == "-" else report)


if __name__ == "__main__":
    sys.exit(main())
