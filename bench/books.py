"""The same book of programs, written for each engine in its own form.

A chapter has three headings, about 300 words, and one program of four cells: imports
and data, 500 steps of a small training loop, printed values, a plot.
"""

import random
import re
import shutil
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from textwrap import dedent, indent

from twinloops.cells import parse
from twinloops.fences import Snippet, Twins, read
from twinloops.languages import home_of
from twinloops.references import cell_reference

ROOT = Path(__file__).parents[1]

WORDS = """
the loss falls at each step as long as the learning rate is below the limit that the
largest eigenvalue sets and a gradient is not yet the update which an optimizer makes of
it so look at both before you change one thing at a time in your own loop
"""

CELLS = {
    "Data": """\
import matplotlib.pyplot as plt
import torch

torch.manual_seed({seed})
x = torch.randn(64, 20)
y = torch.randn(64, 1)""",
    "Training": """\
model = torch.nn.Linear(20, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
losses = []
for step in range(500):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())""",
    "Values": """\
print(f"first {{losses[0]:.4f}}")
print(f"last  {{losses[-1]:.4f}}")""",
    "Plot": """\
fig, ax = plt.subplots()
ax.semilogy(losses)
ax.set_xlabel("step")
plt.show()""",
}

# Programs for the growth test: nothing to import, nothing to draw.
SMALL = {"Sum": "total = sum(range({seed}))\nprint(total)"}

Writer = Callable[[Path, int, dict[str, str]], None]


def cells(number: int, program: dict[str, str]) -> dict[str, str]:
    """The cells of one chapter's program; each chapter has a seed of its own."""
    return {title: source.format(seed=number) for title, source in program.items()}


def words(number: int, part: int) -> str:
    """About a hundred words, the same at each call."""
    chosen = random.Random(f"{number}-{part}").choices(WORDS.split(), k=100)
    return " ".join(chosen).capitalize() + "."


