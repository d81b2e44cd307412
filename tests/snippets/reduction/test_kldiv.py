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


@pytest.mark.parametrize(
    ("shape", "reduction", "times"),
    [
        ((4,), "sum", 1),  # one distribution
        ((4,), "batchmean", 1 / 4),
        ((6, 4), "batchmean", 1),
        ((6, 4), "sum", 6),
        ((6, 3, 4), "batchmean", 3),
        ((6, 3, 2, 4), "batchmean", 6),
    ],
)
def test_what_each_reduction_makes_of_the_divergence(
    shape: tuple[int, ...], reduction: str, times: float
) -> None:
    torch.manual_seed(3)
    p, log_q = torch.randn(shape).softmax(-1), torch.randn(shape).log_softmax(-1)
    divergence = torch.distributions.kl_divergence(
        torch.distributions.Categorical(probs=p),
        torch.distributions.Categorical(logits=log_q),
    ).mean()
    measured = torch.nn.functional.kl_div(log_q, p, reduction=reduction)
    torch.testing.assert_close(measured, times * divergence)


def test_mean_is_too_small_by_the_number_of_classes() -> None:
    assert kldiv.mean_divides_by == 3 * 5
    assert kldiv.batchmean_divides_by == 3
    assert (kldiv.classes, kldiv.positions) == (5, 7)
