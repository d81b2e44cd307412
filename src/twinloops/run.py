"""Run a snippet's cells in an IPython shell, in this very process.

Called in a process of its own (:mod:`twinloops.process`), so it may do as it likes with
``sys``, the current directory and the random generators.
"""

import ast
import io
import linecache
import os
import platform
import random
import site
import sys
import traceback
import types
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from twinloops import notebook
from twinloops.errors import AuthoringError
from twinloops.figure import STYLE
from twinloops.parse import CellSource, parse

PRINT_LIMIT = 10_000_000  # characters; a loop that prints for ever fills the memory
TORCH_SEED_OF_A_FRESH_PROCESS = 67280421310721


class _Start:
    """The line at which the cell that is running starts in its file."""

    line = 1


class _Outputs:
    """The outputs of the cell that is running, in nbformat's form, in order."""

    def __init__(self) -> None:
        self.shown: list[dict[str, Any]] = []
        self._printed = 0
        self._taken_up_to: dict[int, int] = {}
        self.machine_paths = sorted(site.getsitepackages(), key=len, reverse=True)

    def stream(self, name: str, text: str) -> None:
        if not text:
            return
        self._printed += len(text)
        if self._printed > PRINT_LIMIT:
            self._printed = 0
            raise RuntimeError(f"one cell prints more than {PRINT_LIMIT:,} characters")
        last = self.shown[-1] if self.shown else {}
        if last.get("output_type") != "stream" or last["name"] != name:
            last = {"output_type": "stream", "name": name, "text": []}
            self.shown.append(last)
        last["text"].append(text)

    def rich(self, output_type: str, data: dict[str, Any]) -> None:
        data = {k: v for k, v in data.items() if isinstance(v, str)}
        shown: dict[str, Any] = {
            "output_type": output_type,
            "data": data,
            "metadata": {},
        }
        if output_type == "execute_result":
            shown["execution_count"] = None
        self.shown.append(shown)

    def take(self) -> list[dict[str, Any]]:
        """The outputs so far, without the paths of this machine; starts afresh.

        What came past Python, from C++ or from child processes, went to the file
        descriptors 1 and 2. Those are files here, and stand last.
        """
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            end = os.fstat(descriptor).st_size
            start = self._taken_up_to.get(descriptor, 0)
            passed = os.pread(descriptor, end - start, start)
            self.stream(name, passed.decode("utf-8", "replace"))
            self._taken_up_to[descriptor] = end
        taken, self.shown, self._printed = self.shown, [], 0
        for output in taken:
            if output["output_type"] == "stream":
                text = "".join(output["text"])
                for folder in self.machine_paths:
                    text = text.replace(folder, "site-packages")
                output["text"] = text
        return taken


