import math

from snippets.threads.learning_rate_mismatch import repaired


def test_the_asker_saw_what_the_asker_says() -> None:
    assert repaired.by_hand[500] < 1e-3
    assert repaired.by_modules[500] < 1e-3
    assert (repaired.inf_step, repaired.nan_step) == (3, 4)
    assert 0.6 < repaired.left_at_slow < 0.8


def test_the_numbers_of_the_thread() -> None:
    assert 2e7 < repaired.by_hand[0] < 5e7
    assert 500 < repaired.by_modules[0] < 800
    assert 100 < repaired.by_hand[100] < 2000
    assert repaired.by_modules[100] < 5
    assert math.isnan(repaired.exploding[100])
    assert repaired.slow[0] == repaired.by_modules[0]


def test_the_table_is_of_these_runs() -> None:
    for t, *losses in repaired.rows:
        runs = (
            repaired.by_hand,
            repaired.exploding,
            repaired.by_modules,
            repaired.slow,
        )
        for loss, run in zip(losses, runs, strict=True):
            assert loss == run[t] or (math.isnan(loss) and math.isnan(run[t]))
