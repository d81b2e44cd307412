"""What a snippet's cells show, and what an author reads when one fails."""

import base64
import re

import pytest

from tests.build.conftest import Project
from twinloops.execution import Output

FAULTS = {
    "raises": ("y = 1\n1 / 0", 3, "raises ZeroDivisionError: division by zero"),
    "syntax": ("y = 1\ny = = 2", 3, "raises SyntaxError: invalid syntax"),
    "syntax of a block": ("y = 1\nreturn y", 3, "'return' outside function"),
    "ipython": ("y = 1\n!ls", 3, "raises SyntaxError"),
    "awaits": ("import asyncio\nawait asyncio.sleep(0)", 3, "'await' outside function"),
    "no such name": ("print(no_such)", 2, "NameError: name 'no_such' is not defined"),
    "no such module": ("import no_such", 2, "ModuleNotFoundError"),
    "assertion": ("x = 1\nassert x == 2, 'not two'", 3, "AssertionError: not two"),
    "deep": ("def f():\n    f()\nf()", 3, "RecursionError: maximum recursion depth"),
    "interrupt": ("raise KeyboardInterrupt", 2, "raises KeyboardInterrupt"),
    "odd error": (
        "class E(Exception):\n    def __str__(self): 1 / 0\nraise E",
        4,
        "E: <exception str() failed>",
    ),
    "sys.exit": ("import sys\nsys.exit(0)", 3, "calls sys.exit"),
    "exit": ("exit()", 2, "calls sys.exit"),
    "input": ("name = input('Who? ')", 2, "waits for input, but a build has nobody"),
    "os._exit": ("import os\nos._exit(0)", 2, "(exit code 0), in the cell 'Cell 1'"),
    "abort": ("import os\nos.abort()", 2, "was ended by the signal SIGABRT"),
    "segfault": ("import ctypes\nctypes.string_at(0)", 2, "by the signal SIGSEGV"),
    "nameless signal": ("import os\nos.kill(os.getpid(), 40)", 2, "by the signal 40"),
    "prints for ever": (
        "while True:\n    try: print('x' * 1000)\n    except RuntimeError: break",
        3,
        "prints more than 10,000,000 bytes",
    ),
    "writes 90 MB": (
        "import os\nfor _ in range(9): os.write(1, b'x' * 10_000_000)",
        2,
        "prints more than 10,000,000 bytes",
    ),
    "fills the disk": (
        "with open('big', 'wb') as file:\n    file.truncate(10 ** 9)",
        3,
        "File too large",
    ),
    "bad figure": (
        "import matplotlib.pyplot as plt\nplt.title('$\\\\bad{$')\nplt.show()",
        4,
        "Unknown symbol: \\bad",
    ),
    "bad figure at the end": (
        "import matplotlib.pyplot as plt\nx = plt.title('$\\\\bad{$')",
        2,
        "Unknown symbol: \\bad",
    ),
    "bad repr": (
        "class A:\n    def __repr__(self): return 1 / 0\nA()",
        3,
        "ZeroDivisionError",
    ),
    "half a character": ("print('\\ud800')", 2, "UnicodeEncodeError"),
    "null byte": ("x = '\0'", 2, "null bytes"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_snippet_is_a_clear_error(project: Project, fault: str) -> None:
    source, line, message = FAULTS[fault]
    problem = project.problem(source, "z = 1")
    assert message in problem.report()
    assert "the cell 'Cell 1'" in problem.message
    assert problem.place == f"snippets/a/b.py:{line}"
    assert "twinloops" not in problem.report(), "our own code is none of their business"
    assert "0x" not in problem.report()


def test_a_syntax_error_of_a_later_cell_is_found_before_the_first_runs(
    project: Project,
) -> None:
    problem = project.problem("1 / 0", "x = 1\nfrom __future__ import annotations")
    assert problem.message.startswith(
        "the cell 'Cell 2' raises SyntaxError: from __fut"
    )
    assert problem.place == "snippets/a/b.py:6"


def test_a_future_import_holds_for_all_cells(project: Project) -> None:
    text = project.printed(
        "from __future__ import annotations",
        "def f(x: no_such) -> None: ...\nprint(f.__annotations__['x'])",
    )
    assert text == "no_such\n"


def test_a_module_hidden_by_a_file_of_the_chapter(project: Project) -> None:
    project.write("snippets/a/random.py", "x = 1\n")
    problem = project.problem("import random")
    assert problem.message.startswith("a/random.py has the name of a Python module.")
    assert "instead of 'random'; rename it" in problem.message


def test_the_traceback_starts_in_the_snippet(project: Project) -> None:
    problem = project.problem("def f():\n    raise ValueError('deep')", "x = 1\nf()")
    assert problem.place == "snippets/a/b.py:3"
    lines = problem.details.splitlines()
    # newer Pythons mark the call below its line
    assert [line for line in lines if line.strip(" ~^")] == [
        "Traceback (most recent call last):",
        '  File "snippets/a/b.py", line 7, in <module>',
        "    f()",
        '  File "snippets/a/b.py", line 3, in f',
        "    raise ValueError('deep')",
        "ValueError: deep",
    ]


SHOWS = {
    "a number": ("x = 3\nx", "text/plain", "3"),
    "a text": ("'a\\nb'", "text/plain", "'a\\nb'"),
    "half a character": ("x = '\\ud800'\nx", "text/plain", "'\\ud800'"),
    "an address": ("{1: object()}", "text/plain", "{1: <object object at 0x...>}"),
    "html": (
        "class T:\n    def _repr_html_(self): return '<b>x</b>'\nT()",
        "text/html",
        "<b>x</b>",
    ),
    "no html": (
        "class T:\n    def _repr_html_(self): return None\n"
        "    def __repr__(self): return 'T'\nT()",
        "text/plain",
        "T",
    ),
}


@pytest.mark.parametrize("what", SHOWS)
def test_the_last_expression_is_shown(project: Project, what: str) -> None:
    source, kind, text = SHOWS[what]
    execution = project.run(source, "x = 4", "None", "5;", "for x in [6]: x")
    shown = execution.outputs[0]
    assert [(output.kind, output.text) for output in shown] == [(kind, text)]
    assert execution.outputs[1:] == ((),) * 4


@pytest.mark.parametrize(
    "source",
    [
        "object()",
        "import torch\ntorch.manual_seed(0)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
    ],
)
def test_a_value_with_only_an_address_is_not_shown(
    project: Project, source: str
) -> None:
    kinds = [output.kind for output in project.run(source).outputs[0]]
    assert "text/plain" not in kinds


def test_streams_keep_their_order_and_are_those_of_python(project: Project) -> None:
    execution = project.run(
        "import sys, warnings\n"
        "print('one')\n"
        "sys.stdout.buffer.write(b'two\\n')\n"
        "print('three', file=sys.stderr)\n"
        "sys.stdout.reconfigure(errors='replace')\n"
        "print('four \\ud800', file=sys.__stdout__)\n"
        "sys.stdout.reconfigure(encoding='latin-1')\n"
        "sys.stdout.write('')\n"
        "import os\n"
        "size = os.write(sys.stdout.fileno(), b'five\\n')",
        "print(sys.stdout.encoding, sys.stdout.isatty(), sys.stdin.read() == '')",
    )
    assert execution.outputs == (
        (
            Output("stdout", "one\ntwo\n"),
            Output("stderr", "three\n"),
            Output("stdout", "four ?\nfive\n"),
        ),
        (Output("stdout", "latin-1 False True\n"),),
    )


def test_what_another_process_prints_stands_at_the_end_of_its_cell(
    project: Project,
) -> None:
    execution = project.run(
        "import subprocess\n"
        "x = subprocess.run(['echo', 'from a child'])\n"
        "print('behind the child')",
        "print('the next cell')",
    )
    texts = [outputs[0].text for outputs in execution.outputs]
    assert texts == ["behind the child\nfrom a child\n", "the next cell\n"]


def test_what_is_printed_at_exit_is_part_of_the_last_cell(project: Project) -> None:
    text = project.printed(
        "import atexit\natexit.register(print, 'at exit')\nx = 1", "print('last')"
    )
    assert text == "last\nat exit\n"


def test_what_the_warm_parent_does_at_exit_is_not_the_snippet_s(
    project: Project,
) -> None:
    assert project.printed("import atexit\nprint(atexit._ncallbacks())") == "0\n"


def test_warnings_name_the_line_and_no_folder_of_this_machine(project: Project) -> None:
    (shown,) = project.run("import warnings\nwarnings.warn('careful')").outputs[0]
    assert shown.kind == "stderr"
    assert shown.text == (
        "snippets/a/b.py:3: UserWarning: careful\n  warnings.warn('careful')\n"
    )


def test_no_output_or_value_holds_a_path_of_this_machine(project: Project) -> None:
    execution = project.run(
        "import os, torch\n"
        "from pathlib import Path\n"
        "print(__file__, torch.__file__, os.__file__, os.getcwd())\n"
        "here = str(Path(__file__).parent)"
    )
    assert execution.outputs[0][0].text == (
        "snippets/a/b.py site-packages/torch/__init__.py python/os.py ~\n"
    )
    assert execution.values["here"] == "snippets/a"
    assert str(project.root) not in execution.to_json()


FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2], label='a line')\n"


