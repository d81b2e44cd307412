"""The notebooks that readers download."""

import json

import nbformat
import pytest
from mkdocs_jupyter import nbconvert2

from tests.build.conftest import executed
from twinloops import notebook
from twinloops.execution import Execution, Output

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>curve</text></svg>'


@pytest.fixture
def run() -> Execution:
    """A run with an output of each kind."""
    return executed(
        "a/b.py",
        "print('one')",
        "plot()",
        outputs={
            1: [Output("stdout", "é" * 120_000), Output("stderr", "warned\n")],
            2: [
                Output("image/svg+xml", SVG),
                Output("text/html", "<i>rich</i>"),
                Output("text/plain", "4"),
            ],
        },
    )


def test_a_notebook_is_valid_and_whole(run: Execution) -> None:
    text = notebook.ipynb(run)
    read = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    nbformat.validate(read)
    first, second = (cell for cell in read["cells"] if cell["cell_type"] == "code")
    assert [output["output_type"] for output in first["outputs"]] == ["stream"] * 2
    assert first["outputs"][0]["text"].count("é") == 120_000
    assert second["outputs"][0]["data"]["image/svg+xml"] == SVG
    assert second["outputs"][2]["data"]["text/plain"] == "4"
    assert "`a/b.py`" in read["cells"][0]["source"]
    assert [cell["source"] for cell in read["cells"][1::2]] == [
        "## Cell 1",
        "## Cell 2",
    ]


def test_jupyter_reads_it(run: Execution, tmp_path: object) -> None:
    """As mkdocs-jupyter does, with nothing of ours."""
    file = f"{tmp_path}/b.ipynb"
    with open(file, "w", encoding="utf-8") as opened:
        opened.write(notebook.ipynb(run))
    html = nbconvert2.nb2html(file)
    assert "<i>rich</i>" in html
    assert "curve" in html
    assert "warned" in html
