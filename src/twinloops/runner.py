"""Run a snippet's cells, one by one, in this very process.

The process belongs to the snippet alone (:mod:`twinloops.warm_parent`), so the runner
may change ``sys``, the random generators and matplotlib as it likes.
"""

import __future__

import ast
import atexit
import io
import json
import linecache
import os
import platform
import random
import re
import site
import sys
import sysconfig
import traceback
import types
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import matplotlib
import numpy
import torch

from twinloops import drawing, reading
from twinloops.cells import Cell
from twinloops.execution import Execution, Kind, Output, Snippet
from twinloops.problems import Problem
from twinloops.values import kept

MOST_PRINTED = 10_000_000  # bytes of one cell: a loop that prints fills the memory
TORCH_SEED_OF_A_FRESH_PROCESS = 67280421310721
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
_ONLY_AN_ADDRESS = re.compile(r"\[?<[^<>]* at 0x[0-9a-fA-F]{6,}>\]?")
_DESCRIPTORS: dict[Kind, int] = {"stdout": 1, "stderr": 2}


class _Recorder:
    """Collects the outputs of the cell that is running, in their order.

    Attributes:
        failure: an error that the snippet's own code may have caught, but that ends the
            run: it prints too much.
    """

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self._outputs: list[Output | tuple[Kind, list[bytes]]] = []
        self._printed = 0
        self._read_up_to = {1: 0, 2: 0}

    def stream(self, kind: Kind, content: bytes) -> None:
        self._printed += len(content)
        if self._printed > MOST_PRINTED:
            self.failure = RuntimeError(
                f"one cell prints more than {MOST_PRINTED:,} bytes"
            )
            raise self.failure
        last = self._outputs[-1] if self._outputs else None
        if isinstance(last, tuple) and last[0] == kind:
            last[1].append(content)
        else:
            self._outputs.append((kind, [content]))

    def add(self, output: Output) -> None:
        self._outputs.append(output)

    def take(self) -> tuple[Output, ...]:
        """The outputs of the cell that has ended; the next cell starts without any.

        What C++ code or child processes wrote did not pass through ``sys.stdout``. It
        is in the files behind the descriptors 1 and 2, and stands last.

        Raises:
            RuntimeError: if the cell has printed too much, caught or not.
        """
        for kind, descriptor in _DESCRIPTORS.items():
            start, end = self._read_up_to[descriptor], os.fstat(descriptor).st_size
            if end > start:
                # One byte too many is enough to see that it is too much.
                most = min(end - start, MOST_PRINTED + 1)
                self.stream(kind, os.pread(descriptor, most, start))
            self._read_up_to[descriptor] = end
        if self.failure:
            raise self.failure
        taken, self._outputs, self._printed = self._outputs, [], 0
        shown = (
            output
            if isinstance(output, Output)
            else Output(output[0], b"".join(output[1]).decode("utf-8", "replace"))
            for output in taken
        )
        return tuple(output for output in shown if output.text)


class _Stream(io.BufferedIOBase):
    """The bytes below ``sys.stdout`` or ``sys.stderr``."""

    def __init__(self, kind: Kind, recorder: _Recorder) -> None:
        self._kind, self._recorder, self._process = kind, recorder, os.getpid()

    def write(self, content: Any) -> int:
        content = bytes(content)
        if os.getpid() == self._process:
            self._recorder.stream(self._kind, content)
        else:  # A fork of the snippet: what it recorded would be lost with it.
            os.write(self.fileno(), content)
        return len(content)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return _DESCRIPTORS[self._kind]


def _start_streams(recorder: _Recorder) -> None:
    handled: dict[Kind, str] = {"stdout": "strict", "stderr": "backslashreplace"}
    for kind, errors in handled.items():
        below: Any = _Stream(kind, recorder)
        stream = io.TextIOWrapper(
            below, encoding="utf-8", errors=errors, write_through=True
        )
        setattr(sys, kind, stream)
        setattr(sys, f"__{kind}__", stream)


