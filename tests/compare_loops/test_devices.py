"""Loops on a graphics processor, which may compute float32 with ten bits: TF32."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import torch
from compare_loops.comparison import Comparison
from compare_loops.gradients import gradient_row
from compare_loops.graph import computing_type
from compare_loops.numbers import EPSILON, tolerance

from compare_loops import Trace, compare

STRANGERS = Path(__file__).parent / "strangers"
LOOP = """
import torch
torch.manual_seed(0)
x, y = torch.randn(2, 16, 4)
w = torch.nn.Parameter(torch.randn(4, 4))
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(3):
    loss = (torch.nn.functional.linear(x, w) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


def on_a_gpu(dtype: torch.dtype = torch.float32, is_cuda: bool = True) -> Any:
    return cast(Any, SimpleNamespace(is_cuda=is_cuda, dtype=dtype))


def test_what_computes_in_tf32() -> None:
    assert computing_type("lstm", on_a_gpu()) == "tf32"  # torch's default
    assert computing_type("linear", on_a_gpu()) == "float32"
    assert computing_type("conv2d", on_a_gpu(torch.float16)) == "float16"
    assert computing_type("conv2d", on_a_gpu(is_cuda=False)) == "float32"
    assert computing_type("relu", on_a_gpu()) == "float32"
    for enabled, allowed in ((True, False), (False, True)):
        with torch.backends.cudnn.flags(enabled=enabled, allow_tf32=allowed):
            assert computing_type("lstm", on_a_gpu()) == "float32"
    cudnn: Any = torch.backends.cudnn  # its types do not know the newer setting
    convolutions = cudnn.conv
    was, convolutions.fp32_precision = convolutions.fp32_precision, "ieee"
    try:  # the older settings cannot be read now
        assert computing_type("lstm", on_a_gpu()) == "tf32"
        assert computing_type("relu", on_a_gpu()) == "float32"
    finally:
        convolutions.fp32_precision = was
    torch.set_float32_matmul_precision("high")
    try:
        assert computing_type("linear", on_a_gpu()) == "tf32"
    finally:
        torch.set_float32_matmul_precision("highest")


def test_the_page_names_the_limit() -> None:
    page = (Path(__file__).parents[2] / "docs" / "diagnose.md").read_text()
    assert f"less than {tolerance(EPSILON['tf32']) * 100:.0f}% counts as" in page


def mark(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a trace say that its linear layer computed in TF32."""
    operations = trace.iterations[0].backwards[0].operations
    (linear,) = [each for each in operations if each.name == "linear"]
    monkeypatch.setattr(linear, "dtype", "tf32")


def test_tf32_counts_where_only_one_loop_uses_it(
    watch_text: Callable[[str, str], Trace], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = watch_text("a", LOOP), watch_text("b", LOOP + "\n")

    def limits() -> tuple[float, float]:
        comparison = Comparison(a, b)
        return comparison.limit, comparison.scaled_limit

    fine, coarse = tolerance(EPSILON["float32"]), tolerance(EPSILON["tf32"])
    assert limits() == (fine, fine)
    mark(a, monkeypatch)
    assert limits() == (coarse, coarse)
    mark(b, monkeypatch)
    assert limits() == (fine, coarse)


def test_tf32_rounds_a_gradient_and_its_multiple_differently(
    watch_text: Callable[[str, str], Trace], monkeypatch: pytest.MonkeyPatch
) -> None:
    rounded = "w.register_hook(lambda g: g * (1 + 0.003 * torch.randn_like(g)))\n"
    doubled = LOOP.replace("square().mean()", "square().sum() / 32")
    a = watch_text("a", LOOP)
    b = watch_text("b", doubled.replace("optimizer =", f"{rounded}optimizer =", 1))
    assert gradient_row(Comparison(a, b), 0)
    mark(a, monkeypatch)
    mark(b, monkeypatch)
    assert not gradient_row(Comparison(a, b), 0)


def test_other_gradients_beside_tf32_may_come_from_the_forward_pass(
    watch_text: Callable[[str, str], Trace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen with average pooling: its border changed the loss by less than 3%."""
    hooked = LOOP.replace("optimizer =", "w.register_hook(torch.tril)\noptimizer =")
    a, b = watch_text("a", LOOP), watch_text("b", hooked)
    (fine,) = compare(a, b).causes
    mark(a, monkeypatch)
    (coarse,) = compare(a, b).causes
    assert fine.kind == coarse.kind == "gradient"
    advice = "less than 3% of a loss counts as round-off here"
    assert advice not in fine.why
    assert advice in coarse.why


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a graphics processor")
def test_a_recurrent_layer_by_hand_agrees_with_the_one_of_cudnn(
    watch_text: Callable[[str, str], Trace],
) -> None:
    traces = []
    for side in "ab":
        text = (STRANGERS / "55_agree_lstm_by_hand" / f"{side}.py").read_text()
        first = "import torch\ntorch.set_default_device('cuda')\n"
        traces.append(watch_text(side, re.sub("^", first, text, count=1)))
    assert compare(*traces).causes == []


def test_what_a_cuda_graph_would_capture_is_watched_as_it_is(
    watch_text: Callable[[str, str], Trace],
) -> None:
    """Capturing needs a graphics processor; its warm-up is no training either way."""
    module = (
        LOOP.replace(
            "w = torch.nn.Parameter(torch.randn(4, 4))", "net = torch.nn.Linear(4, 4)"
        )
        .replace("[w]", "net.parameters()")
        .replace("torch.nn.functional.linear(x, w)", "net(x)")
    )
    capture = "net = torch.cuda.make_graphed_callables(net, (x,))\nfor"
    graphed = module.replace("for", capture, 1)
    assert compare(watch_text("a", module), watch_text("b", graphed)).causes == []
