from pathlib import Path

import pytest
import torch

from snippets.bias import fix


def test_the_folded_layer_works_on_raw_x() -> None:
    assert fix.w == pytest.approx(2, abs=1e-5)
    assert fix.b == pytest.approx(3, abs=1e-4)
    assert fix.prediction == pytest.approx(13, abs=1e-4)


def test_a_line_through_the_origin_cannot_fit() -> None:
    x = [1, 2, 3, 4]
    w = sum(v * (2 * v + 3) for v in x) / sum(v * v for v in x)
    floor = sum((w * v - 2 * v - 3) ** 2 for v in x) / 4
    assert fix.floor == pytest.approx(floor, rel=1e-4)
    assert float(fix.predicted_floor) == pytest.approx(floor)


def points(kind: str) -> torch.Tensor:
    generator = torch.Generator().manual_seed(5)
    noise = torch.randn(200, 3, generator=generator)
    return {
        "around 1000": noise + 1000,
        "tiny": 1e-4 * noise,
        "huge": 1e5 * noise,
        "ReLU-like": noise.relu(),
        "of three scales": noise * torch.tensor([1e-2, 1.0, 1e3]) + 5,
        "counts": (3 * noise).round().abs(),
        "one column": noise[:, :1] - 40,
        "float64": noise.double() + 7,
        "yes or no": (noise > 0).float(),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "around 1000",
        "tiny",
        "huge",
        "ReLU-like",
        "of three scales",
        "counts",
        "one column",
        "float64",
        "yes or no",
    ],
)
def test_the_fix_on_other_inputs(kind: str) -> None:
    torch.manual_seed(0)
    x = points(kind)
    inputs, dtype = x.shape[1], x.dtype
    standardized = (x - x.mean(0)) / x.std(0, correction=0)
    y = standardized @ torch.tensor([[1.0], [-2.0], [0.5]], dtype=dtype)[:inputs] + 3
    model = torch.nn.Linear(inputs, 1, dtype=dtype)
    mean, std = x.mean(0), x.std(0, correction=0)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(150):
        loss = torch.nn.functional.mse_loss(model((x - mean) / std), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        model.weight /= std
        model.bias.sub_((model.weight * mean).sum(dim=1))
    error = (model(x) - y).pow(2).mean().sqrt().item()
    assert error < 0.01


def test_an_input_that_never_changes_has_to_be_left_out() -> None:
    x = torch.hstack([points("counts"), torch.ones(200, 1)])
    assert ((x - x.mean(0)) / x.std(0, correction=0)).isnan().any()


def test_the_answer_box_shows_lines_of_the_programs() -> None:
    root = Path(__file__).parents[3]
    page = (root / "docs/bias.md").read_text()
    box = page.split("```diff\n")[1].split("```")[0].splitlines()
    program = (root / "snippets/bias/fix.py").read_text()
    source = [line.strip() for line in program.splitlines()]
    lines = [line.strip() for line in box if line.strip()]
    assert [line[0] for line in lines] == ["-", "+", "+"]
    for line in lines:
        assert line[1:].strip() in source


@pytest.mark.parametrize(("constant", "result"), [(3.0, "nan"), (0.1, "a sign")])
def test_an_input_that_never_changes_gives_nan_or_a_sign(
    constant: float, result: str
) -> None:
    x = torch.full((8, 1), constant)
    standardized = (x - x.mean(0)) / x.std(0, correction=0)
    if result == "nan":
        assert standardized.isnan().all()
    else:
        assert standardized.abs().unique().tolist() == [1]