def _seed_like_a_fresh_process() -> None:
    """Set apart the random generators, whose state the fork has copied."""
    random.seed()
    numpy.random.seed()
    torch.manual_seed(TORCH_SEED_OF_A_FRESH_PROCESS)


def _main_module(file: Path, snippet: Snippet) -> dict[str, Any]:
    """The variables of a new ``__main__``, as ``python file`` would start it."""
    main = types.ModuleType("__main__")
    main.__file__ = str(file)
    sys.modules["__main__"] = main
    sys.argv = [str(file)]
    sys.path.insert(0, str(file.parent))
    # Tracebacks and warnings look for their lines here, under the name they show.
    lines = snippet.source.splitlines(keepends=True)
    linecache.cache[snippet.name] = (len(snippet.source), None, lines, snippet.name)
    return vars(main)


def _evaluate(cell: Cell, name: str, flags: int, variables: dict[str, Any]) -> Any:
    """Run a cell; returns the value of its last line, if that is an expression."""
    # Empty lines above give every message the line number of the file.
    tree = ast.parse("\n" * (cell.line - 1) + cell.source, name)
    last = tree.body[-1] if tree.body else None
    shown = isinstance(last, ast.Expr) and not cell.source.rstrip().endswith(";")
    body = tree.body[:-1] if shown else tree.body
    statements = ast.Module(body, type_ignores=[])
    exec(compile(statements, name, "exec", flags, True), variables)
    if not shown:
        return None
    expression = ast.Expression(cast(ast.Expr, last).value)
    return eval(compile(expression, name, "eval", flags, True), variables)


def _show_value(value: Any, recorder: _Recorder) -> None:
    """Show the value of a cell's last line, where it says anything.

    The generator that ``torch.manual_seed`` returns, and the lines that ``plt.plot``
    returns, have only an address in memory to show.
    """
    if value is None:
        return
    html = getattr(value, "_repr_html_", None)
    as_html = html() if callable(html) and not isinstance(value, type) else None
    if isinstance(as_html, str):
        recorder.add(Output("text/html", as_html))
        return
    text = repr(value)
    if not _ONLY_AN_ADDRESS.fullmatch(text):
        # An address in memory would differ from build to build.
        recorder.add(Output("text/plain", _ADDRESS.sub("at 0x...", text)))


def _compile_whole(snippet: Snippet) -> int:
    """Compile the file as Python does; returns the flags that its cells inherit.

    Raises:
        SyntaxError, ValueError: also for what only the whole file shows, such as an
            import from ``__future__`` in the second cell.
    """
    with warnings.catch_warnings(action="ignore"):  # the cells will warn
        code = compile(snippet.source, snippet.name, "exec", dont_inherit=True)
    flags = 0
    for name in __future__.all_feature_names:
        flags |= getattr(__future__, name).compiler_flag
    return code.co_flags & flags


def _describe(error: BaseException, cell: Cell, name: str) -> Problem:
    """The problem that an error in a cell is for its author."""
    if isinstance(error, SyntaxError) and error.filename == name:
        line, details = error.lineno, "".join(traceback.format_exception_only(error))
    else:
        line, details = _own_traceback(error, name)
    if isinstance(error, SystemExit):
        what = "calls sys.exit, which ends the program before its last cell."
    elif isinstance(error, EOFError):
        what = "waits for input, but a build has nobody to type."
    else:
        described = traceback.format_exception_only(error)
        # The first lines of a syntax error show the place; the last lines of other
        # errors are notes.
        what = (
            f"raises {described[-1 if isinstance(error, SyntaxError) else 0].strip()}"
        )
    message = f"the cell {cell.title!r} {what}"
    return Problem(message, f"{name}:{line or cell.line}", details)