def prose(number: int, shown: list[str]) -> str:
    """A chapter in Markdown, with what it shows spread over its three parts.

    Args:
        number: of the chapter.
        shown: what stands for each cell, in the engine's own form.
    """
    parts = [f"# Chapter {number}"]
    per_part = -(-len(shown) // 3)
    for part in range(3):
        mine = shown[part * per_part : (part + 1) * per_part]
        parts += [f"## Part {part + 1}", words(number, part), *mine]
    return "\n\n".join(parts) + "\n"


def mkdocs(folder: Path, plugins: str) -> None:
    """An ``mkdocs.yml`` with Material's theme and these plugins."""
    folder.joinpath("mkdocs.yml").write_text(
        "site_name: Book\ntheme: {name: material, font: false}\n"
        "markdown_extensions: [pymdownx.highlight, pymdownx.superfences]\n"
        f"plugins: [{plugins}]\n"
    )


def plain(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """Plain MkDocs: the programs are shown, and nothing runs."""
    mkdocs(folder, "search")
    for n in range(1, chapters + 1):
        shown = [f"```python\n{source}\n```" for source in cells(n, program).values()]
        _write(folder / f"docs/chapter-{n}.md", prose(n, shown))


def twinloops(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """This project's engine."""
    mkdocs(folder, "search, twinloops")
    _write(folder / "docs/programs.md", "# Programs\n\n```programs\n```\n")
    for n in range(1, chapters + 1):
        shown = []
        source = ""
        for title, code in cells(n, program).items():
            alt = "\nalt: The loss against the step." if title == "Plot" else ""
            shown.append(f"```snippet\ncell: it::{title}{alt}\n```")
            source += f"# %% {title}\n{code}\n\n"
        _write(folder / f"snippets/chapter_{n}/it.py", source)
        _write(folder / f"docs/chapter-{n}.md", prose(n, shown))


def mkdocs_jupyter(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """MkDocs with mkdocs-jupyter executing: a chapter is a script in percent form."""
    mkdocs(folder, "search, mkdocs-jupyter: {execute: true}")
    for n in range(1, chapters + 1):
        shown = [f"@@{title}" for title in cells(n, program)]
        text = ""
        for block in prose(n, shown).strip().split("\n\n"):
            if block.startswith("@@"):
                text += f"# %%\n{cells(n, program)[block[2:]]}\n\n"
            else:
                text += f"# %% [markdown]\n# {block}\n\n"
        _write(folder / f"docs/chapter-{n}.py", text)
    _write(folder / "docs/index.md", "# Book\n")


def markdown_exec(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """MkDocs with markdown-exec, one session a chapter."""
    mkdocs(folder, "search, markdown-exec")
    to_html = (
        "import io\nbuffer = io.StringIO()\nfig.savefig(buffer, format='svg')\n"
        "print(buffer.getvalue())"
    )
    for n in range(1, chapters + 1):
        shown = []
        for title, code in cells(n, program).items():
            html = ""
            if title == "Plot":
                code, html = code.replace("plt.show()", to_html), ' html="true"'
            head = f'```python exec="1" source="above" session="{n}"{html}'
            shown.append(f"{head}\n{code}\n```")
        _write(folder / f"docs/chapter-{n}.md", prose(n, shown))


def myst_nb(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """Sphinx with myst-nb and jupyter-cache, with its database: two processes that
    both make one end in "table settings already exists".
    """
    folder.joinpath(".jupyter_cache").mkdir()
    # only the extra "bench" brings it
    jupyter_cache = import_module("jupyter_cache")
    jupyter_cache.get_cache(folder / ".jupyter_cache").db  # noqa: B018  this makes it
    _write(
        folder / "docs/conf.py",
        'extensions = ["myst_nb"]\nnb_execution_mode = "cache"\n'
        f'nb_execution_cache_path = "{folder}/.jupyter_cache"\n',
    )
    head = (
        "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n"
        "  display_name: Python 3\n---\n\n"
    )
    names = "\n".join(f"chapter-{n}" for n in range(1, chapters + 1))
    _write(folder / "docs/index.md", f"# Book\n\n```{{toctree}}\n{names}\n```\n")
    for n in range(1, chapters + 1):
        blocks = cells(n, program).values()
        shown = [f"```{{code-cell}}\n{source}\n```" for source in blocks]
        _write(folder / f"docs/chapter-{n}.md", head + prose(n, shown))


def this_site(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """This site as it is, without its cache; the other arguments do not matter."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("docs", "snippets", "overrides", "translations"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)


def this_site_plain(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """The same pages with nothing to run: the cells that they show, as plain code."""
    this_site(folder, chapters, program)
    settings = folder / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    _write(settings, re.sub(r"^ *- twinloops.*\n", "", text, flags=re.MULTILINE))

    def code(fence: re.Match[str], home: str) -> str:
        inside = re.sub(r"\{\{.*?\}\}", "a value", dedent(fence["inside"]))
        if fence["name"] == "twins":
            twins = read(Twins, inside)
            names = [twins.A, twins.B]
        else:
            snippet = read(Snippet, inside)
            names = [snippet.cell or snippet.program]
        sources = [_cell(folder / "snippets", name, home) for name in names]
        blocks = (f"```python\n{source}\n```" for source in sources)
        return indent("\n\n".join(blocks), fence["indent"])

    for page in folder.glob("docs/**/*.md"):
        home = home_of(page.relative_to(folder / "docs").as_posix())
        shown = partial(code, home=home)
        _write(page, FENCE.sub(shown, page.read_text(encoding="utf-8")))


def this_site_forked(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """No site: its programs, as many at a time as there are cores, each in a fork of a
    process that has imported torch.
    """
    this_site(folder, chapters, program)
    _write(folder / "all.py", FORKED)


FORKED = """\
import os
import runpy
import sys
import tempfile
from pathlib import Path

import matplotlib
import torch

matplotlib.use("svg")
torch.optim.SGD([torch.zeros(1, requires_grad=True)])
torch.set_num_threads(1)


def run(program):
    os.chdir(tempfile.mkdtemp())
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.argv = [str(program)]
    sys.path.insert(0, str(program.parent))
    runpy.run_path(str(program), run_name="__main__")


def end_one():
    code = os.waitstatus_to_exitcode(os.wait()[1])
    assert code == 0, code


programs = [file for file in sorted(Path("snippets").resolve().rglob("*.py"))
            if "# %%" in file.read_text()]
running = 0
for program in programs:
    if running == os.cpu_count():
        end_one()
        running -= 1
    if os.fork() == 0:
        try:
            run(program)
        except BaseException:
            os._exit(1)
        os._exit(0)
    running += 1
for _ in range(running):
    end_one()
"""

FENCE = re.compile(
    r"^(?P<indent> *)```(?P<name>snippet|twins)\n(?P<inside>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)


def _cell(snippets: Path, reference: str, home: str) -> str:
    """The source of a cell, or of a whole program."""
    path, title = cell_reference(reference, home)
    text = (snippets / path).read_text(encoding="utf-8")
    if not title:
        return text.strip("\n")
    return next(cell.source for cell in parse(text, path) if cell.title == title)


def import_torch(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """No site: a process that imports torch."""
    _write(folder / "all.py", "import torch\n")


def one_program(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """No site: the first program in a process of its own."""
    one_process(folder, 1, program)


def one_process(folder: Path, chapters: int, program: dict[str, str]) -> None:
    """No site: all programs in turn in one Python process that imports torch once."""
    lines = ["import matplotlib", "matplotlib.use('svg')"]
    for n in range(1, chapters + 1):
        source = "\n".join(cells(n, program).values())
        source = source.replace("plt.show()", f"fig.savefig('figure-{n}.svg')")
        lines.append(f"exec({source!r}, {{}})")
    _write(folder / "all.py", "\n".join(lines) + "\n")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
