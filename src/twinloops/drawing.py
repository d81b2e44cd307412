"""A matplotlib backend that hands each figure over as SVG, in the book's style.

matplotlib loads this module by its name. It is used in a snippet's process only.
"""

import io
from collections.abc import Callable
from typing import Any

import matplotlib
import matplotlib.style
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_svg import FigureCanvasSVG

from twinloops.figures import STYLE

_receivers: list[Callable[[str], None]] = []


def use_style() -> None:
    """Draw with this backend and in the book's style from now on."""
    matplotlib.use(f"module://{__name__}")
    # Without this, a matplotlibrc in the author's home would change the figures.
    matplotlib.rcdefaults()
    matplotlib.style.use(STYLE)


def send_to(receive: Callable[[str], None]) -> None:
    """Have each figure that is shown handed to a function, as an SVG document."""
    _receivers[:] = [receive]


def show_all() -> None:
    """Show the open figures, in the order of their numbers, and close them."""
    managers = Gcf.get_all_fig_managers()
    Gcf.destroy_all()
    for manager in managers:
        manager.show()


class FigureManager(FigureManagerBase):
    """Shows a figure by handing it over."""

    def show(self) -> None:
        """Hand over this figure; ``figure.show()`` calls this."""
        document = io.StringIO()
        self.canvas.figure.savefig(
            document,
            format="svg",
            bbox_inches="tight",
            # The same figure has the same bytes whenever it is drawn.
            metadata={"Date": None, "Creator": None},
        )
        for receive in _receivers:
            receive(document.getvalue())

    @classmethod
    def pyplot_show(cls, **_: Any) -> None:
        """Show all figures; ``plt.show()`` calls this."""
        show_all()


class FigureCanvas(FigureCanvasSVG):
    """What matplotlib draws on."""

    manager_class = FigureManager
