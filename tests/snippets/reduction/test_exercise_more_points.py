from snippets.reduction import exercise_more_points as snippet


def test_how_many_points() -> None:
    assert snippet.most_for_sum == snippet.predicted_for_sum == 6
    assert snippet.most_for_mean == snippet.predicted_for_mean == 16


def test_the_sums_of_squares_behind_it() -> None:
    def squares(n: int) -> int:
        return n * (n + 1) * (2 * n + 1) // 6

    assert squares(6) < 100 < squares(7)
    assert squares(16) / 16 < 100 < squares(17) / 17
