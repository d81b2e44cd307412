"""Run a snippet's cells in an IPython shell, in this very process.

Called in a process of its own (:mod:`twinloops.process`), so it may do as it likes with
``sys``, the current directory and the random generators.
"""

import importlib.machinery
import io
import linecache
import os
import platform
import random
import site
import sys
import sysconfig
import traceback
import types
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from twinloops import notebook
from twinloops.cache import digest
from twinloops.figure import STYLE
from twinloops.notebook import KINDS
from twinloops.parse import CellSource
from twinloops.values import kept

PRINT_LIMIT = 10_000_000  # characters; a loop that prints for ever fills the memory
TORCH_SEED_OF_A_FRESH_PROCESS = 67280421310721


class _Outputs:
    """The outputs of the cell that is running, in nbformat's form, in order.

    Attributes:
        shown: the outputs so far.
        failed: an error that did not reach the cell: one while an output was made, such
            as a figure, or one that the snippet may have caught.
        failed_line: of the snippet, that made the output.

    Args:
        machine_paths: folders of this machine, with what stands for them in a text.
    """

    def __init__(self, machine_paths: dict[str, str]) -> None:
        self.shown: list[dict[str, Any]] = []
        self.failed: BaseException | None = None
        self.failed_line: int | None = None
        self._printed = 0
        self._taken_up_to: dict[int, int] = {}
        longest_first = sorted(machine_paths.items(), key=lambda item: -len(item[0]))
        self._machine_paths = dict(longest_first)

    def stream(self, name: str, text: str) -> None:
        if not text:
            return
        self._printed += len(text)
        if self._printed > PRINT_LIMIT:
            self.failed = RuntimeError(
                f"one cell prints more than {PRINT_LIMIT:,} characters"
            )
            raise self.failed
        last = self.shown[-1] if self.shown else {}
        if last.get("output_type") != "stream" or last["name"] != name:
            last = {"output_type": "stream", "name": name, "text": []}
            self.shown.append(last)
        last["text"].append(text)

    def rich(self, output_type: str, data: dict[str, Any]) -> None:
        data = {k: v for k, v in data.items() if isinstance(v, str)}
        if not data.keys() & set(KINDS):
            raise RuntimeError(f"this can be shown as none of {', '.join(KINDS)}")
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
                for folder, stands_for_it in self._machine_paths.items():
                    text = text.replace(folder, stands_for_it)
                output["text"] = text
        return taken


class _Stream(io.TextIOBase):
    """Takes the place of ``sys.stdout`` or ``sys.stderr``."""

    def __init__(
        self, name: str, descriptor: int, errors: str, outputs: _Outputs
    ) -> None:
        self._name, self._descriptor, self._errors = name, descriptor, errors
        self._outputs, self._process = outputs, os.getpid()

    def write(self, text: str) -> int:
        encoded = text.encode("utf-8", self._errors)
        if os.getpid() == self._process:
            self._outputs.stream(self._name, encoded.decode())
        else:  # a fork of it: what it notes here nobody would see
            os.write(self._descriptor, encoded)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    @property  # io's types have a plain attribute
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"


def _shell(outputs: _Outputs, shown_as: str) -> InteractiveShell:
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

        def showtraceback(self, exc_tuple: Any = None, *_: Any, **__: Any) -> None:
            outputs.failed = (exc_tuple or sys.exc_info())[1]
            for frame in traceback.extract_stack():
                if frame.filename == shown_as:
                    outputs.failed_line = frame.lineno

        def showsyntaxerror(self, *_: object, **__: object) -> None: ...

        def ask_exit(self) -> None:  # what exit() and quit() call
            raise SystemExit

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
    # plain Python: what runs here runs with `python` too
    shell.autoawait = False
    syntax = shell.input_transformer_manager
    for of_ipython in (
        syntax.cleanup_transforms,
        syntax.line_transforms,
        syntax.token_transformers,
    ):
        of_ipython.clear()
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


def _record_imports(folder: Path) -> dict[str, str]:
    """Note what is imported from below the folder; returns names with digests, to be.

    Modules come from their sources: Python judges compiled ones by time and size, and
    would take an old one for a new source. What is noted is what was imported, whatever
    is in the file by now.
    """
    imported: dict[str, str] = {}

    class Loader(importlib.machinery.SourceFileLoader):
        def path_stats(self, path: Any) -> Any:
            raise OSError  # which says: there is no compiled module

        def get_data(self, path: Any) -> bytes:
            content = super().get_data(path)
            imported[Path(path).relative_to(folder).as_posix()] = digest(content)
            return content

    make_finder = importlib.machinery.FileFinder.path_hook((Loader, [".py"]))

    def finder(path: str) -> Any:
        if not Path(path).is_relative_to(folder):
            raise ImportError
        return make_finder(path)

    sys.path_hooks.insert(0, finder)
    return imported


