import pytest

from snippets.threads.manual_initialization import one_change


def test_the_answers_correction_gives_the_fault_back() -> None:
    default, corrected = one_change.default, one_change.corrected
    assert corrected["loss"] == pytest.approx(358303.19, rel=1e-5)
    assert corrected["loss"] == pytest.approx(default["loss"], rel=1e-6)
    assert corrected["weights"] == pytest.approx(default["weights"], abs=1e-5)
    assert corrected["output"] == default["output"] == "(100, 1)"


def test_either_way_to_equal_shapes_reaches_the_noise() -> None:
    for run in (one_change.posted, one_change.squeezed):
        assert run["loss"] == pytest.approx(1.05, abs=0.01)
        assert run["weights"] == pytest.approx([5, 3], abs=0.01)
        assert run["output"] == "(100,)"
