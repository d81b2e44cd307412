"""The table of bad days: each row names its tests, and each of them is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(\w+)`: ([\w ;]+)")


def names_in(file: str) -> set[str]:
    """The names of the test functions of a file of ``tests/build``."""
    source = (ROOT / f"tests/build/test_{file}.py").read_text(encoding="utf-8")
    return {n.name for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)}


def test_each_fault_names_tests_that_exist() -> None:
    page = (ROOT / "docs/how-this-site-is-built.md").read_text(encoding="utf-8")
    section = page.partition("## Bad days\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 25
    for row in rows:
        named = NAMED.fullmatch(row.rpartition(" | ")[2].removesuffix(" |"))
        assert named, f"no test: {row}"
        file, tests = named.groups()
        for words in tests.split("; "):
            name = f"test_{words.replace(' ', '_')}"
            assert name in names_in(file), f"{file} has no {name}"


def size_of(name: str) -> int:
    """How many entries a dict of ``tests/build/test_markdown.py`` has."""
    source = (ROOT / "tests/build/test_markdown.py").read_text(encoding="utf-8")
    assigned = [n for n in ast.parse(source).body if isinstance(n, ast.Assign)]
    (value,) = (n.value for n in assigned if ast.unparse(n.targets[0]) == name)
    assert isinstance(value, ast.Dict)
    return len(value.keys)


def test_the_ways_to_mistype_are_counted() -> None:
    page = (ROOT / "docs/how-this-site-is-built.md").read_text(encoding="utf-8")
    assert f"mistypes a value: {size_of('WRONG_VALUES')} ways" in page
    assert f"mistypes a fence: {size_of('WRONG_FENCES')} ways" in page
