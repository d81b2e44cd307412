"""A matplotlib backend that hands each figure over, in the book's style.

matplotlib loads this module by its name. It is used in a snippet's process only.
"""

import base64
import io
from collections.abc import Callable
from typing import Any

import matplotlib
import matplotlib.style
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from twinloops.execution import Output
from twinloops.figures import NARROW, STYLE

PNG_DPI = 200
_receivers: list[Callable[[Output], None]] = []


def use_style() -> None:
    """Draw with this backend and in the book's style from now on."""
    matplotlib.use(f"module://{__name__}")
    # Without this, a matplotlibrc in the author's home would change the figures.
    matplotlib.rcdefaults()
    matplotlib.style.use(STYLE)


def send_to(receive: Callable[[Output], None]) -> None:
    """Have each figure that is shown handed to a function."""
    _receivers[:] = [receive]


def show_all() -> None:
    """Show the open figures, in the order of their numbers, and close them."""
    try:
        # A figure that is closed is measured for pixels, and no longer for SVG.
        for manager in Gcf.get_all_fig_managers():
            manager.show()
    finally:
        Gcf.destroy_all()


def _extent(figure: Figure) -> Bbox:
    """What the figure takes up, labels and a margin included, in inches.

    ``bbox_inches="tight"`` finds it by drawing the whole figure once more for each
    file, and most of the time goes into the labels of axes.
    """
    if figure.get_layout_engine():
        figure.draw_without_rendering()  # only drawing lays it out
    measured = figure.get_tightbbox()
    return measured.padded(matplotlib.rcParams["savefig.pad_inches"])


def _svg(figure: Figure, extent: Bbox) -> str:
    document = io.StringIO()
    figure.savefig(
        document,
        format="svg",
        bbox_inches=extent,
        # The same figure has the same bytes whenever it is drawn.
        metadata={"Date": None, "Creator": None},
    )
    return document.getvalue()


def _png(figure: Figure, extent: Bbox) -> str:
    """The figure on white, for slides; black axes vanish on a dark ground."""
    picture = io.BytesIO()
    figure.savefig(
        picture, format="png", bbox_inches=extent, dpi=PNG_DPI, facecolor="white"
    )
    return base64.b64encode(picture.getvalue()).decode()


def _data(figure: Figure) -> str:
    """The points of all lines as CSV; empty if there are no lines."""
    rows = []
    for panel, axes in enumerate(figure.axes, 1):
        for number, line in enumerate(axes.lines, 1):
            # The ends of ``axhline`` and such are parts of the axes, and no data.
            if line.get_transform() == axes.transData:
                start = f"{panel},{number},{to_hex(line.get_color())}"
                points: Any = line.get_xydata()
                rows += [f"{start},{x:.9g},{y:.9g}\n" for x, y in points]
    return "panel,line,color,x,y\n" + "".join(rows) if rows else ""


class FigureManager(FigureManagerBase):
    """Shows a figure by handing it over."""

    def show(self) -> None:
        """Hand over this figure; ``figure.show()`` calls this."""
        figure = self.canvas.figure
        size = figure.get_size_inches()
        extent = _extent(figure)
        wide, png = _svg(figure, extent), _png(figure, extent)
        figure.set_size_inches(NARROW)
        narrow = _svg(figure, _extent(figure))
        drawn = Output("image/svg+xml", wide, narrow, png, _data(figure))
        figure.set_size_inches(*size)  # it may be shown again
        for receive in _receivers:
            receive(drawn)

    @classmethod
    def pyplot_show(cls, **_: Any) -> None:
        """Show all figures; ``plt.show()`` calls this."""
        show_all()


class FigureCanvas(FigureCanvasSVG):
    """What matplotlib draws on."""

    manager_class = FigureManager
