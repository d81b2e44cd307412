"""Pictures for shared links: a chapter's own figure, drawn once more as a PNG file.

Messengers and social networks show no SVG. So the program that draws the figure runs
again, in the same confinement and with the same cache, with a cell in front of it that
makes ``plt.show`` print the figure as a picture of the size that they ask for.
"""

import base64
import re

from twinloops.book import Book
from twinloops.problems import AuthoringError

_FIRST_CELL = '''\
# %% Draw for shared links
import base64 as _base64
import io as _io

import matplotlib.pyplot as _pyplot


def _print_picture():
    figure = _pyplot.gcf()
    figure.set_size_inches(6, 3.15)
    figure.set_layout_engine("constrained")
    picture = _io.BytesIO()
    figure.savefig(picture, format="png", dpi=200, facecolor="white")
    print("picture:" + _base64.b64encode(picture.getvalue()).decode())
    _pyplot.close(figure)


_pyplot.show = _print_picture

'''
_PICTURE = re.compile(r"^picture:(\S+)$", re.MULTILINE)


def png(book: Book, reference: str, home: str) -> bytes:
    """The first figure of a program, 1200 x 630 pixels.

    Args:
        book: of all snippets.
        reference: names the program, as in a fence.
        home: the folder that need not be written.

    Raises:
        AuthoringError: if there is no such program, it fails, or it shows no figure.
    """
    path = book.program(reference, home).path
    run = book.run_instead(path, _FIRST_CELL + book.get(path).source)
    for outputs in run.outputs:
        for output in outputs:
            if output.kind == "stdout" and (found := _PICTURE.search(output.text)):
                return base64.b64decode(found[1])
    raise AuthoringError(f"{book.name_of(path)} shows no figure for a picture.")
