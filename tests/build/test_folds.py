"""The cells in folds: whole for the search, links on the published page."""

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
