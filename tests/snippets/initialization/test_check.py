import torch

from snippets.initialization import check


def test_one_is_sane_and_randn_is_not() -> None:
    assert 0.9 < check.start < 1.3
    expected = (torch.randn(64, 10) * 50000**0.5).pow(2).sum() / 640
    assert 0.5 < check.start_randn / expected < 2


def test_a_classifier_starts_near_the_log_of_its_classes() -> None:
    assert 0.95 < check.classifier_start < 1.1
