"""The command ``python -m twinloops``."""

from pathlib import Path

import pytest

from tests.build.conftest import SmallBook
from twinloops.__main__ import main

YML_COLAB = 'twinloops.markdown: {colab: !ENV [COLAB, ""]}\n'
GOOD = "x = 1.5\nprint('first')"


@pytest.fixture
def book(small: SmallBook, monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    """A book of two chapters, and the folder in which the command is given."""
    small.configure()
    small.snippet("one/a.py", GOOD)
    small.snippet("two/b.py", GOOD)
    small.write(
        "docs/one.md", "---\na: b\n---\n# One\n\n## Part {#own}\n\n```snippet\na\n```\n"
    )
    small.write("docs/two.md", "# Two\n\n## It is {{ b.x }}\n\n```snippet\nb\n```\n")
    monkeypatch.chdir(small.root)
    return small


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code, and what was said."""
    code = main(arguments)
    return code, capsys.readouterr().err


def test_all_is_right(book: SmallBook, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("run",), ("check",), ("check", "docs/one.md")):
        assert run(capsys, *arguments) == (0, "Nothing is wrong.\n")


def test_run_names_a_snippet_that_fails(
    book: SmallBook, capsys: pytest.CaptureFixture[str]
) -> None:
    book.snippet("one/a.py", "1 / 0")
    code, said = run(capsys, "run")
    assert code == 1
    assert said.startswith("snippets/one/a.py:2: the cell 'Cell 1' raises")


def test_check_looks_at_one_chapter(
    book: SmallBook, capsys: pytest.CaptureFixture[str]
) -> None:
    book.snippet("two/b.py", "1 / 0")
    assert run(capsys, "check", "docs/one.md")[0] == 0
    code, said = run(capsys, "check", "docs/two.md")
    assert code == 1
    assert "docs/two.md:3, shows snippets/two/b.py:2: the cell" in said
    book.snippet("one/a.py", GOOD, "y = 2")
    book.write("docs/one.md", "# One\n\n```snippet\na::Cell 1\n```\n")
    code, said = run(capsys, "check", "docs/one.md")
    assert "snippets/one/a.py:6: no page shows the cell 'Cell 2'" in said
    assert run(capsys, "check")[1].count("\n\n") >= 1


def test_check_looks_at_the_pages_of_a_chapter_s_folder(
    book: SmallBook, capsys: pytest.CaptureFixture[str]
) -> None:
    book.write("docs/one.md", "# One\n")
    book.write("docs/one/part.md", "# Part\n\n```snippet\none/a\n```\n")
    assert run(capsys, "check", "docs/one.md") == (0, "Nothing is wrong.\n")
    book.write("docs/one/part.md", "# Part\n\n```snippet\none/c\n```\n")
    said = run(capsys, "check", "docs/one.md")[1]
    assert said.startswith("docs/one/part.md:3: there is no snippet")


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("[a](two.md)", ""),
        ("[a](two.md#it-is)", ""),
        ("[a](one.md#own) [b](#own)", ""),
        ("[a](http://a.b/c.md)", ""),
        ("[a](three.md)", "docs/one.md:12: there is no page 'three.md'."),
        ("[a](two.md#ti-si)", "docs/one.md:12: two.md has no section 'ti-si'."),
        ("[a](#part)", "docs/one.md:12: one.md has no section 'part'."),
    ],
)
def test_check_follows_links(
    book: SmallBook, capsys: pytest.CaptureFixture[str], link: str, message: str
) -> None:
    file = book.root / "docs/one.md"
    file.write_text(f"{file.read_text()}\n{link}\n")
    code, said = run(capsys, "check", "docs/one.md")
    assert code == bool(message)
    assert said == f"{message or 'Nothing is wrong.'}\n"


def test_finish_does_the_last_step_of_a_build(
    book: SmallBook,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = (book.root / "mkdocs.yml").read_text()
    settings = settings.replace("twinloops.markdown\n", YML_COLAB)
    book.write("mkdocs.yml", f'site_url: !ENV [SITE_URL, ""]\n{settings}')
    monkeypatch.setenv("SITE_URL", "https://a.b")
    monkeypatch.setenv("COLAB", "https://colab/")
    page = '<meta charset="utf-8"><h1>P</h1><div class="tl-programs"></div>'
    book.write("other/programs/index.html", page)
    book.write("other/one/index.html", page)
    book.write("other/javascripts/search-worker.js", "")
    book.write("other/search/search_index.json", '{"config": {}, "docs": []}')
    assert run(capsys, "finish", "other") == (0, "Nothing is wrong.\n")
    notebook = (book.root / "other/programs/one/a/index.html").read_text()
    assert "first" in notebook
    assert 'href="https://colab/one/a.ipynb"' in notebook
    assert "Content-Security-Policy" in notebook
    assert "# One" in (book.root / "other/one/index.md").read_text()
    assert "https://a.b/one/index.md" in (book.root / "other/llms.txt").read_text()
    assert (book.root / "other/search/whole_index.json").is_file()


def test_finish_finds_the_problems_in_the_pages(
    book: SmallBook, capsys: pytest.CaptureFixture[str]
) -> None:
    error = '<div class="tl-error" role="alert"><pre>\na.md:1: b\n</pre></div>'
    page = book.write("other/index.html", error)
    assert run(capsys, "finish", "other") == (1, "a.md:1: b\n")
    page.unlink()
    code, said = run(capsys, "finish", "other")
    assert code == 1
    assert "need the page docs/programs.md" in said


def test_translations_are_noted_and_listed(
    book: SmallBook, capsys: pytest.CaptureFixture[str]
) -> None:
    chinese = "# 一 { #one }\n\n## 部分 { #own }\n\n```snippet\na\n```\n"
    book.write("docs/zh/one.md", f"---\nlang: zh-Hans\n---\n{chinese}")
    assert main(["translated", "docs/zh/one.md"]) == 0
    assert main(["translations"]) == 0
    assert "Each translation is that of its original" in capsys.readouterr().out
    file = book.root / "docs/one.md"
    file.write_text(file.read_text() + "\nMore.\n")
    assert main(["translations"]) == 0
    assert "docs/one.md:12 has no translation: More." in capsys.readouterr().out
    code, said = run(capsys, "translated", "docs/zh/one.md", "docs/two.md")
    assert code == 1
    assert "docs/zh/one.md:end: from here on, the blocks are not those" in said
    assert "docs/two.md is no translation" in said


def test_a_page_that_is_not_there(
    book: SmallBook, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, "check", "docs/nowhere.md")
    assert code == 1
    assert "No such file" in said
    assert Path("docs/one.md").is_file()
