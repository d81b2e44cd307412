# %% Trace
from collections import namedtuple
from itertools import product
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

Record = namedtuple("Record", "x y_pred y loss ps gs")  # ps: parameters, gs: gradients


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
        if x.shape[1:] == y.shape[1:] == t.shape[1:] != () and len(x) != len(y):
            y, t = y.T, t.T  # the samples were in columns
        ps = [copied(p, y.dtype) for p in given]
        gs = [copied(g, y.dtype) for g in listed(gradients) or slopes]
        old = [p.shape for r in self.records[:1] for p in r.ps]
        same = not old or [p.shape for p in ps] == old
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
    """Return b in a's shape, as it is (False) and transposed (True), where it fits."""
    both = {False: b} | ({True: b.T} if b.ndim == 2 else {})
    fits = {w: v for w, v in both.items() if v.squeeze().shape == a.squeeze().shape}
    if a.shape[:1] == b.shape[:1] and a.numel() == b.numel():  # flattened pictures
        fits[False] = b
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
    ("KL divergence", lambda p, t: F.kl_div(p, t, reduction="none")),
]
# The loss is scale[t] = factor / divisor times the sum of element(prediction, target).
Formula = namedtuple("Formula", "name reduction factor scale wide element")


def formulas(rs: Any, eps: float) -> list[Formula]:
    """Return every known loss that gives all the recorded ones, the simplest first."""
    found, seen = [], torch.stack([r.loss for r in rs])
    ps = [r.y_pred.double() for r in rs]
    targets = [r.y if r.y.is_floating_point() else r.y.long() for r in rs]
    chances = all(bool(((p >= 0) & (p <= 1)).all()) for p in ps)
    for paired, (name, element) in product((True, False), LOSSES):
        try:
            ts = [t.double() if paired else t for t in targets]
            ts = [t.reshape(p.shape) if paired else t for p, t in zip(ps, ts)]
            each = [element(p, t) for p, t in zip(ps, ts)]
            ts = [t.float() if t.is_floating_point() else t for t in ts]
            rough = [element(p.float(), t).sum() for p, t in zip(ps, ts)]
        except (RuntimeError, ValueError, IndexError):
            continue
        total = torch.stack([e.sum() for e in each])
        units = 32 * eps * (total.abs() + (total - torch.stack(rough)).abs() / 2**-23)
        divisors = {
            "sum": [1 for p in ps],
            "mean over elements": [e.numel() for e in each],
            "mean over samples": [p.shape[0] if p.ndim else 1 for p in ps],
            "mean over samples and classes": [p.numel() for p in ps],
            "mean over valid targets": [(numbered(t) != -100).sum() for t in targets],
            "sum / size of the first batch": [each[0].numel() for p in ps],
        }
        for reduction, divisor in divisors.items():
            n = torch.tensor(divisor).double()
            first = (seen * n / total)[0].item()
            near = [v for v in (1.0, 0.5, 2.0) if abs(first / v - 1) < 1e-4 + 8 * eps]
            factor, wide = (near or [first])[0], each[0].numel() > ps[0].numel()
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
    ma = {b: (1 - b) * (b ** (t - t.T).clamp(min=0)).tril() for b in (0.9, 0.99, 0.999)}
    m, v = ma[0.9] @ g / (1 - 0.9**t), ma[0.999] @ g**2 / (1 - 0.999**t)
    rms = (ma[0.99] @ g**2).sqrt() + 1e-8
    adam, adagrad = -m / (v.sqrt() + 1e-8), -g / ((g**2).cumsum(0).sqrt() + 1e-10)
    return {"SGD": -g, "Adam": adam, "RMSprop": -g / rms, "Adagrad": adagrad}


