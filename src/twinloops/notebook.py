"""A run as a Jupyter notebook, for readers to download."""

import json
from typing import Any

from twinloops import render
from twinloops.execution import Execution, Output


def ipynb(execution: Execution) -> str:
    """The text of an ``.ipynb`` file (nbformat 4.5): the run's cells and outputs."""
    head = f"# `{execution.path}`\n\n{render.versions(execution)}"
    cells = [_markdown("head", head)]
    pairs = zip(execution.cells, execution.outputs, strict=True)
    for number, (cell, outputs) in enumerate(pairs, 1):
        cells.append(_markdown(f"title-{number}", f"## {cell.title}"))
        cells.append(
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "execution_count": number,
                "source": cell.source,
                "outputs": [_output(output, number) for output in outputs],
            }
        )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "cells": cells,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _markdown(cell_id: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": text}


def _output(output: Output, number: int) -> dict[str, Any]:
    if output.kind in ("stdout", "stderr"):
        return {"output_type": "stream", "name": output.kind, "text": output.text}
    shown = {"metadata": {}, "data": {output.kind: output.text}}
    if output.kind == "image/svg+xml":
        return {"output_type": "display_data", **shown}
    if output.kind == "text/html":  # Jupyter wants a plain text beside each rich one
        shown["data"]["text/plain"] = "(shown as HTML)"
    return {"output_type": "execute_result", "execution_count": number, **shown}
