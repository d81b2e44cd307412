import pytest
import torch
from torch import nn

from snippets.threads.learning_rate_mismatch import ten_draws

SIZES = 64, 1000, 100, 10


def test_ranges_cover_a_draw_of_their_own() -> None:
    """A draw with another seed, in all 1000 inputs, with a module's own weights."""
    torch.manual_seed(100)
    n, d_in, h, d_out = SIZES
    x, y = torch.randn(n, d_in), torch.randn(n, d_out)
    model = nn.Sequential(nn.Linear(d_in, h), nn.ReLU(), nn.Linear(h, d_out))
    w1, w2 = torch.randn(d_in, h), torch.randn(h, d_out)
    with torch.no_grad():
        by_hand = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        by_module = (model(x) - y).pow(2).sum()
    least, most = ten_draws.first_ratio
    assert 0.7 * least < by_hand / by_module < 1.4 * most

    w1, w2 = w1 / d_in**0.5, w2 / h**0.5
    for _ in range(100):
        w1.requires_grad_()
        w2.requires_grad_()
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        of_w1, of_w2 = torch.autograd.grad(loss, (w1, w2))
        w1, w2 = w1.detach() - 1e-4 * of_w1, w2.detach() - 1e-4 * of_w2
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    assert 0.3 * ten_draws.after_100[0] < loss < 3 * ten_draws.after_100[1]


def test_in_the_span_the_losses_are_those_of_all_inputs() -> None:
    torch.manual_seed(101)
    x, w1 = torch.randn(1, 64, 1000), torch.randn(1, 1000, 100)
    span, in_span = torch.linalg.qr(x.mT)
    torch.testing.assert_close(
        in_span.mT @ (span.mT @ w1), x @ w1, rtol=1e-3, atol=1e-3
    )


def test_copied_weights_without_biases_stay_near_for_a_while() -> None:
    assert ten_draws.at_100[1] < 0.2
    assert ten_draws.at_500[1] > 0.2


def test_the_weights_change_the_largest_rate_and_the_biases_do_not() -> None:
    least, most = ten_draws.rates["default weights for randn"]
    assert 17.3**2 < least < most < 54.8**2
    for biases in ("biases, to randn", "biases, to the default"):
        low, high = ten_draws.rates[biases]
        assert 0.8 < low < high < 1.3


def test_the_largest_rate_falls_with_the_square() -> None:
    assert ten_draws.rates["both randn matrices times 4"] == pytest.approx(
        (1 / 16, 1 / 16), rel=0.15
    )
