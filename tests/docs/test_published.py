"""What pages have only where the site's address is known, as on the published one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from twinloops.build import parts

DOCS = Path(__file__).parents[2] / "docs"
ADDRESS = "https://a.invalid/loops/"
CHINESE = [
    page.relative_to(DOCS).with_suffix("").as_posix()
    for page in sorted((DOCS / "zh").rglob("*.md"))
    if page.name != "index.md"
]
ENGLISH = [page.removeprefix("zh/") for page in CHINESE]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built with its address."""
    folder = tmp_path_factory.mktemp("published") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    built = subprocess.run(
        [*command, "--site-dir", str(folder)],
        cwd=DOCS.parent,
        env={**os.environ, "SITE_URL": ADDRESS, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return folder


def for_search_engines(site: Path, page: str) -> tuple[dict[str, Any], Tag]:
    """A page's JSON-LD, and the page itself."""
    html = (site / page / "index.html").read_text(encoding="utf-8")
    parsed = BeautifulSoup(html, "html.parser")
    (script,) = parsed.select('script[type="application/ld+json"]')
    data: dict[str, Any] = json.loads(script.get_text())
    return data, parsed


@pytest.mark.parametrize("page", [*CHINESE, *ENGLISH])
def test_a_search_engine_learns_a_page_s_language_and_words(
    page: str, published: Path
) -> None:
    data, parsed = for_search_engines(published, page)
    assert data["inLanguage"] == ("zh-Hans" if page.startswith("zh/") else "en")
    address = f"{ADDRESS}{page}/"
    assert [link["href"] for link in parsed.select("link[rel=canonical]")] == [address]
    if page.endswith("symptoms"):
        assert data["@type"] == "FAQPage"
        symptoms = [h2.get_text().rstrip("¶") for h2 in parsed.select("article h2[id]")]
        names = [question["name"] for question in data["mainEntity"]]
        assert names
        assert names == [name for name in symptoms if name in names]
        for question in data["mainEntity"]:
            answer = question["acceptedAnswer"]
            assert answer["url"].startswith(f"{address}#")
            assert parsed.find(id=answer["url"].partition("#")[2])
    else:
        assert data["@type"] == "TechArticle"
        assert data["url"] == address
        front, _ = parts((DOCS / f"{page}.md").read_text(encoding="utf-8"))
        meta = yaml.safe_load(front)
        assert data["headline"] == f"{meta['title_tag']} · Twin Loops"
        assert data["description"] == meta["description"]
