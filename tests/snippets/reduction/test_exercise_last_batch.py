from snippets.reduction import exercise_last_batch as snippet


def test_no_constant_rate_stands_in_for_the_own_size() -> None:
    assert snippet.own_size_gap < 1e-12
    assert snippet.quarter_rate_gap > 0.05
    rates = [0.1 / n for n in (2, 3, 4)]
    by_sum = snippet.nn.MSELoss(reduction="sum")
    for rate in rates:
        assert (snippet.train(by_sum, rate) - snippet.mean).norm() > 1e-3