def _own_traceback(error: BaseException, name: str) -> tuple[int | None, str]:
    """The snippet's line that an error passed through, and the traceback from there."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [i for i, frame in enumerate(frames) if frame.filename == name]
    engine = str(Path(__file__).parent)
    below = frames[own[0] :] if own else []
    shown = [frame for frame in below if not frame.filename.startswith(engine)]
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(shown)]
    lines += traceback.format_exception_only(error)
    return (frames[own[-1]].lineno if own else None), "".join(lines)


def _machine_paths(snippet: Snippet) -> dict[str, str]:
    """Folders of this machine, longest first, and what stands for each on a page."""
    folders = {
        **dict.fromkeys(site.getsitepackages(), "site-packages"),
        sysconfig.get_path("stdlib"): "python",
        f"{snippet.root}/": "",
        snippet.root: ".",
        os.getcwd(): "~",
    }
    return dict(sorted(folders.items(), key=lambda item: -len(item[0])))


def _without(paths: dict[str, str], text: str) -> str:
    for folder, stands_for_it in paths.items():
        text = text.replace(folder, stands_for_it)
    return text


def _without_paths(paths: dict[str, str], shown: Output) -> Output:
    text, narrow = (_without(paths, svg) for svg in (shown.text, shown.narrow))
    return replace(shown, text=text, narrow=narrow)


def _run_cells(
    snippet: Snippet,
    cells: tuple[Cell, ...],
    variables: dict[str, Any],
    report: Callable[[Cell], None],
) -> list[tuple[Output, ...]] | Problem:
    """The outputs of the cells, or the problem that ended the run."""
    recorder = _Recorder()
    drawing.send_to(recorder.add)
    _start_streams(recorder)
    outputs: list[tuple[Output, ...]] = []
    # What the warm parent does at its exit, such as to remove a folder, is its own.
    atexit._clear()
    cell = cells[0]
    try:
        flags = _compile_whole(snippet)
        for cell in cells:
            report(cell)
            _show_value(_evaluate(cell, snippet.name, flags, variables), recorder)
            drawing.show_all()
            if cell is cells[-1] and atexit._ncallbacks():
                # The interpreter does not end here: the process has yet to hand over
                # its outputs. It is then killed, with all its threads.
                atexit._run_exitfuncs()
            outputs.append(recorder.take())
    except BaseException as error:
        if not outputs and isinstance(error, SyntaxError):  # perhaps of a later cell
            cell = [c for c in cells if c.line <= (error.lineno or cell.line)][-1]
        return _describe(recorder.failure or error, cell, snippet.name)
    return outputs


def execute(
    snippet: Snippet, cells: tuple[Cell, ...], report: Callable[[Cell], None]
) -> Execution:
    """Run a snippet from its first cell to its last, or to the first problem.

    Args:
        snippet: what to run.
        cells: parsed from its source.
        report: told of each cell before it runs.
    """
    file = Path(snippet.root, snippet.name)
    problem = reading.hidden_module(file.parent, snippet.name)
    _seed_like_a_fresh_process()
    paths = _machine_paths(snippet)
    record = reading.Record(snippet.root, os.path.dirname(snippet.name))
    # Python takes an old compiled file for a new source of the same time and size. It
    # finds none here.
    sys.pycache_prefix = os.getcwd()
    variables = _main_module(file, snippet)
    outputs = problem or _run_cells(snippet, cells, variables, report)
    if isinstance(outputs, Problem):
        return Execution(snippet.path, snippet.source, problem=outputs)
    values = json.dumps(kept(variables), ensure_ascii=False)
    return Execution(
        path=snippet.path,
        source=snippet.source,
        cells=cells,
        outputs=tuple(
            tuple(_without_paths(paths, shown) for shown in cell) for cell in outputs
        ),
        values=json.loads(_without(paths, values)),
        files=dict(sorted(record.files.items())),
        versions={
            "Python": platform.python_version(),
            "torch": str(torch.__version__),
            "numpy": numpy.__version__,
            "matplotlib": matplotlib.__version__,
        },
    )
