import math

import torch

from snippets.initialization import copy_weights


def test_weights_and_biases_copied_the_curves_agree() -> None:
    assert len(copy_weights.module_losses) == 501
    pairs = zip(copy_weights.hand_losses, copy_weights.module_losses, strict=True)
    apart = max(abs(a / b - 1) for a, b in pairs)
    assert 0 < apart < copy_weights.apart_float32 <= 1e-3
    assert 0 < copy_weights.apart_float64 < 1e-10


def test_both_start_from_the_same_loss() -> None:
    model, x, y = copy_weights.model, copy_weights.x, copy_weights.y
    first = torch.nn.functional.mse_loss(model(x), y, reduction="sum").item()
    assert math.isclose(copy_weights.module_losses[0], first, rel_tol=1e-5)
    assert math.isclose(copy_weights.hand_losses[0], first, rel_tol=1e-5)


def test_weights_alone_stay_close_while_there_is_loss_left() -> None:
    assert 1e-3 < copy_weights.apart_100 < 0.1
    assert copy_weights.apart_500 > copy_weights.apart_100
    assert copy_weights.left_100 < 0.01
    first = copy_weights.module_losses[0]
    for weights, module in zip(
        copy_weights.weights_losses, copy_weights.module_losses, strict=True
    ):
        assert abs(weights - module) < 0.02 * first
