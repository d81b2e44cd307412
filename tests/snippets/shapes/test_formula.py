import numpy as np
import pytest

from snippets.shapes import formula


def test_both_formulas_give_the_broadcast_loss() -> None:
    p, y = formula.p.numpy(), formula.y.numpy()
    loss = np.mean([(a - b) ** 2 for a in p for b in y])
    assert formula.loss.item() == pytest.approx(loss)
    assert np.mean((p - y.mean()) ** 2) + y.var() == pytest.approx(loss)
    covariance = np.cov(p, y, bias=True)[0, 1]
    assert np.mean((p - y) ** 2) + 2 * covariance == pytest.approx(loss)


def test_the_gradient_does_not_see_its_own_target() -> None:
    p, y = formula.p.numpy(), formula.y.numpy()
    measured = formula.gradient.numpy()
    np.testing.assert_allclose(measured, 2 * (p - y.mean()) / len(y))
    assert formula.same_when_shuffled
    own = 2 * (p - y) / len(y)
    assert np.abs(measured - own).max() > 0.01