def test_figures_are_shown_where_they_are_asked_for(project: Project) -> None:
    execution = project.run(
        FIGURE + "print('before')\nplt.show()\nprint('after')",
        "plt.figure()\nplt.title('one')\nplt.figure()\nplt.title('two')\nplt.show()",
        "figure, axes = plt.subplots()\nfigure.show()\nplt.close()\nplt.get_fignums()",
    )
    kinds = [[output.kind for output in shown] for shown in execution.outputs]
    svg = "image/svg+xml"
    assert kinds == [["stdout", svg, "stdout"], [svg, svg], [svg, "text/plain"]]
    one, two = execution.outputs[1]
    assert ">one<" in one.text
    assert ">two<" in two.text
    assert execution.outputs[2][1].text == "[]"


def width_of(svg: str) -> float:
    """The width of a figure, in points."""
    width = re.search(r'width="([\d.]+)pt"', svg)
    assert width
    return float(width[1])


@pytest.mark.parametrize("layout", ["'constrained'", "'tight'", "None"])
def test_nothing_of_a_figure_is_cut_off(layout: str, project: Project) -> None:
    execution = project.run(
        "import io, re\n"
        "import matplotlib.pyplot as plt\n"
        f"figure, axes = plt.subplots(1, 2, layout={layout})\n"
        "axes[1].plot([1, 2], [1e-9, 0.5], label='a long name of a line')\n"
        "axes[1].legend(loc='upper left', bbox_to_anchor=(1, 1))\n"
        "axes[0].set_ylabel('first')\n"
        "plt.show()\n"
        "file = io.StringIO()\n"
        "figure.savefig(file, format='svg', bbox_inches='tight')\n"
        "print(re.search(r'viewBox=\"0 0 ([\\d.]+)', file.getvalue())[1])"
    )
    figure, width = execution.outputs[0]
    assert width_of(figure.text) == pytest.approx(float(width.text), rel=0.01)


