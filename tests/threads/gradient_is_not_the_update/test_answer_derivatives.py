import pytest

from snippets.threads.gradient_is_not_the_update import answer_derivatives as answer


def test_l1_has_three_derivatives() -> None:
    slopes = [answer.l1_below, answer.l1_at_target, answer.l1_above]
    assert slopes == [-1, 0, 1]


def test_squared_error() -> None:
    assert answer.mse_slope == pytest.approx(2 * (0.191 - 1))
    assert answer.half_slope == pytest.approx(0.191 - 1)
    assert answer.double_slope == pytest.approx(4 * (0.191 - 1))
    assert answer.printed_formula == pytest.approx(-0.9045)
    for slope in (answer.mse_slope, answer.half_slope):
        assert abs(slope - answer.printed_formula) > 0.05
        for loss in (answer.mse_loss, answer.half_loss):
            assert abs(abs(slope) - loss) > 0.1


def test_the_nodes_output_once_and_twice() -> None:
    assert answer.w5_gradient == pytest.approx(-0.85)
    assert answer.twice_multiplied == pytest.approx(0.14 + 0.05 * 0.85**2)
