"""A thousand random changes to a page and its snippet: each an error or a page."""

import ast
import logging
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

from tests.build.conftest import SmallBook
from twinloops import __main__ as command
from twinloops import cells, workers
from twinloops.book import Book
from twinloops.execution import Execution, Output, Snippet
from twinloops.problems import AuthoringError, Problem

PAGE = """\
---
description: A page
---
# Home

Text {{ a/b.x:.3f }} and $a + b$ and `code`.

```snippet
cell: a/b::Cell 1
show: both
caption: "It is {{ a/b.x }}."
alt: A figure.
```

??? question "Why?"

    ```twins
    A: a/b::Cell 1
    B: a/b::Cell 2
    ```

| a | b |
| - | - |
| {{ a/b.x }} | 1 |

```math
\\\\frac{1}{2}
```

```python
>>> 1
1
```
"""
SNIPPET = "# %% Cell 1\nx = 1.5\n\n# %% Cell 2\nprint(x)\n"
PIECES = [
    *("`", "```", "~~~", "{{", "}}", "{", "}", "::", ":", "$", "\\", "\n", "\n\n", " "),
    *("    ", "# %% ", "# %%", "[markdown]", "---", "\t", "\r", "\x00", "\x02", "\x03"),
    *("'", '"', "|", "&", "*", "!", "%", "@", "- ", "> ", "<", "</div>", "<!--", "?"),
    *(
        "snippet",
        "twins",
        "math",
        "show",
        "alt: ",
        "caption",
        "0",
        "99999",
        "é",
        "\u2028",
    ),
    *(
        ".py",
        "a/b",
        "Cell 1",
        "[^1]",
        "[^1]: ",
        "1: ",
        "!!python/none ",
        "\ufeff",
        "&a ",
    ),
]


def prepared(snippets: Sequence[Snippet], *_: object) -> Iterator[Execution]:
    """Runs that take no time."""
    for snippet in snippets:
        try:
            found = cells.parse(snippet.source, snippet.name)
            for cell in found:
                ast.parse(cell.source)
        except AuthoringError as error:
            yield Execution(snippet.path, snippet.source, problem=error.problem)
            continue
        except (SyntaxError, ValueError):  # no cell of a run that succeeded is such
            problem = Problem("it is no Python.", f"{snippet.name}:1")
            yield Execution(snippet.path, snippet.source, problem=problem)
            continue
        yield Execution(
            path=snippet.path,
            source=snippet.source,
            cells=found,
            outputs=tuple((Output("stdout", "1.5\n"),) for _ in found),
            values={"x": 1.5},
            versions={"Python": "3", "torch": "2"},
        )


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 1, 1, 2, 5, 20)))
        text = text[:start] + chance.choice([*PIECES, ""]) + text[end:]
    return text


@pytest.fixture
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "run_all", prepared)
    monkeypatch.setattr(logging.getLogger("mkdocs"), "disabled", True)
    # mkdocs.yml stays the same; to read it takes a quarter of the time
    monkeypatch.setattr(command, "_settings", cache(command._settings))


@pytest.mark.usefixtures("_prepared")
def test_no_change_gives_a_traceback(tmp_path_factory: pytest.TempPathFactory) -> None:
    small = SmallBook(tmp_path_factory.mktemp("mutated"))
    small.configure()
    text = (small.root / "mkdocs.yml").read_text()
    text = text.replace("name: material, font: false", "name: null, custom_dir: theme")
    small.write("mkdocs.yml", text.replace("  - search\n", ""))
    small.write("theme/main.html", "{{ page.content }}")
    outcomes = {"page": 0, "error": 0}

    @settings(max_examples=1000, derandomize=True, deadline=None, database=None)
    @given(st.integers(0, 2**32))
    def change(seed: int) -> None:
        chance = random.Random(seed)
        page, snippet = PAGE, SNIPPET
        if chance.random() < 0.7:
            page = mutated(page, chance)
        else:
            snippet = mutated(snippet, chance)
        # MkDocs takes most of the time, and nothing of ours is in it: every tenth.
        judge = built if seed % 10 == 0 else checked
        outcomes[outcome(small.root, page, snippet, judge)] += 1

    change()
    assert outcomes["page"] > 50
    assert outcomes["error"] > 300


def outcome(
    root: Path, page: str, snippet: str, judge: Callable[[Path], list[str]]
) -> str:
    """What becomes of a page and a snippet; anything but these two is raised."""
    (root / "docs/index.md").write_text(page, encoding="utf-8", newline="")
    file = root / "snippets/a/b.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(snippet, encoding="utf-8", newline="")
    messages = judge(root)
    for message in messages:
        assert "Traceback" not in message
        assert "docs/index.md" in message or "snippets/a/b.py:" in message
    return "error" if messages else "page"


def built(root: Path) -> list[str]:
    """What is wrong, says a build with MkDocs."""
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except (Abort, PluginError) as error:
        return [str(error.__context__ or error)]
    finally:
        config.plugins.on_shutdown()
    return []


def checked(root: Path) -> list[str]:
    """What is wrong, says the command ``check``."""
    return command.check(Book(root), [])
