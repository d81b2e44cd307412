"""The site as a folder that works when its files are opened."""

import json
import zipfile
from pathlib import Path

import pytest

from twinloops import offline

PAGE = """\
<html><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="x"><title>a</title></head>
<body><a href="../">up</a> <a href="..">up</a> <a href="./#x">here</a>
<a href="../b%20c/?h=1#y">there</a> <a href="../p.py" download>program</a>
<a href="https://a.b/c/">away</a> <a href="#x">down</a>
<script>{"search": "../javascripts/search-worker.js?search.1.js"}</script>
<script src="../javascripts/explorables.js" type="module"></script></body></html>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    index = {"config": {}, "docs": [{"location": ""}, {"location": "a/#x"}]}
    for name, text in {
        "index.html": "<html><head></head><body></body></html>",
        "a/index.html": PAGE,
        "b c/index.html": "<html><head></head><body></body></html>",
        "404.html": "",
        "p.py": "",
        "javascripts/search-worker.js": "",
        "javascripts/frame-worker.js": "",
        "javascripts/finding.js": "export const x = 1;",
        "javascripts/explorables.js": "import(`./explorables/${name}.js`);",
        "javascripts/explorables/a.js": 'import { b } from "./shared.js";',
        "javascripts/explorables/shared.js": 'import { x } from "../finding.js";',
        "search/search_index.json": "{}",
        "search/whole_index.json": json.dumps(index),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def unpacked(site: Path, tmp_path: Path) -> Path:
    offline.pack(site, tmp_path / "out/site.zip")
    with zipfile.ZipFile(tmp_path / "out/site.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path / offline.NAME


def test_links_name_files(site: Path, tmp_path: Path) -> None:
    folder = unpacked(site, tmp_path)
    page = (folder / "a/index.html").read_text()
    for link in (
        'href="../index.html">up</a> <a href="../index.html">up',
        'href="./index.html#x"',
        'href="../b%20c/index.html?h=1#y"',
        'href="../p.py"',
        'href="https://a.b/c/"',
        'href="#x"',
        '"search": "../assets/javascripts/workers/search.1.js"',
        'src="../javascripts/frame-worker.js"></script></head>',
        'src="../javascripts/offline.js"></script></body>',
    ):
        assert link in page, link
    assert "module" not in page
    assert "Content-Security-Policy" not in page
    assert not (folder / "404.html").exists()


def test_modules_find_each_other_by_name(site: Path, tmp_path: Path) -> None:
    text = (unpacked(site, tmp_path) / "javascripts/offline.js").read_text()
    assert "import(`twinloops/explorables/${name}.js`)" in text
    assert r"from \"twinloops/explorables/shared.js\"" in text
    assert r"from \"twinloops/finding.js\"" in text
    assert "search-worker" not in text
    started = [line for line in text.splitlines() if line.startswith("import(")]
    assert started == [
        'import("twinloops/explorables.js");',
        'import("twinloops/finding.js");',
    ]


def test_the_index_is_a_script_with_files(site: Path, tmp_path: Path) -> None:
    folder = unpacked(site, tmp_path)
    script = (folder / "search/search_index.js").read_text()
    index = json.loads(script.removeprefix("var __index = ").rstrip(";\n"))
    found = [entry["location"] for entry in index["docs"]]
    assert found == ["index.html", "a/index.html#x"]
    assert [file.name for file in (folder / "search").iterdir()] == ["search_index.js"]


def test_equal_sites_make_equal_bytes(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("1.zip", "2.zip"):
        offline.pack(site, tmp_path / name)
        for file in site.rglob("*.html"):
            file.touch()
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
