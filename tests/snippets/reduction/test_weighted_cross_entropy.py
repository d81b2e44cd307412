import pytest
import torch

from snippets.reduction import weighted_cross_entropy as snippet


def log_probabilities() -> torch.Tensor:
    """Of each example's target, with no loss of PyTorch."""
    with torch.no_grad():
        logits: torch.Tensor = snippet.model(snippet.x)
    scores = logits - logits.exp().sum(1, keepdim=True).log()
    return scores[range(6), snippet.target]


def test_the_loss_by_formula() -> None:
    each = -log_probabilities()
    assert snippet.rare_weighted == pytest.approx(each[5].item())
    weighted = (each[:5].sum() + 100 * each[5]) / (5 * 1 + 100)
    loss = snippet.weighted(snippet.model(snippet.x), snippet.target)
    assert loss.item() == pytest.approx(weighted.item())


@pytest.mark.parametrize("factor", [0.01, 3.0, 1e4])
def test_a_batch_of_one_forgets_any_weight(factor: float) -> None:
    loss = torch.nn.CrossEntropyLoss(weight=factor * snippet.weight)
    for row in range(6):
        one = slice(row, row + 1)
        outputs, target = snippet.model(snippet.x[one]), snippet.target[one]
        assert loss(outputs, target).item() == pytest.approx(
            snippet.plain(outputs, target).item()
        )


def test_singles_forget_the_weights_and_larger_parts_do_not() -> None:
    def of_parts(*sizes: int) -> torch.Tensor:
        ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
        slices = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]

        def share(outputs: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
            loss: torch.Tensor = snippet.weighted(outputs, target)
            return loss * len(target) / 6

        gradient: torch.Tensor = snippet.gradient(share, slices)
        return gradient

    assert snippet.distance(of_parts(1, 1, 1, 1, 1, 1), snippet.unweighted) < 1e-6
    assert snippet.distance(of_parts(4, 2), snippet.unweighted) > 0.1
    assert snippet.distance(of_parts(6), snippet.whole) < 1e-6


def test_weighted_sums_are_the_whole_batch_in_any_cut() -> None:
    for slices in ([slice(0, 4), slice(4, 6)], [slice(0, 5), slice(5, 6)]):
        sums = snippet.gradient(
            lambda p, t: snippet.by_sum(p, t) / (5 * 1 + 100), slices
        )
        assert snippet.distance(sums, snippet.whole) < 1e-6
    assert snippet.means_to_whole > 0.1


@pytest.mark.parametrize(("smoothing", "cancel"), [(0.0, True), (0.1, False)])
def test_with_label_smoothing_a_single_weight_does_not_cancel(
    smoothing: float, cancel: bool
) -> None:
    torch.manual_seed(0)
    scores, target = torch.randn(1, 4), torch.tensor([2])
    losses = []
    for factor in (1.0, 100.0):
        weight = torch.tensor([1.0, 1.0, factor, 1.0])
        loss_fn = torch.nn.CrossEntropyLoss(weight, label_smoothing=smoothing)
        losses.append(loss_fn(scores, target).item())
    assert (losses[0] == pytest.approx(losses[1], rel=1e-3)) is cancel
