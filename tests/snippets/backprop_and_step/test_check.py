"""The three assertions, on loops that are not the page's."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from snippets.backprop_and_step import check

train: Callable[..., None] = check.train
optim: Any = torch.optim


def test_each_fault_trips_an_assertion() -> None:
    assert check.rows == [
        ("no zero_grad", 1),
        ("no backward", 2),
        ("zero_grad after backward", 2),
        ("no step", 3),
        ("a new weight", 3),
    ]


INPUTS = torch.arange(15.0).reshape(5, 3) % 4


def asserted(
    model: Any,
    optimizer: Any,
    steps: int = 3,
    clear: Callable[[Any], None] = lambda optimizer: optimizer.zero_grad(),
    backward: Callable[[Tensor], None] = torch.autograd.backward,
    step: Callable[[Any], object] = lambda optimizer: optimizer.step(),
    x: Tensor = INPUTS,
) -> int:
    """The number of the assertion that this loop trips, or 0."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    for _ in range(steps):
        loss = (model(x) - 1).pow(2).mean()
        clear(optimizer)
        if not all(p.grad is None or not p.grad.any() for p in parameters):
            return 1
        backward(loss)
        if not all(p.grad is not None for p in parameters):
            return 2
        before = [p.detach().clone() for p in parameters]
        step(optimizer)
        if any(map(torch.equal, parameters, before)):
            return 3
    return 0


def frozen_first() -> nn.Module:
    model = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 1))
    model[0].requires_grad_(False)
    return model


@pytest.mark.parametrize(
    ("model", "optimizer"),
    [
        (nn.Linear(3, 1), lambda p: optim.SGD(p, lr=1e-6)),
        (nn.Linear(3, 1), lambda p: optim.SGD(p, lr=0.01, momentum=0.9)),
        (nn.Linear(3, 1), lambda p: optim.SGD(p, lr=0.01, weight_decay=0.1)),
        (nn.Linear(3, 1), lambda p: optim.Adam(p, lr=1e-4)),
        (nn.Linear(3, 1), lambda p: optim.AdamW(p)),
        (nn.Linear(3, 1), lambda p: optim.RMSprop(p)),
        (nn.Linear(3, 1), lambda p: optim.Adagrad(p)),
        (
            nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1)),
            lambda p: optim.Adam(p),
        ),
        (nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 1)), lambda p: optim.Adam(p)),
        (frozen_first(), lambda p: optim.Adam(p)),
    ],
)
def test_healthy_loops_pass(model: nn.Module, optimizer: Callable[[Any], Any]) -> None:
    torch.manual_seed(0)
    assert asserted(model, optimizer(model.parameters())) == 0


def test_a_healthy_embedding_and_cleared_zeros_pass() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(4, 3), nn.Linear(3, 1))
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    assert asserted(model, optimizer, x=torch.arange(4)) == 0
    line = nn.Linear(3, 1)
    optimizer = optim.Adam(line.parameters())
    to_zeros = lambda o: o.zero_grad(set_to_none=False)  # noqa: E731
    assert asserted(line, optimizer, clear=to_zeros) == 0


def nothing(_: object) -> None: ...


def at_rate_zero(optimizer: Any) -> None:
    optimizer.param_groups[0]["lr"] = 0.0
    optimizer.step()


FAULTY: dict[str, tuple[int, dict[str, Any]]] = {
    "no zero_grad": (1, {"clear": nothing}),
    "no backward": (2, {"backward": nothing}),
    "no step": (3, {"step": nothing}),
    "step at rate 0": (3, {"step": at_rate_zero}),
}


@pytest.mark.parametrize("fault", FAULTY)
@pytest.mark.parametrize("make", [optim.SGD, optim.Adam])
@pytest.mark.parametrize("rate", [1e-6, 1e-2])
def test_faults_are_caught_under_two_optimizers_and_rates(
    fault: str, make: Any, rate: float
) -> None:
    torch.manual_seed(0)
    number, options = FAULTY[fault]
    model = nn.Linear(3, 1)
    assert asserted(model, make(model.parameters(), lr=rate), **options) == number


def test_an_optimizer_that_holds_other_or_fewer_parameters_is_caught() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 1))
    assert asserted(model, optim.Adam(model[1].parameters())) == 3
    optimizer = optim.Adam(model.parameters())
    model[0] = nn.Linear(3, 4)
    assert asserted(model, optimizer) == 3


