"""Loops to compare: one network, four ways to write its loop, every fault on call.

The same data, start and rule give the same training in all four, so that two of them
differ in nothing but what a test asks for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from compare_loops import LoopTrace

FAMILIES = ("hand-written", "nn.Module", "optimizer", "numpy")
TASKS = ("regression", "cross-entropy")
N, D, H = 16, 5, 8


def data(task: str, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(N, D, generator=generator, dtype=torch.float64)
    if task == "cross-entropy":
        return x, torch.randint(0, 3, (N,), generator=generator)
    return x, torch.randn(N, 1, generator=generator, dtype=torch.float64)


def start(task: str, seed: int = 1, scale: float = 1.0) -> list[torch.Tensor]:
    """Return w1 (in, out), b1, w2, b2, drawn as nn.Linear draws them."""
    generator = torch.Generator().manual_seed(seed)
    outputs = 3 if task == "cross-entropy" else 1
    shapes = [(D, H), (H,), (H, outputs), (outputs,)]
    drawn = [
        torch.rand(*shape, generator=generator, dtype=torch.float64) for shape in shapes
    ]
    fans = [D, D, H, H]
    return [scale * (2 * w - 1) / fan**0.5 for w, fan in zip(drawn, fans, strict=True)]


def loop(
    family: str,
    task: str,
    *,
    steps: int = 6,
    dtype: torch.dtype = torch.float64,
    data_seed: int = 0,
    seed: int = 1,
    scale: float = 1.0,
    bias: bool = True,
    flat_target: bool = False,
    loss: str = "",
    factor: float = 1.0,
    reduction: str = "mean",
    wrong: float = 1.0,
    clear: bool = True,
    lr: float = 0.01,
    rule: str = "sgd",
    frozen: tuple[int, ...] = (),
    record: bool = True,
    batches: list[list[int]] | None = None,
) -> LoopTrace:
    """Train and record; every argument is one thing in which loops may differ."""
    x, y = (v.to(dtype) if v.is_floating_point() else v for v in data(task, data_seed))
    y = y.squeeze(1) if flat_target else y
    weights = [w.to(dtype) for w in start(task, seed, scale)]
    if not bias:
        weights = weights[::2]
    trace = LoopTrace(family)
    train = numpy_loop if family == "numpy" else torch_loop
    train(
        trace,
        x,
        y,
        weights,
        family=family,
        task=task,
        steps=steps,
        loss=loss,
        factor=factor,
        reduction=reduction,
        wrong=wrong,
        clear=clear,
        lr=lr,
        rule=rule,
        frozen=frozen,
        record=record,
        batches=batches,
    )
    return trace


def loss_of(
    p: torch.Tensor, y: torch.Tensor, task: str, loss: str, reduction: str
) -> torch.Tensor:
    if task == "cross-entropy":
        return F.cross_entropy(p, y, reduction=reduction)
    error = p - y  # broadcasts without the warning that F.mse_loss would give
    each = error.abs() if loss == "absolute" else error**2
    return each.sum() if reduction == "sum" else each.mean()


def optimizer_for(
    rule: str, parameters: list[torch.Tensor], lr: float
) -> torch.optim.Optimizer:
    if rule == "adam":
        return torch.optim.Adam(parameters, lr=lr)
    if rule == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=lr)
    if rule == "adagrad":
        return torch.optim.Adagrad(parameters, lr=lr)
    if rule == "adamw":
        return torch.optim.AdamW(parameters, lr=lr)
    return torch.optim.SGD(
        parameters,
        lr=lr,
        momentum=0.9 if "momentum" in rule or rule == "nesterov" else 0.0,
        nesterov=rule == "nesterov",
        weight_decay=0.1 if "decay" in rule else 0.0,
    )


def torch_loop(
    trace: LoopTrace,
    x: torch.Tensor,
    y: torch.Tensor,
    weights: list[torch.Tensor],
    **o: Any,
) -> None:
    bias = len(weights) == 4
    if o["family"] == "hand-written":
        parameters: list[torch.Tensor] = [w.clone().requires_grad_() for w in weights]

        def predict(inputs: torch.Tensor) -> torch.Tensor:
            if bias:
                w1, b1, w2, b2 = parameters
                return (inputs.mm(w1) + b1).clamp(min=0).mm(w2) + b2
            w1, w2 = parameters
            return inputs.mm(w1).clamp(min=0).mm(w2)

    else:
        outputs = weights[-1].shape[-1]
        model = nn.Sequential(
            nn.Linear(D, H, bias=bias), nn.ReLU(), nn.Linear(H, outputs, bias=bias)
        ).to(x.dtype)
        with torch.no_grad():
            for parameter, w in zip(model.parameters(), weights, strict=True):
                parameter.copy_(w.T if w.ndim == 2 else w)
        parameters = list(model.parameters())
        predict = model
    trained = [p for k, p in enumerate(parameters) if k not in o["frozen"]]
    optimizer = None
    if o["family"] == "optimizer" and trained:
        optimizer = optimizer_for(o["rule"], trained, o["lr"])
    speed = [torch.zeros_like(p) for p in parameters]
    square = [torch.zeros_like(p) for p in parameters]
    for step in range(o["steps"]):
        rows = o["batches"][step] if o["batches"] else list(range(len(x)))
        p = predict(x[rows])
        loss = o["factor"] * loss_of(p, y[rows], o["task"], o["loss"], o["reduction"])
        if o["clear"]:
            for w in parameters:
                w.grad = None
        if o["wrong"] != 1:  # only this iteration's gradient is wrong
            before = [None if w.grad is None else w.grad.clone() for w in parameters]
        loss.backward()
        if o["wrong"] != 1:
            for w, old in zip(parameters, before, strict=True):
                assert w.grad is not None
                fresh = w.grad if old is None else w.grad - old
                w.grad = fresh * o["wrong"] + (0 if old is None else old)
        if o["record"]:
            trace.record(
                inputs=x[rows],
                prediction=p,
                target=y[rows],
                loss=loss,
                parameters=parameters
                if o["family"] == "hand-written"
                else model.named_parameters(),
            )
        if optimizer:
            optimizer.step()
            continue
        for k, w in enumerate(parameters):
            if k in o["frozen"]:
                continue
            g = w.grad
            assert g is not None
            with torch.no_grad():
                w -= o["lr"] * by_hand(o["rule"], step, w, g, speed[k], square[k])


def by_hand(rule: str, step: int, w: Any, g: Any, speed: Any, square: Any) -> Any:
    """Return the direction of a rule; `speed` and `square` are its memory."""
    if "decay" in rule:
        g = g + 0.1 * w
    if "momentum" in rule:
        speed *= 0.9
        speed += g
        return speed
    if rule == "nesterov":
        speed *= 0.9
        speed += g
        return g + 0.9 * speed
    if rule == "adam":
        speed *= 0.9
        speed += 0.1 * g
        square *= 0.999
        square += 0.001 * g**2
        m, v = speed / (1 - 0.9 ** (step + 1)), square / (1 - 0.999 ** (step + 1))
        return m / (v**0.5 + 1e-8)
    if rule == "rmsprop":
        square *= 0.99
        square += 0.01 * g**2
        return g / (square**0.5 + 1e-8)
    if rule == "adagrad":
        square += g**2
        return g / (square**0.5 + 1e-10)
    return g


def numpy_loop(
    trace: LoopTrace,
    x: torch.Tensor,
    y: torch.Tensor,
    weights: list[torch.Tensor],
    **o: Any,
) -> None:
    xs, ys = x.numpy(), y.numpy()
    ws = [w.numpy().copy() for w in weights]
    bias = len(ws) == 4
    kept = [np.zeros_like(w) for w in ws]
    speed, square = [0 * w for w in ws], [0 * w for w in ws]
    for step in range(o["steps"]):
        rows = o["batches"][step] if o["batches"] else list(range(len(xs)))
        xb, yb = xs[rows], ys[rows]
        w1, w2 = (ws[0], ws[2]) if bias else ws
        z = xb @ w1 + (ws[1] if bias else 0)
        h = np.maximum(z, 0)
        p = h @ w2 + (ws[3] if bias else 0)
        if o["task"] == "cross-entropy":
            e = np.exp(p - p.max(1, keepdims=True))
            q = e / e.sum(1, keepdims=True)
            each = -np.log(q[np.arange(len(yb)), yb])
            dp = q.copy()
            dp[np.arange(len(yb)), yb] -= 1
            count = len(yb)
        else:
            error = p - yb
            each = error**2 if o["loss"] != "absolute" else np.abs(error)
            slope = 2 * error if o["loss"] != "absolute" else np.sign(error)
            dp = slope.sum(1, keepdims=True) if slope.shape != p.shape else slope
            count = each.size
        divisor = 1 if o["reduction"] == "sum" else count
        loss = o["factor"] * each.sum() / divisor
        dp = dp * (o["factor"] / divisor * o["wrong"])
        dh = (dp @ w2.T) * (z > 0)
        gs = [xb.T @ dh, dh.sum(0), h.T @ dp, dp.sum(0)]
        gs = gs if bias else gs[::2]
        gs = [g.astype(w.dtype) for g, w in zip(gs, ws, strict=True)]
        if not o["clear"]:
            gs = [g + k for g, k in zip(gs, kept, strict=True)]
            kept = gs
        if o["record"]:
            trace.record(
                inputs=xb,
                prediction=p,
                target=yb,
                loss=loss.astype(xb.dtype),
                parameters=ws,
                gradients=gs,
            )
        for k, w in enumerate(ws):
            if k not in o["frozen"]:
                w -= (
                    o["lr"] * by_hand(o["rule"], step, w, gs[k], speed[k], square[k])
                ).astype(w.dtype)
