"""A book in two languages."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.build.conftest import SmallBook
from twinloops import languages, translations

NAV = """\
site_url: https://a.b/read/
nav:
  - index.md
  - one.md
  - programs.md
  - Parts:
      - one/part.md
  - 简体中文:
      - 首页: zh/index.md
      - zh/one.md
"""


@pytest.fixture
def book(small: SmallBook, monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    """Two pages with their translations, which show one program; theme as ours."""
    root = Path(__file__).parents[2]
    template = (root / "overrides/main.html").read_text(encoding="utf-8")
    small.write("overrides/main.html", template)
    for name in ("actions", "language"):
        text = (root / f"overrides/partials/{name}.html").read_text(encoding="utf-8")
        small.write(f"overrides/partials/{name}.html", text)
    configure = small.configure

    def configured() -> None:
        configure()
        file = small.root / "mkdocs.yml"
        text = file.read_text(encoding="utf-8")
        text = text.replace("name: material", "name: material, custom_dir: overrides")
        file.write_text(text + NAV, encoding="utf-8")

    monkeypatch.setattr(small, "configure", configured)
    small.snippet("one/a.py", "x = 1\nprint('first')")
    small.write("docs/one.md", "# One\n\nWords.\n\n```snippet\na\n```\n")
    small.write("docs/one/part.md", "# Part of one\n")
    small.write("docs/zh/index.md", "---\nlang: zh-Hans\n---\n\n# 首页 { #home }\n")
    chinese = "---\nlang: zh-Hans\n---\n\n# 一 { #one }\n\n话。\n\n```snippet\na\n```\n"
    small.write("docs/zh/one.md", chinese)
    return small


def page(book: SmallBook, name: str) -> BeautifulSoup:
    return BeautifulSoup(book.html(f"{name}index.html"), "html.parser")


def test_the_folder_of_a_language() -> None:
    assert languages.folder_of("zh/a.md") == "zh"
    assert languages.folder_of("zhuang.md") == languages.folder_of("a/zh/b.md") == ""
    assert languages.original_of("zh/a/b.md") == languages.original_of("a/b.md")


@pytest.mark.parametrize(
    ("chapter", "home"),
    [
        ("dead-relu.md", "dead_relu"),
        ("threads/learning-rate-mismatch.md", "threads/learning_rate_mismatch"),
        ("index.md", "index"),
        ("zh/dead-relu.md", "dead_relu"),
        ("zh/threads/a-b.md", "threads/a_b"),
        ("zhuang.md", "zhuang"),
    ],
)
def test_the_home_of_a_chapter(chapter: str, home: str) -> None:
    assert languages.home_of(chapter) == home


def test_a_translation_shows_the_runs_of_its_original(book: SmallBook) -> None:
    assert book.build() == ""
    html = page(book, "zh/one/")
    assert html.select_one(".tl-stdout").text.strip() == "first"  # type: ignore[union-attr]
    assert len(list((book.root / ".cache/runs").iterdir())) == 1


def test_each_page_names_its_language_and_its_editions(book: SmallBook) -> None:
    assert book.build() == ""
    for name, tag in (("one/", "en"), ("zh/one/", "zh-Hans"), ("zh/", "zh-Hans")):
        html = page(book, name)
        assert html.html["lang"] == tag  # type: ignore[index]
        links = html.select("link[hreflang]")
        original = name.removeprefix("zh/")
        assert [(link["hreflang"], link["href"]) for link in links] == [
            ("en", f"https://a.b/read/{original}"),
            ("zh-Hans", f"https://a.b/read/zh/{original}"),
        ]
    (link,) = page(book, "zh/one/").select(".tl-editions a")
    assert (link["href"], link["hreflang"]) == ("../../one/", "en")
    assert not page(book, "programs/").select(".tl-editions, link[hreflang]")


def test_each_language_and_each_part_has_its_navigation(book: SmallBook) -> None:
    assert book.build() == ""
    for name, wanted in (
        ("programs/", ["..", "../one/", "./"]),
        ("one/", ["..", "./", "../programs/", "part/"]),
        ("one/part/", ["../..", "../", "../../programs/", "./"]),
        ("zh/one/", ["../", "./"]),
    ):
        html = page(book, name)
        links = [str(a["href"]) for a in html.select(".md-nav--primary a.md-nav__link")]
        assert list(dict.fromkeys(links)) == wanted
    part, first = page(book, "one/part/"), page(book, "zh/")
    assert not page(book, "programs/").select("link[rel=next]")
    assert not part.select("link[rel=prev], link[rel=next]")
    assert not first.select("link[rel=prev]")
    assert [a["href"] for a in first.select("a.md-logo")] == ["./", "./"]


def test_a_translation_says_how_much_changed_since(book: SmallBook) -> None:
    for translation in translations.found(book.root):
        if translation.page == "zh/one.md":
            translations.note(translation)
    book.write("docs/one.md", "# One\n\nOther words.\n\n```snippet\na\n```\n")
    assert book.build() == ""
    (said,) = page(book, "zh/one/").select(".tl-editions span")
    assert said.text == "翻译之后，英文原文有 1 处改动"
    assert not page(book, "one/").select(".tl-editions span")


def test_a_translation_without_an_original(book: SmallBook) -> None:
    book.write("docs/zh/two.md", "---\nlang: zh-Hans\n---\n\n# 二\n")
    assert book.build() == ""
    assert not page(book, "zh/two/").select(".tl-editions")