def rule(rs: Any) -> Rule:
    """Return the simplest known rule that makes the recorded steps to round-off."""
    ps = [stacked(v) for v in zip(*(r.ps for r in rs))]
    gs = [stacked(v) for v in zip(*(r.gs for r in rs))]
    moves, known = [p.diff(dim=0) for p in ps], [directions(g[:-1]) for g in gs]
    moving = [k for k, m in enumerate(moves) if bool(m.any())]
    eps = max(torch.finfo(p.dtype).eps for p in rs[0].ps)
    pace = max((moves[k].abs().max() / gs[k].abs().max() for k in moving), default=1e99)
    pulls = [pace * g[:-1].abs() > eps * p[:-1].abs() for p, g in zip(ps, gs)]
    still = {k for k, pull in enumerate(pulls) if k not in moving and pull.any()}
    unseen = Rule("not seen", [], [torch.nan], still)
    if sum(moves[k].numel() for k in moving) < 2:
        return unseen

    def flat(values: list[Tensor]) -> Tensor:
        return torch.cat([values[k].flatten() for k in moving])

    units = flat([eps * (p[1:].abs() + m.abs().max()) for p, m in zip(ps, moves)])
    when = flat([0 * m + torch.arange(len(m))[:, None] for m in moves])
    whose = flat([0 * m + k for k, m in enumerate(moves)])
    step, more = flat(moves), {"p": flat([-p[:-1] for p in ps])}
    more |= {"s": flat([F.pad(m, (0, 0, 1, -1)) for m in moves])}  # 0 first
    more |= {"g": flat([F.pad(g[:-1], (0, 0, 1, -1)) for g in gs])}
    if (step / units).norm() < 100:  # lost in round-off
        return unseen
    for name in known[0]:
        way = flat([w[name] for w in known])
        for keys in ("", "p", "s", "sp", "sg"):
            if c := fit(step, units, way, *(more[k] for k in keys), spare=1):
                rate = c[0] / (1 + c[1]) if "g" in keys else c[0]
                nums = [v if k == "s" else v / rate for k, v in zip(keys, c[1:])]
                return Rule(name + "".join(MORE[k] for k in keys), nums, [rate], still)
        for part in (when, whose):  # a rate for each iteration, or for each parameter
            rows = [part == value for value in sorted({*part.tolist()})]
            if all(cs := [fit(step[i], units[i], way[i], spare=1) for i in rows]):
                size, top = [step[i].norm() for i in rows], max(cs)[0]
                less = [v / max(size) for v, c in zip(size, cs) if c[0] < 0.999 * top]
                sign = ", clipped" * (min(less, default=0) > 0.999)
                sign += ", not in every iteration" * (min(less, default=1) == 0)
                one = part is when and min(size) > 0.999 * max(size)  # all clipped
                rates = [max(size).item()] * 2 if one else [c[0] for c in cs]
                return Rule(name + sign * (part is when), [], rates, still)
    even = bool(step[when == 0].abs().max() < 1.001 * step[when == 0].abs().min())
    return unseen._replace(name="another rule" + ", first steps of one size" * even)


# %% Report
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
            gaps = {(p - v).abs().max().item(): w for w, v in ways(q, p).items()}
            alike = i == j if by_order else bias[0][i] == bias[1][j]
            if alike and gaps and not any(i == f[0] or j == f[1] for f in found):
                found += [(i, j, gaps[min(gaps)])]
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


