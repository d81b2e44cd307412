"""The built site: every link and anchor leads somewhere, and nowhere else."""

import json
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
from bs4 import BeautifulSoup

HOST = "http://site.invalid"
ASKING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
}
# <link> elements that name an address and load nothing from it
NAMING = {"canonical", "prev", "next", "alternate", "edit"}


@cache
def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(page: Path) -> set[str]:
    """The ids of a page. Asked once for each link to it: thousands of times."""
    return {str(element["id"]) for element in soup(page).find_all(id=True)}


def pages(site: Path) -> list[Path]:
    # 404.html is served at any depth: its links are absolute and resolve nowhere here
    return [p for p in sorted(site.rglob("*.html")) if p.name != "404.html"]


def address(site: Path, page: Path) -> str:
    return f"{HOST}/{page.relative_to(site).as_posix()}".removesuffix("index.html")


def target(site: Path, page: Path, link: str) -> tuple[Path, str] | None:
    """The file and anchor that a link leads to; None if it leaves the site."""
    parts = urlsplit(urljoin(address(site, page), link))
    if f"{parts.scheme}://{parts.netloc}" != HOST:
        return None
    file = site / unquote(parts.path).lstrip("/")
    return (file / "index.html" if parts.path.endswith("/") else file), parts.fragment


def test_every_internal_link_and_anchor_leads_somewhere(site: Path) -> None:
    broken, followed = [], 0
    for page in pages(site):
        for element in soup(page).select("a[href], link[href], script[src], img[src]"):
            link = str(element.get("href") or element.get("src"))
            found = target(site, page, link)
            if found is None or link.startswith("data:"):
                continue
            followed += 1
            file, anchor = found
            where = page.relative_to(site).as_posix()
            if not file.is_file():
                broken.append(f"{where}: {link}")
            elif (
                anchor
                and file.suffix == ".html"
                and unquote(anchor) not in anchors(file)
                and anchor != "__skip"
            ):
                broken.append(f"{where}: {link} (no such anchor)")
    assert not broken, "\n".join(broken)
    assert followed > 100


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    foreign = []
    for page in pages(site):
        for name, attribute in ASKING.items():
            for element in soup(page).find_all(name):
                rel: list[str] = list(element.get("rel") or [])
                if not element.get(attribute) or NAMING & set(rel):
                    continue
                if target(site, page, str(element[attribute])) is None:
                    foreign.append(f"{page.relative_to(site)}: {element[attribute]}")
    assert not foreign, "\n".join(foreign)


def test_no_id_stands_twice_on_a_page(site: Path) -> None:
    for page in pages(site):
        ids = [element["id"] for element in soup(page).find_all(id=True)]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        assert not twice, f"{page.relative_to(site)}: {twice}"


def test_every_page_describes_itself(site: Path) -> None:
    seen: dict[str, Path] = {}
    for page in pages(site):
        (description,) = soup(page).select('meta[name="description"]')
        assert len(soup(page).select(".md-content h1")) == 1, page
        title = soup(page).title
        assert title is not None
        for text in (str(description["content"]), title.text):
            assert len(text) > 15, page
            assert seen.setdefault(text, page) == page, text


def test_a_description_keeps_its_quotation_marks(site: Path) -> None:
    page = soup(site / "shapes/index.html")
    description = str(page.select('meta[name="description"]')[0]["content"])
    assert description.startswith('PyTorch warns "Using a target size that is')


def test_every_page_is_html(site: Path) -> None:
    """A parser that works as browsers do finds nothing to mend, the theme included."""
    wrong = []
    for page in [*pages(site), site / "404.html"]:
        parser = html5lib.HTMLParser()
        parser.parse(page.read_text(encoding="utf-8"))
        where = page.relative_to(site).as_posix()
        wrong += [f"{where}: {place} {code} {at}" for place, code, at in parser.errors]
    assert not wrong, "\n".join(wrong)


def test_a_missing_page_leads_to_the_symptoms_from_any_depth(site: Path) -> None:
    page = soup(site / "404.html")
    links = [str(a["href"]) for a in page.select("article a")]
    assert {"/symptoms/#loss-is-nan", "/zh/symptoms/#loss-is-nan"} < set(links)
    assert all(link.startswith("/") for link in links)
    assert page.select_one(".md-search")


def test_folded_code_is_searched_and_not_loaded(site: Path) -> None:
    line = "grad_hidden = 2 * error"  # of initialization/spread.py, which is in a fold
    for page in pages(site):
        assert "<!--fold" not in page.read_text(encoding="utf-8"), page
    text = soup(site / "initialization/index.html").text
    assert "The loop without w1" in text
    assert line not in text
    index = (site / "search/whole_index.json").read_text(encoding="utf-8")
    found = [doc for doc in json.loads(index)["docs"] if line in doc["text"]]
    assert [doc["location"].partition("#")[0] for doc in found] == ["initialization/"]


def test_every_figure_says_in_words_what_it_shows(site: Path) -> None:
    figures = 0
    for page in pages(site):
        for svg in soup(page).select('.tl-figure svg[role="img"]'):
            figures += 1
            # In bytes: a Chinese sign says as much as three letters, and has three.
            assert len(str(svg["aria-label"]).encode()) > 30, page
    assert figures


def test_no_output_depends_on_where_it_ran(site: Path) -> None:
    notebooks = list(site.rglob("programs/**/*.ipynb"))
    assert notebooks
    with_path = [
        notebook.relative_to(site).as_posix()
        for notebook in notebooks
        if tempfile.gettempdir() in notebook.read_text()
    ]
    assert not with_path, "two builds of this would differ"


def test_no_output_is_an_object_s_address(site: Path) -> None:
    """A last line such as `torch.manual_seed(0)` shows what it returns."""
    for page in pages(site):
        for output in soup(page).select(".tl-output"):
            assert " object at 0x" not in output.get_text(), page
