import copy
import math
from collections.abc import Callable

import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations

from snippets.initialization import check

Build = Callable[[], tuple[nn.Module, tuple[torch.Tensor, ...]]]
LIMIT = 4


def randn_(model: nn.Module, *names: str) -> nn.Module:
    """The model, the named weights (all that are matrices if none) drawn by randn."""
    for name, p in model.named_parameters():
        if p.dim() > 1 and (not names or name in names):
            nn.init.normal_(p)
    return model


def mlp(activation: type[nn.Module] = nn.ReLU, fan_in: int = 1000) -> nn.Sequential:
    return nn.Sequential(nn.Linear(fan_in, 100), activation(), nn.Linear(100, 10))


def kaiming(model: nn.Module) -> nn.Module:
    for p in model.parameters():
        if p.dim() > 1:
            nn.init.kaiming_normal_(p, nonlinearity="relu")
    return model


def zero_last(model: nn.Sequential) -> nn.Sequential:
    for p in model[-1].parameters():
        nn.init.zeros_(p)
    return model


def relu_stack(width: int, depth: int) -> nn.Sequential:
    layers = [[nn.Linear(width, width), nn.ReLU()] for _ in range(depth)]
    return nn.Sequential(*[part for pair in layers for part in pair])


def attention() -> nn.Module:
    return nn.MultiheadAttention(64, 4, batch_first=True)


GENERATOR = torch.Generator().manual_seed(11)
X = torch.randn(32, 1000, generator=GENERATOR)
IMAGES = torch.randn(8, 16, 12, 12, generator=GENERATOR)
SEQUENCE = torch.randn(5, 12, 64, generator=GENERATOR)
TOKENS = torch.arange(60).reshape(5, 12)

SOUND: dict[str, Build] = {
    "nn.Linear(1, 1)": lambda: (nn.Linear(1, 1), (X[:, :1],)),
    "default, 1000 inputs": lambda: (mlp(), (X,)),
    "Kaiming, 20 layers": lambda: (kaiming(relu_stack(100, 20)), (X[:, :100],)),
    "tanh, default": lambda: (mlp(nn.Tanh), (X,)),
    "float64": lambda: (mlp().double(), (X.double(),)),
    "bfloat16": lambda: (mlp().bfloat16(), (X.bfloat16(),)),
    "zero last layer": lambda: (zero_last(mlp()), (X,)),
    "inputs around 10": lambda: (mlp(), (X + 10,)),
    "a convolution": lambda: (nn.Conv2d(16, 8, 3), (IMAGES,)),
    "a grouped convolution": lambda: (
        kaiming(nn.Conv2d(16, 8, 3, groups=4)),
        (IMAGES,),
    ),
    "a transposed convolution": lambda: (nn.ConvTranspose2d(16, 8, 3), (IMAGES,)),
    "an embedding": lambda: (
        nn.Sequential(nn.Embedding(60, 64), nn.Linear(64, 8)),
        (TOKENS,),
    ),
    "an LSTM": lambda: (nn.LSTM(64, 32, batch_first=True), (SEQUENCE,)),
    "attention": lambda: (
        attention(),
        (SEQUENCE,) * 3,
    ),
}
FAULTY: dict[str, Build] = {
    "randn": lambda: (randn_(mlp()), (X,)),
    "randn, 50 inputs": lambda: (randn_(nn.Linear(50, 5)), (X[:, :50],)),
    "randn, last layer zero": lambda: (zero_last(randn_(mlp())), (X,)),  # type: ignore[arg-type]
    "randn, tanh": lambda: (randn_(mlp(nn.Tanh)), (X,)),
    "randn, sigmoid": lambda: (randn_(mlp(nn.Sigmoid)), (X,)),
    "randn in one layer of five": lambda: (
        randn_(relu_stack(100, 5), "4.weight"),
        (X[:, :100],),
    ),
    "randn, float64": lambda: (randn_(mlp().double()), (X.double(),)),
    "a convolution of randn": lambda: (randn_(nn.Conv2d(16, 8, 3)), (IMAGES,)),
    "attention of randn": lambda: (
        randn_(attention()),
        (SEQUENCE,) * 3,
    ),
}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", SOUND)
def test_a_sound_start_passes(name: str, seed: int) -> None:
    torch.manual_seed(seed)
    model, inputs = SOUND[name]()
    scales = check.layer_scales(model, *inputs)
    assert scales
    assert all(scale < LIMIT for scale in scales.values())


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_start_is_caught(name: str, seed: int) -> None:
    torch.manual_seed(seed)
    model, inputs = FAULTY[name]()
    scales = check.layer_scales(model, *inputs)
    assert max(scales.values()) > LIMIT


