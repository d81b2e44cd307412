"""Exercise sheets, printed."""

import re

import pytest
from playwright.sync_api import PdfMargins

from tests.browser.conftest import Open
from tests.docs.test_teach import CHAPTERS

PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_sheet_prints_on_two_pages_with_room_for_answers(
    chapter: str, open_page: Open
) -> None:
    page = open_page(f"teach/{chapter}/")
    page.emulate_media(media="print")
    for question in page.locator(".tl-questions h2").all():
        box = question.bounding_box()
        assert box
        assert box["height"] > 120
    side = "1cm"
    margin = PdfMargins(top=side, right=side, bottom=side, left=side)
    printed = page.pdf(format="A4", margin=margin)
    assert 1 <= len(PAGE.findall(printed)) <= 2


def test_the_aims_of_a_chapter_unfold_from_one_line(open_page: Open) -> None:
    page = open_page("initialization/")
    aims = page.locator("details.aims")
    box = aims.bounding_box()
    assert box
    assert box["height"] < 40
    aims.locator("summary").click()
    assert aims.locator("ol li").count() == 3
    assert aims.locator("ol li").first.is_visible()
