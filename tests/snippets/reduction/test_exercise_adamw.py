import pytest
import torch

from snippets.reduction import exercise_adamw as snippet


def by_hand(eps: float, max_norm: float, scale: float) -> torch.Tensor:
    """100 steps of AdamW, by its formula, on ``scale`` times the mean's gradient."""
    parameters: list[torch.Tensor] = [
        snippet.start[name].clone() for name in ("weight", "bias")
    ]
    averages = [torch.zeros_like(p) for p in parameters]
    squares = [torch.zeros_like(p) for p in parameters]
    for t in range(1, 101):
        error = snippet.x @ parameters[0].T + parameters[1] - snippet.y
        gradients = [2 * error.T @ snippet.x / 32, 2 * error.mean(0)]
        norm = scale * torch.cat([g.flatten() for g in gradients]).norm()
        clip = min(1.0, max_norm / (norm.item() + 1e-6))
        for p, m, v, g in zip(parameters, averages, squares, gradients, strict=True):
            g = clip * scale * g
            m.lerp_(g, 0.1)
            v.lerp_(g * g, 0.001)
            step = (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)).sqrt() + eps)
            p.mul_(1 - 1e-2 * 1e-2).sub_(1e-2 * step)
    return parameters[0]


def apart(a: torch.Tensor, b: torch.Tensor) -> float:
    return float((a - b).norm() / snippet.moved)


def test_the_runs_are_those_of_the_formula() -> None:
    assert apart(by_hand(1e-8, 1.0, 1.0), snippet.mean) < 1e-9
    ours = apart(by_hand(1e-8, 1.0, 32.0), snippet.mean)
    assert ours == pytest.approx(snippet.same_gap, rel=1e-5)


def test_eps_and_max_norm_repair_it_by_the_formula() -> None:
    # what is left is the 1e-6 in clip_grad_norm_
    assert apart(by_hand(1e-8 * 32, 1.0 * 32, 32.0), snippet.mean) < 1e-5
    assert apart(by_hand(1e-8 * 32, 1.0, 32.0), snippet.mean) > 1e-3


def test_scaling_the_decay_or_the_rate_is_wrong() -> None:
    n = snippet.n
    assert snippet.gap(1e-2, 1e-8 * n, 1e-2 * n, 1.0 * n) > 0.01
    assert snippet.gap(1e-2 / n, 1e-8 * n, 1e-2, 1.0 * n) > 0.5


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_other_data(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = torch.Generator().manual_seed(seed)
    for name in ("x", "y"):
        shape = getattr(snippet, name).shape
        drawn = torch.randn(shape, generator=random, dtype=torch.float64)
        monkeypatch.setattr(snippet, name, drawn)
    mean = snippet.train("mean", 1e-2, 1e-8, 1e-2, 1.0)
    repaired = snippet.train("sum", 1e-2, 1e-8 * 32, 1e-2, 1.0 * 32)
    unchanged = snippet.train("sum", 1e-2, 1e-8, 1e-2, 1.0)
    assert apart(repaired, mean) < 1e-5 < apart(unchanged, mean)
