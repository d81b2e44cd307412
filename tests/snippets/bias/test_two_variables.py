import numpy as np
import pytest

from snippets.bias import two_variables

A = np.array([[-2.4969e02, -4.1511], [-4.1511, -2.0755e-01]])


def test_the_limit_and_the_condition_number() -> None:
    slow, fast = np.linalg.eigvalsh(2 * A.T @ A)
    assert float(two_variables.limit) == pytest.approx(2 / fast, rel=1e-6)
    assert float(two_variables.limit) == pytest.approx(1.6031e-5, rel=1e-4)
    assert 1.603e-5 < float(two_variables.limit) < 1.604e-5
    assert float(two_variables.condition_number) == pytest.approx(
        np.linalg.cond(A) ** 2, rel=1e-3
    )
    assert float(two_variables.condition_number) == pytest.approx(3.3e6, rel=0.02)
    assert slow < 0.04
    one, other = A.T
    lengths = np.linalg.norm(one), np.linalg.norm(other)
    assert float(two_variables.cosine) == pytest.approx(
        one @ other / lengths[0] / lengths[1], abs=1e-5
    )
    assert float(two_variables.scale) == pytest.approx(lengths[0] / lengths[1])


def test_either_side() -> None:
    assert two_variables.last_under == pytest.approx(99, rel=0.01)
    assert two_variables.last_over > 1e6


def test_a_million_steps_are_matrix_powers() -> None:
    step = np.eye(2) - 1e-5 * 2 * A.T @ A
    solution = np.linalg.solve(A, [0, 10])
    error = np.linalg.matrix_power(step, 1_000_000) @ -solution
    loss = ((A @ error) ** 2).sum()
    assert two_variables.rows[2][1] == pytest.approx(loss, rel=1e-4)
    assert loss == pytest.approx(46.4461, rel=0.01)
    assert two_variables.rows[3][1] == pytest.approx(29.0449, rel=0.01)


def test_standardized_the_two_columns_are_equal() -> None:
    standardized = (A - A.mean(axis=0)) / A.std(axis=0)
    np.testing.assert_allclose(standardized, [[-1, -1], [1, 1]])
