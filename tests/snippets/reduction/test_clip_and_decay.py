from snippets.reduction import clip_and_decay as snippet

ROWS = {name: (as_it_was, times_n) for name, as_it_was, times_n in snippet.rows}


def test_coupled_decay_scales_with_the_gradient() -> None:
    for optimizer in ("SGD", "Adam"):
        as_it_was, times_n = ROWS[f"{optimizer}, `weight_decay`"]
        assert as_it_was > 0.01
        assert times_n == 0


def test_adamw_decay_does_not() -> None:
    as_it_was, times_n = ROWS["AdamW, `weight_decay`"]
    assert as_it_was == 0
    assert times_n > 0.1


def test_clipping_scales_with_the_gradient() -> None:
    for name, as_it_was in (("SGD", 0.9), ("Adam", 0.01)):
        assert ROWS[f"{name}, `clip_grad_norm_`"][0] > as_it_was
        assert ROWS[f"{name}, `clip_grad_value_`"][0] > as_it_was
        assert ROWS[f"{name}, `clip_grad_value_`"][1] == 0
        # what is left of the norm is the 1e-6 in its denominator
        assert 0 < ROWS[f"{name}, `clip_grad_norm_`"][1] < 1e-5