class Report(namedtuple("Report", "a b rows causes notes")):
    """What was compared (`rows`), and the `causes` in the order in which they enter."""

    def __str__(self) -> str:
        table = [("compared", self.a, self.b, "verdict"), *(r[:4] for r in self.rows)]
        wide = [max(map(len, column)) for column in zip(*table)]
        lines = ["  ".join(map(str.ljust, row, wide)).rstrip() for row in table]
        for i, c in enumerate(self.causes, 1):
            how = FIX.get(c.kind, f"Use the same {c.kind} in both loops.")
            lines += [f"{i}. {c.kind}: {self.a} {c.a}; {self.b} {c.b}{c.why}. {how}"]
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
    heads, n = both[0], len(both)
    eps = max(torch.finfo(v.dtype).eps for r in heads for v in (r.y_pred, *r.ps))
    pairs = matched(heads[0].ps, heads[1].ps)

    def paired(ps: list[Tensor], qs: list[Tensor]) -> list[tuple[Tensor, Tensor]]:
        return [(ps[i], ways(qs[j], ps[i])[way]) for i, j, way in pairs]

    def add(kind: str, cells: Any, same: Any, why: str = "") -> None:
        words = {None: "not comparable", True: "same", False: "differs"}
        rows.append(Finding(kind, cells[0], cells[1], words.get(same, same), why))

    # 1. What enters: data, types, shapes.
    data = [apart([(r.x, s.x), (numbered(r.y), numbered(s.y))], eps) for r, s in both]
    pools = [torch.cat([r.x.flatten() for r in rs]).sort()[0] for rs in zip(*both)]
    order = " (the same numbers in another order)" * torch.equal(*pools)
    cells = [f"{[*r.x.shape]}, {[*r.y.shape]}" for r in heads]
    add("data", cells, max(data) <= 32, f", {max(data):.1e} x round-off apart{order}")
    kinds = [{v.dtype for v in (r.y_pred, r.y, *r.ps)} for r in heads]
    real = [sorted(str(v)[6:] for v in ks if v.is_floating_point) for ks in kinds]
    add("dtype", [*map(", ".join, real)], real[0] == real[1])
    known = product(*(formulas(rs, eps) for rs in zip(*both)))
    f, g = max(known, key=lambda h: sum(v == w for v, w in list(zip(*h))[:2]))
    cells = [f"{[*r.y_pred.shape]}, {[*r.y.shape]}" for r in heads]
    cells = [c + " broadcast" * h.wide for c, h in zip(cells, (f, g))]
    add("shape", cells, f.wide == g.wide)
    # 2. The parameters, and where they start.
    alone = [{*range(len(r.ps))} - {m[k] for m in pairs} for k, r in enumerate(heads)]
    lone = [[str([*r.ps[k].shape]) for k in ks] for r, ks in zip(heads, alone)]
    shown = [", alone: " * bool(v) + ", ".join(v) for v in lone]
    add("parameters", [f"{len(r.ps)}{v}" for r, v in zip(heads, shown)], not any(alone))
    starts = paired(*(r.ps for r in heads))
    off = [pq for pq in starts if apart([pq], eps) > 8]
    p, q = max(off or starts or [(torch.ones(1),) * 2], key=lambda pq: pq[0].numel())
    spread = (p.norm() / q.norm()).log().abs() * p.numel() ** 0.5
    how = "the scale differs" if spread > 4 else "only the draw differs"
    how = how if p.numel() > 19 else "too few numbers to tell scale from draw"
    why = f": {how}, {apart(off, eps):.1e} x round-off apart"
    add("initialization", (origin(p), origin(q)), not off if starts else None, why)
    # 3. The loss, in the first `level` iterations: both loops stand at the same point.
    away = [max(d, apart(paired(r.ps, s.ps), eps)) for d, (r, s) in zip(data, both)]
    more = [any(r.ps[k].any() for r, ks in zip(rs, alone) for k in ks) for rs in both]
    level = next((t for t in range(n) if more[t] or away[t] > min(32, 0.02 / eps)), n)
    rs = both[:level]
    sums = [(r.loss / c, s.loss / d) for (r, s), c, d in zip(rs, f.scale, g.scale)]
    base = [h.name.split(" x ")[-1] for h in (f, g)]
    alike = base[0] == base[1] and f.element and apart(sums, eps) < 256
    alike = alike or apart([(r.y_pred, s.y_pred) for r, s in rs], eps) < 256
    sizes = [f"rms {r.y_pred.double().square().mean().sqrt():.4g}" for r in heads]
    add("prediction", sizes, (alike or "the models differ") if rs else None)
    even = apart([(r.loss, s.loss) for r, s in rs], eps) < 256 if rs and alike else None
    same = f.name == g.name if f.element or g.element else even
    add("loss", [f"{h.name}, {r.loss:.4g}" for h, r in zip((f, g), heads)], same)
    same = None if "?" in (f.reduction, g.reduction) else f.reduction == g.reduction
    add("reduction", (f.reduction, g.reduction), same)
    # 4. The gradients there, after allowing for another factor or denominator.
    twins = base[0] == base[1] and f.wide == g.wide and (f.element or even)
    rs = rs if alike and twins else []
    ratios = f.scale / g.scale
    gs = [paired(r.gs, [v * c for v in s.gs]) for (r, s), c in zip(rs, ratios)]
    columns = [list(zip(*column)) for column in zip(*gs)]
    ours, theirs = ([behaviour(c[i], c[1 - i], eps) for c in columns] for i in (0, 1))
    cs = sorted({round(1 / u[0] if u[1] else v[0], 6) for u, v in zip(ours, theirs)})
    text = ", ".join(f"{c:.4g}" for c in cs).replace("nan", "no fixed number of")
    cells = ["1", f"{text} times that"] if cs else ["?", "?"]
    add("gradient", cells, cs == [1.0] if rs else None)
    kept = [any(k > 0.5 for _, k in v) for v in (ours, theirs)]
    cells = [["cleared", "kept"][k] for k in kept] if len(gs) > 1 else ["?", "?"]
    add("accumulation", cells, kept[0] == kept[1] if len(gs) > 1 else None)
    # 5. The update: from one record to the next, in each loop alone.
    u, v = (rule(rs) for rs in zip(*both))
    same = u.name == v.name and np.allclose(u.numbers, v.numbers, 0.02)
    same = None if "not seen" in (u.name, v.name) else same
    same = None if u.name.startswith("another") and same and level < n else same
    close = 2e-3 if eps > 1e-9 else 1e-6
    rated = len(u.rates) == len(v.rates) and np.allclose(u.rates, v.rates, close, 0)
    spans = [sorted({min(r.rates), max(r.rates)}) for r in (u, v)]
    cells = [" to ".join(f"{c:.4g}" for c in s).replace("nan", "?") for s in spans]
    add("learning-rate", cells, rated if same and "another" not in u.name else None)
    cells = [", ".join([r.name, *(f"{c:.3g}" for c in r.numbers)]) for r in (u, v)]
    add("update", cells, same)
    rest = {dict((i, j) for i, j, _ in pairs).get(k, -1) for k in u.still} == v.still
    cells = [f"{r.still} never move" if r.still else "all move" for r in (u, v)]
    add("no-update", cells, rest if n > 1 else None)
    # 6. What to do next: what cannot be compared yet, a rate that makes up for it.
    causes = tuple(row for row in rows if row.verdict == "differs")
    odd = {cause.kind for cause in causes}
    wait = ", ".join(r.kind for r in rows if r.verdict == "not comparable")
    first = ", ".join(r.kind for r in rows if "differ" in r.verdict)
    how = f"make {first or 'the update'} equal" if first or n > 2 else "record more"
    notes = [f"Not comparable: {wait}; {how}, compare again."] * bool(wait)
    far = [max(w, apart([(r.y_pred, s.y_pred)], eps)) for w, (r, s) in zip(away, both)]
    part = [t for t in range(n) if far[t] > 256][: bool(odd or wait)]
    times = (cs or [1.0])[0] / ratios  # how much larger B's gradients are
    able = len(cs) == 1 and times.max() < 1.001 * times.min() and same
    scales = u.name.startswith("SGD") and "decay" not in u.name
    able = able and (scales or abs(times[0] - 1) < 1e-3) and u.rates[0] > 0
    rate = f"learning rate of {u.rates[0] / times[0]:.4g} in {b.name}"
    rate = f"A {'single ' * (len(v.rates) > 1)}{rate}" if able else "No learning rate"
    late = {"loss", "reduction", "gradient", "learning-rate", "update"}
    ok = same and len(u.rates) == 1 and f.element and g.element and (cs or not twins)
    if odd and part and odd <= late and ("update" in odd or ok):
        unless = ", if both clear gradients" if able and "accumulation" in wait else ""
        notes += [f"{rate} makes the loops agree{unless}."]
    notes += [f"They part at iteration {t}, by {far[t]:.1e} x round-off." for t in part]
    return Report(a.name, b.name, tuple(rows), causes, notes)
