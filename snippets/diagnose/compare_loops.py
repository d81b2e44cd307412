# %% Trace
from collections import namedtuple
from itertools import product
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

Record = namedtuple("Record", "x y target loss ps gs")  # y: prediction, gs: gradients


class LoopTrace:
    """What a training loop did; only the first `keep` iterations are kept."""

    def __init__(self, name: str, keep: int = 100) -> None:
        self.name, self.keep, self.count, self.finite = name, keep, 0, True
        self.records: list[Record] = []

    def record(self, *, inputs: Any, prediction: Any, target: Any, loss: Any,
               parameters: Any, gradients: Any = None) -> None:  # fmt: skip
        """Copy one iteration: after the gradients exist, before the update."""
        given, where = listed(parameters), f"{self.name}, iteration {self.count}"
        slopes = [p.grad if getattr(p, "is_leaf", False) else None for p in given]
        x = copied(inputs, torch.float64)
        y = copied(prediction, x.dtype if x.is_floating_point() else torch.float64)
        t, cost = copied(target, y.dtype), copied(loss, y.dtype).double()
        ps = [copied(p, y.dtype) for p in given]
        gs = [copied(g, y.dtype) for g in listed(gradients) or slopes]
        old = self.records[0].ps if self.records else ps
        same = [p.shape for p in ps] == [p.shape for p in old]
        whole = [p.numel() for p in ps] == [g.numel() for g in gs]
        need(ps, f"{where}: no parameters (make model.parameters() anew each time).")
        need(same, f"{where}: the parameters changed in shape or number.")
        need(whole, f"{where}: a gradient is missing (no backward() yet) or misshapen.")
        need(cost.numel() == 1, f"{where}: the loss must be a single number.")
        self.count += 1
        self.finite &= all(bool(v.isfinite().all()) for v in (y, cost, *ps, *gs))
        if self.finite and self.count <= self.keep:
            gs = [g.reshape(p.shape) for g, p in zip(gs, ps)]
            self.records.append(Record(x, y, t, cost.sum(), ps, gs))


def need(met: Any, sentence: str) -> None:
    if not met:
        raise ValueError(sentence)


def listed(v: Any) -> list[Any]:
    single = isinstance(v, Tensor | np.ndarray | np.generic | float | int)
    v = [v] if single else v.items() if isinstance(v, dict) else v or []
    return [each[1] if isinstance(each, tuple) else each for each in v]


def copied(value: Any, kind: torch.dtype) -> Tensor:
    """Copy a value; a plain number takes the type `kind`, as it does in a product."""
    if isinstance(value, Tensor):
        return value.detach().to("cpu", copy=True).to_dense()
    copy = torch.from_numpy(np.array([] if value is None else value))
    return copy.to(kind) if type(value) in (float, int) else copy


# %% Round-off
def ways(b: Tensor, a: Tensor) -> dict[bool, Tensor]:
    """Return b in a's shape, up to sides of 1: as it is (False), transposed (True)."""
    sides = [n for n in a.shape if n != 1]
    both = {False: b} | ({True: b.T} if b.ndim == 2 else {})
    fits = {w: v for w, v in both.items() if [n for n in v.shape if n != 1] == sides}
    return {w: v.reshape(a.shape) for w, v in fits.items()}


def numbered(t: Tensor) -> Tensor:  # one-hot rows as class numbers
    hot = t.ndim == 2 and t.shape[1] > 1 and bool(((t == 0) | (t == 1)).all())
    return t.argmax(1) if hot and bool((t.sum(1) == 1).all()) else t


def apart(pairs: Any, eps: float) -> float:
    """Return the largest difference in units of round-off: eps times the size."""
    most = 0.0
    for a, b in ((p.double(), q.double()) for p, q in pairs):
        size = max(a.abs().max().item(), b.abs().max().item()) or 1.0
        gaps = [(a - v).abs().max().item() for v in ways(b, a).values()]
        most = max(most, min(gaps, default=torch.inf) / (eps * size))
    return most


