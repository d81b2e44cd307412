import pytest

from snippets.threads.manual_initialization import initial_values


@pytest.mark.parametrize("run", ["zeros", "tiny", "far"])
def test_in_one_dimension_any_start_converges(run: str) -> None:
    assert 0.8 < getattr(initial_values, f"{run}_loss") < 1.1


def test_from_too_far_away_it_does_not_arrive() -> None:
    assert initial_values.too_far_loss > 1e7


@pytest.mark.parametrize("run", ["zeros", "far", "right"])
def test_in_two_dimensions_not_even_the_right_start_stays(run: str) -> None:
    assert 3e5 < getattr(initial_values, f"{run}_2d_loss") < 4e5
