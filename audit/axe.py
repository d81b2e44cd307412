"""axe-core on a page in each palette and width, and with forced colours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (390, 1440)
LOOKS = ("light", "dark", "forced colours")
# Off by default, and one of those that Lighthouse counts.
_RULES = {"rules": {"td-has-header": {"enabled": True}}}
# axe-core names every element that it looked at. Without those that are right, a
# chapter takes seconds and not a minute.
_FAST = {"resultTypes": ["violations"], "preload": False}
NUMBER_OF_LOOKS = len(WIDTHS) * len(LOOKS)


@dataclass(frozen=True)
class Found:
    """One rule that a page breaks."""

    rule: str
    impact: str
    elements: tuple[str, ...]


def looks(page: Page, address: str) -> Iterator[str]:
    """Open a page in each width and look, all folds open; yields the look's name."""
    for look in LOOKS:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(
                color_scheme="dark" if look == "dark" else "light",
                forced_colors="active" if look == "forced colours" else "none",
            )
            page.goto(address)
            page.wait_for_load_state("networkidle")
            unfold(page)
            yield f"{look}, {width} px"


def unfold(page: Page) -> None:
    """Open all folds, and lay out what is far from the window, as scrolling would."""
    page.add_style_tag(content="* { content-visibility: visible !important; }")
    open_folds(page)
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
    )


def open_folds(page: Page) -> None:
    """Open all folds, and wait for the cells that they fetch."""
    page.evaluate(
        "document.querySelectorAll('details').forEach(f => { f.open = true })"
    )
    page.wait_for_function("() => !document.querySelector('.tl-later')")


def found(page: Page, only: Sequence[str] = (), judged: str = "*") -> list[Found]:
    """What axe-core finds on an open page, its theme included.

    Args:
        page: as it stands.
        only: the names of the rules to try; by default all.
        judged: a selector of the elements whose contrast is judged; by default all.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    page.evaluate(
        "of => axe.configure({rules: [{id: 'color-contrast', selector: of}]})", judged
    )
    rules = {"runOnly": list(only)} if only else _RULES
    run = "async (options) => (await axe.run(options)).violations"
    violations = page.evaluate(run, {**rules, **_FAST})
    return [
        Found(
            rule=violation["id"],
            impact=violation["impact"] or "",
            elements=tuple(str(node["target"][0]) for node in violation["nodes"]),
        )
        for violation in violations
    ]
