import torch
from torch.nn.functional import cross_entropy

from snippets.reduction import fix


def test_in_parts_is_the_whole_batch() -> None:
    assert fix.count == 12 + 3 + 7 + 12 + 5 + 1
    assert fix.largest_difference < 1e-6
    weight = fix.start.clone().requires_grad_()
    logits = weight[fix.inputs]
    kept = fix.targets != -100
    cross_entropy(logits[kept], fix.targets[kept]).backward()
    torch.testing.assert_close(fix.in_parts, fix.start - 0.5 * weight.grad)


def test_a_mean_of_each_part_is_not() -> None:
    weight = fix.start.clone().requires_grad_()
    for batch, target in fix.micro_batches:
        logits = weight[batch].transpose(1, 2)
        (cross_entropy(logits, target) / len(fix.micro_batches)).backward()
    step = fix.start - 0.5 * weight.grad
    assert (step - fix.in_parts).abs().max() > 1e-3
