"""The Chinese pages: their language, the way to them, and what their search finds."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.axe import open_folds
from tests.browser.conftest import Open, ask, check_filter, marked
from twinloops import translations

ROOT = Path(__file__).parents[2]
PAGES = [page.page for page in translations.found(ROOT)]
CJK = re.compile("[一-鿿]")
NAN = "zh/symptoms/#loss-is-nan"
STUCK = "zh/symptoms/#loss-does-not-decrease"
# queries, and what the first result has to be or to show
QUERIES = {
    "nan": NAN,
    "损失 nan": NAN,
    "训练时损失变成nan": NAN,
    "损失 不下降": STUCK,
    "损失不下降": STUCK,
    "训练的时候loss一直不降怎么办": STUCK,
    "预测值都一样": "zh/shapes/#why",
    "广播": "zh/shapes/",
    "学习率太高": "zh/symptoms/#nan-rate",
    "梯度消失": "initialization/#depth-1-10-50-layers",
    "权重不更新": "zh/symptoms/#the-weights-do-not-change-or-grad-is-none",
    "和keras结果不一致": "diagnose/",
    "两次运行的结果不一样": (
        "zh/symptoms/#loss-differs-between-two-runs-or-frameworks"
    ),
    "Using a target size": "zh/shapes/",
    "神经元失活": "zh/symptoms/#dead-units",
    "relu死亡": "zh/symptoms/#dead-units",
    "学习率": "zh/symptoms/#wrong-learning-rate",
    "维度不一致": "zh/shapes/",
    "numpy和pytorch梯度不一样": "reduction/#fix",
    "batch size 不同结果不同": "reduction/#a-mean-of-means-is-not-the-mean",
    "多卡训练结果不一致": "reduction/#two-processes",
    "忘记zero_grad": "zh/symptoms/#missing-zero-grad",
    "收敛太慢": "zh/symptoms/#the-loss-stalls-or-creeps",
    "准确率一直不上升": STUCK,
    "loss波动很大": "zh/symptoms/#the-loss-explodes-or-swings",
    "除以0": "zh/symptoms/#nan-zero-by-zero",
    "混合精度 nan": "zh/symptoms/#nan-float16",
    "验证时 dropout 结果不同": "zh/symptoms/#differ-mode",
    "初始化全为0": "initialization/#all-zeros",
    "权重初始化": "initialization/",
    "反向传播": "backprop-and-step/",
    "条件数": "bias/",
    "警告": "errors/",
    # longer than what counts as pasted, in signs
    "为什么我写的pytorch模型在训练的时候损失函数的值一直不下降应该怎么解决": STUCK,
    # without an answer by hand
    "打乱的标签": "zh/symptoms/#shuffled-labels",
    "只剩下B分之一": "zh/shapes/#the-batch-size-one-b-th-survives",
    "权重初始化 永远无法收敛": "zh/threads/manual-initialization/",
    "float16 溢出": "zh/symptoms/#nan-float16",
    # in English, on a page that nobody has translated
    "mat1 and mat2 shapes cannot be multiplied": "errors/shapes/#mat1-and-mat2-shapes",
}


def address_of(page: str) -> str:
    return page.removesuffix("index.md").replace(".md", "/")


@pytest.mark.parametrize("url", [address_of(page) for page in PAGES])
def test_a_page_and_the_theme_s_words_are_chinese(shared_page: Page) -> None:
    shown = shared_page
    expect(shown.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(shown.get_by_placeholder("搜索")).to_be_attached()
    navigation = shown.get_by_role("navigation", name="导航栏")
    addresses = "links => links.map((link) => link.href)"
    links = navigation.locator("a.md-nav__link").evaluate_all(addresses)
    assert len(links) >= len(PAGES)
    for link in links:
        assert urlsplit(link).path.startswith("/zh/")


# What stays in English: programs, their names, formulas, terms and what people wrote.
OWN_WORDS = """() => {
  const found = [];
  const elements = document.querySelectorAll(
    "article :is(button, summary, label, option, .tl-live, .tl-name,"
    + " .tl-twins + .tl-legend, .tl-versions, .tl-save, .tl-caption, .tl-table td),"
    + " article :is([aria-label], [title]),"
    + " footer a, header [title], header [aria-label], .md-copyright"
  );
  for (const element of elements) {
    const { title, ariaLabel } = element;
    const isWhole = element.matches("label, p, td, .md-copyright");
    const text = element.children.length && !isWhole ? "" : element.textContent;
    found.push(...[title, ariaLabel, text].filter(Boolean));
  }
  return found;
}"""
ENGLISH = re.compile(
    r"\b(the|this|of|in|and|with|to|from|output|program|copy|download|run|show|save|"
    r"figure|notebook|page|press|step|reset|loss|rate|filter|switch|link|jump|edit)\b",
    re.IGNORECASE,
)
# Names of programs, cells, variables, places, other languages.
NAMES = re.compile(r"[\w/]+\.(py|ipynb)\b|[AB]: .*|\w+_\w+")


@pytest.mark.parametrize("page", PAGES)
def test_what_the_build_and_the_scripts_say_is_chinese(
    page: str, open_page: Open
) -> None:
    shown = open_page(address_of(page))
    shown.wait_for_load_state("networkidle")
    open_folds(shown)
    said = {" ".join(text.split()) for text in shown.evaluate(OWN_WORDS)}
    assert len(said) > 15
    english = {
        t for t in said if ENGLISH.search(NAMES.sub("", t)) and not CJK.search(t)
    }
    assert english == set()


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_leads_to_the_other_language_and_back(
    page: str, scripts: bool, open_page: Open
) -> None:
    there = address_of(page)
    shown = open_page(there, 390, scripts=scripts)
    shown.locator("article").get_by_role("link", name="English").click()
    shown.wait_for_url(lambda at: urlsplit(at).path == f"/{there[3:]}")
    expect(shown.locator("html")).to_have_attribute("lang", "en")
    shown.locator("article").get_by_role("link", name="简体中文").click()
    shown.wait_for_url(lambda at: urlsplit(at).path == f"/{there}")


def test_code_has_letters_of_one_width(open_page: Open) -> None:
    page = open_page("zh/shapes/")
    widths = page.evaluate(
        """() => ["iiii", "MMMM"].map((text) => {
          const code = document.querySelector(".tl-source code");
          const probe = document.createElement("span");
          probe.textContent = text;
          code.append(probe);
          return probe.getBoundingClientRect().width;
        })"""
    )
    assert widths[0] == widths[1] > 0


def test_an_english_page_shows_no_chinese_navigation(open_page: Open) -> None:
    page = open_page("bias/")
    expect(page.locator(".md-nav--primary")).not_to_contain_text("症状")
    expect(page.locator(".tl-editions")).to_have_count(0)


def test_the_palette_is_the_same_in_each_language(open_page: Open) -> None:
    page = open_page("zh/shapes/")
    page.locator(".md-header__option button:visible").click()
    chosen = page.locator("body").get_attribute("data-md-color-scheme")
    assert chosen == "slate"
    page.locator("article").get_by_role("link", name="English").click()
    page.wait_for_url("**/shapes/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", chosen)


def test_a_missing_chinese_page_speaks_chinese(
    browser: Browser, address: str, site: Path
) -> None:
    missing = (site / "404.html").read_text("utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        # A server of the published site answers so; that of the tests has no such page.
        page.route("**/nowhere/", lambda route: route.fulfill(status=404, body=missing))
        for folder, title in (
            ("", "This page does not exist"),
            ("zh/", "没有这个页面"),
        ):
            page.goto(f"{address}/{folder}nowhere/")
            expect(page.locator("h1:visible")).to_have_text([title])
            expect(page.locator("html")).to_have_attribute(
                "lang", "zh-Hans" if folder else "en"
            )
            # The menu, the search and the footer speak one language, and only that.
            menu = page.locator(".md-nav--primary")
            for words, is_there in (("Chapters", not folder), ("症状", bool(folder))):
                assert (words in str(menu.text_content())) is is_there
            word = "搜索" if folder else "Search"
            expect(page.get_by_placeholder(word)).to_have_count(1)
            footer = page.locator(".md-copyright")
            expect(footer).to_contain_text("全部程序" if folder else "All programs")
            empty = "^(Type to start searching|键入以开始搜索)$"
            found = ask(page, ["nan"], empty, "matching document|符合条件的结果")
            assert found["nan"].links[0].startswith(f"{folder}symptoms/")


# what is typed into the home page's filter, and a part of the only rows that stay
ROWS = {
    "loss为nan": ["损失是 nan", "损失越来越大"],
    "损失变成nan": ["损失是 nan", "损失越来越大"],
    "梯度爆炸": ["损失是 nan", "损失越来越大"],
    "loss不下降": ["损失不下降"],
    "模型不收敛": ["损失不下降"],
    "准确率不上升": ["损失不下降"],
    "损失卡住不动": ["损失不下降", "损失停滞"],
    "广播警告": ["Using a target size"],
    "形状不匹配": ["Using a target size"],
    "模型输出都相同": ["Using a target size"],
    "UserWarning: Using a target size (torch.Size([32])) that is": [
        "Using a target size"
    ],
    "收敛太慢": ["收敛很慢"],
    "loss震荡": ["损失来回震荡"],
    "忘记zero_grad": ["损失来回震荡"],
    "学习率过大": ["损失越来越大", "损失来回震荡"],
    "参数不更新": ["权重不变"],
    "batch size 影响结果": ["改了批量大小"],
    "numpy和pytorch梯度不一样": ["NumPy 与 PyTorch"],
    "结果无法复现": ["两次运行"],
    "权重初始化": ["损失越来越大"],
    "显存": [],
}


def test_the_filter_reads_what_is_typed_in_many_ways(open_page: Open) -> None:
    page = open_page("zh/")
    page.wait_for_load_state("networkidle")
    check_filter(page, page.get_by_label("筛选下表"), ROWS)


@pytest.fixture(scope="module")
def search(browser: Browser, address: str) -> Iterator[Page]:
    """One page for all queries of this file: the index is read once."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/zh/shapes/")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def test_a_query_finds_its_page_first(search: Page) -> None:
    given = ask(search, QUERIES, "^键入以开始搜索$", "符合条件的结果")
    wrong = {}
    for query, at in QUERIES.items():
        found = [link.strip("/") for link in given[query].links]
        wanted = at.strip("/")
        pages = [link.split("#")[0].strip("/") for link in found[:1]]
        if wanted not in (found if "#" in wanted else pages):
            wrong[query] = found
    assert wrong == {}


