"""Cases for compare_loops that its author does not tune on.

They were written from the text of issue 4 alone, apart from the tool. Each case
is two training loops, A and B, that differ in what its id says and in nothing
else. Before the tool sees a pair, the pair proves itself: `parts` is the first
iteration (counted from 0) at which the two losses differ, None if none does.
"""

# torch's backward, register_hook, split and Module.__call__ are untyped
# mypy: disable-error-code="no-untyped-call, no-any-return"

import copy
import gc
import math
import re
import warnings
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from snippets.diagnose.compare_loops import LoopTrace, compare

Array = np.ndarray[Any, Any]
Batch = tuple[Tensor, Tensor]
LossFn = Callable[[Tensor, Tensor], Tensor]
Rule = Callable[[list[Tensor]], None]
Make = Callable[[nn.Module], torch.optim.Optimizer]

TABLE = (
    "data",
    "dtype",
    "shape",
    "parameters",
    "initialization",
    "loss",
    "reduction",
    "gradient",
    "accumulation",
    "learning-rate",
    "update",
    "no-update",
)


# ---------------------------------------------------------------- the data


def table(
    rows: int = 40,
    features: int = 5,
    outputs: int = 1,
    seed: int = 0,
    dtype: torch.dtype = torch.float32,
) -> Batch:
    """A regression: x (rows, features), y (rows, outputs)."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, features))
    y = np.tanh(x @ rng.standard_normal((features, outputs)))
    y = y + 0.5 + 0.1 * rng.standard_normal((rows, outputs))
    return torch.tensor(x, dtype=dtype), torch.tensor(y, dtype=dtype)


def labelled(
    rows: int = 30, classes: int = 4, seed: int = 1, dtype: torch.dtype = torch.float32
) -> Batch:
    """A classification: x (rows, 6), y (rows,) of class indices."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, 6))
    y = (x @ rng.standard_normal((6, classes))).argmax(1)
    return torch.tensor(x, dtype=dtype), torch.tensor(y)


def yes_no(
    rows: int = 36, labels: int = 1, seed: int = 2, dtype: torch.dtype = torch.float32
) -> Batch:
    """Zeros and ones: x (rows, 4), y (rows, labels)."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, 4))
    y = x @ rng.standard_normal((4, labels)) + rng.standard_normal((rows, labels)) > 0
    return torch.tensor(x, dtype=dtype), torch.tensor(y, dtype=dtype)


def pictures(
    rows: int = 18, seed: int = 3, dtype: torch.dtype = torch.float32
) -> Batch:
    """x (rows, 1, 6, 6) between 0 and 1, y (rows,) of three classes."""
    rng = np.random.default_rng(seed)
    x = rng.random((rows, 1, 6, 6))
    return torch.tensor(x, dtype=dtype), torch.tensor(rng.integers(0, 3, rows))


def sentences(rows: int = 22, seed: int = 4) -> Batch:
    """x (rows, 7) of token ids below 30, y (rows,) of three classes."""
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 30, (rows, 7))
    return torch.tensor(x), torch.tensor(rng.integers(0, 3, rows))


def full(data: Batch, steps: int = 10) -> list[Batch]:
    """The whole set at each iteration."""
    return [data] * steps


def mini(
    data: Batch, size: int, steps: int, shuffle_from: int | None = None
) -> list[Batch]:
    """Mini-batches, the last of an epoch smaller; shuffled from some epoch on."""
    x, y = data
    rng = np.random.default_rng(99)
    batches: list[Batch] = []
    epoch = 0
    while len(batches) < steps:
        order = np.arange(len(x))
        if shuffle_from is not None and epoch >= shuffle_from:
            rng.shuffle(order)
        for rows in torch.tensor(order).split(size):
            batches.append((x[rows], y[rows]))
        epoch += 1
    return batches[:steps]


def edited(data: Batch, part: int, edit: Callable[[Tensor], object]) -> Batch:
    """A copy of the data, part 0 (inputs) or 1 (targets) changed in place."""
    x, y = (t.clone() for t in data)
    edit((x, y)[part])
    return x, y


# ---------------------------------------------------------------- the models


def mlp(
    *sizes: int,
    seed: int = 5,
    act: type[nn.Module] = nn.Tanh,
    bias: bool = True,
    dtype: torch.dtype = torch.float32,
) -> nn.Sequential:
    torch.manual_seed(seed)
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [nn.Linear(fan_in, fan_out, bias=bias), act()]
    return nn.Sequential(*layers[:-1]).to(dtype)


class ConvNet(nn.Module):
    def __init__(self, bias: bool = True, seed: int = 6) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.conv = nn.Conv2d(1, 4, 3, bias=bias)
        torch.manual_seed(seed + 1)
        self.head = nn.Linear(64, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.conv(x).relu().flatten(1))


class BagOfWords(nn.Module):
    def __init__(self, words: int = 30, std: float = 1.0, seed: int = 7) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.embedding = nn.Embedding(words, 8)
        torch.manual_seed(seed)
        with torch.no_grad():
            self.embedding.weight[:30] = std * torch.randn(30, 8)
        torch.manual_seed(seed + 1)
        self.head = nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.embedding(x).mean(1))


class Normed(nn.Module):
    def __init__(self, affine: bool = True, seed: int = 8) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.hidden = nn.Linear(5, 8)
        self.norm = nn.LayerNorm(8, elementwise_affine=affine)
        self.out = nn.Linear(8, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.norm(self.hidden(x)).tanh())


class Residual(nn.Module):
    """A branch beside a skip; `detached` cuts the way back through the branch."""

    def __init__(self, detached: bool = False) -> None:
        super().__init__()
        torch.manual_seed(9)
        self.first = nn.Linear(5, 6)
        self.block = nn.Linear(6, 6)
        self.out = nn.Linear(6, 1)
        self.detached = detached

    def forward(self, x: Tensor) -> Tensor:
        h = self.first(x).tanh()
        branch = self.block(h.detach() if self.detached else h)
        return self.out(h + branch.tanh())


class ForgetfulReLU(torch.autograd.Function):
    """A ReLU whose hand-written backward forgot the mask."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        return grads[0]