class _Stream(io.TextIOBase):
    """Takes the place of ``sys.stdout`` or ``sys.stderr``."""

    def __init__(self, name: str, descriptor: int, outputs: _Outputs) -> None:
        self._name, self._descriptor, self._outputs = name, descriptor, outputs

    def write(self, text: str) -> int:
        self._outputs.stream(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"


def _shell(outputs: _Outputs, shown_as: str, start: _Start) -> InteractiveShell:
    """A shell whose outputs go to ``outputs`` and whose tracebacks name the file."""

    class Compiler(CachingCompiler):
        def cache(self, *_: object, **__: object) -> str:
            return shown_as

    class Publisher(DisplayPublisher):
        def publish(self, data: dict[str, Any], *_: object, **__: object) -> None:
            outputs.rich("display_data", data)

    class Hook(DisplayHook):
        def start_displayhook(self) -> None: ...
        def write_output_prompt(self) -> None: ...
        def finish_displayhook(self) -> None: ...
        def update_user_ns(self, result: object) -> None: ...
        def log_output(self, format_dict: dict[str, Any]) -> None: ...
        def write_format_data(
            self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
        ) -> None:
            outputs.rich("execute_result", format_dict)

    class Shell(InteractiveShell):
        compiler_class = Compiler

        def showtraceback(self, *_: object, **__: object) -> None: ...
        def showsyntaxerror(self, *_: object, **__: object) -> None: ...

    class TrueLines(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return ast.increment_lineno(node, start.line - 1)

    config = Config()
    config.HistoryManager.enabled = False
    main = types.ModuleType("__main__")
    shell = Shell.instance(
        config=config,
        user_module=main,
        display_pub_class=Publisher,
        displayhook_class=Hook,
    )
    sys.modules["__main__"] = main
    shell.ast_transformers.append(TrueLines())
    return shell


def _draw_inline(shell: InteractiveShell) -> None:
    """Show figures as SVG, in the book's style, below the cell that draws them."""
    import matplotlib.style
    from matplotlib_inline.backend_inline import configure_inline_support
    from matplotlib_inline.config import InlineBackend

    matplotlib.use("module://matplotlib_inline.backend_inline", force=True)
    matplotlib.style.use(STYLE)
    backend = InlineBackend.instance(parent=shell)
    backend.shell = shell
    backend.figure_formats = {"svg"}
    kwargs: dict[str, Any] = {"metadata": {"Date": None, "Creator": None}}
    backend.print_figure_kwargs = {"bbox_inches": "tight"} | kwargs
    configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    matplotlib.style.use(STYLE)


def _scalars(namespace: dict[str, object]) -> dict[str, notebook.Value]:
    values: dict[str, notebook.Value] = {}
    for name, value in namespace.items():
        if name.startswith("_") or isinstance(value, type | types.ModuleType):
            continue
        if getattr(value, "shape", None) == () and hasattr(value, "item"):
            value = value.item()
        if type(value) in (bool, int, float, str):
            values[name] = value  # type: ignore[assignment]
    return values


def _imported(folder: Path, own: Path) -> dict[str, str]:
    files = {
        Path(file).resolve()
        for module in list(sys.modules.values())
        if isinstance(file := getattr(module, "__file__", None), str)
    }
    return {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in sorted(files)
        if file.is_relative_to(folder) and file != own
    }


def _trace(error: BaseException, shown_as: str) -> tuple[int | None, str]:
    """Line of the snippet that the error came through, and the traceback from there."""
    if isinstance(error, SyntaxError) and error.filename == shown_as:
        return error.lineno, "".join(traceback.format_exception_only(error))
    frames = traceback.extract_tb(error.__traceback__)
    own = [i for i, frame in enumerate(frames) if frame.filename == shown_as]
    kept = frames[own[0] :] if own else []
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(kept)]
    lines += traceback.format_exception_only(error)
    return (frames[own[-1]].lineno if own else None), "".join(lines)


def _run_cell(
    shell: InteractiveShell, cell: CellSource, shown_as: str
) -> dict[str, Any] | None:
    """Run one cell; what went wrong, if something did."""
    result = shell.run_cell(cell.source, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    if error is None:
        return None
    line, details = _trace(error, shown_as)
    if isinstance(error, SystemExit):
        problem = "calls sys.exit, which ends the program before its last cell."
    elif isinstance(error, EOFError):
        problem = "waits for input, but a build has nobody to type."
    else:
        problem = f"raises {type(error).__name__}: {error}"
    return {
        "problem": f"the cell {cell.title!r} {problem}",
        "line": line or cell.line,
        "details": details,
    }


def _seed_like_a_fresh_process() -> None:
    """Undo what the fork copied: generators in the state of the warm parent."""
    import numpy
    import torch

    random.seed()
    numpy.random.seed()
    torch.manual_seed(TORCH_SEED_OF_A_FRESH_PROCESS)


def execute(task: dict[str, str], report: Callable[[str], None]) -> dict[str, Any]:
    """Run a snippet from its first cell to its last, or to the first error.

    Args:
        task: ``folder`` (of all snippets, absolute), ``path`` (of this one, below it)
            and ``shown_as`` (its name in messages, tracebacks and warnings).
        report: told where each cell starts before it runs.

    Returns:
        ``{"ipynb": text}``, or what is wrong: ``{"problem", "line", "details"}``.
    """
    folder, path, shown_as = task["folder"], task["path"], task["shown_as"]
    file = Path(folder, path)
    text = file.read_text(encoding="utf-8")
    try:
        cells = parse(text, shown_as)
    except AuthoringError as error:
        line = int(error.place.rpartition(":")[2])
        return {"problem": error.problem, "line": line, "details": ""}
    outputs = _Outputs()
    start = _Start()
    shell = _shell(outputs, shown_as, start)
    shell.user_ns["__file__"] = str(file)
    sys.argv = [str(file)]
    sys.path.insert(0, str(file.parent))
    # tracebacks and warnings find their lines here, under the name they show
    linecache.cache[shown_as] = (len(text), None, text.splitlines(True), shown_as)
    _draw_inline(shell)
    _seed_like_a_fresh_process()
    sys.stdout = _Stream("stdout", 1, outputs)
    sys.stderr = _Stream("stderr", 2, outputs)
    shown = []
    for cell in cells:
        start.line = cell.line
        report(f"{shown_as}:{cell.line} ({cell.title})")
        problem = _run_cell(shell, cell, shown_as)
        if problem:
            return problem
        shown.append(outputs.take())
    ipynb = notebook.write(
        path,
        cells,
        shown,
        values=_scalars(shell.user_ns),
        imported=_imported(Path(folder), file),
        versions={
            "Python": platform.python_version(),
            **{name: version(name) for name in ("torch", "numpy", "matplotlib")},
        },
    )
    return {"ipynb": ipynb}