def test_it_names_the_layer_and_leaves_no_hook() -> None:
    torch.manual_seed(0)
    model, inputs = FAULTY["randn in one layer of five"]()
    scales = check.layer_scales(model, *inputs)
    assert [name for name, scale in scales.items() if scale > LIMIT] == ["4"]
    assert not any(layer._forward_hooks for layer in model.modules())


def test_a_linear_layer_multiplies_by_std_times_the_root_of_fan_in() -> None:
    for fan_in in (20, 1000):
        torch.manual_seed(fan_in)
        layer = nn.Linear(fan_in, 500, bias=False)
        (scale,) = check.layer_scales(layer, torch.randn(200, fan_in)).values()
        expected = layer.weight.std().item() * fan_in**0.5
        assert math.isclose(scale, expected, rel_tol=0.05)


def test_a_layer_that_sees_only_zeros_is_not_passed() -> None:
    (scale,) = check.layer_scales(
        nn.Linear(5, 5, bias=False), torch.zeros(3, 5)
    ).values()
    assert not scale < LIMIT


def test_what_the_page_says_it_does_not_see() -> None:
    torch.manual_seed(0)
    lstm = randn_(nn.LSTM(64, 32, batch_first=True))
    assert all(scale < LIMIT for scale in check.layer_scales(lstm, SEQUENCE).values())
    fading = check.layer_scales(relu_stack(100, 50), X[:, :100])
    assert all(scale < LIMIT for scale in fading.values())
    normalized = nn.Sequential(randn_(nn.Linear(1000, 100)), nn.LayerNorm(100))
    assert max(check.layer_scales(normalized, X).values()) > LIMIT


def test_the_starts_follow_from_the_variances() -> None:
    for name, v1, v2, rel_tol in (
        ("default", 1 / 3000, 1 / 300, 0.1),
        ("Xavier", 2 / 1100, 2 / 110, 0.2),
        ("Kaiming", 2 / 1000, 2 / 100, 0.2),
        ("randn", 1.0, 1.0, 0.3),
    ):
        ratio, _, first, second, _ = check.starts[name]
        assert math.isclose(ratio, 1 + 100 * v2 * 1000 * v1 / 2, rel_tol=rel_tol)
        assert math.isclose(first, math.sqrt(1000 * v1), rel_tol=0.05)
        assert math.isclose(second, math.sqrt(100 * v2), rel_tol=0.2)


def test_the_two_lines_against_what_training_does() -> None:
    for name, (ratio, classifier, first, second, last) in check.starts.items():
        learns = last < 50
        assert (max(first, second) < LIMIT) == learns, name
        passes_the_first_line = ratio < 10 and classifier < 3
        missed = name in ("randn, last layer zero", "randn first, tanh")
        assert passes_the_first_line == (learns or missed)


@pytest.mark.parametrize("classes", [2, 10, 1000])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_first_loss_of_a_classifier(classes: int, seed: int) -> None:
    torch.manual_seed(seed)
    labels = torch.randint(classes, (32,))
    model = nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, classes))
    assert check.cross_entropy(model(X), labels) < 3 * math.log(classes)
    assert check.cross_entropy(randn_(model)(X), labels) > 3 * math.log(classes)


@pytest.mark.parametrize("fan_in", [100, 1000])
@pytest.mark.parametrize(("randn", "sane"), [(False, True), (True, False)])
def test_the_first_loss_of_a_regression(fan_in: int, randn: bool, sane: bool) -> None:
    for seed in range(4):
        torch.manual_seed(seed)
        x, y = torch.randn(64, fan_in), torch.randn(64, 10)
        model = randn_(mlp(fan_in=fan_in)) if randn else mlp(fan_in=fan_in)
        loss, silent = (check.loss_fn(p, y) for p in (model(x), torch.zeros_like(y)))
        assert bool(loss < 10 * silent) is sane


def test_what_the_page_says_about_attention_and_keywords() -> None:
    torch.manual_seed(0)
    averages = randn_(attention(), "out_proj.weight")
    assert max(check.layer_scales(averages, *(SEQUENCE,) * 3).values()) < LIMIT

    class ByKeyword(nn.Linear):
        def forward(self, input: torch.Tensor) -> torch.Tensor:
            return super().forward(input)

    class Outer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = ByKeyword(1000, 3)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            output: torch.Tensor = self.inner(input=x)
            return output

    with pytest.raises(IndexError):
        check.layer_scales(Outer(), X)


