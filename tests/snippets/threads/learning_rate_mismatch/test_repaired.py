import math

from snippets.threads.learning_rate_mismatch import repaired


def test_the_asker_saw_what_the_asker_says() -> None:
    assert repaired.by_hand_500 < 1e-3
    assert repaired.by_module_500 < 1e-3
    assert (repaired.inf_step, repaired.nan_step) == (3, 4)
    assert 0.6 < repaired.left_at_slow < 0.8


def test_the_numbers_of_the_thread() -> None:
    assert 2e7 < repaired.by_hand_slow[0] < 5e7
    assert 500 < repaired.by_module_fast[0] < 800
    assert 100 < repaired.by_hand_slow[100] < 2000
    assert repaired.by_module_fast[100] < 5
    assert math.isnan(repaired.by_hand_fast[100])
    assert repaired.by_module_slow[0] == repaired.by_module_fast[0]
