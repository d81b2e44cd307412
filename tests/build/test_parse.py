"""Snippet source -> cells."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinloops.errors import AuthoringError
from twinloops.parse import CellSource, parse


def test_cells_have_titles_lines_and_sources() -> None:
    text = "# %% Data and model\n\nx = 1\n\n\ny = 2\n\n# %% Train, 1 + 1\nz = 3\n"
    assert parse(text, "a.py") == [
        CellSource("Data and model", 3, "x = 1\n\n\ny = 2"),
        CellSource("Train, 1 + 1", 9, "z = 3"),
    ]


WRONG = {
    "": (1, "starts with a cell marker"),
    "\n\n": (1, "starts with a cell marker"),
    "x = 1\n": (1, "starts with a cell marker"),
    '"""Doc."""\n# %% A\nx = 1\n': (1, "starts with a cell marker"),
    "# %%\nx = 1\n": (1, "has no title"),
    "# %% A\nx = 1\n# %%   \ny = 1\n": (3, "has no title"),
    "# %% A\nx = 1\n# %% A\ny = 1\n": (3, "two cells have the title 'A' (the first at"),
    "# %% A\nx = 1\n# %% A  \ny = 1\n": (3, "two cells have the title 'A'"),
    "# %% A::B\nx = 1\n": (1, "holds '::'"),
    "# %% A\nx = 1\n# %% B\n\n# %% C\ny = 1\n": (3, "is empty"),
    "# %% A\nx = 1\n# %% B\n": (3, "is empty"),
    "# %% [markdown]\n# text\n": (1, "holds code cells only"),
    "# %% Some [markdown]\n# text\n": (1, "holds code cells only"),
    "# %% [raw]\n# text\n": (1, "holds code cells only"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_and_where(text: str) -> None:
    line, message = WRONG[text]
    with pytest.raises(AuthoringError) as raised:
        parse(text, "snippets/a.py")
    assert message in raised.value.problem
    assert raised.value.place == f"snippets/a.py:{line}"


def test_a_marker_in_a_string_is_an_error() -> None:
    text = '# %% A\nx = """\n# %% B\n"""\n'
    try:
        cells = parse(text, "a.py")
    except AuthoringError:
        return
    assert [cell.title for cell in cells] == ["A", "B"]  # which then is no Python


LINES = (
    *(
        "x = 1",
        "",
        "# comment",
        "    y",
        "# %% A",
        "# %% B",
        "#%% C",
        "# %%",
        "# # %% D",
    ),
    *("\x0c", "x = '\u2028'", "%magic", "!ls", "# +", "# -", '"""', "# ---", "\x1c"),
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_whatever_parses_is_the_file_word_for_word(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        cells = parse(text, "a.py")
    except AuthoringError:
        return
    for cell in cells:
        source = cell.source.split("\n")
        assert source == text.split("\n")[cell.line - 1 :][: len(source)]
