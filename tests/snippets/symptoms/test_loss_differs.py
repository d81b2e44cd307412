import re
from pathlib import Path

import pytest
import torch
from torch import nn

from snippets.symptoms import loss_differs
from tests.gpu import record


def test_two_runs_are_equal_and_two_seeds_are_not() -> None:
    assert loss_differs.again == loss_differs.same
    assert loss_differs.other[0] != loss_differs.same[0]


def test_one_seed_gives_equal_weights_only_after_equal_draws() -> None:
    weights = []
    for drawn_before in (0, 0, 1):
        torch.manual_seed(5)
        torch.randn(drawn_before)
        weights.append(nn.Linear(4, 3).weight)
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def test_the_defaults_of_linear_and_of_glorot() -> None:
    layer = nn.Linear(20, 64)
    bound = 1 / 20**0.5
    assert layer.weight.abs().max() <= bound
    assert layer.bias.abs().max() <= bound
    assert loss_differs.pytorch_std == pytest.approx(bound / 3**0.5, rel=0.05)
    glorot = (6 / 84) ** 0.5
    assert loss_differs.keras_std == pytest.approx(glorot / 3**0.5, rel=0.05)


def test_adam_s_eps() -> None:
    optimizer = torch.optim.Adam(nn.Linear(1, 1).parameters())
    assert optimizer.defaults["eps"] == 1e-8
    assert loss_differs.gap < 1e-4


def test_eps_counts_where_gradients_are_tiny() -> None:
    steps = []
    for eps in (1e-8, 1e-7):
        w = torch.zeros(1, requires_grad=True)
        optimizer = torch.optim.Adam([w], lr=1.0, eps=eps)
        w.grad = torch.tensor([1e-8])
        optimizer.step()
        steps.append(-w.item())
    assert steps[0] > 4 * steps[1]


def test_the_order_of_a_sum_counts() -> None:
    one, large = loss_differs.one, loss_differs.large
    assert (one + large) - large == 0
    assert one + (large - large) == 1


def test_evaluation_mode_repeats_itself() -> None:
    assert loss_differs.evaluation[0] == loss_differs.evaluation[1]
    assert loss_differs.training[0] != loss_differs.training[1]


def test_deterministic_mode_takes_another_algorithm_or_raises() -> None:
    torch.use_deterministic_algorithms(True)
    try:
        twice = torch.tensor([0, 0])
        added = torch.zeros(2).index_put_((twice,), torch.ones(2), accumulate=True)
        assert added.tolist() == [2, 0]
        with pytest.raises(RuntimeError, match="deterministic"):
            torch.zeros(2).put_(twice, torch.ones(2))
    finally:
        torch.use_deterministic_algorithms(False)


def test_the_function_dropout_does_not_see_the_mode() -> None:
    class Functional(nn.Module):
        def __init__(self, told: bool) -> None:
            super().__init__()
            self.told = told

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            training = self.training if self.told else True
            kept: torch.Tensor = nn.functional.dropout(x, 0.5, training=training)
            return kept

    ones = torch.ones(1000)
    assert (nn.functional.dropout(ones, 0.5) == 0).any()
    assert (Functional(told=False).eval()(ones) == 0).any()
    assert torch.equal(Functional(told=True).eval()(ones), ones)


def test_only_draws_before_the_last_weight_change_the_weights() -> None:
    def weights(before: int, after: int) -> torch.Tensor:
        torch.manual_seed(0)
        torch.rand(before)
        weight = torch.nn.Linear(3, 2).weight.detach()
        torch.rand(after)
        return weight

    assert torch.equal(weights(0, 0), weights(0, 7))
    assert not torch.equal(weights(0, 0), weights(1, 0))


def test_a_model_that_is_made_on_the_cpu_has_the_weights_of_the_cpu() -> None:
    assert loss_differs.same_weights
    # Chapters run in one process, and the next one has its own settings.
    torch.backends.cudnn.allow_tf32 = True


@pytest.mark.parametrize("page", ["symptoms.md", "zh/symptoms.md"])
def test_what_the_page_says_of_a_graphics_processor_was_recorded(page: str) -> None:
    found = record.read()
    outputs = {name: case["output"] for name, case in found["cases"].items()}
    drawn = re.findall(r"tensor\((\[[^]]*\])", outputs["one seed, two devices"])
    assert drawn[0] != drawn[1]
    for name in ("the same sum", "the same gradient of an embedding"):
        assert "[True, False, False, False, False]" in outputs[f"{name} five times"]
    assert outputs["what is set"].startswith("False True ")  # matrices, convolutions
    size = r"gpu (\S+) cpu \S+\nno tf32 (\S+)"
    digits = re.search(size, outputs["digits of a convolution"])
    assert digits
    text = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    (paragraph,) = [line for line in text.splitlines() if "TF32" in line]
    for error in digits.groups():
        assert f"{float(error):.1e}".replace("e-0", "e-") in paragraph
    assert f"PyTorch {found['torch'][:4]}" in paragraph
    assert found["processor"].removeprefix("NVIDIA ") in paragraph
