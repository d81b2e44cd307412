import numpy as np

from snippets.threads.numpy_autograd_linear import where_it_stops


def test_the_stops_are_three_spacings_short() -> None:
    short = 2 - 3 * np.spacing(np.float32(1))
    assert where_it_stops.single[-1] == short
    assert where_it_stops.double[-1] == 2 - 3 * np.spacing(1.0)
    assert where_it_stops.faster_stops_at == 2
    assert where_it_stops.steps_short == where_it_stops.double_short == 3
    assert 3 < where_it_stops.stuck_within < 4
    assert where_it_stops.faster_stuck < 1


def test_when() -> None:
    for weights, low, high in (
        (where_it_stops.single, 80, 100),
        (where_it_stops.double, 200, 240),
    ):
        assert low < weights.index(weights[-1]) + 1 < high
    assert 2 - where_it_stops.double[99] < 1.8e-7
