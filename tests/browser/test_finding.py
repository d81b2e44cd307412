"""What a reader pastes or types into the search, and how many clicks the fix takes."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.docs.test_symptoms import EXACT, FINDER, PLAIN, Entry

DOCS = Path(__file__).parents[2] / "docs"
THREADS = {
    "Need very different learning rate for manual updates vs. using model": (
        "threads/learning-rate-mismatch/"
    ),
    "why this model fail to converge without manual weight initialization step"
    " (pytorch linear regression)": "threads/manual-initialization/",
    "How to properly update the weights in PyTorch?": (
        "threads/gradient-is-not-the-update/"
    ),
    "Pytorch convergence out-of-the-box": "threads/numpy-autograd-linear/",
}
# as they come from a terminal: with a path, other sizes, the class's name, in quotes
PASTED = {
    "/home/me/train.py:42: UserWarning: Using a target size (torch.Size([32])) that is"
    " different to the input size (torch.Size([32, 1])). This will likely lead to"
    " incorrect results due to broadcasting. Please ensure they have the same size."
    " return F.mse_loss(input, target, reduction=self.reduction)": "shapes/",
    '"Using a target size"': "shapes/",
    "ValueError: Target size (torch.Size([64])) must be the same as input size"
    " (torch.Size([64, 1]))": "shapes/",
    "IndexError: Target 3 is out of bounds.": "shapes/",
    "RuntimeError: a leaf Variable that requires grad is being used in an in-place"
    " operation.": "backprop-and-step/",
    "RuntimeError: element 0 of tensors does not require grad and does not have a"
    " grad_fn": "backprop-and-step/",
    "RuntimeError: Trying to backward through the graph a second time": (
        "backprop-and-step/"
    ),
    "RuntimeError: one of the variables needed for gradient computation has been"
    " modified by an inplace operation: [torch.FloatTensor [10, 1]], which is output 0"
    " of AsStridedBackward0, is at version 2; expected version 1 instead.": (
        "backprop-and-step/"
    ),
}


def url(page: str) -> str:
    """The address of a page of docs/."""
    return page.removesuffix("index.md").replace(".md", "/") or "symptoms/"


def first_found(page: Page, query: str) -> str:
    """Type a query into the search; the page that comes first, or ``""``."""
    box = page.locator("[data-md-component=search-query]")
    meta = page.locator(".md-search-result__meta")
    box.click()
    box.fill("")
    box.press("End")  # the search waits for a key to come up
    expect(meta).to_have_text("Type to start searching")
    box.fill(query)
    box.press("End")
    expect(meta).to_have_text(re.compile("matching document"))
    link = page.locator(".md-search-result__item .md-search-result__link").first
    if not link.count():
        return ""
    return urlsplit(link.get_attribute("href") or "").path.lstrip("/")


def wrong_firsts(page: Page, wanted: dict[str, set[str]]) -> dict[str, str]:
    """The queries for which a page that nobody wanted comes first, and that page."""
    found = {query: first_found(page, query) for query in wanted}
    return {
        query: first for query, first in found.items() if first not in wanted[query]
    }


def test_an_exact_text_finds_its_chapter_first(open_page: Open) -> None:
    wanted = {entry.seen: {url(entry.links[0][0])} for entry in EXACT}
    assert wrong_firsts(open_page("symptoms/"), wanted) == {}


def test_a_pasted_line_finds_its_chapter_first(open_page: Open) -> None:
    wanted = {query: {page} for query, page in PASTED.items()}
    assert wrong_firsts(open_page(""), wanted) == {}


def test_a_thread_s_title_finds_the_thread_first(open_page: Open) -> None:
    wanted = {title: {page} for title, page in THREADS.items()}
    assert wrong_firsts(open_page(""), wanted) == {}


def test_plain_words_find_an_answer_or_the_symptoms_first(open_page: Open) -> None:
    """Or the thread that asks the same, whose first line names the chapter."""
    asked = {"initialization/": "threads/learning-rate-mismatch/"}
    wanted = {}
    for entry in PLAIN:
        answers = {url(page) for page, _ in entry.links}
        threads = {asked[page] for page in answers if page in asked}
        wanted[entry.seen] = {"symptoms/"} | answers | threads
    assert wrong_firsts(open_page(""), wanted) == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
@pytest.mark.parametrize("entry", FINDER, ids=[entry.seen[:40] for entry in FINDER])
def test_the_fix_is_one_click_from_home(
    entry: Entry, scripts: bool, open_page: Open
) -> None:
    page = open_page("", scripts=scripts)
    chapter = url(entry.links[0][0])
    cells = [row.locator("td").first for row in page.locator("tbody tr").all()]
    (cell,) = [c for c in cells if (c.text_content() or "").strip() == entry.seen]
    cell.locator("..").get_by_role("link", name="fix", exact=True).click()
    page.wait_for_url(f"**/{chapter}#fix")
    expect(page.locator("h2#fix")).to_be_in_viewport()


@pytest.mark.parametrize("query", [EXACT[0].seen, *THREADS])
def test_the_fix_is_two_clicks_from_the_search(query: str, open_page: Open) -> None:
    """The first result, then a link to the fix; the words found are marked by then."""
    page = open_page("")
    first = first_found(page, query)
    page.locator(".md-search-result__item .md-search-result__link").first.click()
    page.wait_for_url(f"**/{first}*")
    expect(page.locator("article mark").first).to_be_attached()
    name = re.compile("^(the fix|What the thread should have said)$")
    page.locator(".md-content, .md-sidebar--secondary").get_by_role(
        "link", name=name
    ).first.click()
    expect(page).to_have_url(re.compile("#(fix|what-the-thread-should-have-said)$"))
