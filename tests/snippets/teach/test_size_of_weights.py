import pytest

from snippets.teach import size_of_weights


def first_loss(factor1: float, factor2: float) -> float:
    """From the variances: 640 errors, each of the output's variance and y's."""
    hidden = 1000 * factor1**2 / 2  # the mean square behind the ReLU
    return 640 * (100 * hidden * factor2**2 + 1)


@pytest.mark.parametrize(
    ("row", "factors"),
    [
        (0, (1, 1)),
        (1, (1000**-0.5, 1)),
        (2, (1, 100**-0.5)),
        (3, (1000**-0.5, 100**-0.5)),
    ],
)
def test_the_first_loss_follows_from_the_variances(
    row: int, factors: tuple[float, float]
) -> None:
    measured = size_of_weights.rows[row][1]
    assert measured == pytest.approx(first_loss(*factors), rel=0.35)
