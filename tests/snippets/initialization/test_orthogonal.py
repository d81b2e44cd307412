import pytest
import torch

from snippets.initialization import orthogonal


def test_an_orthogonal_stack_keeps_every_length() -> None:
    torch.manual_seed(5)
    hidden = torch.randn(3, 40).double()
    lengths = hidden.norm(dim=1)
    for _ in range(50):
        q, _ = torch.linalg.qr(torch.randn(40, 40).double())
        hidden = hidden @ q
    torch.testing.assert_close(hidden.norm(dim=1), lengths)
    assert orthogonal.shortest == pytest.approx(1, abs=1e-4)
    assert orthogonal.longest == pytest.approx(1, abs=1e-4)


def test_a_normal_stack_spreads_the_lengths() -> None:
    shortest, longest = orthogonal.lengths(
        orthogonal.stack(orthogonal.normal, torch.nn.Identity())
    )
    assert longest > 1.5 * shortest


def test_a_relu_ends_the_exactness() -> None:
    for found in orthogonal.draws.values():
        assert max(found) > 1.5 * min(found)
