from snippets.initialization import seeds


def test_one_seed_two_draws() -> None:
    assert seeds.same_draw is False
    assert abs(seeds.std_ratio - 1) < 0.01
    assert abs(seeds.correlation) < 0.02


def test_a_bias_shifts_the_next_layer() -> None:
    assert seeds.repeats
    assert seeds.first_layer_same
    assert not seeds.second_layer_same
    assert seeds.copied
