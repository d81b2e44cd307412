import pytest

from snippets.reduction import one_change


@pytest.mark.parametrize("row", ["a", "dot", "a64", "loss4", "rate4", "sum"])
def test_a_and_its_equals(row: str) -> None:
    assert getattr(one_change, f"{row}_steps") == 9
    assert getattr(one_change, f"{row}_to_a") < 1e-6
    assert getattr(one_change, f"{row}_to_b") > 1


@pytest.mark.parametrize("row", ["b", "quarter", "product", "module", "b64"])
def test_b_and_its_equals(row: str) -> None:
    assert getattr(one_change, f"{row}_gradient") == -30
    assert getattr(one_change, f"{row}_steps") == 47
    assert getattr(one_change, f"{row}_to_b") < 1e-6
    assert getattr(one_change, f"{row}_to_a") > 1


def test_loss_rate_and_sum_are_one_change() -> None:
    _, by_loss = one_change.autograd_loop(lambda p, y: 4 * one_change.mse(p, y))
    _, by_rate = one_change.autograd_loop(one_change.mse, learning_rate=0.04)
    _, by_sum = one_change.autograd_loop(lambda p, y: (p - y).square().sum())
    assert by_loss == by_rate == by_sum


def test_only_the_rate_leaves_the_gradient_alone() -> None:
    assert one_change.loss4_gradient == one_change.sum_gradient == -120
    assert one_change.rate4_gradient == -30


def test_predicted_steps() -> None:
    for factor, steps in ((0.4, 9), (0.85, 47)):
        assert 2 * factor**steps < 1e-3 < 2 * factor ** (steps - 1)
    assert one_change.predicted_a_steps == 9
    assert one_change.predicted_b_steps == 47
