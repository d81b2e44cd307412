"""The executed form of a snippet: a Jupyter notebook, and typed access to it.

What is kept, embedded and downloaded is one notebook (nbformat 4.5), as plain JSON, so
that reading a page needs none of Jupyter's packages.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal, get_args

from twinloops.parse import CellSource
from twinloops.values import read as read_values

RichKind = Literal["image/svg+xml", "text/html", "text/plain"]
Kind = RichKind | Literal["stdout", "stderr"]
KINDS: tuple[RichKind, ...] = get_args(RichKind)  # the first that there is, is shown


@dataclass(frozen=True)
class Output:
    """One output of a cell; ``kind`` is the stream's name or the MIME type shown."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Cell:
    """An executed cell. ``line`` is that of its first line of code in the file."""

    title: str
    line: int
    source: str
    outputs: tuple[Output, ...]


@dataclass(frozen=True)
class Program:
    """An executed snippet.

    Attributes:
        path: below the snippets' folder, with ``/``.
        cells: in order.
        values: the variables as they were at the end of the run, as far as kept.
        imported: files below the snippets' folder that it imported, with digests.
        versions: what it ran on, by name.
        ipynb: the notebook as JSON text.
    """

    path: str
    cells: tuple[Cell, ...]
    values: dict[str, Any]
    imported: dict[str, str]
    versions: dict[str, str]
    ipynb: str


def write(
    path: str,
    cells: list[CellSource],
    outputs: list[list[dict[str, Any]]],
    *,
    values: dict[str, Any],
    imported: dict[str, str],
    versions: dict[str, str],
) -> str:
    """An executed snippet as the text of an ``.ipynb`` file.

    Args:
        path: of the snippet, below the snippets' folder.
        cells: its cells.
        outputs: for each cell its outputs in nbformat's form, in order.
        values: see :class:`Program`.
        imported: see :class:`Program`.
        versions: see :class:`Program`.
    """
    ran_on = ", ".join(f"{name} {version}" for name, version in versions.items())
    head = f"# `{path}`\n\nOutputs made with {ran_on}, on a CPU."
    written = [_markdown("head", head)]
    for number, (cell, shown) in enumerate(zip(cells, outputs, strict=True), 1):
        written.append(_markdown(f"title-{number}", f"## {cell.title}"))
        written.append(
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {"title": cell.title, "line": cell.line},
                "execution_count": number,
                "source": cell.source,
                "outputs": shown,
            }
        )
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "twinloops": {
                "path": path,
                "values": values,
                "imported": imported,
                "versions": versions,
            },
        },
        "cells": written,
    }
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    # half of a surrogate pair is a str to Python, but no text that a file can hold
    return text.encode("utf-8", "replace").decode()


def read(ipynb: str) -> Program:
    """The program in a notebook that :func:`write` wrote.

    Raises:
        ValueError, KeyError, TypeError: if it is not such a notebook.
    """
    notebook = json.loads(ipynb)
    about = notebook["metadata"]["twinloops"]
    cells = tuple(
        Cell(
            title=cell["metadata"]["title"],
            line=cell["metadata"]["line"],
            source=cell["source"],
            outputs=tuple(_shown(output) for output in cell["outputs"]),
        )
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    )
    return Program(
        path=about["path"],
        cells=cells,
        values=read_values(about["values"]),
        imported=about["imported"],
        versions=about["versions"],
        ipynb=ipynb,
    )


def _markdown(cell_id: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": text}


def _shown(output: dict[str, Any]) -> Output:
    if output["output_type"] == "stream":
        return Output(output["name"], output["text"])
    kind = next(kind for kind in KINDS if kind in output["data"])
    return Output(kind, output["data"][kind])
