import math

from snippets.initialization import exponents_triple


def test_each_step_gains_three_times_the_decades() -> None:
    assert 1e64 < exponents_triple.losses[3] < 1e66
    assert abs(exponents_triple.growth[-1] - 3) < 0.01
    logs = [math.log10(loss) for loss in exponents_triple.losses[:5]]
    last = (logs[4] - logs[3]) / (logs[3] - logs[2])
    assert math.isclose(last, exponents_triple.growth[-1], rel_tol=1e-6)
    assert math.isinf(exponents_triple.losses[5])
