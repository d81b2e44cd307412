"""CONTRIBUTING names each module of the engine and each option of each fence."""

import ast
import re
from dataclasses import fields
from pathlib import Path

from twinloops import fences

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The rows of the table with this heading, as the cells' texts."""
    lines = TEXT.partition(f"\n{heading}\n")[2].split("\n")[1:]
    end = next(n for n, line in enumerate(lines) if not line.startswith("|"))
    return [
        [cell.strip() for cell in re.split(r"\|", line)[1:-1]] for line in lines[:end]
    ]


def test_the_map_names_each_module() -> None:
    named = [
        name
        for row in rows("| module | what it holds |")
        for name in re.findall(r"`(\w+)`", row[0])
    ]
    files = (ROOT / "src/twinloops").glob("*.py")
    assert sorted(named) == sorted(f.stem for f in files if f.stem != "__init__")


def test_the_table_names_each_option() -> None:
    kinds = (fences.Snippet, fences.Twins, fences.Table, fences.Exercises)
    named: dict[str, set[str]] = {kind.__name__.lower(): set() for kind in kinds}
    for fence, options, _ in rows("| fence | option | what it does |"):
        texts = {"both": "`snippet` `twins`", "all three": "`snippet` `twins` `table`"}
        for name in re.findall(r"`(\w+)`", texts.get(fence, fence)):
            if name in named:
                named[name] |= set(re.findall(r"`(\w+)`", options))
    for kind in kinds:
        assert named[kind.__name__.lower()] == {option.name for option in fields(kind)}


def test_the_map_runs_from_top_to_bottom() -> None:
    """A module imports from modules below its own row, or from its own row."""
    order = [
        re.findall(r"`(\w+)`", row[0]) for row in rows("| module | what it holds |")
    ]
    level = {name: n for n, names in enumerate(order) for name in names}
    wrong = []
    for name, at in level.items():
        source = (ROOT / f"src/twinloops/{name}.py").read_text(encoding="utf-8")
        found = set()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module == "twinloops":
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                package, _, module = str(node.module).partition(".")
                found |= {module} if package == "twinloops" else set()
        wrong += [f"{name} imports {high}" for high in found if level[high] < at]
    assert not wrong