def test_a_detached_part_is_caught() -> None:
    class Detached(nn.Sequential):
        def forward(self, x: Tensor) -> Tensor:
            return self[1](self[0](x).detach())  # type: ignore[no-any-return]

    model = Detached(nn.Linear(3, 4), nn.Linear(4, 1))
    assert asserted(model, optim.Adam(model.parameters())) == 2


def test_the_false_alarms_that_the_page_lists() -> None:
    last = nn.Linear(4, 1)
    nn.init.zeros_(last.weight)
    model = nn.Sequential(nn.Linear(3, 4), last)
    assert asserted(model, optim.SGD(model.parameters(), lr=0.1)) == 3
    line = nn.Linear(3, 1)
    assert asserted(line, optim.SGD(line.parameters(), lr=1e-12)) == 3
    half = nn.Linear(3, 1).bfloat16()
    loop = optim.SGD(half.parameters(), lr=1e-4)
    assert asserted(half, loop, x=INPUTS.bfloat16()) == 3


def test_a_bias_before_batch_norm_is_a_false_alarm() -> None:
    torch.manual_seed(0)
    x = torch.randn(32, 3)
    for bias, expected in ((True, 3), (False, 0)):
        layers = nn.Linear(3, 8, bias=bias), nn.BatchNorm1d(8), nn.ReLU()
        model = nn.Sequential(*layers, nn.Linear(8, 1))
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        assert asserted(model, optimizer, x=x) == expected
        adam = optim.Adam(model.parameters())
        assert asserted(model, adam, x=x) == 0, "Adam divides the round-off away"


def test_a_step_that_is_meant_to_do_nothing_is_a_false_alarm() -> None:
    line = nn.Linear(3, 1)
    optimizer = optim.SGD(line.parameters(), lr=0.1)
    optim.lr_scheduler.LambdaLR(optimizer, lambda step: step / 10)
    assert asserted(line, optimizer) == 3
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**127)
    skipped = asserted(
        line,
        optim.SGD(line.parameters(), lr=0.1),
        backward=lambda loss: scaler.scale(loss).backward(),
        step=lambda optimizer: scaler.step(optimizer),
        x=1000 * INPUTS,
    )
    assert skipped == 3


def test_only_plain_sgd_steps_by_rate_times_gradient() -> None:
    assert check.by_optimizer == {
        "SGD": ["yes"] * 3,
        "SGD, momentum 0.9": ["yes", "no", "no"],
        "SGD, weight decay 0.1": ["no"] * 3,
        "Adam": ["no"] * 3,
    }


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize("rate", [1e-3, 0.1])
def test_rate_times_gradient_for_other_rates_and_gradients(
    scale: float, rate: float
) -> None:
    w = torch.zeros(3, requires_grad=True)
    is_rate_times_gradient: Callable[..., bool] = check.is_rate_times_gradient
    for make, expected in ((optim.SGD, True), (optim.Adagrad, False)):
        w.grad = scale * torch.tensor([1.0, -2.0, 3.0])
        assert is_rate_times_gradient(make([w], lr=rate), [w], rate) == expected


def test_momentum_s_first_step_agrees_and_nesterov_s_does_not() -> None:
    is_rate_times_gradient: Callable[..., bool] = check.is_rate_times_gradient
    for nesterov in (False, True):
        w = torch.zeros(3, requires_grad=True)
        w.grad = torch.tensor([1.0, -2.0, 3.0])
        optimizer = optim.SGD([w], lr=0.1, momentum=0.9, nesterov=nesterov)
        assert is_rate_times_gradient(optimizer, [w], 0.1) is not nesterov


def test_in_bfloat16_rounding_can_make_the_answer_no() -> None:
    is_rate_times_gradient: Callable[..., bool] = check.is_rate_times_gradient
    agree: dict[torch.dtype, list[bool]] = {}
    for dtype in (torch.float64, torch.float32, torch.bfloat16):
        for seed in range(10):
            torch.manual_seed(seed)
            w = torch.randn(5, dtype=dtype, requires_grad=True)
            w.grad = torch.randn(5, dtype=dtype)
            same = is_rate_times_gradient(optim.SGD([w], lr=0.1), [w], 0.1)
            agree.setdefault(dtype, []).append(same)
    assert all(agree[torch.float64] + agree[torch.float32])
    assert not all(agree[torch.bfloat16])


def test_rprop_is_a_false_alarm() -> None:
    torch.manual_seed(0)
    line = nn.Linear(3, 1)
    assert asserted(line, optim.Rprop(line.parameters()), steps=20) == 3
