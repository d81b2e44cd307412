from snippets.reduction import clip_and_decay as snippet


def test_coupled_decay_scales_with_the_gradient() -> None:
    assert snippet.sgd_decay > 0.01
    assert snippet.adam_decay > 0.01
    assert snippet.sgd_decay_n == snippet.adam_decay_n == 0


def test_adamw_decay_does_not() -> None:
    assert snippet.adamw_decay == 0
    assert snippet.adamw_decay_n > 0.1


def test_clipping_scales_with_the_gradient() -> None:
    assert snippet.sgd_norm > 0.9
    assert snippet.sgd_value > 0.9
    assert snippet.adam_norm > 0.01
    assert snippet.adam_value > 0.01
    assert snippet.sgd_value_n == snippet.adam_value_n == 0


def test_what_is_left_of_the_norm_is_its_own_small_constant() -> None:
    assert 0 < snippet.sgd_norm_n < 1e-5
    assert 0 < snippet.adam_norm_n < 1e-5
