from snippets.reduction import exercise_adamw as snippet


def test_eps_and_max_norm_change_and_nothing_else() -> None:
    assert snippet.right_gap < 1e-5
    assert snippet.same_gap > 1e-3
    assert snippet.rate_gap > 0.5


def test_scaling_the_decay_too_is_wrong() -> None:
    n = snippet.n
    assert snippet.gap(1e-2, 1e-8 * n, 1e-2 * n, 1.0 * n) > 0.01
