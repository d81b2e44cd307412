import math

from snippets.initialization import four_runs


def test_each_loop_learns_at_its_own_rate_only() -> None:
    assert 2e7 < four_runs.a_slow[0] < 5e7
    assert 100 < four_runs.a_slow[100] < 2000
    assert four_runs.a_slow[500] < 1e-3
    assert 500 < four_runs.b_fast[0] < 800
    assert four_runs.b_fast[100] < 5
    assert four_runs.b_fast[500] < 1e-3
    assert 0.9 < four_runs.b_slow[100] / four_runs.b_slow[0] < 1
    assert 0.6 < four_runs.b_slow[500] / four_runs.b_slow[0] < 0.8
    assert math.isinf(four_runs.a_fast[3])
    assert math.isnan(four_runs.a_fast[100])


def test_both_rates_start_from_the_same_loss() -> None:
    assert four_runs.a_fast[0] == four_runs.a_slow[0]
    assert four_runs.b_fast[0] == four_runs.b_slow[0]


def test_the_rows_are_the_runs() -> None:
    for loop, rate, *losses in four_runs.rows:
        speed = "fast" if rate == "1e-4" else "slow"
        run = getattr(four_runs, f"{loop.lower()}_{speed}")
        expected = [run[0], run[100], run[500]]
        assert str(losses) == str(expected)  # nan is not equal to itself
