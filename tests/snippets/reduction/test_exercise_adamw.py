import pytest
import torch

from snippets.reduction import exercise_adamw as snippet

Problem = tuple[torch.Tensor, torch.Tensor, dict[str, torch.Tensor]]


def problem(seed: int) -> Problem:
    torch.manual_seed(seed)
    x, y = torch.randn(32, 8).double(), torch.randn(32, 1).double()
    return x, y, torch.nn.Linear(8, 1).double().state_dict()


def by_hand(
    problem: Problem, eps: float, max_norm: float, scale: float
) -> torch.Tensor:
    """100 steps of AdamW, by its formula, on ``scale`` times the mean's gradient."""
    x, y, start = problem
    parameters = [start[name].clone() for name in ("weight", "bias")]
    averages = [torch.zeros_like(p) for p in parameters]
    squares = [torch.zeros_like(p) for p in parameters]
    for t in range(1, 101):
        error = x @ parameters[0].T + parameters[1] - y
        gradients = [2 * error.T @ x / 32, 2 * error.mean(0)]
        norm = scale * torch.cat([g.flatten() for g in gradients]).norm()
        clip = min(1.0, max_norm / (norm.item() + 1e-6))
        for p, m, v, g in zip(parameters, averages, squares, gradients, strict=True):
            g = clip * scale * g
            m.lerp_(g, 0.1)
            v.lerp_(g * g, 0.001)
            step = (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)).sqrt() + eps)
            p.mul_(1 - 1e-2 * 1e-2).sub_(1e-2 * step)
    return parameters[0]


@pytest.mark.parametrize("seed", [3, 17])
def test_the_formula_agrees(seed: int) -> None:
    data = problem(seed)
    mean = snippet.train(data, "mean", 1e-2, 1e-8, 1.0)
    way = (mean - data[2]["weight"]).norm()

    def gap(weight: torch.Tensor) -> float:
        return float((weight - mean).norm() / way)

    assert gap(by_hand(data, 1e-8, 1.0, 1.0)) < 1e-9
    unchanged = gap(snippet.train(data, "sum", 1e-2, 1e-8, 1.0))
    assert gap(by_hand(data, 1e-8, 1.0, 32.0)) == pytest.approx(unchanged, rel=1e-5)
    # what is left is the 1e-6 in clip_grad_norm_
    assert gap(by_hand(data, 1e-8 * 32, 1.0 * 32, 32.0)) < 1e-5
    assert gap(by_hand(data, 1e-8 * 32, 1.0, 32.0)) > 1e-3


def test_ten_draws() -> None:
    assert all(len(gaps) == 10 for gaps in snippet.gaps.values())
    least, most = snippet.spread["nothing"]
    assert least < 0.01 < 0.05 < most
    assert snippet.spread["lr / n"][0] > 0.8
