"""A snippet's notebook page: the executed notebook as mkdocs-jupyter renders it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bs4 import BeautifulSoup
from mkdocs_jupyter.convert import nb2html

from twinloops.figure import for_page


def render(ipynb: str, report: Callable[[str], None]) -> dict[str, str]:
    """The notebook as HTML, to stand in a page of the site.

    mkdocs-jupyter brings a style sheet of half a megabyte and scripts from other hosts
    with each notebook. Only its markup is kept: the site's own style sheet and copy
    buttons serve it.

    Args:
        ipynb: the notebook's text.
        report: told what is being done.

    Returns:
        ``{"html": ...}``
    """
    report("rendering the notebook page")
    notebook = json.loads(ipynb)
    figures = _take_figures(notebook)
    with TemporaryDirectory() as folder:
        file = Path(folder, "notebook.ipynb")
        file.write_text(json.dumps(notebook), encoding="utf-8")
        html = nb2html(str(file), custom_mathjax_url="")
    page = BeautifulSoup(html, "html.parser")
    body = page.select_one(".jupyter-wrapper")
    assert body is not None
    for foreign in body.select(
        "script, style, link, .zeroclipboard-container, .clipboard-copy-txt"
        ", .anchor-link, .jp-InputPrompt, .jp-OutputPrompt, h1"
    ):
        foreign.decompose()
    for code in body.select(".highlight-ipynb"):
        code["class"] = "highlight"
        code.pre.name = "code"  # type: ignore[union-attr]
        code.code.wrap(page.new_tag("pre"))  # type: ignore[union-attr]
    html = str(body)
    for mark, figure in figures.items():
        html = html.replace(f'<div id="{mark}"></div>', figure)
    return {"html": re.sub(r"\n{3,}", "\n\n", html)}


def _take_figures(notebook: dict[str, Any]) -> dict[str, str]:
    """Put a mark in place of each SVG: an HTML parser would lower-case its names."""
    figures: dict[str, str] = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/svg+xml" in data:
                mark = f"figure-{len(figures) + 1}"
                title = cell["metadata"]["title"]
                svg = data.pop("image/svg+xml")
                figures[mark] = for_page(svg, mark, f"Figure of the cell {title}")
                data["text/html"] = f'<div id="{mark}"></div>'
    return figures
