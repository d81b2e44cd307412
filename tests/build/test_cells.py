"""Snippet source -> cells."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinloops.cells import Cell, decode, parse
from twinloops.problems import AuthoringError


def test_cells_have_titles_lines_and_sources() -> None:
    text = "# %% Data and model\n\nx = 1\n\n\ny = 2\n\n# %% Train, 1 + 1\nz = 3\n"
    assert parse(text, "a.py") == (
        Cell("Data and model", 3, "x = 1\n\n\ny = 2"),
        Cell("Train, 1 + 1", 9, "z = 3"),
    )


WRONG = {
    "": (1, "starts with a cell marker"),
    "\n\n": (1, "starts with a cell marker"),
    "x = 1\n": (1, "starts with a cell marker"),
    '"""Doc."""\n# %% A\nx = 1\n': (1, "starts with a cell marker"),
    "# %%\nx = 1\n": (1, "has no title"),
    "# %% A\nx = 1\n# %%   \ny = 1\n": (3, "has no title"),
    "# %% A\nx = 1\n# %% A\ny = 1\n": (3, "two cells have the title 'A' (the code of"),
    "# %% A\nx = 1\n# %% A  \ny = 1\n": (3, "two cells have the title 'A'"),
    "# %% A::B\nx = 1\n": (1, "holds '::'"),
    "# %% A\nx = 1\n# %% B\n\n# %% C\ny = 1\n": (3, "is empty"),
    "# %% A\nx = 1\n# %% B\n": (3, "is empty"),
    "# %% [markdown]\n# text\n": (1, "holds code cells only"),
    "# %% Some [markdown]\n# text\n": (1, "holds code cells only"),
    "# %% [raw]\n# text\n": (1, "holds code cells only"),
    "#%% A\nx = 1\n": (1, "has a space: write '# %% A'"),
    "# %% A\nx = 1\n#%% B\ny = 2\n": (3, "has a space: write '# %% B'"),
    '# %% A\nx = """\n# %% B\n"""\n': (3, "this line stands inside a string"),
    '# %% A\nx = f"""\n{1}\n# %% B\n"""\n': (4, "this line stands inside a string"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_and_where(text: str) -> None:
    line, message = WRONG[text]
    with pytest.raises(AuthoringError) as raised:
        parse(text, "snippets/a.py")
    assert message in raised.value.problem.message
    assert raised.value.problem.place == f"snippets/a.py:{line}"


def test_a_string_that_never_ends_is_left_to_python() -> None:
    titles = [cell.title for cell in parse('# %% A\nx = """\n# %% B\ny\n', "a.py")]
    assert titles == ["A", "B"]


def test_text_is_read_as_python_reads_it() -> None:
    assert decode(b"\xef\xbb\xbf# %% A\r\nx = '\xc3\xa4'\rb\n", "a.py") == (
        "# %% A\nx = 'ä'\nb\n"
    )
    with pytest.raises(AuthoringError) as raised:
        decode(b"# %% A\nx = '\xe4'\n", "a.py")
    assert raised.value.problem.place == "a.py:2"
    assert "save it as UTF-8" in raised.value.problem.message


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
