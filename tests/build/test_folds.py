"""The cells in folds: whole for the search, links on the published page."""

from pathlib import Path

from twinloops import folds

LINKS = '<p class="tl-later"><a href="../a/#cell-1">A -- b, 50% &lt; c &amp; –→</a></p>'
CELLS = "<pre>x = '<!--'  # -->\n1 -- 2</pre>"


def test_cells_give_way_to_their_links() -> None:
    one, other = folds.whole(CELLS, LINKS), folds.whole("<pre>y</pre>", "<p>z</p>")
    page = f"<p>before</p>{one}<p>between</p>{other}<p>after</p>"
    assert CELLS in page
    assert folds.shut(page) == (
        f"<p>before</p>{LINKS}<p>between</p><p>z</p><p>after</p>"
    )
    assert folds.shut(folds.shut(page)) == folds.shut(page)


def test_all_pages_of_a_site(tmp_path: Path) -> None:
    page = tmp_path / "a/b/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(folds.whole(CELLS, LINKS), "utf-8")
    folds.shut_all(tmp_path)
    assert page.read_text("utf-8") == LINKS