def fit(seen: Tensor, units: Tensor, *columns: Tensor, spare: int = 0) -> list[float]:
    """Return the c with seen = sum(c * columns) to 32 units of round-off, or []."""
    y, *xs = (v.flatten().double() / units.flatten() for v in (seen, *columns))
    x = torch.stack(xs, 1)
    size = x.norm(dim=0)
    if len(y) < len(xs) + spare or not bool(((size > 0) & size.isfinite()).all()):
        return []
    c = torch.linalg.lstsq(x / size, y[:, None], driver="gelsd").solution[:, 0] / size
    return c.tolist() if bool(((x @ c - y).abs() < 32).all()) else []


def stacked(rows: Any) -> Tensor:  # at most 1000 elements of each: enough for a fit
    return torch.stack([v.double().flatten()[:: 1 + v.numel() // 1000] for v in rows])


# %% Loss and reduction
LOSSES: list[tuple[str, Any]] = [
    ("squared error", lambda p, t: (p - t) ** 2),
    ("absolute error", lambda p, t: (p - t).abs()),
    ("cross-entropy", lambda p, t: F.cross_entropy(p.log(), t, reduction="none")),
    ("cross-entropy of scores", lambda p, t: F.cross_entropy(p, t, reduction="none")),
    ("binary cross-entropy", lambda p, t: -(t * p.log() + (1 - t) * (1 - p).log())),
    ("binary cross-entropy of scores", lambda p, t: F.softplus(p) - t * p),
]
# The loss is scale[t] = factor / divisor times the sum of element(prediction, target).
Formula = namedtuple("Formula", "name reduction factor scale wide element")


def formulas(rs: list[Record], eps: float) -> list[Formula]:
    """Return every known loss that gives all the recorded ones, the simplest first."""
    found, seen = [], torch.stack([r.loss for r in rs])
    chances = all(bool(((r.y >= 0) & (r.y <= 1)).all()) for r in rs)
    for paired, (name, element) in product((True, False), LOSSES):
        try:
            ts = [r.target.reshape(r.y.shape) if paired else r.target for r in rs]
            ts = [t.double() if paired else t for t in ts]
            each = [element(r.y.double(), t) for r, t in zip(rs, ts)]
            ts = [t.float() if t.is_floating_point() else t for t in ts]
            rough = [element(r.y.float(), t).sum() for r, t in zip(rs, ts)]
        except (RuntimeError, ValueError, IndexError):
            continue
        total = torch.stack([e.sum() for e in each])
        units = 32 * eps * (total.abs() + (total - torch.stack(rough)).abs() / 2**-23)
        divisors = {
            "sum": [1 for r in rs],
            "mean over elements": [e.numel() for e in each],
            "mean over samples": [r.y.shape[0] if r.y.ndim else 1 for r in rs],
            "mean over samples and classes": [r.y.numel() for r in rs],
            "mean over valid targets": [(numbered(r.target) != -100).sum() for r in rs],
        }
        for reduction, divisor in divisors.items():
            n = torch.tensor(divisor).double()
            first = (seen * n / total)[0].item()
            near = [v for v in (1.0, 0.5, 2.0) if abs(first / v - 1) < 1e-4 + 8 * eps]
            factor, wide = (near or [first])[0], each[0].numel() > rs[0].y.numel()
            known = near or total.max() - total.min() > 30 * units.max()
            if known and bool(((seen * n / factor - total).abs() <= units).all()):
                title = name if chances else name.removesuffix(" of scores")
                title = title if factor == 1 else f"{factor:.4g} x {title}"
                found += [Formula(title, reduction, factor, factor / n, wide, element)]
    found = [f for f in found if f.factor in (1.0, 0.5, 2.0)] or found
    unknown = Formula("not known here", "?", 1.0, seen, False, None)
    return sorted(found, key=lambda f: f.factor != 1) or [unknown]


# %% Update
Rule = namedtuple("Rule", "name numbers rates still")
MORE = {"p": ", weight decay", "s": ", momentum", "g": ", Nesterov's term"}


def directions(g: Tensor) -> dict[str, Tensor]:
    """Return the steps at learning rate 1 from a parameter's gradients, by rule."""
    t = torch.arange(1.0, len(g) + 1).double()[:, None]

    def average(x: Tensor, beta: float) -> Tensor:
        return (1 - beta) * (beta ** (t - t.T).clamp(min=0)).tril() @ x

    m, v = average(g, 0.9) / (1 - 0.9**t), average(g**2, 0.999) / (1 - 0.999**t)
    rms = average(g**2, 0.99).sqrt() + 1e-8
    adam, adagrad = -m / (v.sqrt() + 1e-8), -g / ((g**2).cumsum(0).sqrt() + 1e-10)
    return {"SGD": -g, "Adam": adam, "RMSprop": -g / rms, "Adagrad": adagrad}


def rule(rs: list[Record]) -> Rule:
    """Return the simplest known rule that makes the recorded steps to round-off."""
    ps, gs = ([stacked(v) for v in zip(*(r[i] for r in rs))] for i in (4, 5))
    moves, ways = [p.diff(dim=0) for p in ps], [directions(g[:-1]) for g in gs]
    moving = [k for k, m in enumerate(moves) if bool(m.any())]
    eps = max(torch.finfo(p.dtype).eps for p in rs[0].ps)
    pace = max((moves[k].abs().max() / gs[k].abs().max() for k in moving), default=1e99)
    pulls = [pace * g[:-1].abs() > eps * p[:-1].abs() for p, g in zip(ps, gs)]
    still = {k for k, pull in enumerate(pulls) if k not in moving and pull.any()}
    if sum(moves[k].numel() for k in moving) < 2:
        return Rule("not seen", [], [torch.nan], still)

    def flat(values: list[Tensor], late: int = 0) -> Tensor:
        return torch.cat([values[k].roll(late, 0).flatten() for k in moving])

    units = flat([eps * (p[1:].abs() + m.abs().max()) for p, m in zip(ps, moves)])
    when = flat([0 * m + torch.arange(len(m))[:, None] for m in moves])
    late = {"s": flat(moves, 1), "g": flat([g[:-1] for g in gs], 1)}
    more, step = late | {"p": flat([-p[:-1] for p in ps])}, flat(moves)
    if (step / units).norm() < 100:  # lost in round-off
        return Rule("not seen", [], [torch.nan], still)
    for name in ways[0]:
        way = flat([w[name] for w in ways])
        for keys in ("", "p", "s", "sp", "sg"):
            columns = (step, units, way, *(more[k] for k in keys))
            if c := fit(*(v[when >= ("s" in keys)] for v in columns), spare=1):
                rate = c[0] / (1 + c[1]) if "g" in keys else c[0]
                nums = [v if k == "s" else v / rate for k, v in zip(keys, c[1:])]
                return Rule(name + "".join(MORE[k] for k in keys), nums, [rate], still)
        rows = [when == t for t in range(len(moves[0]))]
        if all(cs := [fit(step[i], units[i], way[i], spare=1) for i in rows]):
            sizes = torch.stack([step[i].norm() for i in rows])
            equal = ", clipped" * ((sizes > 0.999 * sizes.max()).sum().item() > 1)
            return Rule(name + equal, [], [c[0] for c in cs], still)
    size = step[when == 0].abs()
    sign = ", first steps all of one size" if size.max() < 1.001 * size.min() else ""
    return Rule("another rule" + sign, [], [torch.nan], still)


# %% Compare
FIX = {
    "shape": "Give prediction and target one shape: prediction.squeeze(1), say.",
    "parameters": "Give both the same parameters: nn.Linear(..., bias=False), say.",
    "initialization": "Copy one start: with torch.no_grad(): w.copy_(layer.weight.T).",
    "gradient": "Derive the hand-written gradient again, or leave it to autograd.",
    "accumulation": "Clear the gradients in each iteration: optimizer.zero_grad().",
    "no-update": "Give the optimizer every parameter, and call its step().",
}
Finding = namedtuple("Finding", "kind a b verdict why")


def matched(ps: list[Tensor], qs: list[Tensor]) -> list[tuple[int, int, bool]]:
    """Return (i, j, transposed) where B's parameter j is A's parameter i."""
    bias = [[k > 0 and p.ndim < 2 for k, p in enumerate(side)] for side in (ps, qs)]
    options: list[list[tuple[int, int, bool]]] = [[], []]
    for found, by_order in zip(options, (False, True)):  # else weights and biases apart
        for (i, p), (j, q) in product(enumerate(ps), enumerate(qs)):
            alike = i == j if by_order else bias[0][i] == bias[1][j]
            views = ways(q, p) if alike else {}
            if views and not any(i == f[0] or j == f[1] for f in found):
                found += [(i, j, min(views, key=lambda w: apart([(p, views[w])], 1)))]
    return max(options, key=len)


def origin(p: Tensor) -> str:
    """Describe a start: its root mean square, and whose default has the same."""
    size = p.double().square().mean().sqrt().item()
    known = {"randn": 1.0} | {f"nn.Linear({n}, _)": (3 * n) ** -0.5 for n in p.shape}
    name = min(known, key=lambda k: abs(size / known[k] - 1))
    near = p.numel() > 49 and abs(size / known[name] - 1) < 1.5 / p.numel() ** 0.5
    return f"rms {size:.4g}" + f", as {name}" * near


def behaviour(seen: Any, fresh: Any, eps: float) -> list[float]:
    """Return c, kept with seen[t] = c * fresh[t] + kept * seen[t - 1]; nan if none."""
    g, f = stacked(seen), stacked(fresh)
    size = max(g.abs().max().item(), f.abs().max().item(), 1e-300)
    units = torch.full_like(g, min(256 * eps, 0.01) * size)
    if bool(((g - f).abs() < 32 * units).all()):
        return [1.0, 0.0]
    before = torch.cat([0 * g[:1], g[:-1]])
    return [*(fit(g, units, f) or fit(g, units, f, before) or [torch.nan]), 0.0][:2]


def hoards(rs: list[Record]) -> bool | None:
    """Do the losses fall as the gradients' increments say (True), or the gradients?"""
    same = all(r.x.equal(rs[0].x) and r.target.equal(rs[0].target) for r in rs[:8])
    if len(rs) < 4 or not same:
        return None
    flat = [[torch.cat([*map(torch.ravel, r[i])]) for r in rs[:8]] for i in (4, 5)]
    ps, gs = (torch.stack(rows).double() for rows in flat)
    steps = ps[1:].diff(dim=0) / torch.stack([r.loss for r in rs[:8]]).diff()[1:, None]
    parts = [((g[1:] + g[:-1]) * steps).sum(1) for g in (gs.diff(dim=0), gs[1:])]
    kept, fresh = (bool(((v - 2).abs() < 0.2).all()) for v in parts)  # two halves
    return None if kept == fresh else kept


class Report:
    """What was compared (`rows`), and the `causes` in the order in which they enter."""

    def __init__(self, a: str, b: str, rows: list[Finding], notes: list[str]) -> None:
        self.a, self.b, self.rows, self.notes = a, b, tuple(rows), notes
        self.causes = tuple(r for r in rows if r.verdict == "differs")

    def __str__(self) -> str:
        table = [Finding("compared", self.a, self.b, "verdict", ""), *self.rows]
        lines = [f"{r.kind:15}{r.a:34} {r.b:34} {r.verdict}" for r in table]
        for i, c in enumerate(self.causes, 1):
            how = FIX.get(c.kind, f"Use the same {c.kind} in both loops.")
            lines += [f"{i}. {c.kind}: {self.a} {c.a}; {self.b} {c.b}{c.why}. {how}"]
        wait = ", ".join(r.kind for r in self.rows if r.verdict == "not comparable")
        first = ", ".join(r.kind for r in self.rows if "differ" in r.verdict)
        how = f"make {first} equal, " * bool(first) + "record two or more iterations"
        lines += [f"Not comparable: {wait}; {how}, compare again."] * bool(wait)
        return "\n".join(lines + self.notes)


def compare(a: LoopTrace, b: LoopTrace) -> Report:
    """Name what differs between two loops, in the order in which it enters them.

    >>> a, b = LoopTrace("A"), LoopTrace("B")
    >>> for trace, rate in ((a, 0.1), (b, 0.2)):
    ...     for w in (1.0, 1.0 - 2 * rate, (1.0 - 2 * rate) ** 2):
    ...         trace.record(inputs=1.0, prediction=w, target=0.0, loss=w**2,
    ...             parameters=w, gradients=2 * w)
    >>> [cause.kind for cause in compare(a, b).causes]
    ['learning-rate']
    """
    for trace in (a, b):
        need(trace.count, f"{trace.name} has no records.")
        need(trace.records, f"{trace.name} has nan or inf in its first iteration.")
    need(a.count == b.count, f"{a.name} has {a.count} records, {b.name} {b.count}.")
    both, rows = list(zip(a.records, b.records)), list[Finding]()
    two, heads, n = list(zip(*both)), both[0], len(both)
    eps = max(torch.finfo(v.dtype).eps for r in heads for v in (r.y, *r.ps))
    pairs = matched(heads[0].ps, heads[1].ps)

    def add(kind: str, cells: Any, same: Any, why: str = "") -> None:
        words = {None: "not comparable", True: "same", False: "differs"}
        rows.append(Finding(kind, cells[0], cells[1], words.get(same, same), why))

    def turned(ps: list[Tensor], qs: list[Tensor]) -> list[tuple[Tensor, Tensor]]:
        return [(ps[i], ways(qs[j], ps[i])[way]) for i, j, way in pairs]

    # What enters: inputs and targets, types, shapes, the parameters and their start.
    marks = [(numbered(r.target), numbered(s.target)) for r, s in both]
    ins = [apart([(r.x, s.x), mark], eps) for (r, s), mark in zip(both, marks)]
    pools = [torch.cat([r.x.flatten() for r in rs]).sort()[0] for rs in two]
    order = " (the same numbers in another order)" * torch.equal(*pools)
    cells = [f"{[*r.x.shape]}, {[*r.target.shape]}" for r in heads]
    add("data", cells, max(ins) <= 32, f", {max(ins):.1e} x round-off apart{order}")
    kinds = [", ".join(sorted({str(v.dtype)[6:] for v in (r.y, *r.ps)})) for r in heads]
    add("dtype", kinds, kinds[0] == kinds[1])
    options = product(*(formulas(rs, eps) for rs in two))
    f, g = min(options, key=lambda h: sum(x != y for x, y in zip(h[0][:2], h[1][:2])))
    cells = [f"{[*r.y.shape]}, {[*r.target.shape]}" for r in heads]
    cells = [c + " broadcast" * h.wide for c, h in zip(cells, (f, g))]
    add("shape", cells, f.wide == g.wide)
    alone = [{*range(len(r.ps))} - {m[k] for m in pairs} for k, r in enumerate(heads)]
    lone = [str([[*r.ps[k].shape] for k in ks])[1:-1] for r, ks in zip(heads, alone)]
    cells = [f"{len(r.ps)}" + f", alone: {c}" * bool(c) for r, c in zip(heads, lone)]
    add("parameters", cells, not any(alone))
    start = turned(heads[0].ps, heads[1].ps)
    off = [pq for pq in start if apart([pq], eps) > 8]
    p, q = max(off or start or [(torch.ones(1),) * 2], key=lambda pq: pq[0].numel())
    spread = (p.norm() / q.norm()).log().abs() * p.numel() ** 0.5
    how = "the scale differs" if spread > 4 else "only the draw differs"
    how = how if p.numel() > 19 else "too few numbers to tell scale from draw"
    why = f": {how}, {apart(off, eps):.1e} x round-off apart"
    add("initialization", (origin(p), origin(q)), not off if start else None, why)
    # The loss, over the iterations in which both loops stand at the same point.
    more = [any(r.ps[k].any() for r, ks in zip(rs, alone) for k in ks) for rs in both]
    away = [apart(turned(r.ps, s.ps), eps) for r, s in both]
    near = [max(i, w) < min(32, 0.02 / eps) for i, w in zip(ins, away)]
    m = next((t for t in range(n) if more[t] or not near[t]), n)
    rs, scales = both[:m], list(zip(f.scale, g.scale))[:m]
    sums = [(r.loss / c, s.loss / d) for (r, s), (c, d) in zip(rs, scales)]
    alike = f.name == g.name and f.element and apart(sums, eps) < 256
    alike = alike or apart([(r.y, s.y) for r, s in rs], eps) < 256
    add("prediction", ("", ""), (alike or "the models differ") if m else None)
    equal = apart([(r.loss, s.loss) for r, s in rs], eps) < 256 if m and alike else None
    same: Any = f.name == g.name if f.element or g.element else equal
    cells = [f"{h.name}, {r.loss:.4g}" for h, r in zip((f, g), heads)]
    add("loss", cells, same)
    same = None if "?" in (f.reduction, g.reduction) else f.reduction == g.reduction
    add("reduction", (f.reduction, g.reduction), same)
    # The gradients, at the same points; if they were kept, also from each loop alone.
    base = [h.name.split(" x ")[-1] for h in (f, g)]
    fair = m and alike and base[0] == base[1] and f.wide == g.wide
    gs = [turned(r.gs, s.gs) for r, s in rs] if fair else []
    gs = [[(x, y * (c / d)) for x, y in row] for row, (c, d) in zip(gs, scales)]
    columns = [list(zip(*column)) for column in zip(*gs)]
    ours, theirs = ([behaviour(c[i], c[1 - i], eps) for c in columns] for i in (0, 1))
    cs = sorted({round(1 / u[0] if u[1] else v[0], 6) for u, v in zip(ours, theirs)})
    text = ", ".join(f"{c:.4g}" for c in cs).replace("nan", "no fixed number of")
    cells = ["1", f"{text} times that"] if cs else ["?", "?"]
    add("gradient", cells, cs == [1.0] if fair else None)
    kept: Any = [any(k > 0.5 for _, k in v) for v in (ours, theirs)]
    kept = kept if m > 1 else [hoards(rs) for rs in two]
    cells = [{None: "?", True: "kept", False: "cleared"}[k] for k in kept]
    add("accumulation", cells, None if None in kept else kept[0] == kept[1])
    x, y = (rule(rs) for rs in two)  # from one record to the next, in each loop alone
    same = x.name == y.name and np.allclose(x.numbers, y.numbers, 0.02)
    same = None if "not seen" in (x.name, y.name) else same
    if x.name.startswith("another") and same:
        same = m == n or (False if cs == [1.0] and away[m] > 32 else None)
    rated = len(x.rates) == len(y.rates) and np.allclose(x.rates, y.rates, 2e-3, 0)
    spans = [sorted({min(r.rates), max(r.rates)}) for r in (x, y)]
    cells = [" to ".join(f"{v:.4g}" for v in s).replace("nan", "?") for s in spans]
    add("learning-rate", cells, rated if same and "another" not in x.name else None)
    cells = [", ".join([r.name, *(f"{v:.3g}" for v in r.numbers)]) for r in (x, y)]
    add("update", cells, same)
    rest = {dict((i, j) for i, j, _ in pairs).get(k, -1) for k in x.still} == y.still
    cells = [f"{r.still} never move" if r.still else "all move" for r in (x, y)]
    add("no-update", cells, rest if n > 1 else None)
    odd, times = {r.kind for r in rows if r.verdict == "differs"}, g.scale / f.scale
    times = times * (cs or [1.0])[0]  # how much larger B's gradients are
    plain = x.name.startswith("SGD") and "decay" not in x.name
    able = same and base[0] == base[1] and times.max() < 1.001 * times.min()
    able = able and len(cs) < 2 and (plain or abs(times[0] - 1) < 1e-3)
    rate = f"a learning rate of {x.rates[0] / times[0]:.4g} in {b.name}"
    cure = rate if able else "no learning rate"
    touched = odd & {"loss", "reduction", "gradient", "learning-rate", "update"}
    sure = touched and ("update" in odd or (f.element and g.element))
    notes = [f"All else equal, {cure} makes the loops agree."] * bool(sure)
    far = [max(i, w, apart([(r.y, s.y)], eps)) for i, w, (r, s) in zip(ins, away, both)]
    part = [(t, v) for t, v in enumerate(far) if v > 256 and odd][:1]
    notes += [f"They part at iteration {t}, by {v:.1e} x round-off." for t, v in part]
    return Report(a.name, b.name, rows, notes)
