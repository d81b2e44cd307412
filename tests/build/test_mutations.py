"""A thousand random changes to a page and its snippet: each an error or a page."""

import logging
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

from tests.build.conftest import SmallBook
from twinloops import book as book_module
from twinloops import notebook
from twinloops.book import Job, Ran
from twinloops.errors import AuthoringError
from twinloops.parse import parse

PAGE = """\
---
description: A page
---
# Home

Text {{ a/b.py::x:.3f }} and $a + b$ and `code`.

```snippet
cell: a/b.py::Cell 1
show: both
caption: "It is {{ a/b.py::x }}."
alt: A figure.
```

??? question "Why?"

    ```twins
    A: a/b.py::Cell 1
    B: a/b.py::Cell 2
    ```

| a | b |
| - | - |
| {{ a/b.py::x }} | 1 |

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
        "a/b.py",
        "Cell 1",
        "[^1]",
        "[^1]: ",
        "1: ",
        "!!python/none ",
        "\ufeff",
        "&a ",
    ),
]


def prepared(job: Job) -> Ran:
    """A run that takes no time."""
    try:
        cells = parse(job.source, job.shown_as)
    except AuthoringError as error:
        return Ran(error=error)
    printed = {"output_type": "stream", "name": "stdout", "text": "1.5\n"}
    ipynb = notebook.write(
        job.path,
        cells,
        [[printed] for _ in cells],
        values={"x": 1.5},
        imported={},
        versions={"Python": "3", "torch": "2"},
    )
    return Ran(texts={"ipynb": ipynb, "page": "<p>page</p>"})


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 1, 1, 2, 5, 20)))
        text = text[:start] + chance.choice([*PIECES, ""]) + text[end:]
    return text


@pytest.fixture
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "run_job", prepared)
    monkeypatch.setattr(logging.getLogger("mkdocs"), "disabled", True)


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
        outcomes[outcome(small.root, page, snippet)] += 1

    change()
    assert outcomes["page"] > 50
    assert outcomes["error"] > 300


def outcome(root: Path, page: str, snippet: str) -> str:
    """What becomes of a page and a snippet; anything but these two is raised."""
    (root / "docs/index.md").write_text(page, encoding="utf-8", newline="")
    file = root / "snippets/a/b.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(snippet, encoding="utf-8", newline="")
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except (Abort, PluginError) as error:
        message = str(error.__context__ or error)
        assert "Traceback" not in message
        assert "docs/index.md" in message or "snippets/a/b.py:" in message
        return "error"
    finally:
        config.plugins.on_shutdown()
    return "page"
