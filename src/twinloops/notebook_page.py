"""A snippet's notebook page: the executed notebook as mkdocs-jupyter renders it."""

import json
import logging
import re
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bs4 import BeautifulSoup
from mkdocs_jupyter import nbconvert2
from nbconvert.exporters import HTMLExporter

from twinloops import notebook
from twinloops.figure import for_page
from twinloops.templates import CompiledTemplates

# nobody promises that nbconvert serves two threads at once
_one_at_a_time = threading.Lock()
_templates = CompiledTemplates()


class _Exporter(HTMLExporter):
    """nbconvert's, which would compile its templates anew for every notebook."""

    def __init__(self, **kwargs: Any) -> None:
        # nbconvert has no types
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.environment.bytecode_cache = _templates


# mkdocs-jupyter makes an exporter for every notebook, and has no option for this
nbconvert2.HTMLExporter = _Exporter
# and would say for each that it does
logging.getLogger("mkdocs.mkdocs-jupyter").setLevel(logging.WARNING)


@cache
def get_ready() -> None:
    """Render a page of nothing: the first one takes five times what the next does."""
    with suppress(Exception):  # a page with something on it will say what is wrong
        render(notebook.write("", [], [], values={}, imported={}, versions={}))


def render(ipynb: str) -> str:
    """The notebook as HTML, to stand in a page of the site.

    mkdocs-jupyter brings a style sheet of half a megabyte and scripts from other hosts
    with each notebook. Only its markup is kept: the site's own style sheet and copy
    buttons serve it.

    Args:
        ipynb: the notebook's text.
    """
    content = json.loads(ipynb)
    figures = _take_figures(content)
    with _one_at_a_time, TemporaryDirectory() as folder:
        file = Path(folder, "notebook.ipynb")
        file.write_text(json.dumps(content), encoding="utf-8")
        html = nbconvert2.nb2html(str(file), custom_mathjax_url="")
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
        # mkdocs-jupyter always writes both, which the types of the parser cannot tell
        code.pre.name = "code"  # type: ignore[union-attr]
        code.code.wrap(page.new_tag("pre"))  # type: ignore[union-attr]
    html = str(body)
    for mark, figure in figures.items():
        html = html.replace(f'<div id="{mark}"></div>', figure)
    return re.sub(r"\n{3,}", "\n\n", html)


def _take_figures(content: dict[str, Any]) -> dict[str, str]:
    """Put a mark in place of each SVG: an HTML parser would lower-case its names."""
    figures: dict[str, str] = {}
    for cell in content["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/svg+xml" in data:
                mark = f"figure-{len(figures) + 1}"
                title = cell["metadata"]["title"]
                svg = data.pop("image/svg+xml")
                figures[mark] = for_page(svg, mark, f"Figure of the cell {title}")
                data["text/html"] = f'<div id="{mark}"></div>'
    return figures
