from snippets.reduction import exercise_three_shards as snippet


def test_the_scale_repairs_a_mean_loss() -> None:
    assert snippet.scaled_off_by < 1e-6
    assert snippet.plain_off_by > 0.1


def test_the_sampler_repeats_an_example() -> None:
    assert snippet.indices_handed_out == 9
    assert snippet.repeated == [0]
    assert all(len(indices) == 3 for indices in snippet.ranks)
