import math

from snippets.initialization import machinery


def test_no_part_of_the_loop_matters() -> None:
    assert machinery.furthest < 1e-4
    assert math.isclose(machinery.as_in_a, 3.13, rel_tol=0.2)
    assert (machinery.inf_step, machinery.nan_step) == (3, 4)
