import math

from snippets.threads.learning_rate_mismatch import biases


def test_110_of_101110() -> None:
    assert biases.extra == 100 + 10
    assert biases.total == 1000 * 100 + 100 * 10 + 110


def test_biases_do_not_stop_the_explosion() -> None:
    assert biases.losses[2] > 1e24
    assert math.isinf(biases.losses[3])
    assert math.isnan(biases.losses[4])
