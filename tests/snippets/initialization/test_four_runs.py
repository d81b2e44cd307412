import math

from snippets.initialization import four_runs


def test_each_loop_learns_at_its_own_rate_only() -> None:
    assert 2e7 < four_runs.a_first < 5e7
    assert 100 < four_runs.a_100 < 2000
    assert four_runs.a_500 < 1e-3
    assert 500 < four_runs.b_first < 800
    assert four_runs.b_100 < 5
    assert four_runs.b_500 < 1e-3
    assert 0.9 < four_runs.slow_100 / four_runs.b_first < 1
    assert 0.6 < four_runs.slow_500 / four_runs.b_first < 0.8
    assert math.isinf(four_runs.a_fast[3])
    assert math.isnan(four_runs.a_fast[100])


def test_both_rates_start_from_the_same_loss() -> None:
    assert four_runs.a_fast[0] == four_runs.a_slow[0]
    assert four_runs.b_fast[0] == four_runs.b_slow[0]
