"""The same book with Zensical instead of MkDocs, in the three steps of ``make``."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.build import conftest
from tests.build.conftest import ENVIRONMENT, SmallBook
from twinloops.__main__ import main

PAGE = """\
# One

It is {{ a.x:.2f }}, and $x^2$ is more.

```snippet
cell: a::Cell 1
caption: See [home](index.md).
```

```table
rows: a.rows
columns:
  Name: name
```
"""


@pytest.fixture
def book(small: SmallBook, monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    ours = "  - twinloops.markdown"
    # Zensical would load the fences itself, behind ours, if they were not listed.
    yml = conftest.MKDOCS_YML.replace(ours, f"  - pymdownx.superfences\n{ours}")
    monkeypatch.setattr(conftest, "MKDOCS_YML", yml)
    small.configure()
    small.snippet("one/a.py", "x = 1.5\nrows = [{'name': 'n'}]\nprint('first')")
    small.write("docs/one.md", PAGE)
    monkeypatch.chdir(small.root)  # in which all three commands are given
    return small


def build_with_zensical() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,  # a snippet without a run would never end inside Zensical
    )
    assert done.returncode == 0, done.stdout + done.stderr


def article(file: Path) -> str:
    html = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    (found,) = html.select("article")
    return " ".join(found.get_text(" ").split())


def test_the_pages_say_the_same(
    book: SmallBook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert book.build() == ""
    pages = [page.relative_to(book.root) for page in book.root.rglob("site/**/*.html")]
    pages = [page for page in pages if page.name == "index.html"]
    texts = {page: article(book.root / page) for page in pages}
    files = {name for name in book.site() if name.startswith("programs/")}
    (book.root / "site").rename(book.root / "with-mkdocs")
    assert main(["check"]) == 0, capsys.readouterr().err
    build_with_zensical()
    assert main(["finish", "site"]) == 0, capsys.readouterr().err
    assert len(texts) == 4
    for page, text in texts.items():
        assert article(book.root / page) == text
    assert "1.50" in texts[Path("site/one/index.html")]
    assert "first" in texts[Path("site/programs/one/a/index.html")]
    assert {name for name in book.site() if name.startswith("programs/")} == files
    assert "Content-Security-Policy" in book.html("one/index.html")


def test_it_reads_the_templates_of_this_site(book: SmallBook, root: Path) -> None:
    shutil.copytree(root / "overrides", book.root / "overrides")
    config = book.root / "mkdocs.yml"
    with_templates = config.read_text("utf-8").replace(
        "font: false", "font: false, custom_dir: overrides"
    )
    config.write_text(with_templates, "utf-8")
    assert main(["check"]) == 0
    build_with_zensical()
    assert "chinese" in book.html("404.html")


def test_a_mistake_ends_the_build_in_the_first_step_and_in_the_last(
    book: SmallBook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 0
    book.write("docs/one.md", PAGE.replace("a.x", "a.y"))
    build_with_zensical()  # which does not mind
    for step in ["check"], ["finish", "site"]:
        capsys.readouterr()
        assert main(step) == 1
        said = capsys.readouterr().err
        assert "docs/one.md:3, shows snippets/one/a.py:1: there is no" in said
