"""The folder ``programs/`` of a site: its pages, and which of its files are written."""

import posixpath
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from tests.build import conftest
from tests.build.conftest import SmallBook, contents
from twinloops.programs import FOLDER, Programs

SITE_URL = "https://book.example/read/"


def test_a_notebook_page_leads_everywhere_from_every_depth(
    small: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = f"{conftest.MKDOCS_YML}site_url: {SITE_URL}\n"
    monkeypatch.setattr(conftest, "MKDOCS_YML", configuration)
    names = ["top", "first_chapter/b", "first_chapter/deep/größe"]
    for name in names:
        small.snippet(f"{name}.py", f"print('output of {name}')")
    small.show(*(f"{name}.py" for name in names))
    small.write("docs/first-chapter.md", "# The first\n")
    assert small.build() == ""
    site = small.site()
    for name in names:
        html = small.html(f"programs/{name}/index.html")
        assert "twinloops-" not in html
        page = BeautifulSoup(html, "html.parser")
        assert page.title is not None
        assert page.title.text == f"{name}.py - A book"
        assert [h1.text for h1 in page.find_all("h1")] == [f"{name}.py"]
        assert f"output of {name}" in page.text
        canonical = page.select_one("link[rel=canonical]")
        assert canonical is not None
        assert canonical["href"] == f"{SITE_URL}programs/{quote(name)}/"
        skip = page.select_one("a.md-skip")
        assert skip is not None
        assert page.select_one(str(skip["href"]))
        targets = {
            posixpath.normpath(posixpath.join(f"programs/{name}", str(link[attribute])))
            for attribute in ("href", "src")
            for link in page.select(f"[{attribute}]")
            if not str(link[attribute]).startswith(("https:", "#", "data:"))
        }
        for target in targets:
            assert target in site or f"{target}/index.html" in site or target == "."
        assert {f"programs/{name}.py", f"programs/{name}.ipynb", "."} < targets
        back = page.select_one(".tl-bar")
        assert back is not None
        assert ("chapter first-chapter" in back.text) == (name == "first_chapter/b")


def test_a_name_that_html_would_misread(small: SmallBook) -> None:
    small.snippet("a/b&lt;.py", "print(1)")
    small.show("a/b&lt;.py")
    assert small.build() == ""
    page = BeautifulSoup(small.html("programs/a/b&lt;/index.html"), "html.parser")
    assert page.h1 is not None
    assert page.h1.text == "a/b&lt;.py"


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    def times() -> dict[str, int]:
        return {name: (folder / name).stat().st_mtime_ns for name in contents(folder)}

    folder = tmp_path / FOLDER
    programs = Programs()
    first = {"a.py": b"1", "a/index.html": b"one", "b.py": b"2"}
    programs.write(tmp_path, first)
    before = times()
    assert contents(folder) == first
    programs.hide(tmp_path)
    assert not folder.exists()
    second = {"a.py": b"1", "a/index.html": b"another", "c.py": b"3"}
    programs.write(tmp_path, second)
    assert contents(folder) == second
    assert times()["a.py"] == before["a.py"]
    assert times()["a/index.html"] > before["a/index.html"]
    programs.hide(tmp_path)
    programs.write(tmp_path, first)
    assert contents(folder) == first


def test_what_was_lost_is_written_again(tmp_path: Path) -> None:
    wanted = {"a.py": b"1", "b.py": b"2"}
    programs = Programs()
    programs.write(tmp_path, wanted)
    for file in (tmp_path / FOLDER).iterdir():
        file.unlink()
    (tmp_path / FOLDER).rmdir()
    programs.hide(tmp_path)
    programs.write(tmp_path, wanted)
    assert contents(tmp_path / FOLDER) == wanted
    blocked = tmp_path / FOLDER / "b.py"
    blocked.unlink()
    blocked.mkdir()
    with pytest.raises(IsADirectoryError):
        programs.write(tmp_path, {"a.py": b"1", "b.py": b"3"})
    blocked.rmdir()
    programs.write(tmp_path, wanted)
    assert contents(tmp_path / FOLDER) == wanted
