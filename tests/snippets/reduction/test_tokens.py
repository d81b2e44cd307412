import pytest
import torch

from snippets.reduction import tokens


def test_two_means_weigh_a_token_of_the_short_sequence_ten_times() -> None:
    assert tokens.ratio_in_one_batch == pytest.approx(1, rel=1e-5)
    assert tokens.ratio_in_two_steps == pytest.approx(100 / 10, rel=1e-5)


def test_only_the_sums_are_the_batch() -> None:
    assert tokens.count == 110
    assert tokens.sums_off_by < 1e-6
    assert tokens.means_off_by > 0.1
    assert tokens.not_divided_ratio == pytest.approx(2)


def test_two_means_are_the_sequence_average() -> None:
    each = torch.nn.functional.cross_entropy(
        tokens.model(tokens.inputs).transpose(1, 2),
        tokens.targets,
        reduction="none",
    )
    by_sequence = each.sum(1) / torch.tensor(tokens.lengths)
    gradient = tokens.gradient([by_sequence.mean()])
    torch.testing.assert_close(gradient, tokens.two_means)