def test_a_figure_has_a_narrow_drawing_a_picture_and_its_data(project: Project) -> None:
    execution = project.run(
        "import matplotlib.pyplot as plt\n"
        "figure, axes = plt.subplots(1, 2)\n"
        "axes[0].plot([1, 2], [0.5, 1e-9])\n"
        "axes[1].plot([3, 4], [5, 6], color='C1')\n"
        "axes[1].axhline(7)  # its ends are no data\n"
        "plt.show()\n"
        "print(figure.get_size_inches())"
    )
    figure, size = execution.outputs[0]
    assert width_of(figure.narrow) < 290 < 400 < width_of(figure.text)
    assert base64.b64decode(figure.png).startswith(b"\x89PNG")
    assert figure.data == (
        "panel,line,color,x,y\n"
        "1,1,#d55e00,1,0.5\n1,1,#d55e00,2,1e-09\n"
        "2,1,#0072b2,3,5\n2,1,#0072b2,4,6\n"
    )
    assert size.text == "[7.  3.6]\n"  # as its author left it
    empty = project.run(
        "import matplotlib.pyplot as plt\nplt.bar([1], [2])\nplt.show()"
    )
    assert empty.outputs[0][0].data == ""


def test_a_figure_that_is_never_shown_is_not_lost(project: Project) -> None:
    execution = project.run(FIGURE, "print(plt.get_fignums())")
    (figure,) = execution.outputs[0]
    assert figure.kind == "image/svg+xml"
    assert execution.outputs[1][0].text == "[]\n"


