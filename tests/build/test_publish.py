"""What a finished site has for search engines, programs and feeds."""

import base64
import hashlib
import xml.etree.ElementTree as etree
from pathlib import Path

from tests.build.conftest import SmallBook
from twinloops import folds, publish
from twinloops.build import Build

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGES = """\
# Changes

## 2026-02-03: The < second

It has a [link](bias.md).

## 2026-01-02: The first

Text.

## No date

Nothing.
"""
NAV = ["index.md", {"Chapters": ["bias.md", {"Short": "a/deep.md"}]}]


def built(small: SmallBook, address: str) -> Path:
    """A site with a few pages, published at an address."""
    pages = {"bias": "# Bias\n", "a/deep": "---\ndescription: D.\n---\n# Deep\n"}
    for name, text in {**pages, "changes": CHANGES}.items():
        small.write(f"docs/{name}.md", text)
        small.write(f"site/{name}/index.html", "")
    small.write("site/index.html", "")
    small.write("docs/draft.md", "# A page that was not built\n")
    about = publish.About("A book", "About it.", address, NAV)
    publish.add(small.root / "site", Build(small.book()), about)
    return small.root / "site"


def test_the_list_of_pages_follows_the_navigation(small: SmallBook) -> None:
    site = built(small, "https://a.b/")
    assert (site / "llms.txt").read_text() == (
        "# A book\n\n> About it.\n\n## Pages\n\n- [Home](https://a.b/index.md)\n\n"
        "## Chapters\n\n- [Bias](https://a.b/bias/index.md)\n"
        "- [Deep](https://a.b/a/deep/index.md): D.\n\n"
        "## Optional\n\n- [Changes](https://a.b/changes/index.md)\n"
    )
    assert (site / "a/deep/index.md").read_text() == "# Deep\n"
    assert not (site / "draft").exists()


def test_the_feed_has_an_entry_for_each_date(small: SmallBook) -> None:
    site = built(small, "https://a.b/")
    feed = etree.parse(site / "feed.xml").getroot()
    assert feed.findtext(f"{ATOM}updated") == "2026-02-03T00:00:00Z"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "The < second",
        "The first",
    ]
    assert entries[0].findtext(f"{ATOM}id") == (
        "https://a.b/changes/#2026-02-03-the-second"
    )
    assert entries[0].findtext(f"{ATOM}summary") == "It has a link."
    robots = (site / "robots.txt").read_text()
    assert "Sitemap: https://a.b/sitemap.xml" in robots


def test_without_an_address_there_is_nothing_that_needs_one(small: SmallBook) -> None:
    site = built(small, "")
    assert not (site / "feed.xml").exists()
    assert "Sitemap" not in (site / "robots.txt").read_text()
    assert "- [Bias](bias/index.md)" in (site / "llms.txt").read_text()


def test_the_policy_names_each_inline_script() -> None:
    code = "var a = '</p>'"
    html = (
        '<head><meta charset="utf-8"></head><script src="x.js"></script>'
        f'<script>{code}</script><script type="application/json">{{}}</script>'
    )
    page = publish.with_policy(html)
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in page
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert "script-src 'self';" in publish.with_policy('<meta charset="utf-8">')


def test_each_page_has_a_policy_and_its_folds_are_shut(tmp_path: Path) -> None:
    page = tmp_path / "a/b/index.html"
    page.parent.mkdir(parents=True)
    fold = folds.whole("<pre>–</pre>", "<a>–</a>")
    page.write_text(f'<meta charset="utf-8">{fold}', "utf-8")
    publish.complete_pages(tmp_path)
    assert page.read_text("utf-8") == publish.with_policy(
        '<meta charset="utf-8"><a>–</a>'
    )
