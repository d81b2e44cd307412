"""The cells in a page's folds: whole in a build, links on the published page.

More than a third of a chapter is folded code. A search has to see it, and so it stands
in the page until its builder has read it; a reader's browser fetches it when a fold is
opened.
"""

import re
from urllib.parse import quote, unquote

_WHOLE = re.compile(r"<!--fold (\S+)-->.*?<!--/fold-->", re.DOTALL)


def whole(cells: str, links: str) -> str:
    """The HTML of cells in a fold, with the links that :func:`shut` leaves of them."""
    return f"<!--fold {quote(links)}-->{cells}<!--/fold-->"


def shut(html: str) -> str:
    """A page with links in place of the cells in its folds."""
    return _WHOLE.sub(lambda found: unquote(found[1]), html)
