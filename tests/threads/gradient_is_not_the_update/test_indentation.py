import pytest

from snippets.threads.gradient_is_not_the_update import indentation


def test_it_stops_at_the_first_method() -> None:
    assert indentation.line == 8
    assert indentation.posted.splitlines()[7].startswith("def __init__")
    with pytest.raises(IndentationError):
        compile(indentation.posted, "posted", "exec")
