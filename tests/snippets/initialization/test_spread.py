import math

import pytest
import torch

from snippets.initialization import spread, two_by_two


def losses_of_the_loop(
    x: torch.Tensor, y: torch.Tensor, parameters: list[torch.Tensor], rate: float
) -> list[float]:
    """The loop itself, with w1, by autograd."""
    leaves = [p.detach().clone().requires_grad_() for p in parameters]
    w1, w2, *biases = leaves
    b1, b2 = biases or (torch.zeros(1), torch.zeros(1))
    losses = []
    for _ in range(40):
        loss = ((x.mm(w1) + b1).clamp(min=0).mm(w2) + b2 - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in leaves:
                assert p.grad is not None
                p -= rate * p.grad
                p.grad = None
    return losses


@pytest.mark.parametrize("biases", [False, True])
def test_the_loop_without_w1_is_the_loop(biases: bool) -> None:
    x, y, _, _, first, second = spread.draw(3, 200, 30)
    parameters = [first.weight.T, second.weight.T]
    parameters += [first.bias, second.bias] if biases else []
    expected = losses_of_the_loop(x, y, parameters, 1e-3)
    kernel = x.mm(x.T) + (1 if biases else 0)
    hidden = x.mm(first.weight.T) + (first.bias if biases else 0)
    b2 = second.bias.detach() if biases else torch.zeros(10)
    found = spread.train(
        kernel, y, hidden.detach(), second.weight.T.detach(), b2, 1e-3, 40
    )
    assert found == pytest.approx(expected, rel=1e-3)


def test_ten_draws() -> None:
    assert len(spread.seeds) == 10
    for seed, rates, to_100, to_500, loss in spread.seeds:
        assert spread.lowest_loss <= loss <= spread.highest_loss
        assert spread.fewest <= rates <= spread.most, seed
        assert 0 < to_100 <= to_500
    # A new draw changes the loss more than the biases do.
    assert spread.highest_loss / spread.lowest_loss - 1 > spread.most_100
    assert 500 < spread.fewest < spread.most < 1500
    assert 0.01 < spread.most_100 < 0.2
    assert spread.most_500 > 3 * spread.most_100


def test_no_law_for_other_widths() -> None:
    below = [most < low for _, _, low, _, _, most in spread.widths]
    assert below[:3] == [True, True, True]
    low, high, least, most = spread.widths[3][2:]
    assert low < least < most < high
    assert all(math.isfinite(row[5]) for row in spread.widths)


def test_the_tables_draw_is_one_of_the_ten() -> None:
    x, _, w1, _, _, second = spread.draw(spread.seeds[0][0], 1000, 100)
    assert torch.equal(x, two_by_two.x)
    assert torch.equal(w1, two_by_two.randn[0])
    assert torch.equal(second.weight.T, two_by_two.default[1])
