"""Every fence of every page is collected as an example, and a wrong one fails."""

from pathlib import Path

import pytest
from sybil import Document, Sybil

from tests.docs.examples import PYTHON, FenceParser, ValueParser, language, run_python

ROOT = Path(__file__).parents[2]
PAGES = [
    *sorted(ROOT.glob("docs/**/*.md")),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
]
RUN = PYTHON | {"snippet", "twins"}


def parse(path: Path) -> Document:
    return Sybil([FenceParser(), ValueParser()]).parse(path)


def fences_found(text: str) -> int:
    """Fences that run, counted line by line: nothing in common with the lexer."""
    found, closing = 0, ""
    for line in text.splitlines():
        bare = line.lstrip(" \t>-*+0123456789.)")
        if closing:
            if bare.strip() == closing:
                closing = ""
        elif bare.startswith(("```", "~~~")):
            closing = bare[: len(bare) - len(bare.lstrip(bare[0]))]
            found += language(bare) in RUN
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_fences_found_are_examples_collected(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    examples = [e for e in parse(path).examples() if e.region.lexemes]
    assert len(examples) == fences_found(text)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_python_fence_runs_by_itself(path: Path) -> None:
    document = parse(path)
    for example in document.examples():
        if example.region.evaluator is run_python:
            document.namespace.clear()  # of the fences above
            example.evaluate()


@pytest.mark.parametrize(
    "fence",
    [
        "```python",
        "```py",
        '```python title="a.py"',
        "``` python",
        "~~~python",
        "````py",
        "```{.python .annotate}",
        "``` { .py }",
        "```Python",
    ],
)
@pytest.mark.parametrize("indent", ["", "    ", "> ", "- "])
def test_every_spelling_is_collected(tmp_path: Path, fence: str, indent: str) -> None:
    closing = fence[: len(fence) - len(fence.lstrip("`~"))]
    inner = " " * len(indent) if indent == "- " else indent
    page = tmp_path / "page.md"
    page.write_text(f"{indent}{fence}\n{inner}>>> 1 + 1\n{inner}3\n{inner}{closing}\n")
    (example,) = parse(page).examples()
    assert fences_found(page.read_text()) == 1
    with pytest.raises(Exception, match="Expected:"):
        example.evaluate()


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Title\n\ntext\n\n```python\n>>> 1\n1\n>>> 2\n3\n```\n")
    (example,) = parse(page).examples()
    with pytest.raises(Exception, match="line 8"):
        example.evaluate()


def test_values_are_collected_outside_code(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "A {{ no/such.x }}, `{{ quoted }}`.\n\n```text\n{{ fenced }}\n```\n"
    )
    (example,) = parse(page).examples()
    assert example.parsed == "no/such.x"
    with pytest.raises(Exception, match=r"no snippet 'no/such\.py'"):
        example.evaluate()
