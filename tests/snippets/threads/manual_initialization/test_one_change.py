import pytest

from snippets.threads.manual_initialization import one_change


def test_the_answers_correction_gives_the_fault_back() -> None:
    assert one_change.two_dimensional_loss == pytest.approx(358303.19, rel=1e-5)
    assert one_change.two_dimensional_loss == pytest.approx(
        one_change.default_loss, rel=1e-6
    )
    weight = one_change.two_dimensional_weight.tolist()
    assert weight == pytest.approx(one_change.default_weight.tolist(), abs=1e-5)


def test_either_way_to_equal_shapes_reaches_the_noise() -> None:
    assert one_change.one_dimensional_loss == pytest.approx(1.05, abs=0.01)
    assert one_change.squeezed_loss == pytest.approx(1.05, abs=0.01)
    assert one_change.squeezed_weight.tolist() == pytest.approx([5, 3], abs=0.01)
