import warnings

import pytest
import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    from snippets.reduction import kldiv


def test_mean_warns() -> None:
    (warning,) = (w for w in caught if w.category is UserWarning)
    assert str(warning.message) == (
        "reduction: 'mean' divides the total loss by both the batch size and the"
        " support size.'batchmean' divides only by the batch size, and aligns with"
        " the KL div math definition.'mean' will be changed to behave the same as"
        " 'batchmean' in the next major release."
    )


def test_batchmean_is_the_divergence() -> None:
    p = torch.distributions.Categorical(probs=kldiv.p)
    q = torch.distributions.Categorical(logits=kldiv.log_q)
    divergence = torch.distributions.kl_divergence(p, q).mean()
    torch.testing.assert_close(kldiv.batchmean, divergence)


def test_mean_is_too_small_by_the_number_of_classes() -> None:
    assert kldiv.mean_divides_by == 3 * 5
    assert kldiv.batchmean_divides_by == 3
    assert kldiv.batchmean.item() == pytest.approx(5 * kldiv.mean.item())