def _trace(error: BaseException, shown_as: str) -> tuple[int | None, str]:
    """Line of the snippet that the error came through, and the traceback from there."""
    if isinstance(error, SyntaxError) and error.filename == shown_as:
        return error.lineno, "".join(traceback.format_exception_only(error))
    frames = traceback.extract_tb(error.__traceback__)
    own = [i for i, frame in enumerate(frames) if frame.filename == shown_as]
    here = str(Path(__file__).parent)
    shown = frames[own[0] :] if own else []
    kept = [frame for frame in shown if not frame.filename.startswith(here)]
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(kept)]
    lines += traceback.format_exception_only(error)
    return (frames[own[-1]].lineno if own else None), "".join(lines)


def _run_cell(
    shell: InteractiveShell, cell: CellSource, shown_as: str, outputs: _Outputs
) -> dict[str, Any] | None:
    """Run one cell; what went wrong, if something did."""
    above = "\n" * (cell.line - 1)  # for true line numbers in every message
    result = shell.run_cell(above + cell.source, store_history=False)
    error = result.error_before_exec or result.error_in_exec or outputs.failed
    if error is None:
        return None
    line, details = _trace(error, shown_as)
    if isinstance(error, SystemExit):
        problem = "calls sys.exit, which ends the program before its last cell."
    elif isinstance(error, EOFError):
        problem = "waits for input, but a build has nobody to type."
    else:
        described = traceback.format_exception_only(error)
        # a syntax error's first lines show the place; other errors' last ones are notes
        last = described[-1 if isinstance(error, SyntaxError) else 0]
        problem = f"raises {last.strip()}"
    return {
        "problem": f"the cell {cell.title!r} {problem}",
        "line": line or outputs.failed_line or cell.line,
        "details": details,
    }


def _seed_like_a_fresh_process() -> None:
    """Undo what the fork copied: generators in the state of the warm parent."""
    import numpy
    import torch

    random.seed()
    numpy.random.seed()
    torch.manual_seed(TORCH_SEED_OF_A_FRESH_PROCESS)


def execute(task: dict[str, Any], report: Callable[[str], None]) -> dict[str, Any]:
    """Run a snippet from its first cell to its last, or to the first error.

    Args:
        task: ``folder`` (of all snippets, absolute), ``path`` (of this one, below it),
            ``source`` (what is run, whatever is in the file by now), ``cells`` (parsed
            from it) and ``shown_as`` (its name in messages, tracebacks and warnings).
        report: told where each cell starts before it runs.

    Returns:
        ``{"ipynb": text}``, or what is wrong: ``{"problem", "line", "details"}``.
    """
    path, shown_as = task["path"], task["shown_as"]
    source: str = task["source"]
    cells: list[CellSource] = task["cells"]
    folder = Path(task["folder"])
    file = folder / path
    packages = dict.fromkeys(site.getsitepackages(), "site-packages")
    library = {sysconfig.get_path("stdlib"): "python"}
    project = {f"{folder}/": shown_as.removesuffix(path)}
    outputs = _Outputs(packages | library | project | {os.getcwd(): "~"})
    shell = _shell(outputs, shown_as)
    shell.user_ns["__file__"] = str(file)
    sys.argv = [str(file)]
    sys.path.insert(0, str(file.parent))
    imported = _record_imports(folder)
    # tracebacks and warnings find their lines here, under the name they show
    lines = source.splitlines(keepends=True)
    linecache.cache[shown_as] = (len(source), None, lines, shown_as)
    _draw_inline(shell)
    _seed_like_a_fresh_process()
    sys.stdout = _Stream("stdout", 1, "strict", outputs)
    sys.stderr = _Stream("stderr", 2, "backslashreplace", outputs)
    shown = []
    for cell in cells:
        report(f"{shown_as}:{cell.line} ({cell.title})")
        problem = _run_cell(shell, cell, shown_as, outputs)
        if problem:
            return problem
        shown.append(outputs.take())
    own_variables = {
        name: value
        for name, value in shell.user_ns.items()
        if name not in shell.user_ns_hidden
    }
    ipynb = notebook.write(
        path,
        cells,
        shown,
        values=kept(own_variables),
        imported=dict(sorted(imported.items())),
        versions={
            "Python": platform.python_version(),
            **{name: version(name) for name in ("torch", "numpy", "matplotlib")},
        },
    )
    return {"ipynb": ipynb}
