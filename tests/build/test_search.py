"""The search index: what is in it, one for each language, loaded when used."""

import json
from pathlib import Path
from typing import Any

import pytest

from twinloops import search

DOCS = [
    {"location": name, "title": name, "text": "é"}
    for name in ("a/", "a/#x", "b/#y", "zh/a/", "zh/a/#x")
]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The index of a site in two languages that was just built."""
    file = tmp_path / "search/search_index.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"config": {"separator": r"[\s]"}, "docs": DOCS}))
    return file


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_search_finds_code_and_no_figures_or_toolbars() -> None:
    html = (
        '<p>a &lt; <svg role="img"><text>curve</text></svg> b</p>'
        '<div class="tl-bar"><details>bar</details></div>'
        '<p>is <a class="tl-value" href="b">1.5</a> <abbr title="c">rms</abbr></p>'
        '<pre><code><span class="k">x</span> = 1\n</code></pre>'
        "<math xmlns='m'><mi>q</mi><mo>&lt;</mo></math>"
    )
    text = search.trimmed(html)
    assert (
        text == "<p>a &lt;  b</p><p>is 1.5 rms</p><pre><code>x = 1\n</code></pre>q&lt;"
    )


def test_each_language_has_its_search(index: Path, tmp_path: Path) -> None:
    search.split(tmp_path)
    english, chinese = read(index), read(tmp_path / "zh/search/search_index.json")
    assert english["config"] == {"separator": r"[\s]"}
    assert [d["location"] for d in english["docs"]] == ["a/", "a/#x", "b/#y"]
    assert [d["location"] for d in chinese["docs"]] == ["a/", "a/#x", "../b/#y"]
    assert chinese["docs"][0]["text"] == "é"
    assert chinese["config"]["separator"] == r"[\s]|(?=[一-鿿])"


def test_a_site_in_one_language_keeps_its_search(index: Path, tmp_path: Path) -> None:
    index.write_text(json.dumps({"config": {}, "docs": DOCS[:3]}))
    search.split(tmp_path)
    assert read(index) == {"config": {}, "docs": DOCS[:3]}
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [index]
    index.unlink()
    search.split(tmp_path)
    assert not index.exists()


def test_our_worker_loads_the_entries_when_they_are_used(
    index: Path, tmp_path: Path
) -> None:
    (tmp_path / "javascripts").mkdir()
    (tmp_path / "javascripts/search-worker.js").write_text("")
    search.split(tmp_path)
    for folder, entries in (("", 3), ("zh/", 3)):
        file = tmp_path / folder / "search/search_index.json"
        whole = read(file.with_name("whole_index.json"))
        assert len(whole["docs"]) == entries
        address = f"../{folder}search/whole_index.json"  # where the worker finds it
        assert read(file) == {
            "config": whole["config"] | {"whole": address},
            "docs": [],
        }