def test_a_parametrized_layer_is_measured_as_one_layer() -> None:
    torch.manual_seed(0)
    plain = randn_(mlp())
    expected = check.layer_scales(plain, X)
    assert list(expected) == ["0", "2"]
    model = copy.deepcopy(plain)
    first = model.get_submodule("0")
    parametrizations.weight_norm(first)
    assert check.layer_scales(model, X) == pytest.approx(expected)
    assert check.layer_scales(first, X) == pytest.approx({"": expected["0"]})
    parametrizations.spectral_norm(first)
    assert check.layer_scales(first, X)[""] < 1.1


def conv() -> nn.Sequential:
    layers = (nn.Conv2d(16, 8, 3), nn.ReLU(), nn.Conv2d(8, 8, 3), nn.ReLU())
    return nn.Sequential(*layers, nn.Flatten())


def alike(value: float, activation: type[nn.Module] = nn.ReLU) -> nn.Module:
    model = mlp(activation)[:-1]
    for p in model.parameters():
        nn.init.constant_(p, value)
    return model


def nearly_alike() -> nn.Module:
    model = alike(0.01)
    with torch.no_grad():
        next(model.parameters()).mul_(1 + 1e-6 * torch.randn(100, 1000))
    return model


PIXELS = 255 * torch.rand(32, 1000, generator=GENERATOR)
ALIVE: dict[str, Build] = {
    "tanh": lambda: (mlp(nn.Tanh)[:-1], (X,)),
    "sigmoid": lambda: (mlp(nn.Sigmoid)[:-1], (X,)),
    "GELU": lambda: (mlp(nn.GELU)[:-1], (X,)),
    "pixels": lambda: (mlp()[:-1], (PIXELS,)),
    "bfloat16": lambda: (mlp()[:-1].bfloat16(), (X.bfloat16(),)),
    "two convolutions": lambda: (conv(), (IMAGES,)),
    "Kaiming, 20 layers": lambda: (kaiming(relu_stack(100, 20)), (X[:, :100],)),
    "default, 5 layers": lambda: (relu_stack(100, 5), (X[:, :100],)),
    "one hidden unit dead": lambda: (mlp(fan_in=3)[:-1], (X[:, :3],)),
}
NOT_ALIVE: dict[str, Build] = {
    "zeros": lambda: (alike(0.0), (X,)),
    "zeros, sigmoid": lambda: (alike(0.0, nn.Sigmoid), (X,)),
    "equal": lambda: (alike(0.3), (X,)),
    "equal, tanh": lambda: (alike(0.01, nn.Tanh), (X,)),
    "a millionth apart": lambda: (nearly_alike(), (X,)),
    "default, 50 layers": lambda: (relu_stack(100, 50), (X[:, :100],)),
    "sigmoid, 8 layers": lambda: (
        nn.Sequential(
            *(p for _ in range(8) for p in (nn.Linear(50, 50), nn.Sigmoid()))
        ),
        (X[:, :50],),
    ),
    "default, 50 layers without biases": lambda: (
        nn.Sequential(
            *(p for _ in range(50) for p in (nn.Linear(50, 50, bias=False), nn.ReLU()))
        ),
        (X[:, :50],),
    ),
    "all units dead": lambda: (alike(-1.0), (PIXELS,)),
}


def is_alive(model: nn.Module, x: torch.Tensor) -> bool:
    with torch.no_grad():
        return all(each > 1e-3 for each in check.sizes(model(x), x))


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", ALIVE)
def test_a_sound_hidden_layer_is_alive(name: str, seed: int) -> None:
    torch.manual_seed(seed)
    model, (x,) = ALIVE[name]()
    assert is_alive(model, x)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", NOT_ALIVE)
def test_a_faulty_hidden_layer_is_not(name: str, seed: int) -> None:
    torch.manual_seed(seed)
    model, (x,) = NOT_ALIVE[name]()
    assert not is_alive(model, x)
    layers = check.layer_scales(model, x).values()
    assert all(not scale > LIMIT for scale in layers) or name in (
        "equal",
        "all units dead",
    )


def test_the_units_check_needs_a_batch_standardized_and_several_units() -> None:
    torch.manual_seed(0)
    hidden = nn.Sequential(nn.Linear(1000, 100), nn.ReLU())
    assert is_alive(hidden, X)
    assert not is_alive(hidden, X[:1])
    assert not is_alive(hidden, X + 10_000)
    assert not is_alive(nn.Sequential(nn.Linear(1000, 1), nn.Tanh()), X)
