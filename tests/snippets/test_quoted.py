"""No variable of a snippet exists only to be quoted on a page.

A reader who copies a program should not find names in it that nothing in the program
uses. A name counts as used if the program reads it: prints it, asserts something about
it, computes with it.
"""

import ast
import re
from pathlib import Path

from twinloops.languages import home_of

ROOT = Path(__file__).parents[2]
QUOTED = re.compile(
    r"(?:\{\{\s*|\brows: )(?:(?P<folder>\w+(?:/\w+)*)/)?(?P<stem>\w+)\.(?P<name>\w+)"
)


def quoted_names() -> dict[str, set[str]]:
    """The variables that the pages quote, by the path of their snippet."""
    quoted: dict[str, set[str]] = {}
    for page in (ROOT / "docs").rglob("*.md"):
        home = home_of(page.relative_to(ROOT / "docs").as_posix())
        for match in QUOTED.finditer(page.read_text(encoding="utf-8")):
            path = f"{match['folder'] or home}/{match['stem']}.py"
            quoted.setdefault(path, set()).add(match["name"])
    return quoted


def never_read(source: str) -> set[str]:
    """The names that a program assigns and never reads."""
    names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    return {node.id for node in names if isinstance(node.ctx, ast.Store)} - read


def test_the_check_finds_such_a_name() -> None:
    assert never_read("loss = 3\nprinted = 4\nprint(printed)\n") == {"loss"}


def test_no_variable_exists_only_to_be_quoted() -> None:
    quoted = quoted_names()
    assert len(quoted) > 50, "the pages quote values; this pattern finds none"
    only_quoted = [
        f"snippets/{path}: {name}"
        for path, names in sorted(quoted.items())
        if (ROOT / "snippets" / path).is_file()
        for name in sorted(names & never_read(_source(path)))
    ]
    assert not only_quoted, "\n".join(only_quoted)


def _source(path: str) -> str:
    return (ROOT / "snippets" / path).read_text(encoding="utf-8")