class MyReLU(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = ForgetfulReLU.apply(x)
        return out


def changed(model: nn.Module, edit: Callable[[Any], object]) -> nn.Module:
    """The model after an edit of its parameters in place."""
    with torch.no_grad():
        edit(model)
    return model


def hooked(model: nn.Module, name: str, edit: Callable[[Tensor], Tensor]) -> nn.Module:
    """The model with one gradient changed on its way."""
    model.get_parameter(name).register_hook(edit)
    return model


def weights(model: nn.Module) -> list[Tensor]:
    """The start of a hand-written loop: biases as they are, matrices (in, out)."""
    return [
        p.detach().clone().T.contiguous() if p.ndim == 2 else p.detach().clone()
        for p in model.parameters()
    ]


def two_layers(x: Tensor, p: list[Tensor]) -> Tensor:
    w1, b1, w2, b2 = p
    return torch.tanh(x.mm(w1) + b1).mm(w2) + b2


def one_layer(x: Tensor, p: list[Tensor]) -> Tensor:
    w, b = p
    return x @ w + b


# ---------------------------------------------------------------- the losses


def mse(y_pred: Tensor, y: Tensor) -> Tensor:
    return (y_pred - y).pow(2).mean()


def sse(y_pred: Tensor, y: Tensor) -> Tensor:
    return (y_pred - y).pow(2).sum()


def half_mse(y_pred: Tensor, y: Tensor) -> Tensor:
    return 0.5 * (y_pred - y).pow(2).mean()


def half_sse(y_pred: Tensor, y: Tensor) -> Tensor:
    return 0.5 * (y_pred - y).pow(2).sum()


def per_sample(y_pred: Tensor, y: Tensor) -> Tensor:
    return (y_pred - y).pow(2).sum() / len(y_pred)


def times(factor: float, loss_fn: LossFn) -> LossFn:
    return lambda y_pred, y: factor * loss_fn(y_pred, y)


def ce_sum(y_pred: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(y_pred, y, reduction="sum")


def ce_by_hand(y_pred: Tensor, y: Tensor) -> Tensor:
    log_p = y_pred - y_pred.exp().sum(1, keepdim=True).log()
    return -log_p[torch.arange(len(y)), y].mean()


def focal(y_pred: Tensor, y: Tensor) -> Tensor:
    ce = F.cross_entropy(y_pred, y, reduction="none")
    return ((1 - torch.exp(-ce)) ** 2 * ce).mean()


def bce_by_hand(y_pred: Tensor, y: Tensor) -> Tensor:
    return (
        y_pred.clamp(min=0) - y_pred * y + torch.log1p(torch.exp(-y_pred.abs()))
    ).mean()


bce = F.binary_cross_entropy_with_logits


# ---------------------------------------------------------------- the updates


def grad(p: Tensor) -> Tensor:
    assert p.grad is not None
    return p.grad


def sgd(lr: float) -> Rule:
    def rule(params: list[Tensor]) -> None:
        for p in params:
            p -= lr * grad(p)

    return rule


def rates(*lrs: float) -> Rule:
    """One rate a parameter; 0.0 forgets that one."""

    def rule(params: list[Tensor]) -> None:
        for p, lr in zip(params, lrs, strict=True):
            if lr:
                p -= lr * grad(p)

    return rule


def ascent(lr: float) -> Rule:
    def rule(params: list[Tensor]) -> None:
        for p in params:
            p += lr * grad(p)

    return rule


def rebinding(lr: float) -> Rule:
    def rule(params: list[Tensor]) -> None:
        for p in params:
            p = p - lr * grad(p)

    return rule


def sign_sgd(lr: float) -> Rule:
    def rule(params: list[Tensor]) -> None:
        for p in params:
            p -= lr * grad(p).sign()

    return rule


def decayed(lr: float, wd: float) -> Rule:
    def rule(params: list[Tensor]) -> None:
        for p in params:
            p -= lr * (grad(p) + wd * p)

    return rule


def momentum(lr: float, mu: float = 0.9) -> Rule:
    velocity: list[Tensor] = []

    def rule(params: list[Tensor]) -> None:
        if not velocity:
            velocity.extend(torch.zeros_like(p) for p in params)
        for p, v in zip(params, velocity, strict=True):
            v.mul_(mu).add_(grad(p))
            p -= lr * v

    return rule


def adam_by_hand(lr: float, correct_bias: bool = True) -> Rule:
    m: list[Tensor] = []
    v: list[Tensor] = []
    t = 0

    def rule(params: list[Tensor]) -> None:
        nonlocal t
        if not m:
            m.extend(torch.zeros_like(p) for p in params)
            v.extend(torch.zeros_like(p) for p in params)
        t += 1
        c1, c2 = (1 - 0.9**t, 1 - 0.999**t) if correct_bias else (1.0, 1.0)
        for p, m_, v_ in zip(params, m, v, strict=True):
            m_.mul_(0.9).add_(0.1 * grad(p))
            v_.mul_(0.999).add_(0.001 * grad(p) ** 2)
            p -= lr * (m_ / c1) / ((v_ / c2).sqrt() + 1e-8)

    return rule


def norm_clipped(lr: float, max_norm: float) -> Rule:
    def rule(params: list[Tensor]) -> None:
        norm = torch.sqrt(sum((grad(p) ** 2).sum() for p in params) + torch.tensor(0.0))
        scale = min(1.0, max_norm / float(norm))
        for p in params:
            p -= lr * scale * grad(p)

    return rule


def value_clipped(lr: float, limit: float) -> Rule:
    def rule(params: list[Tensor]) -> None:
        for p in params:
            p -= lr * grad(p).clamp(-limit, limit)

    return rule


def over(optimizer: type[torch.optim.Optimizer], **options: Any) -> Make:
    return lambda model: optimizer(model.parameters(), **options)


SGD = over(torch.optim.SGD, lr=0.1)


def slow(lr: float) -> Make:
    return over(torch.optim.SGD, lr=lr)


ADAM = over(torch.optim.Adam, lr=0.01)


def groups(name: str, lr: float, own_lr: float) -> Make:
    """SGD with a rate of its own for the parameters whose name has `name`."""

    def make(model: nn.Module) -> torch.optim.Optimizer:
        own = [p for n, p in model.named_parameters() if name in n]
        rest = [p for n, p in model.named_parameters() if name not in n]
        both: list[dict[str, Any]] = [{"params": own, "lr": own_lr}, {"params": rest}]
        return torch.optim.SGD(both, lr=lr)

    return make


def some(name: str, lr: float = 0.1) -> Make:
    """SGD over only the parameters whose name has `name`."""

    def make(model: nn.Module) -> torch.optim.Optimizer:
        own = [p for n, p in model.named_parameters() if name in n]
        return torch.optim.SGD(own, lr=lr)

    return make


# ---------------------------------------------------------------- the loops


@dataclass
class Run:
    trace: LoopTrace
    losses: list[float]
    end: list[Array]


def arrays(params: Any) -> list[Array]:
    return [p.detach().double().numpy().copy() for p in params]


def hand(
    batches: list[Batch],
    start: list[Tensor],
    forward: Callable[[Tensor, list[Tensor]], Tensor] = two_layers,
    loss_fn: LossFn = mse,
    rule: Rule | None = None,
    uncleared: tuple[int, ...] = (),
    given: Callable[[list[Tensor]], list[Tensor]] | None = None,
) -> Run:
    """Tensors with requires_grad, updated by hand."""
    trace, losses = LoopTrace("hand-written"), []
    params = [p.clone().requires_grad_() for p in start]
    update = rule or sgd(0.1)
    for x, y in batches:
        y_pred = forward(x, params)
        loss = loss_fn(y_pred, y)
        loss.backward()
        trace.record(
            inputs=x,
            prediction=y_pred,
            target=y,
            loss=loss,
            parameters=given(params) if given else params,
        )
        with torch.no_grad():
            update(params)
            for i, p in enumerate(params):
                if i not in uncleared:
                    grad(p).zero_()
        losses.append(loss.item())
    return Run(trace, losses, arrays(params))


def module(
    batches: list[Batch],
    model: nn.Module,
    loss_fn: LossFn = mse,
    rule: Rule | None = None,
    clear: bool = True,
    named: bool = False,
) -> Run:
    """An nn.Module whose parameters are updated by hand."""
    trace, losses = LoopTrace("module"), []
    update = rule or sgd(0.1)
    for x, y in batches:
        if clear:
            model.zero_grad()
        y_pred = model(x)
        loss = loss_fn(y_pred, y)
        loss.backward()
        trace.record(
            inputs=x,
            prediction=y_pred,
            target=y,
            loss=loss,
            parameters=model.named_parameters() if named else model.parameters(),
        )
        with torch.no_grad():
            update(list(model.parameters()))
        losses.append(loss.item())
    return Run(trace, losses, arrays(model.parameters()))


Clear = Callable[[int, nn.Module, torch.optim.Optimizer], None]


def cleared(i: int, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad()


def module_cleared(i: int, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    model.zero_grad()


def never(i: int, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    pass


def cleared_every(n: int) -> Clear:
    def clear(i: int, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
        if i % n == 0:
            optimizer.zero_grad()

    return clear


def head_cleared(i: int, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    assert isinstance(model.head, nn.Module)
    model.head.zero_grad()


def optim(
    batches: list[Batch],
    model: nn.Module,
    loss_fn: LossFn = mse,
    make: Make = SGD,
    clear: Clear = cleared,
    between: Callable[[nn.Module], object] | None = None,
    step: Callable[[int], bool] = lambda i: True,
    schedule: Callable[[Any], Any] | None = None,
    backward: Callable[[Tensor], object] = lambda loss: loss.backward(),
    before_record: Callable[[nn.Module], object] | None = None,
) -> Run:
    """An nn.Module and torch.optim. `between`: after the record, before the step."""
    trace, losses = LoopTrace("torch.optim"), []
    optimizer = make(model)
    scheduler = schedule(optimizer) if schedule else None
    for i, (x, y) in enumerate(batches):
        clear(i, model, optimizer)
        y_pred = model(x)
        loss = loss_fn(y_pred, y)
        backward(loss)
        if before_record:
            before_record(model)
        trace.record(
            inputs=x,
            prediction=y_pred,
            target=y,
            loss=loss,
            parameters=model.parameters(),
        )
        if between:
            between(model)
        if step(i):
            optimizer.step()
        if scheduler:
            scheduler.step()
        losses.append(loss.item())
    return Run(trace, losses, arrays(model.parameters()))


def clip_norm(max_norm: float) -> Callable[[nn.Module], object]:
    return lambda model: nn.utils.clip_grad_norm_(model.parameters(), max_norm)


def numpy_linear(
    data: Batch,
    *,
    steps: int = 12,
    lr: float = 0.05,
    bias: bool = True,
    start: float = 0.0,
    loss: str = "mean",
    dw: str = "right",
    moves: bool = True,
    accumulate: bool = False,
    dtype: Any = np.float64,
) -> Run:
    """y = x w + b, every gradient by hand."""
    x, y = (t.numpy().astype(dtype) for t in data)
    n = len(x)
    w = np.full((x.shape[1], 1), start, dtype=dtype)
    b = np.zeros(1, dtype=dtype)
    grad_w, grad_b = np.zeros_like(w), np.zeros_like(b)
    trace, losses = LoopTrace("numpy"), []
    for _ in range(steps):
        y_pred = x @ w + b
        error = y_pred - y
        if error.shape == (n, n):  # y is (n,): error[i, j] = y_pred[i] - y[j]
            value = (error**2).mean()
            d_error = 2 * error.sum(1, keepdims=True) / n**2
        else:
            value = {
                "mean": (error**2).mean(),
                "sum": (error**2).sum(),
                "half": (error**2).mean() / 2,
                "l1": np.abs(error).mean(),
            }[loss]
            d_error = {
                "mean": 2 * error / n,
                "sum": 2 * error,
                "half": error / n,
                "l1": np.sign(error) / n,
            }[loss]
        new_w, new_b = x.T @ d_error, d_error.sum(0)
        if dw == "no division":
            new_w, new_b = n * new_w, n * new_b
        elif dw == "no two":
            new_w, new_b = new_w / 2, new_b / 2
        elif dw == "bias summed":
            new_b = n * new_b
        elif dw == "ascent":
            new_w, new_b = -new_w, -new_b
        if accumulate:
            grad_w, grad_b = grad_w + new_w, grad_b + new_b
        else:
            grad_w, grad_b = new_w, new_b
        trace.record(
            inputs=x,
            prediction=y_pred,
            target=y,
            loss=value,
            parameters=[w, b] if bias else [w],
            gradients=[grad_w, grad_b] if bias else [grad_w],
        )
        if moves:
            w -= lr * grad_w
            if bias:
                b -= lr * grad_b
        else:
            w - lr * grad_w
        losses.append(float(value))
    return Run(trace, losses, [w.copy(), b.copy()])


def numpy_net(
    data: Batch,
    model: nn.Module,
    *,
    steps: int = 10,
    lr: float = 0.5,
    loss: str = "mean",
    wrong: str = "",
    label_type: Any = np.int64,
) -> Run:
    """Two layers, ReLU, softmax and cross-entropy; backpropagation by hand."""
    x, y = data[0].double().numpy(), data[1].numpy().astype(label_type)
    w1, b1, w2, b2 = (p.double().numpy() for p in weights(model))
    n = len(x)
    trace, losses = LoopTrace("numpy"), []
    for _ in range(steps):
        z = x @ w1 + b1
        h = np.maximum(z, 0)
        logits = h @ w2 + b2
        shifted = logits - logits.max(1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        value = -log_p[np.arange(n), y].sum()
        d_logits = np.exp(log_p)
        if wrong != "no one-hot":
            d_logits[np.arange(n), y] -= 1
        if loss == "mean":
            value, d_logits = value / n, d_logits / n
        dw2, db2 = h.T @ d_logits, d_logits.sum(0)
        dh = d_logits @ w2.T
        dz = dh if wrong == "no mask" else dh * (z > 0)
        dw1, db1 = x.T @ dz, dz.sum(0)
        if wrong == "sign of w1":
            dw1 = -dw1
        elif wrong == "w2 not divided":
            dw2 = dw2 * n
        elif wrong == "w1 transposed":
            dw1 = dw1.T
        elif wrong == "one element":
            dw1[0, 0] *= 1.5
        trace.record(
            inputs=x,
            prediction=logits,
            target=y,
            loss=value,
            parameters=[w1, b1, w2, b2],
            gradients=[dw1, db1, dw2, db2],
        )
        w1, b1 = w1 - lr * dw1, b1 - lr * db1
        w2, b2 = w2 - lr * dw2, b2 - lr * db2
        losses.append(float(value))
    return Run(trace, losses, [w1, b1, w2, b2])


# ---------------------------------------------------------------- the cases


@dataclass(frozen=True)
class Case:
    """Two loops, and exactly what has to be named."""

    id: str
    build: Callable[[], tuple[Run, Run]]
    kinds: tuple[str, ...]
    parts: int | None
    rtol: float = 2e-5
    atol: float = 1e-20
    same_end: bool | None = None  # do both loops end at the same parameters?


@dataclass(frozen=True)
class Open:
    """Two loops on which the issue fixes only a part of the answer."""

    id: str
    build: Callable[[], tuple[Run, Run]]
    among: tuple[str, ...]
    parts: int | None
    first: str | None = None
    count: int | None = None
    rtol: float = 2e-5
    atol: float = 1e-20
    same_end: bool | None = None


def first_difference(a: Run, b: Run, rtol: float, atol: float) -> int | None:
    assert len(a.losses) == len(b.losses)
    equal = np.isclose(a.losses, b.losses, rtol=rtol, atol=atol, equal_nan=True)
    return None if equal.all() else int(np.argmin(equal))


@cache
def built(case: Case | Open) -> tuple[Run, Run]:
    """Both loops, run, after they proved to be what the case says."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Using a target size")
        a, b = case.build()
    assert first_difference(a, b, case.rtol, case.atol) == case.parts, (
        a.losses,
        b.losses,
    )
    if case.same_end is not None:
        close = all(
            np.allclose(np.sort(p, None), np.sort(q, None), rtol=1e-4, atol=1e-6)
            for p, q in zip(a.end, b.end, strict=True)
        )
        assert close == case.same_end
    return a, b


def kinds_of(a: LoopTrace, b: LoopTrace) -> tuple[str, ...]:
    return tuple(cause.kind for cause in compare(a, b).causes)


@cache
def judged(case: Case | Open, exchanged: bool = False) -> tuple[tuple[str, ...], str]:
    """The kinds that are named, and the report."""
    a, b = built(case)
    report = compare(b.trace, a.trace) if exchanged else compare(a.trace, b.trace)
    return tuple(cause.kind for cause in report.causes), str(report)


f64 = torch.float64

# The commonest loops, short: the same data and start each time.


def reg(loss_fn: LossFn = mse, make: Make = SGD, **options: Any) -> Run:
    return optim(full(table()), mlp(5, 8, 1), loss_fn, make, **options)


def reg64(loss_fn: LossFn = mse, make: Make = SGD, **options: Any) -> Run:
    return optim(
        full(table(dtype=f64)), mlp(5, 8, 1, dtype=f64), loss_fn, make, **options
    )


def sort(loss_fn: LossFn = F.cross_entropy, make: Make = SGD, **options: Any) -> Run:
    return optim(full(labelled()), mlp(6, 8, 4), loss_fn, make, **options)


def by_hand(loss_fn: LossFn = mse, rule: Rule | None = None, **options: Any) -> Run:
    start = weights(mlp(5, 8, 1))
    return hand(full(table()), start, two_layers, loss_fn, rule, **options)


def by_module(loss_fn: LossFn = mse, rule: Rule | None = None, **options: Any) -> Run:
    return module(full(table()), mlp(5, 8, 1), loss_fn, rule, **options)


DATA = [
    Case(
        "mini-batches in another order",
        lambda: (
            optim(mini(table(), 8, 12), mlp(5, 8, 1)),
            optim(mini(table(), 8, 12, shuffle_from=0), mlp(5, 8, 1)),
        ),
        ("data",),
        parts=0,
    ),
    Case(
        "shuffled only from the second epoch on",
        lambda: (
            optim(mini(table(), 8, 12), mlp(5, 8, 1)),
            optim(mini(table(), 8, 12, shuffle_from=1), mlp(5, 8, 1)),
        ),
        ("data",),
        parts=5,
    ),
    Case(
        "another seed drew the data, numpy",
        lambda: (numpy_linear(table()), numpy_linear(table(seed=10))),
        ("data",),
        parts=0,
    ),
    Case(
        "one target of 40 off by a half, hand-written",
        lambda: (
            by_hand(),
            hand(
                full(edited(table(), 1, lambda y: y[17].add_(0.5))),
                weights(mlp(5, 8, 1)),
            ),
        ),
        ("data",),
        parts=0,
    ),
    Case(
        "inputs standardized in B only",
        lambda: (
            by_module(),
            module(
                full(edited(table(), 0, lambda x: x.sub_(x.mean(0)).div_(x.std(0)))),
                mlp(5, 8, 1),
            ),
        ),
        ("data",),
        parts=0,
    ),
    Case(
        "labels shifted by one class",
        lambda: (
            sort(F.cross_entropy),
            optim(
                full(edited(labelled(), 1, lambda y: y.add_(1).remainder_(4))),
                mlp(6, 8, 4),
                F.cross_entropy,
            ),
        ),
        ("data",),
        parts=0,
    ),
    Case(
        "one token of one sentence",
        lambda: (
            optim(full(sentences()), BagOfWords(), F.cross_entropy),
            optim(
                full(edited(sentences(), 0, lambda x: x[3, 2].add_(1).remainder_(30))),
                BagOfWords(),
                F.cross_entropy,
            ),
        ),
        ("data",),
        parts=0,
    ),
    Case(
        "pictures divided by 255 in A only",
        lambda: (
            optim(full(pictures()), ConvNet(), F.cross_entropy, over(torch.optim.Adam)),
            optim(
                full(edited(pictures(), 0, lambda x: x.mul_(255))),
                ConvNet(),
                F.cross_entropy,
                over(torch.optim.Adam),
            ),
        ),
        ("data",),
        parts=0,
    ),
    Case(
        "input noise of 1e-4, float64",
        lambda: (
            reg64(),
            optim(
                full(edited(table(dtype=f64), 0, lambda x: x.add_(1e-4 * x.sin()))),
                mlp(5, 8, 1, dtype=f64),
            ),
        ),
        ("data",),
        parts=0,
        rtol=1e-9,
    ),
    Case(
        "one label flipped in the third mini-batch, BCE",
        lambda: (
            optim(mini(yes_no(), 6, 6), mlp(4, 8, 1), bce),
            optim(
                mini(edited(yes_no(), 1, lambda y: y[14].mul_(-1).add_(1)), 6, 6),
                mlp(4, 8, 1),
                bce,
            ),
        ),
        ("data",),
        parts=2,
    ),
]


def low_precision(dtype: torch.dtype, steps: int = 6) -> tuple[Run, Run]:
    low = hand(
        full(table(dtype=dtype), steps),
        weights(mlp(5, 8, 1, dtype=dtype)),
        rule=sgd(0.2),
    )
    high = hand(full(table(), steps), weights(mlp(5, 8, 1)), rule=sgd(0.2))
    return low, high


class Autocast(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.model(x)


def float_mse(y_pred: Tensor, y: Tensor) -> Tensor:
    return mse(y_pred.float(), y)


DTYPE = [
    Case(
        "an MLP in float32 and in float64",
        lambda: (reg(), reg64()),
        ("dtype",),
        parts=None,
    ),
    Case(
        "a conv net in float32 and in float64, cross-entropy",
        lambda: (
            optim(full(pictures()), ConvNet(), F.cross_entropy),
            optim(full(pictures(dtype=f64)), ConvNet().double(), F.cross_entropy),
        ),
        ("dtype",),
        parts=None,
    ),
    Case(
        "numpy's float64 against torch's float32",
        lambda: (
            numpy_linear(table()),
            optim(
                full(table(), 12),
                changed(nn.Linear(5, 1), lambda m: (m.weight.zero_(), m.bias.zero_())),
                make=slow(0.05),
            ),
        ),
        ("dtype",),
        parts=None,
    ),
    Case(
        "float16 against float32",
        lambda: low_precision(torch.float16),
        ("dtype",),
        parts=None,
        rtol=2e-2,
    ),
    Case(
        "bfloat16 against float32",
        lambda: low_precision(torch.bfloat16, 4),
        ("dtype",),
        parts=None,
        rtol=8e-2,
    ),
    Case(
        "float16 against float64, 25 iterations",
        lambda: (
            low_precision(torch.float16, 25)[0],
            hand(
                full(table(dtype=f64), 25),
                weights(mlp(5, 8, 1, dtype=f64)),
                rule=sgd(0.2),
            ),
        ),
        ("dtype",),
        parts=None,
        rtol=3e-2,
    ),
    Case(
        "autocast to bfloat16 in B",
        lambda: (
            optim(full(table(), 5), mlp(5, 8, 1), float_mse),
            optim(full(table(), 5), Autocast(mlp(5, 8, 1)), float_mse),
        ),
        ("dtype",),
        parts=None,
        rtol=5e-2,
    ),
    Case(
        "the target alone in float64",
        lambda: (
            by_module(),
            module(full((table()[0], table(dtype=f64)[1])), mlp(5, 8, 1)),
        ),
        ("dtype",),
        parts=None,
    ),
    Case(
        "float32 and float64, Adam in both",
        lambda: (
            optim(full(labelled(), 6), mlp(6, 8, 4), F.cross_entropy, ADAM),
            optim(
                full(labelled(dtype=f64), 6),
                mlp(6, 8, 4, dtype=f64),
                F.cross_entropy,
                ADAM,
            ),
        ),
        ("dtype",),
        parts=None,
        rtol=1e-4,
    ),
]


def flat(data: Batch) -> Batch:
    return data[0], data[1].flatten()


class Squeezed(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x).squeeze(1)


RMSPROP = over(torch.optim.RMSprop, lr=0.01)

SHAPE = [
    Case(
        "target (N,) for a prediction (N, 1), MSE by hand",
        lambda: (hand(full(flat(table())), weights(mlp(5, 8, 1))), by_hand()),
        ("shape",),
        parts=0,
    ),
    Case(
        "target (N,) for a prediction (N, 1), nn.MSELoss, prediction squeezed in B",
        lambda: (
            optim(full(flat(table())), mlp(5, 8, 1), nn.MSELoss()),
            optim(full(flat(table())), Squeezed(mlp(5, 8, 1)), nn.MSELoss()),
        ),
        ("shape",),
        parts=0,
    ),
    Case(
        "target (N,) for a prediction (N, 1), numpy: the first losses are equal",
        lambda: (numpy_linear(table(30)), numpy_linear(flat(table(30)))),
        ("shape",),
        parts=1,
    ),
    Case(
        "target (N, 1) for a prediction (N,), L1",
        lambda: (
            module(full(flat(table())), Squeezed(mlp(5, 8, 1)), F.l1_loss),
            module(full(table()), Squeezed(mlp(5, 8, 1)), F.l1_loss),
        ),
        ("shape",),
        parts=0,
    ),
    Case(
        "target (N,) for logits (N, 1), BCE by hand",
        lambda: (
            hand(full(flat(yes_no())), weights(mlp(4, 8, 1)), loss_fn=bce_by_hand),
            hand(full(yes_no()), weights(mlp(4, 8, 1)), loss_fn=bce_by_hand),
        ),
        ("shape",),
        parts=0,
    ),
    Case(
        "three rows, target (3,) for a prediction (3, 1)",
        lambda: (
            optim(full(table(3)), mlp(5, 8, 1)),
            optim(full(flat(table(3))), mlp(5, 8, 1)),
        ),
        ("shape",),
        parts=0,
    ),
    Case(
        "target (N,) for a prediction (N, 1), mini-batches, RMSprop in both",
        lambda: (
            optim(mini(flat(table(33)), 8, 10), mlp(5, 8, 1), F.mse_loss, RMSPROP),
            optim(mini(table(33), 8, 10), mlp(5, 8, 1), F.mse_loss, RMSPROP),
        ),
        ("shape",),
        parts=0,
    ),
]


def all_zero(model: Any) -> None:
    for p in model.parameters():
        p.zero_()


def zero_biases(model: Any) -> None:
    for name, p in model.named_parameters():
        if name.endswith("bias"):
            p.zero_()


def without(model: nn.Module, name: str) -> nn.Module:
    """The model after one bias is taken away."""
    owner, _, leaf = name.rpartition(".")
    model.get_submodule(owner).register_parameter(leaf, None)
    return model


def biasless(x: Tensor, p: list[Tensor]) -> Tensor:
    return x.mm(p[0]).tanh().mm(p[1])


PARAMETERS = [
    Case(
        "no bias in A's hidden layer, one started at zero in B's",
        lambda: (
            optim(full(table()), without(changed(mlp(5, 8, 1), zero_biases), "0.bias")),
            optim(full(table()), changed(mlp(5, 8, 1), zero_biases)),
        ),
        ("parameters",),
        parts=1,
    ),
    Case(
        "two matrices by hand against nn.Linear with its default biases",
        lambda: (
            hand(full(table()), weights(mlp(5, 8, 1))[::2], biasless),
            by_module(),
        ),
        ("parameters",),
        parts=0,
    ),
    Case(
        "numpy with and without a bias",
        lambda: (numpy_linear(table()), numpy_linear(table(), bias=False)),
        ("parameters",),
        parts=1,
    ),
    Case(
        "no bias in B's convolution",
        lambda: (
            optim(full(pictures()), ConvNet(), F.cross_entropy),
            optim(full(pictures()), without(ConvNet(), "conv.bias"), F.cross_entropy),
        ),
        ("parameters",),
        parts=0,
    ),
    Case(
        "layer norm without its scale and shift in A",
        lambda: (
            optim(
                full(table()), without(without(Normed(), "norm.weight"), "norm.bias")
            ),
            optim(full(table()), Normed()),
        ),
        ("parameters",),
        parts=1,
    ),
    Case(
        "no bias in B's last layer, cross-entropy, Adam in both",
        lambda: (
            optim(
                full(labelled()),
                changed(mlp(6, 8, 4), zero_biases),
                F.cross_entropy,
                ADAM,
            ),
            optim(
                full(labelled()),
                without(changed(mlp(6, 8, 4), zero_biases), "2.bias"),
                F.cross_entropy,
                ADAM,
            ),
        ),
        ("parameters",),
        parts=1,
    ),
]


def scaled(factor: float, *names: str) -> Callable[[Any], None]:
    def edit(model: Any) -> None:
        for name, p in model.named_parameters():
            if name in names:
                p.mul_(factor)

    return edit


def rounded(model: Any) -> None:
    for p in model.parameters():
        p.copy_((p * 1000).round() / 1000)


def xavier(model: Any) -> None:
    torch.manual_seed(20)
    for p in model.parameters():
        if p.ndim > 1:
            nn.init.xavier_uniform_(p)


def kaiming(model: Any) -> None:
    torch.manual_seed(20)
    for p in model.parameters():
        if p.ndim > 1:
            nn.init.kaiming_normal_(p)


def randn(model: Any) -> None:
    torch.manual_seed(21)
    for p in model.parameters():
        p.copy_(torch.randn(p.shape))


INITIALIZATION = [
    Case(
        "randn by hand against nn.Linear's default",
        lambda: (
            hand(full(table()), weights(changed(mlp(5, 8, 1), randn)), rule=sgd(0.01)),
            by_module(rule=sgd(0.01)),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "one element of one matrix moved by 0.05",
        lambda: (
            reg(),
            optim(
                full(table()),
                changed(mlp(5, 8, 1), lambda m: m[0].weight[2, 3].add_(0.05)),
            ),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "one bias moved by 1e-6, float64",
        lambda: (
            reg64(),
            optim(
                full(table(dtype=f64)),
                changed(mlp(5, 8, 1, dtype=f64), lambda m: m[2].bias.add_(1e-6)),
            ),
        ),
        ("initialization",),
        parts=0,
        rtol=1e-9,
    ),
    Case(
        "another draw of the same default",
        lambda: (
            optim(mini(table(), 8, 12), mlp(5, 8, 1)),
            optim(mini(table(), 8, 12), mlp(5, 8, 1, seed=55)),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "weights rounded to three decimals",
        lambda: (
            sort(F.cross_entropy),
            optim(full(labelled()), changed(mlp(6, 8, 4), rounded), F.cross_entropy),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "zero against one hundredth, numpy",
        lambda: (numpy_linear(table()), numpy_linear(table(), start=0.01)),
        ("initialization",),
        parts=0,
    ),
    Case(
        "Xavier against Kaiming, from one seed",
        lambda: (
            optim(full(yes_no()), changed(mlp(4, 8, 1, act=nn.ReLU), xavier), bce),
            optim(full(yes_no()), changed(mlp(4, 8, 1, act=nn.ReLU), kaiming), bce),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "an embedding of std 1 against std 0.02",
        lambda: (
            optim(mini(sentences(), 8, 9), BagOfWords(), F.cross_entropy),
            optim(mini(sentences(), 8, 9), BagOfWords(std=0.02), F.cross_entropy),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "layer norm's scale started at 0.9",
        lambda: (
            optim(full(table()), Normed()),
            optim(full(table()), changed(Normed(), scaled(0.9, "norm.weight"))),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "biases started at zero in A only",
        lambda: (
            optim(full(pictures()), changed(ConvNet(), zero_biases), F.cross_entropy),
            optim(full(pictures()), ConvNet(), F.cross_entropy),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "another draw, Adam in both",
        lambda: (
            reg(make=ADAM),
            optim(full(table()), mlp(5, 8, 1, seed=55), make=ADAM),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "one matrix scaled by 1.05, momentum in both",
        lambda: (
            by_hand(rule=momentum(0.02)),
            hand(
                full(table()),
                weights(changed(mlp(5, 8, 1), scaled(1.05, "0.weight"))),
                rule=momentum(0.02),
            ),
        ),
        ("initialization",),
        parts=0,
    ),
]


def rmse(y_pred: Tensor, y: Tensor) -> Tensor:
    return (y_pred - y).pow(2).mean().sqrt()


def on_probabilities(y_pred: Tensor, y: Tensor) -> Tensor:
    return (y_pred.sigmoid() - y).pow(2).mean()


def double_softmax(y_pred: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(y_pred.softmax(1), y)


def smoothed(y_pred: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(y_pred, y, label_smoothing=0.1)


def pos_weighted(y_pred: Tensor, y: Tensor) -> Tensor:
    return bce(y_pred, y, pos_weight=torch.tensor(3.0))


def penalized(batches: list[Batch], start: list[Tensor], strength: float) -> Run:
    """The penalty is written into the loss."""
    trace, losses = LoopTrace("penalty in the loss"), []
    w1, b1, w2, b2 = params = [p.clone().requires_grad_() for p in start]
    for x, y in batches:
        y_pred = torch.tanh(x @ w1 + b1) @ w2 + b2
        loss = F.mse_loss(y_pred, y)
        if strength:
            loss = loss + strength * (w1.square().sum() + w2.square().sum())
        loss.backward()
        trace.record(
            inputs=x, prediction=y_pred, target=y, loss=loss, parameters=params
        )
        for p in params:
            p.data -= 0.1 * grad(p)
            p.grad = None
        losses.append(loss.item())
    return Run(trace, losses, arrays(params))


LOSS = [
    Case(
        "half the mean squared error",
        lambda: (by_hand(loss_fn=half_mse), by_module(nn.MSELoss())),
        ("loss",),
        parts=0,
    ),
    Case(
        "half the mean squared error, numpy",
        lambda: (numpy_linear(table()), numpy_linear(table(), loss="half")),
        ("loss",),
        parts=0,
    ),
    Case(
        "half the mean squared error, Adam in both",
        lambda: (reg(half_mse, ADAM), reg(mse, ADAM)),
        ("loss",),
        parts=0,
    ),
    Case(
        "L1 against MSE",
        lambda: (
            optim(mini(table(), 8, 12), mlp(5, 8, 1), nn.L1Loss()),
            optim(mini(table(), 8, 12), mlp(5, 8, 1), nn.MSELoss()),
        ),
        ("loss",),
        parts=0,
    ),
    Case(
        "smooth L1 against MSE, three outputs",
        lambda: (
            module(full(table(outputs=3)), mlp(5, 8, 3), F.mse_loss),
            module(full(table(outputs=3)), mlp(5, 8, 3), F.smooth_l1_loss),
        ),
        ("loss",),
        parts=0,
    ),
    Case(
        "root of the mean squared error",
        lambda: (reg(rmse), reg(mse)),
        ("loss",),
        parts=0,
    ),
    Case(
        "label smoothing of 0.1",
        lambda: (sort(F.cross_entropy), sort(smoothed)),
        ("loss",),
        parts=0,
    ),
    Case(
        "cross-entropy in bits, conv net",
        lambda: (
            optim(full(pictures()), ConvNet(), F.cross_entropy),
            optim(full(pictures()), ConvNet(), times(1 / math.log(2), F.cross_entropy)),
        ),
        ("loss",),
        parts=0,
    ),
    Case(
        "cross-entropy of a softmax",
        lambda: (sort(double_softmax), sort(F.cross_entropy)),
        ("loss",),
        parts=0,
    ),
    Case(
        "focal loss against cross-entropy",
        lambda: (
            optim(full(sentences()), BagOfWords(), F.cross_entropy),
            optim(full(sentences()), BagOfWords(), focal),
        ),
        ("loss",),
        parts=0,
    ),
    Case(
        "MSE of the sigmoid against BCE with logits",
        lambda: (
            optim(full(yes_no()), mlp(4, 8, 1), on_probabilities),
            optim(full(yes_no()), mlp(4, 8, 1), bce),
        ),
        ("loss",),
        parts=0,
    ),
    Case(
        "pos_weight of 3 in BCE",
        lambda: (
            optim(full(yes_no()), mlp(4, 8, 1), bce),
            optim(full(yes_no()), mlp(4, 8, 1), pos_weighted),
        ),
        ("loss",),
        parts=0,
    ),
    Case(
        "a factor of 1.02",
        lambda: (reg(mse), reg(times(1.02, mse))),
        ("loss",),
        parts=0,
    ),
    Case(
        "a penalty of 1e-3 written into the loss",
        lambda: (
            penalized(full(table()), weights(mlp(5, 8, 1)), 0.0),
            penalized(full(table()), weights(mlp(5, 8, 1)), 1e-3),
        ),
        ("loss",),
        parts=0,
    ),
]


def over_batch_size(size: int) -> LossFn:
    """Divides by the batch size as set, also where the last batch is smaller."""
    return lambda y_pred, y: (y_pred - y).pow(2).sum() / size


def with_ignored(data: Batch) -> Batch:
    return edited(data, 1, lambda y: y[::5].fill_(-100))


def ce_over_all(y_pred: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(y_pred, y, reduction="sum") / len(y)


def bce_per_sample(y_pred: Tensor, y: Tensor) -> Tensor:
    return bce(y_pred, y, reduction="none").sum(1).mean()


def kl_batchmean(y_pred: Tensor, y: Tensor) -> Tensor:
    return F.kl_div(y_pred, y, reduction="batchmean")


def kl_mean(y_pred: Tensor, y: Tensor) -> Tensor:
    return (y * (y.log() - y_pred)).mean()


class LogProbs(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.model = mlp(6, 8, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x).log_softmax(1)


def soft_labels() -> Batch:
    x, y = labelled()
    return x, (3.0 * F.one_hot(y, 4)).softmax(1)


class Tagger(nn.Module):
    """Logits (N, classes, tokens): a label for each token."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(12)
        self.embedding = nn.Embedding(30, 6)
        self.head = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.embedding(x)).transpose(1, 2)


def tagged() -> Batch:
    x, _ = sentences()
    return x, x % 4


def ce_per_sentence(y_pred: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(y_pred, y, reduction="sum") / len(y)


REDUCTION = [
    Case(
        "sum against mean by hand",
        lambda: (
            by_hand(loss_fn=sse, rule=sgd(2e-3)),
            by_hand(loss_fn=mse, rule=sgd(2e-3)),
        ),
        ("reduction",),
        parts=0,
    ),
    Case(
        "sum against mean, numpy",
        lambda: (
            numpy_linear(table(), lr=1e-3),
            numpy_linear(table(), lr=1e-3, loss="sum"),
        ),
        ("reduction",),
        parts=0,
    ),
    Case(
        "sum against mean, float64, momentum in both",
        lambda: (
            reg64(
                nn.MSELoss(reduction="sum"),
                over(torch.optim.SGD, lr=1e-3, momentum=0.9),
            ),
            reg64(nn.MSELoss(), over(torch.optim.SGD, lr=1e-3, momentum=0.9)),
        ),
        ("reduction",),
        parts=0,
        rtol=1e-9,
    ),
    Case(
        "sum against mean, Adam in both",
        lambda: (reg(nn.MSELoss(), ADAM), reg(nn.MSELoss(reduction="sum"), ADAM)),
        ("reduction",),
        parts=0,
    ),
    Case(
        "mean over samples against mean over elements, three outputs",
        lambda: (
            hand(full(table(outputs=3)), weights(mlp(5, 8, 3)), loss_fn=per_sample),
            module(full(table(outputs=3)), mlp(5, 8, 3), nn.MSELoss()),
        ),
        ("reduction",),
        parts=0,
    ),
    Case(
        "divided by 16 also in a last batch of 3",
        lambda: (
            optim(mini(table(35), 16, 9), mlp(5, 8, 1), over_batch_size(16)),
            optim(mini(table(35), 16, 9), mlp(5, 8, 1), nn.MSELoss()),
        ),
        ("reduction",),
        parts=2,
    ),
    Case(
        "divided by 16 also in a last batch that lacks 3 rows",
        lambda: (
            optim(mini(table(45), 16, 6), mlp(5, 8, 1), nn.MSELoss()),
            optim(mini(table(45), 16, 6), mlp(5, 8, 1), over_batch_size(16)),
        ),
        ("reduction",),
        parts=2,
    ),
    Case(
        "cross-entropy, sum against mean",
        lambda: (sort(ce_sum, slow(0.01)), sort(F.cross_entropy, slow(0.01))),
        ("reduction",),
        parts=0,
    ),
    Case(
        "cross-entropy, sum against mean, numpy",
        lambda: (
            numpy_net(labelled(), mlp(6, 8, 4, act=nn.ReLU), lr=0.01, loss="sum"),
            numpy_net(labelled(), mlp(6, 8, 4, act=nn.ReLU), lr=0.01),
        ),
        ("reduction",),
        parts=0,
    ),
    Case(
        "BCE of five labels, mean over samples against mean over elements",
        lambda: (
            optim(full(yes_no(labels=5)), mlp(4, 8, 5), bce),
            optim(full(yes_no(labels=5)), mlp(4, 8, 5), bce_per_sample),
        ),
        ("reduction",),
        parts=0,
    ),
    Case(
        "ignored targets counted in the denominator",
        lambda: (
            optim(full(with_ignored(labelled())), mlp(6, 8, 4), F.cross_entropy),
            optim(full(with_ignored(labelled())), mlp(6, 8, 4), ce_over_all),
        ),
        ("reduction",),
        parts=0,
    ),
    Case(
        "ignored targets counted in the denominator, mini-batches",
        lambda: (
            optim(mini(with_ignored(labelled(32)), 8, 8), mlp(6, 8, 4), ce_over_all),
            optim(
                mini(with_ignored(labelled(32)), 8, 8), mlp(6, 8, 4), F.cross_entropy
            ),
        ),
        ("reduction",),
        parts=0,
    ),
    Case(
        "KL divergence, batchmean against mean over elements",
        lambda: (
            optim(full(soft_labels()), LogProbs(), kl_batchmean),
            optim(full(soft_labels()), LogProbs(), kl_mean),
        ),
        ("reduction",),
        parts=0,
    ),
    Case(
        "tags of tokens, mean over tokens against mean over sentences",
        lambda: (
            optim(full(tagged()), Tagger(), F.cross_entropy),
            optim(full(tagged()), Tagger(), ce_per_sentence),
        ),
        ("reduction",),
        parts=0,
    ),
]


def from_wrong_backward(batches: list[Batch], wrong: bool) -> Run:
    return module(batches, mlp(5, 8, 1, act=MyReLU if wrong else nn.ReLU))


def against_autograd(wrong: str) -> Callable[[], tuple[Run, Run]]:
    def build() -> tuple[Run, Run]:
        model = mlp(6, 6, 4, act=nn.ReLU, dtype=f64)
        return (
            numpy_net(labelled(dtype=f64), model, wrong=wrong),
            optim(full(labelled(dtype=f64)), model, F.cross_entropy, slow(0.5)),
        )

    return build


GRADIENT = [
    Case(
        "not divided by N, numpy",
        lambda: (
            numpy_linear(table(), lr=1e-3, dw="no division"),
            numpy_linear(table(), lr=1e-3),
        ),
        ("gradient",),
        parts=1,
    ),
    Case(
        "the factor 2 forgotten, numpy",
        lambda: (numpy_linear(table()), numpy_linear(table(), dw="no two")),
        ("gradient",),
        parts=1,
    ),
    Case(
        "the bias's gradient summed instead of averaged, numpy",
        lambda: (
            numpy_linear(table(), lr=5e-3),
            numpy_linear(table(), lr=5e-3, dw="bias summed"),
        ),
        ("gradient",),
        parts=1,
    ),
    Case(
        "every sign wrong, numpy",
        lambda: (
            numpy_linear(table(), steps=5),
            numpy_linear(table(), steps=5, dw="ascent"),
        ),
        ("gradient",),
        parts=1,
    ),
    *(
        Case(
            f"{wrong} in a numpy backpropagation against autograd",
            against_autograd(wrong),
            ("gradient",),
            parts=1,
        )
        for wrong in (
            "sign of w1",
            "no mask",
            "no one-hot",
            "w2 not divided",
            "w1 transposed",
            "one element",
        )
    ),
    Case(
        "a backward of an autograd.Function that forgot the mask",
        lambda: (
            from_wrong_backward(full(table()), wrong=True),
            from_wrong_backward(full(table()), wrong=False),
        ),
        ("gradient",),
        parts=1,
    ),
    Case(
        "one layer's gradient 1.01 times too large",
        lambda: (
            by_module(),
            module(full(table()), hooked(mlp(5, 8, 1), "2.weight", lambda g: 1.01 * g)),
        ),
        ("gradient",),
        parts=1,
    ),
    Case(
        "one bias's sign wrong, Adam in both",
        lambda: (
            reg(make=ADAM),
            optim(
                full(table()), hooked(mlp(5, 8, 1), "0.bias", lambda g: -g), make=ADAM
            ),
        ),
        ("gradient",),
        parts=1,
    ),
    Case(
        "a branch detached: the first layer gets a part of its gradient",
        lambda: (
            optim(full(table()), Residual()),
            optim(full(table()), Residual(detached=True)),
        ),
        ("gradient",),
        parts=1,
    ),
    Case(
        "loss.backward(loss)",
        lambda: (reg(), reg(backward=lambda loss: loss.backward(loss))),
        ("gradient",),
        parts=1,
    ),
    Case(
        "backward called twice in each iteration",
        lambda: (
            reg(),
            reg(
                backward=lambda loss: (
                    loss.backward(retain_graph=True),
                    loss.backward(),
                )
            ),
        ),
        ("gradient",),
        parts=1,
    ),
]

ACCUMULATION = [
    Case(
        "no zero_grad, regression",
        lambda: (reg(), reg(clear=never)),
        ("accumulation",),
        parts=2,
    ),
    Case(
        "no model.zero_grad in A, manual update, three iterations",
        lambda: (
            module(full(table(), 3), mlp(5, 8, 1), clear=False),
            module(full(table(), 3), mlp(5, 8, 1)),
        ),
        ("accumulation",),
        parts=2,
    ),
    Case(
        "one of four tensors never cleared",
        lambda: (by_hand(), by_hand(uncleared=(2,))),
        ("accumulation",),
        parts=2,
    ),
    Case(
        "dw += ... never reset, numpy",
        lambda: (numpy_linear(table()), numpy_linear(table(), accumulate=True)),
        ("accumulation",),
        parts=2,
    ),
    Case(
        "no zero_grad, cross-entropy, mini-batches, embedding",
        lambda: (
            optim(mini(sentences(), 8, 9), BagOfWords(), F.cross_entropy),
            optim(mini(sentences(), 8, 9), BagOfWords(), F.cross_entropy, clear=never),
        ),
        ("accumulation",),
        parts=2,
    ),
    Case(
        "no zero_grad, Adam in both",
        lambda: (reg(make=ADAM), reg(make=ADAM, clear=never)),
        ("accumulation",),
        parts=2,
    ),
    Case(
        "no zero_grad, momentum in both, conv net",
        lambda: (
            optim(
                full(pictures()),
                ConvNet(),
                F.cross_entropy,
                over(torch.optim.SGD, lr=0.02, momentum=0.9),
            ),
            optim(
                full(pictures()),
                ConvNet(),
                F.cross_entropy,
                over(torch.optim.SGD, lr=0.02, momentum=0.9),
                clear=never,
            ),
        ),
        ("accumulation",),
        parts=2,
    ),
    Case(
        "only the head cleared",
        lambda: (
            optim(full(pictures()), ConvNet(), F.cross_entropy),
            optim(full(pictures()), ConvNet(), F.cross_entropy, clear=head_cleared),
        ),
        ("accumulation",),
        parts=2,
    ),
    Case(
        "cleared once an epoch of five mini-batches",
        lambda: (
            optim(mini(table(), 8, 12), mlp(5, 8, 1)),
            optim(mini(table(), 8, 12), mlp(5, 8, 1), clear=cleared_every(5)),
        ),
        ("accumulation",),
        parts=2,
    ),
]

LEARNING_RATE = [
    Case(
        "1.02 times, hand-written against nn.Module",
        lambda: (by_hand(rule=sgd(0.1)), by_module(rule=sgd(0.102))),
        ("learning-rate",),
        parts=1,
    ),
    Case(
        "1.001 times, float64",
        lambda: (reg64(make=slow(1e-2)), reg64(make=slow(1.001e-2))),
        ("learning-rate",),
        parts=1,
        rtol=1e-8,
    ),
    Case(
        "0.05 against 0.06, numpy",
        lambda: (numpy_linear(table()), numpy_linear(table(), lr=0.06)),
        ("learning-rate",),
        parts=1,
    ),
    Case(
        "ten times, cross-entropy, conv net, mini-batches",
        lambda: (
            optim(mini(pictures(), 5, 8), ConvNet(), F.cross_entropy, slow(0.2)),
            optim(mini(pictures(), 5, 8), ConvNet(), F.cross_entropy, slow(0.02)),
        ),
        ("learning-rate",),
        parts=1,
    ),
    Case(
        "a rate at which B explodes to inf and nan",
        lambda: (
            optim(
                full(table(64, 100, 10), 9),
                mlp(100, 50, 10, act=nn.ReLU),
                sse,
                slow(1e-4),
            ),
            optim(
                full(table(64, 100, 10), 9),
                mlp(100, 50, 10, act=nn.ReLU),
                sse,
                slow(3.0),
            ),
        ),
        ("learning-rate",),
        parts=1,
    ),
    Case(
        "Adam at 1e-2 against Adam at 2e-2",
        lambda: (
            sort(F.cross_entropy, ADAM),
            sort(F.cross_entropy, over(torch.optim.Adam, lr=2e-2)),
        ),
        ("learning-rate",),
        parts=1,
    ),
    Case(
        "momentum at 0.02 against momentum at 0.03",
        lambda: (
            by_hand(rule=momentum(0.02)),
            reg(make=over(torch.optim.SGD, lr=0.03, momentum=0.9)),
        ),
        ("learning-rate",),
        parts=1,
    ),
    Case(
        "half the rate for the biases only",
        lambda: (reg(), reg(make=groups("bias", 0.1, 0.05))),
        ("learning-rate",),
        parts=1,
    ),
    Case(
        "a fifth of the rate, logistic regression by hand",
        lambda: (
            hand(full(yes_no()), weights(mlp(4, 1)), one_layer, bce, sgd(0.5)),
            hand(full(yes_no()), weights(mlp(4, 1)), one_layer, bce, sgd(0.1)),
        ),
        ("learning-rate",),
        parts=1,
    ),
]


def with_outlier() -> Batch:
    """One far target, in row 27: the fourth mini-batch of eight."""
    return edited(table(), 1, lambda y: y[27].add_(8.0))


UPDATE = [
    Case(
        "momentum 0.9: the first updates are equal",
        lambda: (by_module(), reg(make=over(torch.optim.SGD, lr=0.1, momentum=0.9))),
        ("update",),
        parts=2,
    ),
    Case(
        "momentum 0.9 by hand against numpy's plain descent",
        lambda: (
            hand(
                full(table(dtype=f64), 12),
                [torch.zeros(5, 1, dtype=f64), torch.zeros(1, dtype=f64)],
                one_layer,
                rule=momentum(0.05),
            ),
            numpy_linear(table(dtype=f64)),
        ),
        ("update",),
        parts=2,
    ),
    Case(
        "momentum 0.9 against 0.95",
        lambda: (
            reg(make=over(torch.optim.SGD, lr=0.02, momentum=0.9)),
            reg(make=over(torch.optim.SGD, lr=0.02, momentum=0.95)),
        ),
        ("update",),
        parts=2,
    ),
    Case(
        "momentum with dampening 0.9",
        lambda: (
            reg(),
            reg(make=over(torch.optim.SGD, lr=0.1, momentum=0.9, dampening=0.9)),
        ),
        ("update",),
        parts=2,
    ),
    Case(
        "Nesterov: the first update is 1.9 times as large",
        lambda: (
            optim(full(yes_no()), mlp(4, 8, 1), bce),
            optim(
                full(yes_no()),
                mlp(4, 8, 1),
                bce,
                over(torch.optim.SGD, lr=0.1, momentum=0.9, nesterov=True),
            ),
        ),
        ("update",),
        parts=1,
    ),
    Case(
        "Adam against SGD, cross-entropy, conv net",
        lambda: (
            optim(full(pictures()), ConvNet(), F.cross_entropy),
            optim(full(pictures()), ConvNet(), F.cross_entropy, ADAM),
        ),
        ("update",),
        parts=1,
    ),
    Case(
        "Adam against SGD, three iterations",
        lambda: (
            optim(full(table(), 3), mlp(5, 8, 1), make=ADAM),
            optim(full(table(), 3), mlp(5, 8, 1)),
        ),
        ("update",),
        parts=1,
    ),
    Case(
        "Adam's first beta 0.9 against 0.5",
        lambda: (
            reg(make=ADAM),
            reg(make=over(torch.optim.Adam, lr=0.01, betas=(0.5, 0.999))),
        ),
        ("update",),
        parts=2,
    ),
    Case(
        "Adam's epsilon 1e-8 against 1e-2",
        lambda: (reg(make=ADAM), reg(make=over(torch.optim.Adam, lr=0.01, eps=1e-2))),
        ("update",),
        parts=1,
    ),
    Case(
        "RMSprop against SGD, embedding, mini-batches",
        lambda: (
            optim(mini(sentences(), 8, 9), BagOfWords(), F.cross_entropy),
            optim(mini(sentences(), 8, 9), BagOfWords(), F.cross_entropy, RMSPROP),
        ),
        ("update",),
        parts=1,
    ),
    Case(
        "RMSprop at a tenth of Adam's rate: the first updates are equal",
        lambda: (reg64(make=ADAM), reg64(make=over(torch.optim.RMSprop, lr=0.001))),
        ("update",),
        parts=2,
    ),
    Case(
        "Adagrad against SGD",
        lambda: (reg(), reg(make=over(torch.optim.Adagrad, lr=0.1))),
        ("update",),
        parts=1,
    ),
    Case(
        "weight decay 1e-2",
        lambda: (reg(), reg(make=over(torch.optim.SGD, lr=0.1, weight_decay=1e-2))),
        ("update",),
        parts=1,
    ),
    Case(
        "weight decay 1e-4 by hand, float64",
        lambda: (
            hand(
                full(labelled(dtype=f64)),
                weights(mlp(6, 8, 4, dtype=f64)),
                loss_fn=ce_by_hand,
                rule=decayed(0.1, 1e-4),
            ),
            module(full(labelled(dtype=f64)), mlp(6, 8, 4, dtype=f64), F.cross_entropy),
        ),
        ("update",),
        parts=1,
        rtol=1e-8,
    ),
    Case(
        "AdamW's decay of 0.1 against Adam",
        lambda: (
            sort(F.cross_entropy, ADAM),
            sort(F.cross_entropy, over(torch.optim.AdamW, lr=0.01, weight_decay=0.1)),
        ),
        ("update",),
        parts=1,
    ),
    Case(
        "the gradient's norm clipped in each iteration",
        lambda: (reg(), reg(between=clip_norm(0.05))),
        ("update",),
        parts=1,
    ),
    Case(
        "clipping that acts in the fourth iteration alone",
        lambda: (
            optim(mini(with_outlier(), 8, 5), mlp(5, 8, 1)),
            optim(mini(with_outlier(), 8, 5), mlp(5, 8, 1), between=clip_norm(4.0)),
        ),
        ("update",),
        parts=4,
    ),
    Case(
        "clipping that acts only at first, by hand",
        lambda: (
            hand(full(table(), 14), weights(mlp(5, 8, 1)), rule=norm_clipped(0.1, 0.6)),
            hand(full(table(), 14), weights(mlp(5, 8, 1)), rule=sgd(0.1)),
        ),
        ("update",),
        parts=1,
    ),
    Case(
        "large elements of the gradient clipped by value",
        lambda: (by_hand(rule=sgd(0.1)), by_hand(rule=value_clipped(0.1, 0.3))),
        ("update",),
        parts=1,
    ),
    Case(
        "the sign of the gradient only",
        lambda: (
            hand(full(yes_no()), weights(mlp(4, 1)), one_layer, bce, sgd(0.05)),
            hand(full(yes_no()), weights(mlp(4, 1)), one_layer, bce, sign_sgd(0.05)),
        ),
        ("update",),
        parts=1,
    ),
]


def over_another_model(model: nn.Module) -> torch.optim.Optimizer:
    return SGD(mlp(5, 8, 1))


def weight_replaced(model: nn.Module) -> torch.optim.Optimizer:
    """The optimizer still holds the first weight of the first layer."""
    optimizer = SGD(model)
    layer = model.get_submodule("0")
    layer.weight = nn.Parameter(model.get_parameter("0.weight").detach().clone())
    return optimizer


def adam_over_head(model: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.get_submodule("head").parameters(), lr=0.01)


NO_UPDATE = [
    Case(
        "an optimizer over another model's parameters",
        lambda: (reg(), reg(make=over_another_model, clear=module_cleared)),
        ("no-update",),
        parts=1,
    ),
    Case(
        "an optimizer over the last layer only",
        lambda: (reg(make=some("2."), clear=module_cleared), reg()),
        ("no-update",),
        parts=1,
    ),
    Case(
        "step() never called",
        lambda: (
            optim(mini(table(), 8, 9), mlp(5, 8, 1)),
            optim(mini(table(), 8, 9), mlp(5, 8, 1), step=lambda i: False),
        ),
        ("no-update",),
        parts=1,
    ),
    Case(
        "p = p - lr * p.grad binds a name",
        lambda: (by_hand(rule=rebinding(0.1)), by_hand(rule=sgd(0.1))),
        ("no-update",),
        parts=1,
    ),
    Case(
        "w - lr * dw without the assignment, numpy",
        lambda: (numpy_linear(table()), numpy_linear(table(), moves=False)),
        ("no-update",),
        parts=1,
    ),
    Case(
        "zero_grad between backward and step",
        lambda: (
            sort(F.cross_entropy),
            sort(F.cross_entropy, between=lambda model: model.zero_grad()),
        ),
        ("no-update",),
        parts=1,
    ),
    Case(
        "one bias forgotten in the update by hand",
        lambda: (by_hand(rule=sgd(0.1)), by_hand(rule=rates(0.1, 0.1, 0.1, 0.0))),
        ("no-update",),
        parts=1,
    ),
    Case(
        "an embedding not given to the optimizer",
        lambda: (
            optim(full(sentences()), BagOfWords(), F.cross_entropy),
            optim(
                full(sentences()),
                BagOfWords(),
                F.cross_entropy,
                some("head"),
                module_cleared,
            ),
        ),
        ("no-update",),
        parts=1,
    ),
    Case(
        "a weight replaced after the optimizer was built",
        lambda: (reg(), reg(make=weight_replaced, clear=module_cleared)),
        ("no-update",),
        parts=1,
    ),
    Case(
        "a convolution not given to Adam, Adam in both",
        lambda: (
            optim(full(pictures()), ConvNet(), F.cross_entropy, ADAM),
            optim(
                full(pictures()),
                ConvNet(),
                F.cross_entropy,
                adam_over_head,
                module_cleared,
            ),
        ),
        ("no-update",),
        parts=1,
    ),
]


PAIRS = [
    Case(
        "other data and twice the rate",
        lambda: (
            reg(make=slow(0.05)),
            optim(full(table(seed=10)), mlp(5, 8, 1), make=slow(0.1)),
        ),
        ("data", "learning-rate"),
        parts=0,
    ),
    Case(
        "other data and another draw",
        lambda: (
            optim(mini(table(), 8, 9), mlp(5, 8, 1)),
            optim(mini(table(), 8, 9, shuffle_from=0), mlp(5, 8, 1, seed=55)),
        ),
        ("data", "initialization"),
        parts=0,
    ),
    Case(
        "other data and no step",
        lambda: (
            reg(),
            optim(full(table(seed=10)), mlp(5, 8, 1), step=lambda i: False),
        ),
        ("data", "no-update"),
        parts=0,
    ),
    Case(
        "other data, another draw and another rate",
        lambda: (
            numpy_linear(table(), lr=0.05),
            numpy_linear(table(seed=10), start=0.3, lr=0.08),
        ),
        ("data", "initialization", "learning-rate"),
        parts=0,
    ),
    Case(
        "other data in float64",
        lambda: (
            reg(),
            optim(full(table(seed=10, dtype=f64)), mlp(5, 8, 1, dtype=f64)),
        ),
        ("data", "dtype"),
        parts=0,
    ),
    Case(
        "float64 and 1.5 times the rate",
        lambda: (reg(make=slow(0.1)), reg64(make=slow(0.15))),
        ("dtype", "learning-rate"),
        parts=1,
    ),
    Case(
        "float64 and another draw",
        lambda: (
            sort(F.cross_entropy),
            optim(
                full(labelled(dtype=f64)),
                mlp(6, 8, 4, seed=55, dtype=f64),
                F.cross_entropy,
            ),
        ),
        ("dtype", "initialization"),
        parts=0,
    ),
    Case(
        "float64 and sum against mean",
        lambda: (reg(mse, slow(2e-3)), reg64(sse, slow(2e-3))),
        ("dtype", "reduction"),
        parts=0,
    ),
    Case(
        "float64, sum against mean, and the rate divided by N",
        lambda: (reg(mse, slow(0.1)), reg64(sse, slow(0.1 / 40))),
        ("dtype", "reduction", "learning-rate"),
        parts=0,
        same_end=True,
    ),
    Case(
        "float64 and Adam against SGD",
        lambda: (reg(), reg64(make=ADAM)),
        ("dtype", "update"),
        parts=1,
    ),
    Case(
        "a broadcast target and twice the rate",
        lambda: (
            hand(full(flat(table())), weights(mlp(5, 8, 1)), rule=sgd(0.1)),
            by_hand(rule=sgd(0.05)),
        ),
        ("shape", "learning-rate"),
        parts=0,
    ),
    Case(
        "no bias and twice the rate",
        lambda: (
            hand(full(table()), weights(mlp(5, 8, 1))[::2], biasless, rule=sgd(0.05)),
            by_module(rule=sgd(0.1)),
        ),
        ("parameters", "learning-rate"),
        parts=0,
    ),
    Case(
        "no bias and another scale of the matrices",
        lambda: (
            hand(
                full(table()),
                [2.5 * w for w in weights(mlp(5, 8, 1))[::2]],
                biasless,
                rule=sgd(0.02),
            ),
            by_module(rule=sgd(0.02)),
        ),
        ("parameters", "initialization"),
        parts=0,
    ),
    Case(
        "no bias, another scale of the matrices and another rate",
        lambda: (
            hand(
                full(table()),
                [2.5 * w for w in weights(mlp(5, 8, 1))[::2]],
                biasless,
                rule=sgd(0.02),
            ),
            reg(make=slow(0.2)),
        ),
        ("parameters", "initialization", "learning-rate"),
        parts=0,
    ),
    Case(
        "no bias (the other's starts at zero) and sum against mean",
        lambda: (
            numpy_linear(table(), lr=1e-3, bias=False, loss="sum"),
            numpy_linear(table(), lr=1e-3),
        ),
        ("parameters", "reduction"),
        parts=0,
    ),
    Case(
        "another draw and 1.5 times the rate",
        lambda: (
            module(full(labelled()), mlp(6, 8, 4), F.cross_entropy, sgd(0.2)),
            optim(full(labelled()), mlp(6, 8, 4, seed=55), F.cross_entropy, slow(0.3)),
        ),
        ("initialization", "learning-rate"),
        parts=0,
    ),
    Case(
        "another draw and Adam against SGD",
        lambda: (reg(), optim(full(table()), mlp(5, 8, 1, seed=55), make=ADAM)),
        ("initialization", "update"),
        parts=0,
    ),
    Case(
        "another draw and a last layer that never moves",
        lambda: (
            reg(),
            optim(
                full(table()),
                mlp(5, 8, 1, seed=55),
                make=some("0."),
                clear=module_cleared,
            ),
        ),
        ("initialization", "no-update"),
        parts=0,
    ),
    Case(
        "twice the loss at half the rate",
        lambda: (
            by_hand(loss_fn=mse, rule=sgd(0.1)),
            by_module(times(2, mse), sgd(0.05)),
        ),
        ("loss", "learning-rate"),
        parts=0,
        same_end=True,
    ),
    Case(
        "half the loss at the rate doubled, cross-entropy, float64",
        lambda: (
            optim(
                full(labelled(dtype=f64)),
                mlp(6, 8, 4, dtype=f64),
                times(0.5, F.cross_entropy),
                slow(0.4),
            ),
            optim(
                full(labelled(dtype=f64)),
                mlp(6, 8, 4, dtype=f64),
                F.cross_entropy,
                slow(0.2),
            ),
        ),
        ("loss", "learning-rate"),
        parts=0,
        same_end=True,
    ),
    Case(
        "sum against mean and the rate divided by N",
        lambda: (
            numpy_linear(table(), loss="sum", lr=0.05 / 40),
            numpy_linear(table(), loss="mean", lr=0.05),
        ),
        ("reduction", "learning-rate"),
        parts=0,
        same_end=True,
    ),
    Case(
        "half the sum against the mean",
        lambda: (
            by_hand(loss_fn=half_sse, rule=sgd(2e-3)),
            by_module(nn.MSELoss(), sgd(2e-3)),
        ),
        ("loss", "reduction"),
        parts=0,
    ),
    Case(
        "L1 with SGD against MSE with Adam",
        lambda: (reg(nn.L1Loss()), reg(nn.MSELoss(), ADAM)),
        ("loss", "update"),
        parts=0,
    ),
    Case(
        "label smoothing and no step",
        lambda: (sort(F.cross_entropy), sort(smoothed, step=lambda i: False)),
        ("loss", "no-update"),
        parts=0,
    ),
    Case(
        "sum against mean and Adam against SGD",
        lambda: (reg(sse, slow(1e-3)), reg(mse, ADAM)),
        ("reduction", "update"),
        parts=0,
    ),
    Case(
        "sum against mean and no step",
        lambda: (numpy_linear(table(), loss="sum", moves=False), numpy_linear(table())),
        ("reduction", "no-update"),
        parts=0,
    ),
    Case(
        "a gradient N times too large and the rate divided by N",
        lambda: (
            numpy_linear(table(), dw="no division", lr=0.05 / 40),
            numpy_linear(table(), lr=0.05),
        ),
        ("gradient", "learning-rate"),
        parts=None,
        same_end=True,
    ),
    Case(
        "a sign wrong in one layer and 1.5 times the rate",
        lambda: (
            by_module(rule=sgd(0.1)),
            module(
                full(table()),
                hooked(mlp(5, 8, 1), "0.weight", lambda g: -g),
                rule=sgd(0.15),
            ),
        ),
        ("gradient", "learning-rate"),
        parts=1,
    ),
    Case(
        "a sign wrong in one layer and Adam against SGD",
        lambda: (
            reg(),
            optim(
                full(table()), hooked(mlp(5, 8, 1), "0.weight", lambda g: -g), make=ADAM
            ),
        ),
        ("gradient", "update"),
        parts=1,
    ),
    Case(
        "a sign wrong in the first layer and a last bias that never moves",
        lambda: (
            by_module(),
            module(
                full(table()),
                hooked(mlp(5, 8, 1), "0.weight", lambda g: -g),
                rule=rates(0.1, 0.1, 0.1, 0.0),
            ),
        ),
        ("gradient", "no-update"),
        parts=1,
    ),
    Case(
        "gradients never cleared and momentum",
        lambda: (
            reg(make=slow(0.02)),
            reg(make=over(torch.optim.SGD, lr=0.02, momentum=0.9), clear=never),
        ),
        ("accumulation", "update"),
        parts=2,
    ),
    Case(
        "twice the rate and a bias that never moves",
        lambda: (by_hand(rule=sgd(0.05)), by_hand(rule=rates(0.1, 0.0, 0.1, 0.1))),
        ("learning-rate", "no-update"),
        parts=1,
    ),
]


# ------------------------------------------------ loops that agree


def conv_by_hand(x: Tensor, p: list[Tensor]) -> Tensor:
    kernel, kernel_bias, w, b = p
    h = F.conv2d(x, kernel, kernel_bias).clamp(min=0)
    return h.reshape(len(x), -1) @ w + b


def conv_unfolded(x: Tensor, p: list[Tensor]) -> Tensor:
    kernel, kernel_bias, w, b = p
    h = kernel @ F.unfold(x, 3) + kernel_bias[:, None]
    return h.clamp(min=0).reshape(len(x), -1) @ w + b


def words_by_hand(x: Tensor, p: list[Tensor]) -> Tensor:
    embedding, w, b = p
    counts = F.one_hot(x, len(embedding)).sum(1).to(embedding.dtype)
    return counts @ embedding / x.shape[1] @ w + b


def words_start() -> list[Tensor]:
    embedding, w, b = (p.detach().clone() for p in BagOfWords().parameters())
    return [embedding, w.T.contiguous(), b]


def normed_by_hand(x: Tensor, p: list[Tensor]) -> Tensor:
    w1, b1, scale, shift, w2, b2 = p
    h = x @ w1 + b1
    h = h - h.mean(1, keepdim=True)
    h = h / (h.pow(2).mean(1, keepdim=True) + 1e-5).sqrt()
    return torch.tanh(h * scale + shift) @ w2 + b2


def row_by_row(y_pred: Tensor, y: Tensor) -> Tensor:
    total = torch.zeros(())
    for row, target in zip(y_pred, y, strict=True):
        total = total + (row - target).square().sum() / y.numel()
    return total


def relu_layers(x: Tensor, p: list[Tensor]) -> Tensor:
    return (x.mm(p[0]) + p[1]).clamp(min=0).mm(p[2]) + p[3]


def recorded_otherwise(batches: list[Batch], model: nn.Module) -> Run:
    """The loss as a Python number, the gradients passed, numpy copies recorded."""
    trace, losses = LoopTrace("torch.autograd.grad"), []
    for x, y in batches:
        y_pred = model(x)
        loss = mse(y_pred, y)
        params = list(model.parameters())
        grads = torch.autograd.grad(loss, params)
        trace.record(
            inputs=x.numpy(),
            prediction=y_pred.detach().numpy(),
            target=y.numpy(),
            loss=loss.item(),
            parameters=[p.detach().numpy() for p in params],
            gradients=[g.numpy() for g in grads],
        )
        with torch.no_grad():
            for p, g in zip(params, grads, strict=True):
                p.sub_(0.1 * g)
        losses.append(loss.item())
    return Run(trace, losses, arrays(model.parameters()))


def one_buffer(batches: list[Batch], model: nn.Module) -> Run:
    """Every batch is copied into the same two buffers."""
    trace, losses = LoopTrace("one buffer"), []
    x_buffer, y_buffer = (torch.empty_like(t) for t in batches[0])
    for x, y in batches:
        x_buffer.copy_(x)
        y_buffer.copy_(y)
        model.zero_grad(set_to_none=False)
        y_pred = model(x_buffer)
        loss = mse(y_pred, y_buffer)
        loss.backward()
        trace.record(
            inputs=x_buffer,
            prediction=y_pred,
            target=y_buffer,
            loss=loss,
            parameters=list(model.named_parameters()),
        )
        with torch.no_grad():
            for p in model.parameters():
                p.sub_(0.1 * grad(p))
        losses.append(loss.item())
    return Run(trace, losses, arrays(model.parameters()))


LINE_X = [0.3, 1.1, 2.3, 3.7]
LINE_Y = [-1.7 * v for v in LINE_X]


def plain_numbers(lr: float = 0.02, steps: int = 10) -> Run:
    """No library: one sample an iteration, y = w x, Python numbers."""
    trace, losses, w = LoopTrace("plain numbers"), [], 0.25
    for i in range(steps):
        x, y = LINE_X[i % 4], LINE_Y[i % 4]
        y_pred = w * x
        loss = (y_pred - y) ** 2
        dw = 2 * x * (y_pred - y)
        trace.record(
            inputs=x,
            prediction=y_pred,
            target=y,
            loss=loss,
            parameters=[w],
            gradients=[dw],
        )
        w = w - lr * dw
        losses.append(loss)
    return Run(trace, losses, [np.array(w)])


def one_sample_torch(lr: float = 0.02, steps: int = 10) -> Run:
    trace, losses = LoopTrace("0-dim tensors"), []
    w = torch.tensor(0.25, dtype=f64, requires_grad=True)
    for i in range(steps):
        x = torch.tensor(LINE_X[i % 4], dtype=f64)
        y = torch.tensor(LINE_Y[i % 4], dtype=f64)
        y_pred = w * x
        loss = (y_pred - y) ** 2
        loss.backward()
        trace.record(inputs=x, prediction=y_pred, target=y, loss=loss, parameters=[w])
        w.data -= lr * grad(w)
        grad(w).zero_()
        losses.append(loss.item())
    return Run(trace, losses, arrays([w]))


def line_numpy(lr: float = 0.01, steps: int = 20, dtype: Any = np.float64) -> Run:
    """y = w x with one-dimensional arrays and a scalar weight."""
    x, y = np.array(LINE_X, dtype=dtype), np.array(LINE_Y, dtype=dtype)
    trace, losses, w = LoopTrace("numpy"), [], dtype(0.0)
    for _ in range(steps):
        y_pred = w * x
        loss = ((y_pred - y) ** 2).mean()
        dw = np.dot(2 * x, y_pred - y) / len(x)
        trace.record(
            inputs=x,
            prediction=y_pred,
            target=y,
            loss=loss,
            parameters=[w],
            gradients=[dw],
        )
        w = dtype(w - lr * dw)
        losses.append(float(loss))
    return Run(trace, losses, [np.array(w)])


def line_module(lr: float = 0.01, steps: int = 20, dtype: torch.dtype = f64) -> Run:
    x, y = (torch.tensor(v, dtype=dtype)[:, None] for v in (LINE_X, LINE_Y))
    model = nn.Linear(1, 1, bias=False, dtype=dtype)
    nn.init.zeros_(model.weight)
    return optim(full((x, y), steps), model, nn.MSELoss(), slow(lr))


def loaded(data: Batch, size: int, epochs: int) -> list[Batch]:
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(*data), batch_size=size
    )
    return [(x, y) for _ in range(epochs) for x, y in loader]


def other_order(batches: list[Batch], model: nn.Module) -> Run:
    """The matrices first, then the biases."""
    w1, b1, w2, b2 = weights(model)
    return hand(
        batches,
        [w1, w2, b1, b2],
        lambda x, p: torch.tanh(x @ p[0] + p[2]) @ p[1] + p[3],
    )


def row_biases(batches: list[Batch], model: nn.Module) -> Run:
    """Biases of shape (1, H)."""
    w1, b1, w2, b2 = weights(model)
    return hand(batches, [w1, b1[None], w2, b2[None]])


def columns_first(data: Batch) -> Batch:
    """The same numbers, laid out column by column."""
    return data[0].T.contiguous().T, data[1]


def zero_line(dtype: torch.dtype = f64) -> nn.Module:
    return changed(nn.Linear(5, 1, dtype=dtype), all_zero)


AGREE = [
    Case(
        "a list of tensors, Module.parameters()",
        lambda: (by_hand(), by_module()),
        (),
        parts=None,
    ),
    Case(
        "a square matrix used as x @ w by hand, as x @ w.T in nn.Linear",
        lambda: (
            hand(full(labelled()), weights(mlp(6, 6, 4)), loss_fn=ce_by_hand),
            optim(full(labelled()), mlp(6, 6, 4), F.cross_entropy),
        ),
        (),
        parts=None,
    ),
    Case(
        "manual update, torch.optim.SGD, 30 iterations",
        lambda: (
            module(mini(table(), 8, 30), mlp(5, 8, 1), named=True),
            optim(mini(table(), 8, 30), mlp(5, 8, 1)),
        ),
        (),
        parts=None,
    ),
    Case(
        "numpy, torch in float64, linear",
        lambda: (
            numpy_linear(table(dtype=f64)),
            optim(full(table(dtype=f64), 12), zero_line(), nn.MSELoss(), slow(0.05)),
        ),
        (),
        parts=None,
        rtol=1e-10,
    ),
    Case(
        "numpy, torch in float32, linear",
        lambda: (
            numpy_linear(table(), dtype=np.float32),
            optim(
                full(table(), 12), zero_line(torch.float32), nn.MSELoss(), slow(0.05)
            ),
        ),
        (),
        parts=None,
    ),
    Case(
        "numpy's backpropagation, autograd in float64, labels int32 and int64",
        lambda: (
            numpy_net(
                labelled(dtype=f64),
                mlp(6, 8, 4, act=nn.ReLU, dtype=f64),
                label_type=np.int32,
            ),
            optim(
                full(labelled(dtype=f64)),
                mlp(6, 8, 4, act=nn.ReLU, dtype=f64),
                F.cross_entropy,
                slow(0.5),
            ),
        ),
        (),
        parts=None,
        rtol=1e-10,
    ),
    Case(
        "as many rows as classes, cross-entropy by hand",
        lambda: (
            module(full(labelled(4)), mlp(6, 8, 4), ce_by_hand),
            optim(full(labelled(4)), mlp(6, 8, 4), F.cross_entropy),
        ),
        (),
        parts=None,
    ),
    Case(
        "reduction='sum' and a division by hand",
        lambda: (
            optim(
                full(table(outputs=3)),
                mlp(5, 8, 3),
                lambda y_pred, y: nn.MSELoss(reduction="sum")(y_pred, y) / y.numel(),
            ),
            optim(full(table(outputs=3)), mlp(5, 8, 3), nn.MSELoss()),
        ),
        (),
        parts=None,
    ),
    Case(
        "half the mean over samples is the mean over elements of two outputs",
        lambda: (
            optim(full(table(outputs=2)), mlp(5, 8, 2), times(0.5, per_sample)),
            optim(full(table(outputs=2)), mlp(5, 8, 2), nn.MSELoss()),
        ),
        (),
        parts=None,
    ),
    Case(
        "the loss added row by row",
        lambda: (by_module(row_by_row), by_module(mse)),
        (),
        parts=None,
    ),
    Case(
        "BCE with logits by hand",
        lambda: (
            hand(full(yes_no()), weights(mlp(4, 8, 1)), loss_fn=bce_by_hand),
            optim(full(yes_no()), mlp(4, 8, 1), nn.BCEWithLogitsLoss()),
        ),
        (),
        parts=None,
    ),
    Case(
        "a conv net in a module, by functions",
        lambda: (
            hand(full(pictures()), weights(ConvNet()), conv_by_hand, F.cross_entropy),
            optim(full(pictures()), ConvNet(), F.cross_entropy),
        ),
        (),
        parts=None,
    ),
    Case(
        "an embedding, a product with counts; words that never occur",
        lambda: (
            hand(
                mini(sentences(), 3, 8), words_start(), words_by_hand, F.cross_entropy
            ),
            optim(mini(sentences(), 3, 8), BagOfWords(), F.cross_entropy),
        ),
        (),
        parts=None,
    ),
    Case(
        "layer norm by hand",
        lambda: (
            hand(full(table()), weights(Normed()), normed_by_hand),
            optim(full(table()), Normed()),
        ),
        (),
        parts=None,
    ),
    Case(
        "Adam by hand, float64",
        lambda: (
            hand(
                full(table(dtype=f64)),
                weights(mlp(5, 8, 1, dtype=f64)),
                rule=adam_by_hand(0.01),
            ),
            reg64(make=ADAM),
        ),
        (),
        parts=None,
        rtol=1e-9,
    ),
    Case(
        "Adam by hand, float32",
        lambda: (by_hand(rule=adam_by_hand(0.01)), reg(make=ADAM)),
        (),
        parts=None,
        rtol=1e-4,
    ),
    Case(
        "momentum by hand",
        lambda: (
            by_hand(rule=momentum(0.05)),
            reg(make=over(torch.optim.SGD, lr=0.05, momentum=0.9)),
        ),
        (),
        parts=None,
    ),
    Case(
        "weight decay by hand",
        lambda: (
            by_module(rule=decayed(0.1, 0.02)),
            reg(make=over(torch.optim.SGD, lr=0.1, weight_decay=0.02)),
        ),
        (),
        parts=None,
    ),
    Case(
        "clipping by hand",
        lambda: (by_module(rule=norm_clipped(0.1, 0.6)), reg(between=clip_norm(0.6))),
        (),
        parts=None,
    ),
    Case(
        "the loss as a Python number, gradients passed, numpy copies",
        lambda: (recorded_otherwise(full(table()), mlp(5, 8, 1)), reg()),
        (),
        parts=None,
    ),
    Case(
        "all batches in one buffer, gradients zeroed in place",
        lambda: (
            one_buffer(mini(table(), 8, 12), mlp(5, 8, 1)),
            optim(mini(table(), 8, 12), mlp(5, 8, 1)),
        ),
        (),
        parts=None,
    ),
    Case(
        "Python numbers, 0-dim tensors in float64",
        lambda: (plain_numbers(), one_sample_torch()),
        (),
        parts=None,
        rtol=1e-10,
    ),
    Case(
        "numpy's (N,) and a scalar weight, nn.Linear's (N, 1) and (1, 1)",
        lambda: (line_numpy(), line_module()),
        (),
        parts=None,
        rtol=1e-10,
    ),
    Case(
        "converged until only round-off is left, float64",
        lambda: (line_numpy(0.08, 30), line_module(0.08, 30)),
        (),
        parts=None,
    ),
    Case(
        "converged until only round-off is left, float32",
        lambda: (
            line_numpy(0.08, 30, np.float32),
            line_module(0.08, 30, torch.float32),
        ),
        (),
        parts=None,
        atol=1e-10,
    ),
    Case(
        "DataLoader, slices; a smaller last batch",
        lambda: (
            optim(loaded(table(35), 8, 2), mlp(5, 8, 1)),
            module(mini(table(35), 8, 10), mlp(5, 8, 1)),
        ),
        (),
        parts=None,
    ),
    Case(
        "inputs laid out by columns",
        lambda: (optim(full(columns_first(table())), mlp(5, 8, 1)), reg()),
        (),
        parts=None,
    ),
    Case(
        "pictures flattened before the loop, in the model",
        lambda: (
            optim(
                full((pictures()[0].flatten(1), pictures()[1])),
                mlp(36, 8, 3),
                F.cross_entropy,
            ),
            optim(
                full(pictures()),
                nn.Sequential(nn.Flatten(), *mlp(36, 8, 3)),
                F.cross_entropy,
            ),
        ),
        (),
        parts=None,
    ),
    Case(
        "biases of shape (1, H)",
        lambda: (row_biases(full(table()), mlp(5, 8, 1)), by_module()),
        (),
        parts=None,
    ),
    Case(
        "the parameters listed in another order",
        lambda: (
            other_order(full(table(outputs=3)), mlp(5, 8, 3)),
            module(full(table(outputs=3)), mlp(5, 8, 3)),
        ),
        (),
        parts=None,
    ),
    Case(
        "bfloat16 in both, manual update, torch.optim",
        lambda: (
            hand(
                full(table(dtype=torch.bfloat16)),
                weights(mlp(5, 8, 1, dtype=torch.bfloat16)),
            ),
            optim(
                full(table(dtype=torch.bfloat16)), mlp(5, 8, 1, dtype=torch.bfloat16)
            ),
        ),
        (),
        parts=None,
        rtol=5e-2,
    ),
    Case(
        "30 iterations of a wide net in float32, sum of squares",
        lambda: (
            hand(
                full(table(64, 300, 10), 30),
                weights(mlp(300, 50, 10, act=nn.ReLU)),
                relu_layers,
                sse,
                sgd(1e-4),
            ),
            module(
                full(table(64, 300, 10), 30),
                mlp(300, 50, 10, act=nn.ReLU),
                nn.MSELoss(reduction="sum"),
                sgd(1e-4),
            ),
        ),
        (),
        parts=None,
        rtol=1e-3,
    ),
    Case(
        "updates barely above float32's round-off, the sum taken otherwise",
        lambda: (
            hand(
                full(table(), 8),
                weights(mlp(5, 8, 1)),
                loss_fn=row_by_row,
                rule=sgd(3e-6),
            ),
            optim(full(table(), 8), mlp(5, 8, 1), make=slow(3e-6)),
        ),
        (),
        parts=None,
    ),
    Case(
        "both explode to inf and nan",
        lambda: (
            module(
                full(table(64, 100, 10), 9),
                mlp(100, 50, 10, act=nn.ReLU),
                sse,
                sgd(3.0),
            ),
            optim(
                full(table(64, 100, 10), 9),
                mlp(100, 50, 10, act=nn.ReLU),
                sse,
                slow(3.0),
            ),
        ),
        (),
        parts=None,
        rtol=1e-2,
    ),
    Case(
        "one iteration only",
        lambda: (
            hand(full(table(), 1), weights(mlp(5, 8, 1))),
            optim(full(table(), 1), mlp(5, 8, 1)),
        ),
        (),
        parts=None,
    ),
]


# ------------------------------------ what the traces cannot tell


class Dropped(nn.Module):
    def __init__(self, p: float, seed: int = 40) -> None:
        super().__init__()
        self.model = mlp(5, 8, 1)
        self.p = p
        torch.manual_seed(seed)

    def forward(self, x: Tensor) -> Tensor:
        h = self.model[1](self.model[0](x))
        return self.model[2](F.dropout(h, self.p))


class Batched(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.model = mlp(5, 8, 1)
        self.norm = nn.BatchNorm1d(8)

    def forward(self, x: Tensor) -> Tensor:
        return self.model[2](self.norm(self.model[0](x)).tanh())


def first_two(params: list[Tensor]) -> list[Tensor]:
    return params[:2]


def blank(steps: int) -> list[Batch]:
    x, y = table()
    return full((torch.zeros_like(x), y), steps)


UNJUDGED = [
    Case(
        "one iteration: the rates cannot be seen",
        lambda: (
            optim(full(table(), 1), mlp(5, 8, 1), make=slow(0.1)),
            optim(full(table(), 1), mlp(5, 8, 1), make=slow(0.9)),
        ),
        (),
        parts=None,
    ),
    Case(
        "one iteration: no step and no zero_grad cannot be seen",
        lambda: (
            optim(full(table(), 1), mlp(5, 8, 1)),
            optim(full(table(), 1), mlp(5, 8, 1), clear=never, step=lambda i: False),
        ),
        (),
        parts=None,
    ),
    Case(
        "two iterations: momentum cannot be seen",
        lambda: (
            optim(full(table(), 2), mlp(5, 8, 1)),
            optim(
                full(table(), 2),
                mlp(5, 8, 1),
                make=over(torch.optim.SGD, lr=0.1, momentum=0.9),
            ),
        ),
        (),
        parts=None,
    ),
    Case(
        "gradients of exactly zero: the rates cannot be seen",
        lambda: (
            optim(blank(6), mlp(5, 1, bias=False), make=slow(0.1)),
            optim(blank(6), mlp(5, 1, bias=False), make=slow(0.3)),
        ),
        (),
        parts=None,
    ),
    Case(
        "tanh against ReLU: another model, all else equal",
        lambda: (
            optim(full(table()), mlp(5, 8, 1, act=nn.Tanh)),
            optim(full(table()), mlp(5, 8, 1, act=nn.ReLU)),
        ),
        (),
        parts=0,
    ),
    Case(
        "dropout in B only",
        lambda: (
            optim(full(table()), Dropped(0.0)),
            optim(full(table()), Dropped(0.3)),
        ),
        (),
        parts=0,
    ),
    Case(
        "dropout in both, drawn otherwise",
        lambda: (
            optim(full(table()), Dropped(0.3, seed=41)),
            optim(full(table()), Dropped(0.3, seed=42)),
        ),
        (),
        parts=0,
    ),
    Case(
        "batch norm left in eval mode in A",
        lambda: (
            optim(full(table()), Batched().eval()),
            optim(full(table()), Batched()),
        ),
        (),
        parts=0,
    ),
    Case(
        "a layer that is not recorded has another rate",
        lambda: (
            by_hand(rule=sgd(0.1), given=first_two),
            by_hand(rule=rates(0.1, 0.1, 0.3, 0.3), given=first_two),
        ),
        (),
        parts=1,
    ),
    Case(
        "another draw: a wrong sign in a gradient cannot be seen",
        lambda: (
            by_module(),
            module(
                full(table()), hooked(mlp(5, 8, 1, seed=55), "0.weight", lambda g: -g)
            ),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "another draw: gradients never cleared cannot be seen",
        lambda: (
            reg(make=slow(0.02)),
            optim(full(table()), mlp(5, 8, 1, seed=55), make=slow(0.02), clear=never),
        ),
        ("initialization",),
        parts=0,
    ),
    Case(
        "other data: a wrong sign in a gradient cannot be seen",
        lambda: (
            by_module(),
            module(
                full(table(seed=10)), hooked(mlp(5, 8, 1), "0.weight", lambda g: -g)
            ),
        ),
        ("data",),
        parts=0,
    ),
    Case(
        "other biases: a wrong sign in a gradient cannot be seen",
        lambda: (
            hand(full(table()), weights(mlp(5, 8, 1))[::2], biasless),
            module(full(table()), hooked(mlp(5, 8, 1), "0.weight", lambda g: -g)),
        ),
        ("parameters",),
        parts=0,
    ),
    Case(
        "another loss: a wrong sign in a gradient cannot be seen",
        lambda: (
            by_module(F.mse_loss),
            module(
                full(table()), hooked(mlp(5, 8, 1), "0.weight", lambda g: -g), F.l1_loss
            ),
        ),
        ("loss",),
        parts=0,
    ),
]

EXACT = {
    "data": DATA,
    "dtype": DTYPE,
    "shape": SHAPE,
    "parameters": PARAMETERS,
    "initialization": INITIALIZATION,
    "loss": LOSS,
    "reduction": REDUCTION,
    "gradient": GRADIENT,
    "accumulation": ACCUMULATION,
    "learning-rate": LEARNING_RATE,
    "update": UPDATE,
    "no-update": NO_UPDATE,
    "pairs": PAIRS,
    "agree": AGREE,
    "unjudged": UNJUDGED,
}


# ------------------------------------ where the issue leaves a choice


def permuted_rows(data: Batch) -> Batch:
    order = torch.tensor(np.random.default_rng(50).permutation(len(data[0])))
    return data[0][order], data[1][order]


def permuted_units(model: Any) -> None:
    order = torch.tensor([3, 1, 0, 2, 7, 6, 5, 4])
    model[0].weight.copy_(model[0].weight[order].clone())
    model[0].bias.copy_(model[0].bias[order].clone())
    model[2].weight.copy_(model[2].weight[:, order].clone())


def ddof(y_pred: Tensor, y: Tensor) -> Tensor:
    return (y_pred - y).pow(2).sum() / (y.numel() - 1)


def class_weighted(y_pred: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(y_pred, y, weight=torch.tensor([1.0, 2.0, 3.0, 0.5]))


def weighted_over_n(y_pred: Tensor, y: Tensor) -> Tensor:
    weight = torch.tensor([1.0, 2.0, 3.0, 0.5])
    return F.cross_entropy(y_pred, y, weight=weight, reduction="sum") / len(y)


def halved_after_four(optimizer: Any) -> Any:
    return torch.optim.lr_scheduler.StepLR(optimizer, step_size=4, gamma=0.5)


def one_hot(data: Batch) -> Batch:
    return data[0], F.one_hot(data[1], 4).float()


def whole_numbers(dtype: torch.dtype) -> Batch:
    x, y = table()
    return (3 * x).round().to(dtype), y


def as_float(x: Tensor, p: list[Tensor]) -> Tensor:
    return two_layers(x.float(), p)


def with_leftover(model: nn.Module) -> nn.Module:
    """A first backward, to look at something, and never cleared."""
    x, y = table()
    mse(model(x), y).backward()
    return model


OPEN = [
    Open(
        "hidden width 8 against 9",
        lambda: (reg(), optim(full(table()), mlp(5, 9, 1))),
        among=("parameters", "initialization"),
        first="parameters",
        parts=0,
    ),
    Open(
        "one layer more",
        lambda: (reg(), optim(full(table()), mlp(5, 8, 8, 1))),
        among=("parameters", "initialization"),
        first="parameters",
        parts=0,
    ),
    Open(
        "a word more in the vocabulary, never used",
        lambda: (
            optim(full(sentences()), BagOfWords(30), F.cross_entropy),
            optim(full(sentences()), BagOfWords(31), F.cross_entropy),
        ),
        among=("parameters",),
        parts=None,
    ),
    Open(
        "a convolution's kernels as a matrix",
        lambda: (
            hand(
                full(pictures()),
                [p.reshape(4, 9) if p.ndim == 4 else p for p in weights(ConvNet())],
                conv_unfolded,
                F.cross_entropy,
            ),
            optim(full(pictures()), ConvNet(), F.cross_entropy),
        ),
        among=("parameters",),
        parts=None,
    ),
    Open(
        "the rows of a full batch in another order",
        lambda: (reg(), optim(full(permuted_rows(table())), mlp(5, 8, 1))),
        among=("data",),
        parts=None,
    ),
    Open(
        "the hidden units in another order",
        lambda: (reg(), optim(full(table()), changed(mlp(5, 8, 1), permuted_units))),
        among=("initialization",),
        parts=None,
    ),
    Open(
        "class indices against one-hot targets",
        lambda: (
            sort(F.cross_entropy),
            optim(full(one_hot(labelled())), mlp(6, 8, 4), F.cross_entropy),
        ),
        among=("data", "dtype"),
        parts=None,
    ),
    Open(
        "whole numbers as int64 and as float32",
        lambda: (
            hand(full(whole_numbers(torch.int64)), weights(mlp(5, 8, 1)), as_float),
            hand(full(whole_numbers(torch.float32)), weights(mlp(5, 8, 1)), as_float),
        ),
        among=("dtype",),
        parts=None,
    ),
    Open(
        "a layer that never moves in either loop",
        lambda: (
            reg(make=some("2."), clear=module_cleared),
            reg(make=some("2."), clear=module_cleared),
        ),
        among=("no-update",),
        parts=None,
    ),
    Open(
        "gradients cleared in neither loop",
        lambda: (by_module(clear=False), reg(clear=never)),
        among=("accumulation",),
        parts=None,
    ),
    Open(
        "a broadcast target in both loops",
        lambda: (
            hand(full(flat(table())), weights(mlp(5, 8, 1))),
            optim(full(flat(table())), mlp(5, 8, 1)),
        ),
        among=("shape",),
        parts=None,
    ),
    Open(
        "rates below float32's round-off",
        lambda: (reg(make=slow(1e-10)), reg(make=slow(2e-10))),
        among=("no-update",),
        parts=None,
    ),
    Open(
        "half against whole, two outputs: a factor or another mean",
        lambda: (
            optim(full(table(outputs=2)), mlp(5, 8, 2), half_mse),
            optim(full(table(outputs=2)), mlp(5, 8, 2), mse),
        ),
        among=("loss", "reduction"),
        count=1,
        parts=0,
    ),
    Open(
        "L1 summed against MSE averaged",
        lambda: (
            reg(nn.L1Loss(reduction="sum"), slow(2e-3)),
            reg(nn.MSELoss(), slow(2e-3)),
        ),
        among=("loss", "reduction"),
        first="loss",
        parts=0,
    ),
    Open(
        "divided by N - 1",
        lambda: (reg(ddof), reg(mse)),
        among=("loss", "reduction"),
        count=1,
        parts=0,
    ),
    Open(
        "weighted cross-entropy divided by N, by the sum of the weights",
        lambda: (sort(class_weighted), sort(weighted_over_n)),
        among=("loss", "reduction"),
        count=1,
        parts=0,
    ),
    Open(
        "half in the loss, the whole in the gradient, numpy",
        lambda: (
            numpy_linear(table(), loss="half", dw="right"),
            numpy_linear(table(), loss="mean", dw="no two"),
        ),
        among=("loss", "gradient"),
        first="loss",
        parts=0,
        same_end=True,
    ),
    Open(
        "sum against mean and a sign wrong in one layer",
        lambda: (
            by_module(mse, sgd(2e-3)),
            module(
                full(table()),
                hooked(mlp(5, 8, 1), "0.weight", lambda g: -g),
                sse,
                sgd(2e-3),
            ),
        ),
        among=("reduction", "gradient"),
        first="reduction",
        parts=0,
    ),
    Open(
        "another draw and sum against mean",
        lambda: (
            by_module(mse, sgd(2e-3)),
            module(full(table()), mlp(5, 8, 1, seed=55), sse, sgd(2e-3)),
        ),
        among=("initialization", "reduction"),
        first="initialization",
        parts=0,
    ),
    Open(
        "another draw and L1 against MSE",
        lambda: (
            by_module(F.mse_loss),
            module(full(table()), mlp(5, 8, 1, seed=55), F.l1_loss),
        ),
        among=("initialization", "loss"),
        first="initialization",
        parts=0,
    ),
    Open(
        "another draw and momentum",
        lambda: (
            by_module(),
            module(full(table()), mlp(5, 8, 1, seed=55), rule=momentum(0.1)),
        ),
        among=("initialization", "update"),
        first="initialization",
        parts=0,
    ),
    Open(
        "other data and sum against mean",
        lambda: (
            sort(F.cross_entropy, slow(0.01)),
            optim(full(labelled(seed=11)), mlp(6, 8, 4), ce_sum, slow(0.01)),
        ),
        among=("data", "reduction"),
        first="data",
        parts=0,
    ),
    Open(
        "a broadcast target and sum against mean",
        lambda: (
            module(full(flat(table(8))), mlp(5, 8, 1), sse, sgd(1e-3)),
            module(full(table(8)), mlp(5, 8, 1), mse, sgd(1e-3)),
        ),
        among=("shape", "reduction"),
        first="shape",
        parts=0,
    ),
    Open(
        "another activation and twice the rate",
        lambda: (
            reg(make=slow(0.05)),
            optim(full(table()), mlp(5, 8, 1, act=nn.ReLU), make=slow(0.1)),
        ),
        among=("learning-rate",),
        parts=0,
    ),
    Open(
        "a gradient 3 times too large, and never cleared",
        lambda: (
            reg(make=slow(0.02)),
            optim(
                full(table()),
                hooked(mlp(5, 8, 1), "0.weight", lambda g: 3 * g),
                make=slow(0.02),
                clear=never,
            ),
        ),
        among=("gradient", "accumulation"),
        first="gradient",
        parts=1,
    ),
    Open(
        "twice the rate, gradients never cleared",
        lambda: (reg(make=slow(0.02)), reg(make=slow(0.04), clear=never)),
        among=("accumulation", "learning-rate"),
        parts=1,
    ),
    Open(
        "a leftover gradient before the first iteration only",
        lambda: (
            reg(),
            optim(
                full(table()),
                with_leftover(mlp(5, 8, 1)),
                clear=lambda i, model, optimizer: model.zero_grad() if i else None,
            ),
        ),
        among=("gradient", "accumulation"),
        count=1,
        parts=1,
    ),
    Open(
        "a step in every second iteration, gradients summed between",
        lambda: (
            optim(mini(table(), 8, 8), mlp(5, 8, 1)),
            optim(
                mini(table(), 8, 8),
                mlp(5, 8, 1),
                clear=cleared_every(2),
                step=lambda i: i % 2 == 1,
            ),
        ),
        among=("accumulation", "update", "no-update"),
        parts=1,
    ),
    Open(
        "an optimizer over another model clears nothing either",
        lambda: (reg(), reg(make=over_another_model)),
        among=("accumulation", "no-update"),
        parts=1,
    ),
    Open(
        "a rate of zero",
        lambda: (reg(), reg(make=slow(0.0))),
        among=("learning-rate", "no-update"),
        count=1,
        parts=1,
    ),
    Open(
        "ascent: the gradient added",
        lambda: (
            module(full(table(), 6), mlp(5, 8, 1), rule=sgd(0.02)),
            module(full(table(), 6), mlp(5, 8, 1), rule=ascent(0.02)),
        ),
        among=("learning-rate", "update"),
        count=1,
        parts=1,
    ),
    Open(
        "a schedule that halves the rate after four iterations",
        lambda: (reg(), reg(schedule=halved_after_four)),
        among=("learning-rate", "update"),
        count=1,
        parts=5,
    ),
    Open(
        "weight decay and twice the rate",
        lambda: (by_module(rule=sgd(0.05)), by_module(rule=decayed(0.1, 0.1))),
        among=("learning-rate", "update"),
        parts=1,
    ),
    Open(
        "RMSprop against Adam at one rate: proportional only at first",
        lambda: (reg64(make=ADAM), reg64(make=RMSPROP)),
        among=("update",),
        parts=1,
    ),
    Open(
        "Adam by hand without its bias correction: proportional only at first",
        lambda: (
            hand(
                full(table(dtype=f64)),
                weights(mlp(5, 8, 1, dtype=f64)),
                rule=adam_by_hand(0.01, correct_bias=False),
            ),
            reg64(make=ADAM),
        ),
        among=("update",),
        parts=1,
    ),
    Open(
        "clipped before the record: the recorded gradient is the clipped one",
        lambda: (reg(), reg(before_record=clip_norm(0.05))),
        among=("gradient", "update"),
        count=1,
        parts=1,
    ),
]


# ---------------------------------------------------------------- the tests

ALL_EXACT = [
    pytest.param(case, id=f"{group}: {case.id}")
    for group, cases in EXACT.items()
    for case in cases
]


@pytest.mark.parametrize("case", ALL_EXACT)
def test_names_what_was_planted(case: Case) -> None:
    kinds, _ = judged(case)
    assert kinds == case.kinds


@pytest.mark.parametrize("case", ALL_EXACT)
def test_names_the_same_with_the_loops_exchanged(case: Case) -> None:
    kinds, _ = judged(case, exchanged=True)
    assert kinds == case.kinds


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in OPEN])
def test_names_no_more_than_the_issue_allows(case: Open) -> None:
    for kinds, _ in (judged(case), judged(case, exchanged=True)):
        assert set(kinds) <= set(case.among)
        assert len(set(kinds)) == len(kinds), "a cause is named once"
        if case.first is not None:
            assert kinds[:1] == (case.first,)
        if case.count is not None:
            assert len(kinds) == case.count


def named(group: str, id_: str) -> Case:
    (case,) = (case for case in EXACT[group] if case.id == id_)
    return case


def report_of(group: str, id_: str) -> str:
    _, text = judged(named(group, id_))
    return " ".join(text.split())


def numbers_in(text: str) -> list[float]:
    return [
        float(n) for n in re.findall(r"(?<![\w.])[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?", text)
    ]


def has_number(text: str, *values: float, rtol: float = 5e-3) -> bool:
    """Is one of these values printed?"""
    return any(
        math.isclose(n, v, rel_tol=rtol) for n in numbers_in(text) for v in values
    )


@pytest.mark.parametrize("group", EXACT)
def test_every_report_can_be_printed(group: str) -> None:
    for case in EXACT[group]:
        _, text = judged(case)
        assert text.strip()


@pytest.mark.parametrize(
    ("id_", "lr_a", "lr_b"),
    [
        ("1.02 times, hand-written against nn.Module", 0.1, 0.102),
        ("0.05 against 0.06, numpy", 0.05, 0.06),
        ("ten times, cross-entropy, conv net, mini-batches", 0.2, 0.02),
        ("a rate at which B explodes to inf and nan", 1e-4, 3.0),
    ],
)
def test_the_report_names_both_rates(id_: str, lr_a: float, lr_b: float) -> None:
    text = report_of("learning-rate", id_)
    assert has_number(text, lr_a)
    assert has_number(text, lr_b)


def test_the_report_names_both_rates_where_the_starts_differ() -> None:
    text = report_of("pairs", "another draw and 1.5 times the rate")
    assert has_number(text, 0.2)
    assert has_number(text, 0.3)


@pytest.mark.parametrize(
    ("group", "id_", "rates_that_agree"),
    [
        ("reduction", "sum against mean by hand", (2e-3 / 40, 2e-3 * 40)),
        ("reduction", "sum against mean, numpy", (1e-3 / 40, 1e-3 * 40)),
        (
            "reduction",
            "mean over samples against mean over elements, three outputs",
            (0.1 / 3, 0.1 * 3),
        ),
        ("loss", "half the mean squared error", (0.05, 0.2)),
        ("gradient", "not divided by N, numpy", (1e-3 / 40, 1e-3 * 40)),
    ],
)
def test_the_report_gives_the_rate_that_makes_the_loops_agree(
    group: str, id_: str, rates_that_agree: tuple[float, float]
) -> None:
    assert has_number(report_of(group, id_), *rates_that_agree)


@pytest.mark.parametrize(
    ("id_", "ratio"),
    [
        ("not divided by N, numpy", 40.0),
        ("the factor 2 forgotten, numpy", 2.0),
        ("one layer's gradient 1.01 times too large", 1.01),
        ("w2 not divided in a numpy backpropagation against autograd", 30.0),
    ],
)
def test_the_report_gives_a_constant_ratio_of_gradients(id_: str, ratio: float) -> None:
    assert has_number(report_of("gradient", id_), ratio, 1 / ratio)


@pytest.mark.parametrize(
    "id_",
    [
        "sum against mean by hand",
        "cross-entropy, sum against mean",
        "cross-entropy, sum against mean, numpy",
    ],
)
def test_the_report_names_both_reductions(id_: str) -> None:
    text = report_of("reduction", id_).lower()
    assert "sum" in text
    assert "mean" in text


def test_the_report_names_the_mean_over_samples_and_over_elements() -> None:
    text = report_of(
        "reduction", "mean over samples against mean over elements, three outputs"
    ).lower()
    assert "elements" in text
    assert "samples" in text


def test_the_report_names_the_first_iteration_at_which_the_loops_part() -> None:
    def run(late: bool) -> Run:
        batches = mini(table(44), 4, 17)
        if late:
            x, y = batches[11]
            batches[11] = (x, y + 1)
        return optim(batches, mlp(5, 8, 1))

    report = compare(run(late=False).trace, run(late=True).trace)
    assert [cause.kind for cause in report.causes] == ["data"]
    assert {"11", "12"} & set(re.findall(r"(?<![\d.])\d+(?!\.?\d)", str(report)))


@pytest.mark.parametrize(
    ("group", "id_"),
    [
        ("unjudged", "tanh against ReLU: another model, all else equal"),
        ("unjudged", "dropout in B only"),
        ("unjudged", "another draw: a wrong sign in a gradient cannot be seen"),
        ("unjudged", "other data: a wrong sign in a gradient cannot be seen"),
        ("initialization", "another draw of the same default"),
    ],
)
def test_the_report_says_what_is_not_comparable(group: str, id_: str) -> None:
    assert "not comparable" in report_of(group, id_).lower()


@pytest.mark.parametrize(
    "group",
    [g for g in EXACT if g not in {"shape", "accumulation", "no-update", "pairs"}],
)
def test_a_loop_agrees_with_itself(group: str) -> None:
    for case in EXACT[group][:3]:
        _, b = built(case)
        assert kinds_of(b.trace, b.trace) == ()


# ---------------------------------------------------------------- bad use

Recorder = Callable[[LoopTrace, int], None]


def good(trace: LoopTrace, i: int) -> None:
    w = np.array([1.0 - 0.1 * i, 2.0])
    trace.record(
        inputs=np.ones(3),
        prediction=np.full(3, w.sum()),
        target=np.zeros(3),
        loss=w.sum() ** 2,
        parameters=[w],
        gradients=[np.array([0.5, 0.0])],
    )


def filled(recorder: Recorder = good, count: int = 4, name: str = "one") -> LoopTrace:
    trace = LoopTrace(name)
    for i in range(count):
        recorder(trace, i)
    return trace


def no_backward(trace: LoopTrace, i: int) -> None:
    model = nn.Linear(1, 1)
    x = torch.ones(3, 1)
    y_pred = model(x)
    trace.record(
        inputs=x,
        prediction=y_pred,
        target=x,
        loss=mse(y_pred, x),
        parameters=model.parameters(),
    )


def numpy_without_gradients(trace: LoopTrace, i: int) -> None:
    trace.record(
        inputs=np.ones(3),
        prediction=np.ones(3),
        target=np.zeros(3),
        loss=1.0,
        parameters=[np.ones(1)],
    )


def one_gradient_for_two(trace: LoopTrace, i: int) -> None:
    trace.record(
        inputs=np.ones(3),
        prediction=np.ones(3),
        target=np.zeros(3),
        loss=1.0,
        parameters=[np.ones(1), np.zeros(1)],
        gradients=[np.ones(1)],
    )


def cleared_before_the_record(trace: LoopTrace, i: int) -> None:
    w = torch.ones(2, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    loss = (w * 3).square().mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    trace.record(
        inputs=torch.ones(2), prediction=w * 3, target=w * 0, loss=loss, parameters=[w]
    )


def nan_loss(trace: LoopTrace, i: int) -> None:
    trace.record(
        inputs=np.ones(3),
        prediction=np.full(3, np.nan),
        target=np.zeros(3),
        loss=float("nan"),
        parameters=[np.ones(2)],
        gradients=[np.full(2, np.nan)],
    )


def nan_parameter(trace: LoopTrace, i: int) -> None:
    w = torch.tensor([1.0, math.nan], requires_grad=True)
    y_pred = torch.ones(3, 2) @ w
    loss = y_pred.square().mean()
    loss.backward()
    trace.record(
        inputs=torch.ones(3, 2),
        prediction=y_pred,
        target=torch.zeros(3),
        loss=loss,
        parameters=[w],
    )


def nan_gradient(trace: LoopTrace, i: int) -> None:
    w = torch.zeros(2, requires_grad=True)
    y_pred = torch.ones(3, 2) @ w
    loss = (0 * y_pred.square().sum()).sqrt()
    loss.backward()
    assert loss.item() == 0
    assert grad(w).isnan().all()
    trace.record(
        inputs=torch.ones(3, 2),
        prediction=y_pred,
        target=torch.zeros(3),
        loss=loss,
        parameters=[w],
    )


def grows(trace: LoopTrace, i: int) -> None:
    w = np.ones(2 if i < 2 else 3)
    trace.record(
        inputs=np.ones(3),
        prediction=np.full(3, w.sum()),
        target=np.zeros(3),
        loss=w.sum() ** 2,
        parameters=[w],
        gradients=[np.ones_like(w)],
    )


def turns(trace: LoopTrace, i: int) -> None:
    """As many elements as before, in another shape."""
    w = np.arange(6.0).reshape((2, 3) if i < 2 else (3, 2))
    trace.record(
        inputs=np.ones(3),
        prediction=np.full(3, w.sum()),
        target=np.zeros(3),
        loss=w.sum() ** 2,
        parameters=[w],
        gradients=[np.ones_like(w)],
    )


def gains_a_parameter(trace: LoopTrace, i: int) -> None:
    params = [np.ones(2)] if i < 2 else [np.ones(2), np.ones(1)]
    trace.record(
        inputs=np.ones(3),
        prediction=np.ones(3),
        target=np.zeros(3),
        loss=1.0,
        parameters=params,
        gradients=[np.ones_like(p) for p in params],
    )


BAD: dict[str, tuple[Callable[[], tuple[LoopTrace, LoopTrace]], str]] = {
    "no records in either": (lambda: (LoopTrace("one"), LoopTrace("other")), "record"),
    "no records in A": (lambda: (LoopTrace("one"), filled()), "record"),
    "no records in B": (lambda: (filled(), LoopTrace("other")), "record"),
    "unequal record counts": (lambda: (filled(count=3), filled(count=5)), "record"),
    "one against many": (lambda: (filled(count=4), filled(count=1)), "record"),
    "no backward before the record": (
        lambda: (filled(no_backward), filled(no_backward)),
        "grad",
    ),
    "numpy without gradients=": (
        lambda: (filled(), filled(numpy_without_gradients)),
        "grad",
    ),
    "one gradient for two parameters": (
        lambda: (filled(one_gradient_for_two), filled(one_gradient_for_two)),
        "grad",
    ),
    "gradients cleared before the record": (
        lambda: (filled(cleared_before_the_record), filled(cleared_before_the_record)),
        "grad",
    ),
    "nan loss from the first step in A": (lambda: (filled(nan_loss), filled()), "nan"),
    "nan loss from the first step in both": (
        lambda: (filled(nan_loss), filled(nan_loss)),
        "nan",
    ),
    "nan parameter from the first step": (
        lambda: (filled(nan_parameter), filled(nan_parameter)),
        "nan",
    ),
    "nan gradient from the first step": (
        lambda: (filled(nan_gradient), filled(nan_gradient)),
        "nan",
    ),
    "a parameter grows": (lambda: (filled(grows), filled(grows)), "shape"),
    "a parameter is turned": (lambda: (filled(turns), filled(turns)), "shape"),
    "a parameter more in the third iteration": (
        lambda: (filled(gains_a_parameter), filled(gains_a_parameter)),
        "parameter",
    ),
}


def assert_one_sentence(message: str) -> None:
    assert "\n" not in message
    assert re.search(r"[.!?]\s+[A-Z]", message) is None, "more than one sentence"
    assert len(message.split()) >= 4, "not a sentence"


@pytest.mark.parametrize("what", BAD)
def test_bad_use_gets_one_clear_sentence(what: str) -> None:
    use, to_mend = BAD[what]

    def bad_use() -> None:
        compare(*use())

    with pytest.raises(ValueError, match=f"(?i){to_mend}") as error:
        bad_use()
    assert_one_sentence(str(error.value))


def test_unequal_record_counts_are_both_named() -> None:
    a, b = filled(count=3), filled(count=5)
    with pytest.raises(ValueError, match=r"3.*5|5.*3"):
        compare(a, b)


def test_a_trace_without_records_is_named() -> None:
    empty = LoopTrace("the forgotten loop")
    filled_one = filled()
    with pytest.raises(ValueError, match="the forgotten loop"):
        compare(empty, filled_one)


def test_a_layer_without_requires_grad_is_a_clear_sentence_or_no_guess() -> None:
    def run(frozen: bool) -> Run:
        model = mlp(5, 8, 1)
        if frozen:
            model[0].requires_grad_(False)
        return optim(full(table()), model)

    message = ""
    kinds: tuple[str, ...] = ()
    try:
        kinds = kinds_of(run(frozen=False).trace, run(frozen=True).trace)
    except ValueError as error:
        message = str(error)
    assert set(kinds) <= {"gradient", "no-update"}
    if not kinds:
        assert "grad" in message.lower()
        assert_one_sentence(message)


# ------------------------------------------------ record disturbs nothing


def test_training_is_the_same_with_and_without_records() -> None:
    def train(trace: LoopTrace | None) -> list[Tensor]:
        torch.manual_seed(60)
        model = nn.Sequential(mlp(5, 8, act=nn.ReLU), nn.Dropout(0.2), nn.Linear(8, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        for x, y in mini(table(), 8, 10):
            optimizer.zero_grad()
            y_pred = model(x)
            loss = mse(y_pred, y)
            loss.backward()
            if trace:
                trace.record(
                    inputs=x,
                    prediction=y_pred,
                    target=y,
                    loss=loss,
                    parameters=model.parameters(),
                )
            optimizer.step()
        return [p.detach() for p in model.parameters()]

    for p, q in zip(train(None), train(LoopTrace("traced")), strict=True):
        assert torch.equal(p, q)


def test_record_touches_no_gradient_no_value_and_no_random_state() -> None:
    x, y = table()
    model = mlp(5, 8, 1)
    y_pred = model(x)
    loss = mse(y_pred, y)
    loss.backward()
    params = list(model.parameters())
    watched = [x, y, y_pred, loss, *params, *(grad(p) for p in params)]
    values = [t.detach().clone() for t in watched]
    versions = [t._version for t in watched]
    needs_grad = [t.requires_grad for t in watched]
    grads = [p.grad for p in params]
    torch_state, numpy_state = torch.get_rng_state(), str(np.random.get_state())
    default_dtype = torch.get_default_dtype()

    trace = LoopTrace("watched")
    trace.record(
        inputs=x, prediction=y_pred, target=y, loss=loss, parameters=model.parameters()
    )

    assert all(torch.equal(t, v) for t, v in zip(watched, values, strict=True))
    assert [t._version for t in watched] == versions
    assert [t.requires_grad for t in watched] == needs_grad
    assert all(p.grad is g for p, g in zip(params, grads, strict=True))
    assert y_pred.grad_fn is not None
    assert torch.is_grad_enabled()
    assert torch.get_default_dtype() == default_dtype
    assert torch.equal(torch.get_rng_state(), torch_state)
    assert str(np.random.get_state()) == numpy_state


def test_record_keeps_no_graph_and_no_tensor_of_the_loop_alive() -> None:
    trace = LoopTrace("short-lived")
    seen: list[weakref.ref[Any]] = []

    def iteration() -> None:
        x, y = table()
        model = mlp(5, 8, 1)
        y_pred = model(x)
        loss = mse(y_pred, y)
        loss.backward(retain_graph=True)
        trace.record(
            inputs=x,
            prediction=y_pred,
            target=y,
            loss=loss,
            parameters=model.parameters(),
        )
        params = list(model.parameters())
        seen.extend(weakref.ref(t) for t in (x, y, y_pred, loss, *params))
        seen.extend(weakref.ref(grad(p)) for p in params)

    iteration()
    gc.collect()
    assert [ref() for ref in seen if ref() is not None] == []


def test_a_graph_can_still_be_walked_after_record() -> None:
    x, y = table()
    model = mlp(5, 8, 1)
    y_pred = model(x)
    loss = mse(y_pred, y)
    loss.backward(retain_graph=True)
    before = [grad(p).clone() for p in model.parameters()]
    LoopTrace("between").record(
        inputs=x, prediction=y_pred, target=y, loss=loss, parameters=model.parameters()
    )
    loss.backward()
    for p, g in zip(model.parameters(), before, strict=True):
        torch.testing.assert_close(grad(p), 2 * g)


def test_record_copies_what_the_loop_overwrites() -> None:
    def train(overwrite: bool) -> LoopTrace:
        trace = LoopTrace("overwriting" if overwrite else "not")
        w, dw = np.zeros((5, 1)), np.zeros((5, 1))
        for x_, y_ in mini(table(dtype=f64), 8, 10):
            x, y = x_.numpy().copy(), y_.numpy().copy()
            y_pred = x @ w
            loss = np.array(((y_pred - y) ** 2).mean())
            dw[:] = 2 * x.T @ (y_pred - y) / len(x)
            trace.record(
                inputs=x,
                prediction=y_pred,
                target=y,
                loss=loss,
                parameters=[w] if overwrite else [w.copy()],
                gradients=[dw] if overwrite else [dw.copy()],
            )
            w -= 0.1 * dw
            if overwrite:
                for a in (x, y, y_pred, loss):
                    a[...] = np.nan
        return trace

    assert kinds_of(train(overwrite=True), train(overwrite=False)) == ()


def test_compare_changes_neither_trace() -> None:
    case = named("pairs", "no bias, another scale of the matrices and another rate")
    a, b = (run.trace for run in built(case))
    a_before, b_before = copy.deepcopy(a), copy.deepcopy(b)
    first = str(compare(a, b))
    assert str(compare(a, b)) == first
    assert str(compare(a_before, b_before)) == first


def test_record_serves_under_no_grad() -> None:
    trace, again = LoopTrace("no_grad"), LoopTrace("grad")
    for each in (trace, again):
        model = mlp(5, 8, 1)
        for x, y in full(table(), 4):
            model.zero_grad()
            y_pred = model(x)
            loss = mse(y_pred, y)
            loss.backward()
            with torch.set_grad_enabled(each is again):
                each.record(
                    inputs=x,
                    prediction=y_pred,
                    target=y,
                    loss=loss,
                    parameters=model.named_parameters(),
                )
            for p in model.parameters():
                p.data -= 0.1 * grad(p)
    assert kinds_of(trace, again) == ()


def with_gradients() -> Iterator[Tensor]:
    for p in mlp(5, 8, 1).parameters():
        p.grad = torch.ones_like(p)
        yield p


def test_a_generator_of_parameters_is_read_once() -> None:
    drawn = 0

    def parameters() -> Iterator[Tensor]:
        nonlocal drawn
        for p in with_gradients():
            drawn += 1
            yield p

    x, y = table()
    LoopTrace("generator").record(
        inputs=x, prediction=y, target=y, loss=0.5, parameters=parameters()
    )
    assert drawn == 4