STYLED = """\
import matplotlib
from twinloops import drawing
matplotlib.rcParams["lines.linewidth"] = 9  # as in a matplotlibrc of the author's
drawing.use_style()
shown = []
drawing.send_to(lambda figure: shown.append(figure.text))
import matplotlib.pyplot as plt
for _ in range(2):
    plt.plot([1, 2])
    plt.legend(["a line"])
    plt.show()
"""


def test_figures_have_the_style_of_the_book_and_the_same_bytes(
    project: Project,
) -> None:
    first, second = project.run(STYLED).values["shown"]
    assert first == second
    assert "stroke: #d55e00; stroke-width: 1.8" in first
    assert "<dc:date>" not in first
    shown = project.run(
        "import matplotlib.pyplot as plt\n"
        "plt.plot([1, 2])\nplt.legend(['a line'])\nplt.show()"
    )
    assert shown.outputs[0][0].text == first


LEAVES_TRACES = """\
import os, random, sys, warnings
import numpy, torch
import matplotlib.pyplot as plt
os.mkdir("elsewhere")
os.chdir("elsewhere")
os.environ["LEAK"] = "1"
os.umask(0)
random.seed(1)
numpy.random.seed(1)
torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
torch.set_printoptions(precision=1)
torch.set_num_threads(2)
torch.set_grad_enabled(False)
torch.set_deterministic_debug_mode("error")
numpy.set_printoptions(precision=1)
warnings.simplefilter("error")
sys.setrecursionlimit(50_000)
sys.leak = True
plt.rcParams["lines.linewidth"] = 99
plt.figure()
import builtins
builtins.leak = True
"""
LOOKS_FOR_TRACES = """\
import os, random, sys, warnings
import numpy, torch
import matplotlib.pyplot as plt
seen = repr((
    os.listdir(), "LEAK" in os.environ, random.random() == 0.13436424411240122,
    numpy.random.rand() == 0.417022004702574, torch.initial_seed(),
    torch.get_default_dtype(), str(torch.tensor(1 / 3)), torch.get_num_threads(),
    torch.is_grad_enabled(), torch.are_deterministic_algorithms_enabled(),
    str(numpy.array(1 / 3)), len([f for f in warnings.filters if f[0] == "error"]),
    sys.getrecursionlimit(), hasattr(sys, "leak"), plt.rcParams["lines.linewidth"],
    plt.get_fignums(), "leak" in dir(__builtins__), os.umask(0o22),
))
"""


def test_nothing_leaks_into_the_next_snippet(project: Project) -> None:
    before = project.run(LOOKS_FOR_TRACES).values["seen"]
    project.run(LEAVES_TRACES)
    assert project.run(LOOKS_FOR_TRACES).values["seen"] == before
    assert "torch.float32, 'tensor(0.3333)', 1, True, False" in before


def test_the_program_is_the_main_module(project: Project) -> None:
    text = project.printed(
        "import sys\n"
        "from dataclasses import dataclass\n"
        "@dataclass\nclass Point:\n    x: 'int'",
        "import pickle\n"
        "print(pickle.loads(pickle.dumps(Point(1))), __name__, len(sys.argv))",
    )
    assert text == "Point(x=1) __main__ 1\n"