def test_what_is_not_on_this_site_is_said_in_chinese(search: Page) -> None:
    said = "本站没有这方面的内容"
    given = ask(search, ["显存不足"], "^键入以开始搜索$", said)
    assert given["显存不足"].said == said


def test_a_result_marks_what_was_found(open_page: Open) -> None:
    page = open_page("zh/shapes/?h=广 播")
    assert marked(page) == {"广", "播"}


def test_answers_by_hand_lead_somewhere(search: Page, site: Path) -> None:
    given = search.evaluate(
        "async () => (await import('/javascripts/finding-zh.js')).ANSWERS"
        ".flatMap((answer) => answer.found)"
    )
    assert len(given) > 10
    for address, title in given:
        page, _, anchor = address.partition("#")
        html = (site / "zh" / page / "index.html").read_text(encoding="utf-8")
        assert title
        assert not anchor or f'id="{anchor}"' in html, address


def test_no_search_finds_a_page_twice(site: Path) -> None:
    """English pages find no Chinese ones; Chinese pages find each in one language."""
    indexes = {
        folder: json.loads((site / folder / "search/whole_index.json").read_text())
        for folder in ("", "zh")
    }
    english = {entry["location"] for entry in indexes[""]["docs"]}
    chinese = {entry["location"] for entry in indexes["zh"]["docs"]}
    assert not [location for location in english if location.startswith("zh/")]
    assert "shapes/#fix" in english & chinese
    assert "../shapes/#fix" not in chinese
    assert "../bias/#fix" in chinese
