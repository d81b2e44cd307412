import torch
from torch.nn.functional import cross_entropy

from snippets.reduction import fix


def test_in_parts_is_the_whole_batch() -> None:
    assert fix.count == 12 + 3 + 7 + 12 + 5 + 1
    assert fix.largest_difference < 1e-6
    weight = fix.start.clone().requires_grad_()
    kept = fix.targets != -100
    loss = cross_entropy(weight[fix.inputs][kept], fix.targets[kept])
    (gradient,) = torch.autograd.grad(loss, weight)
    torch.testing.assert_close(fix.in_parts, fix.start - 0.5 * gradient)


def test_a_mean_of_each_part_is_not() -> None:
    weight = fix.start.clone().requires_grad_()
    means = [
        cross_entropy(weight[batch].transpose(1, 2), target)
        for batch, target in fix.micro_batches
    ]
    (gradient,) = torch.autograd.grad(torch.stack(means).mean(), weight)
    step = fix.start - 0.5 * gradient
    assert (step - fix.in_parts).abs().max() > 1e-3
