"""The explorables: what they compute in the browser equals what torch computes here."""

import math
import re
from typing import Any

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import Open, check_filter

# The modules are imported in the page, by the address from which the page gets them.
MODULE = (
    "name => import(new URL(`javascripts/explorables/${name}.js`,"
    " new URL(document.querySelector('script[type=module]').src + '/../..')))"
)


def call(page: Page, module: str, function: str, *arguments: Any) -> Any:
    """What a function of an explorable's module returns in the browser."""
    script = (
        f"async ([name, call, given]) => {{ const module = await ({MODULE})(name);"
        " return module[call](...given); }"
    )
    return page.evaluate(script, [module, function, list(arguments)])


def evaluate(page: Page, module: str, body: str, given: Any = None) -> Any:
    """What a script returns that has the exports of a module as ``m``."""
    script = (
        f"async ([name, given]) => {{ const m = await ({MODULE})(name);"
        f" const plain = (a) => Array.from(a); {body} }}"
    )
    return page.evaluate(script, [module, given])


def ready(page: Page, tag: str) -> Locator:
    """An explorable, once a reader has scrolled to it and its module is there."""
    page.evaluate(f"document.querySelector('{tag}').parentElement.scrollIntoView()")
    page.locator(f"{tag} :is(button, input)").first.wait_for()
    page.wait_for_function(f"() => document.querySelector('{tag}').drawnWidth !== 0")
    return page.locator(tag)


def same(measured: list[float], expected: list[float]) -> bool:
    """Bit for bit; nan equals nan."""
    as_bits = torch.tensor([measured, expected], dtype=torch.float32)
    return torch.equal(*as_bits.nan_to_num(nan=-1.0).view(torch.int32))


# --- the twins of the home page ---


def test_the_browser_draws_torch_s_random_numbers(calculating: Open) -> None:
    page = calculating("")
    for seed in (0, 1, 2026):
        torch.manual_seed(seed)
        expected = [torch.randn(n) for n in (1024, 64)]
        script = "const r = m.manualSeed(given); return [plain(r(1024)), plain(r(64))];"
        drawn = evaluate(page, "random", script, seed)
        for numbers, wanted in zip(drawn, expected, strict=True):
            # torch takes logarithm and cosine from a library of its own
            torch.testing.assert_close(
                torch.tensor(numbers), wanted, rtol=1e-6, atol=1e-6
            )


def added_in_order(terms: torch.Tensor) -> torch.Tensor:
    """The sum over the first dimension, one term after the other."""
    total = torch.zeros_like(terms[0])
    for term in terms:
        total = total + term
    return total


def matmul(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """``a @ b`` with its terms added in their order: a library's order is its own."""
    return added_in_order(a.T[:, :, None] * b[:, None, :])


def losses_in_order(draw: dict[str, list[float]], rate: float) -> list[float]:
    """The loop of the home page in torch's float32, each sum in its order."""
    x, y, w1, w2 = (
        torch.tensor(draw[name]).reshape(shape)
        for name, shape in {
            "x": (16, 64),
            "y": (16, 4),
            "w1": (64, 32),
            "w2": (32, 4),
        }.items()
    )
    losses = []
    for _ in range(201):
        before = matmul(x, w1)
        hidden = before.clamp(min=0)
        error = matmul(hidden, w2) - y
        losses.append(added_in_order((error * error).flatten()).item())
        behind = torch.where(before >= 0, matmul(2 * error, w2.T), 0.0)
        g1, g2 = matmul(x.T, behind), matmul(hidden.T, 2 * error)
        w1, w2 = w1 - rate * g1, w2 - rate * g2
    return losses


@pytest.mark.parametrize("size", [1.0, 0.3, None])
def test_the_twins_losses_are_torch_s_bit_for_bit(
    size: float | None, calculating: Open
) -> None:
    page = calculating("")
    body = """
        const scales = given === null ? m.SCALES_B : [given, given];
        const draw = m.start(scales);
        const names = ["x", "y", "w1", "w2"];
        const plainly = Object.fromEntries(names.map((n) => [n, plain(draw[n])]));
        const losses = m.losses(scales, 0.005, 201).map(String);
        return [plainly, losses];
    """
    draw, texts = evaluate(page, "twins", body, size)
    measured = [float(text.replace("Infinity", "inf")) for text in texts]
    assert same(measured, losses_in_order(draw, 0.005))


def test_the_browser_s_twins_end_as_the_program_s_do(calculating: Open) -> None:
    from snippets.index import twins

    page = calculating("")
    body = "return m.losses(given ?? m.SCALES_B, 0.005, 201).map(String);"
    for scales, losses in ((None, twins.losses_b), ([1, 1], twins.losses_a)):
        texts = evaluate(page, "twins", body, scales)
        measured = torch.tensor([float(t.replace("Infinity", "inf")) for t in texts])
        # 1e-10 of the first loss is where float32's rounding decides
        torch.testing.assert_close(
            measured, torch.tensor(losses), rtol=1e-2, atol=1e-8, equal_nan=True
        )


def test_run_plays_both_loops_to_the_end(open_page: Open) -> None:
    page = open_page("")
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Run both").click()
    said = page.locator("tl-twins, .tl-below").locator(".tl-live").first.inner_text()
    assert "A's loss is nan from step 4 on" in said
    page.get_by_role("button", name="Reset").click()
    step = page.get_by_role("button", name="Step", exact=True)
    for _ in range(5):
        step.click()
    assert "step 4" in page.locator(".tl-counter-a").inner_text()
    assert "nan" in page.locator(".tl-counter-a").inner_text()


def test_run_lights_the_lines_and_pauses(open_page: Open) -> None:
    page = open_page("")
    button = page.locator("tl-twins .tl-main")
    button.click()
    lit = "() => CSS.highlights.get('tl-running')?.size === 2"
    page.wait_for_function(lit)
    words = page.evaluate("[...CSS.highlights.get('tl-running')].map(String)")
    assert words[0] == words[1]
    button.click()
    assert page.evaluate("CSS.highlights.get('tl-running').size") == 0
    assert "Run both" in button.inner_text()


@pytest.mark.parametrize("width", [1440, 1280, 700, 390])
@pytest.mark.parametrize("url", ["", "zh/"])
def test_nothing_moves_when_the_twins_come(
    url: str, width: int, browser: Browser, address: str
) -> None:
    """Neither the programs nor what stands below: else a click misses its aim."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    late: list[Route] = []
    page.route("**/explorables/twins.js", lambda route: late.append(route))
    with page.expect_request("**/explorables/twins.js"):
        page.goto(f"{address}/{url}")
    places = """['.tl-pair', 'h2'].map((which) =>
      document.querySelector(which).getBoundingClientRect().y)"""
    page.evaluate("document.fonts.ready")
    before = page.evaluate(places)
    late[0].continue_()
    page.locator(".tl-below .tl-plot path").first.wait_for(state="attached")
    after = page.evaluate(places)
    page.close()
    assert after == pytest.approx(before, abs=3)


# --- initialization: gain and depth ---


def test_gain_and_depth_are_torch_s(calculating: Open) -> None:
    page = calculating("initialization/")
    for gain in (1 / math.sqrt(3), 1.0, 1.1 * math.sqrt(2), 16.0):
        measured = torch.tensor(
            call(page, "depth", "activations", gain, 50), dtype=torch.float64
        )
        layers = torch.arange(1, 51, dtype=torch.float64)
        factor = torch.tensor(gain, dtype=torch.float64) / math.sqrt(2)
        torch.testing.assert_close(measured, factor**layers, rtol=1e-12, atol=0)


def test_the_limits_are_float32_s(calculating: Open) -> None:
    page = calculating("initialization/")
    largest, smallest = evaluate(page, "depth", "return [m.LARGEST, m.SMALLEST];")
    info = torch.finfo(torch.float32)
    assert largest == info.max
    assert smallest == info.smallest_normal * info.eps
    for gain in (16.0, 3.45, 0.3):
        rms = call(page, "depth", "activations", gain, 100)
        layer = call(page, "depth", "leavesFloat32", rms)
        as_float32 = torch.tensor(rms, dtype=torch.float64).float()
        lost = (as_float32.isinf() | (as_float32 == 0)).nonzero()
        assert layer == lost[0].item() + 1


# --- shapes: pairs ---


def test_the_pairs_losses_are_torch_s(calculating: Open) -> None:
    page = calculating("shapes/")
    torch.manual_seed(0)
    targets = [2.0, 4.0, 1.0, 3.0]
    for p in 5 * torch.rand(10, 4, dtype=torch.float64):
        y = torch.tensor(targets, dtype=torch.float64)
        found = call(page, "pairs", "losses", p.tolist(), targets)
        expected = {
            "all": (p.reshape(4, 1) - y).pow(2).mean(),
            "own": (p - y).pow(2).mean(),
            "distance": (p - y.mean()).pow(2).mean(),
            "variance": y.var(correction=0),
        }
        for name, value in expected.items():
            assert math.isclose(found[name], value.item(), rel_tol=1e-12)


def test_pulling_to_the_mean_lowers_the_loss_of_all_pairs(open_page: Open) -> None:
    page = open_page("shapes/")
    pull = page.get_by_role("button", name="Pull all to the mean")
    live = ready(page, "tl-pairs").locator(".tl-live")
    assert "the loss is 2.5" in live.inner_text()
    for _ in range(25):
        pull.click()
    assert "the loss is 1.25" in live.inner_text()
    page.wait_for_function("() => location.search.includes('pairs-p0=2.49')")
    again = page.url.rpartition("/shapes/")[2]
    reopened = ready(open_page(f"shapes/{again}"), "tl-pairs")
    assert "the loss is 1.25" in reopened.locator(".tl-live").inner_text()


def test_a_prediction_is_moved_by_keys_and_by_dragging(open_page: Open) -> None:
    page = open_page("shapes/")
    mark = ready(page, "tl-pairs").get_by_role("slider", name="prediction 0")
    mark.focus()
    page.keyboard.press("ArrowUp")
    assert mark.get_attribute("aria-valuenow") == "1.05"
    page.keyboard.press("End")
    assert mark.get_attribute("aria-valuenow") == "5"
    box = mark.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    page.mouse.up()
    assert float(mark.get_attribute("aria-valuenow") or "nan") < 5


# --- bias: the ravine ---


def four_points(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(seed)
    x = 6 * torch.rand(4, dtype=torch.float64) - 2
    return x, 2 * x


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_ravine_s_eigenvalues_are_torch_s(seed: int, calculating: Open) -> None:
    page = calculating("bias/")
    x, y = four_points(seed)

    def loss(parameters: torch.Tensor) -> torch.Tensor:
        return (parameters[0] * x + parameters[1] - y).pow(2).mean()

    expected = torch.autograd.functional.hessian(
        loss, torch.zeros(2, dtype=torch.float64)
    )
    found = call(page, "ravine", "hessian", x.tolist())
    torch.testing.assert_close(
        torch.tensor(found, dtype=torch.float64), expected, rtol=1e-12, atol=1e-12
    )
    slow, fast = torch.linalg.eigvalsh(expected).tolist()
    eigen = call(page, "ravine", "eigen", found)
    # the smaller of the two is known to the digits of the larger
    assert math.isclose(eigen["slow"], slow, abs_tol=1e-12 * fast)
    assert math.isclose(eigen["fast"], fast, rel_tol=1e-12)
    along = torch.tensor(eigen["alongFast"], dtype=torch.float64)
    torch.testing.assert_close(expected @ along, fast * along, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_ravine_s_path_is_torch_s(seed: int, bias: bool, calculating: Open) -> None:
    page = calculating("bias/")
    x, y = four_points(seed)
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)
    b = torch.zeros((), dtype=torch.float64, requires_grad=bias)
    optimizer = torch.optim.SGD([w, b] if bias else [w], lr=0.05)
    points = [[0.0, 0.0]]
    for _ in range(300):
        optimizer.zero_grad()
        (w * x + b - y).pow(2).mean().backward()
        optimizer.step()
        points.append([w.item(), b.item()])
    options = {"rate": 0.05, "updates": 300, "bias": bias}
    found = call(page, "ravine", "path", x.tolist(), y.tolist(), options)
    torch.testing.assert_close(
        torch.tensor(found, dtype=torch.float64),
        torch.tensor(points, dtype=torch.float64),
        rtol=1e-12,
        atol=1e-12,
    )


def test_the_ravine_counts_the_updates_that_divide_the_loss_by_ten(
    calculating: Open,
) -> None:
    from snippets.bias import hessian

    page = calculating("bias/")
    slow = hessian.slow.item()
    found = call(page, "ravine", "updatesPerDigit", 0.01, slow)
    left = torch.tensor(1 - 0.01 * slow, dtype=torch.float64).pow(2 * found)
    assert math.isclose(left.item(), 0.1, rel_tol=1e-9)
    assert call(page, "ravine", "updatesPerDigit", 2.1 / slow, slow) == math.inf


@pytest.mark.parametrize(
    ("rate", "expected"), [("0.01", 384), ("0.119", 92), ("0.125", math.inf)]
)
def test_the_ravine_s_list_counts_the_direction_that_takes_longest(
    rate: str, expected: float, open_page: Open
) -> None:
    from snippets.bias import hessian

    page = open_page(f"bias/?ravine-rate={rate}")
    shown = ready(page, "tl-ravine").locator(".tl-numbers dd").last.inner_text()
    eigenvalues = (hessian.slow.item(), hessian.fast.item())
    left = max(abs(1 - float(rate) * each) for each in eigenvalues)
    updates = math.log(0.1) / (2 * math.log(left)) if left < 1 else math.inf
    assert math.isclose(updates, expected, rel_tol=0.02)
    assert math.isclose(float(shown), updates, rel_tol=0.01)


def test_centring_turns_the_ravine_into_a_bowl(open_page: Open) -> None:
    page = open_page("bias/")
    live = ready(page, "tl-ravine").locator(".tl-live")
    assert live.inner_text().startswith("A ravine, condition number 55.78")
    page.get_by_label("centre x").check()
    assert live.inner_text().startswith("A bowl, condition number 1.25")


# --- backprop and step: four calls ---

LOSSES: dict[str, Any] = {
    "l1": torch.nn.L1Loss(),
    "half": lambda p, y: torch.nn.MSELoss()(p, y) / 2,
    "mse": torch.nn.MSELoss(),
}


def torch_after(done: str, loss_name: str, optimizer_name: str) -> dict[str, Any]:
    """The network of the thread after calls, in torch: what the browser shows."""
    x, y = torch.tensor([2.0, 3.0]).double(), torch.tensor([1.0]).double()
    w1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], dtype=torch.float64)
    w2 = torch.tensor([[0.14, 0.15]], dtype=torch.float64)
    weights = [w1.requires_grad_(), w2.requires_grad_()]
    optimizer: torch.optim.Optimizer = {
        "sgd": lambda: torch.optim.SGD(weights, lr=0.05),
        "momentum": lambda: torch.optim.SGD(weights, lr=0.05, momentum=0.9),
        "adam": lambda: torch.optim.Adam(weights, lr=0.05),
    }[optimizer_name]()
    loss, error = None, None
    for letter in done:
        error = None
        if letter == "f":
            loss = LOSSES[loss_name](w2 @ (w1 @ x), y)
        elif letter == "s":
            optimizer.step()
        elif letter == "z":
            optimizer.zero_grad()
        elif loss is None:
            error = "NameError: name 'loss' is not defined"
        else:
            try:
                loss.backward()
            except RuntimeError as raised:
                error = f"RuntimeError: {raised}"
    grads = None
    if w1.grad is not None and w2.grad is not None:
        grads = [*w1.grad.flatten().tolist(), *w2.grad.flatten().tolist()]
    return {
        "weights": [*w1.flatten().tolist(), *w2.flatten().tolist()],
        "grads": grads,
        "loss": None if loss is None else loss.item(),
        "error": error,
    }


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("loss", list(LOSSES))
def test_calls_in_any_order_do_what_torch_does(
    loss: str, optimizer: str, calculating: Open
) -> None:
    page = calculating("backprop-and-step/")
    chance = torch.Generator().manual_seed(len(loss + optimizer))
    orders = [
        "".join("fbsz"[i] for i in torch.randint(4, (12,), generator=chance).tolist())
        for _ in range(25)
    ]
    for done in ["", "fbsz" * 10, "fbs" * 10, "b", "fbb", "fbfsb", "fbfsbb", *orders]:
        choice = {"loss": loss, "optimizer": optimizer}
        found = call(page, "calls", "after", done, choice)
        expected = torch_after(done, loss, optimizer)
        if expected["error"] is None:
            assert found["error"] is None, done
        else:
            assert expected["error"].startswith(found["error"]), done
        assert found["weights"] == pytest.approx(expected["weights"], rel=1e-12), done
        if expected["loss"] is not None:
            assert found["loss"] == pytest.approx(expected["loss"], rel=1e-12), done
        if expected["grads"] is None:
            assert found["grads"] is None, done
        else:
            wanted = pytest.approx(expected["grads"], rel=1e-12, abs=1e-15)
            assert found["grads"] == wanted, done


def test_the_calls_are_buttons_and_stand_in_the_address(open_page: Open) -> None:
    page = open_page("backprop-and-step/")
    explorable = ready(page, "tl-calls")
    for name in ("forward", "backward", "step"):
        explorable.get_by_role("button", name=name, exact=True).press("Enter")
    assert "0.1825" in explorable.locator(".tl-formula").inner_text()
    page.wait_for_function("() => location.search.includes('calls-done=fbs')")
    again = ready(open_page("backprop-and-step/?calls-done=fbs"), "tl-calls")
    assert again.inner_text() == explorable.inner_text()


# --- reduction: weights in the step, and the float32 ruler ---


def torch_factors(
    batches: list[int],
    reduction: str,
    accumulate: bool,
    divide: bool,
    processes: int,
) -> list[list[float]]:
    """The gradient of each sample's own parameter in each step, by autograd."""
    theta = torch.zeros(10, dtype=torch.float64, requires_grad=True)
    parts = list(torch.arange(10).split(batches))
    rounds = [parts[i : i + processes] for i in range(0, len(parts), processes)]
    steps = []
    for batch_of_each in rounds:
        for samples in batch_of_each:
            loss = getattr(theta[samples], reduction)()
            if accumulate and divide:
                loss = loss / len(rounds)
            (loss / processes).backward()  # the average over the processes
        if not accumulate:
            assert theta.grad is not None
            steps.append(theta.grad.tolist())
            theta.grad = None
    if accumulate:
        assert theta.grad is not None
        steps.append(theta.grad.tolist())
    return steps


@pytest.mark.parametrize("batches", [[10], [5, 5], [4, 4, 2], [1] * 10, [6, 1, 3]])
def test_a_sample_s_weight_is_torch_s(batches: list[int], calculating: Open) -> None:
    page = calculating("reduction/")
    for reduction in ("sum", "mean"):
        for accumulate, divide in ((0, 0), (1, 0), (1, 1)):
            for processes in (1, 2, 3):
                options = {
                    "reduction": reduction,
                    "accumulate": accumulate,
                    "divide": divide,
                    "processes": processes,
                }
                found = call(page, "weights", "factors", batches, options)
                expected = torch_factors(
                    batches, reduction, bool(accumulate), bool(divide), processes
                )
                torch.testing.assert_close(
                    torch.tensor(found, dtype=torch.float64),
                    torch.tensor(expected, dtype=torch.float64),
                    rtol=1e-12,
                    atol=0,
                )


def test_the_rate_that_makes_the_loops_agree(calculating: Open) -> None:
    page = calculating("reduction/")
    mean = {"reduction": "mean", "accumulate": 1, "divide": 1, "processes": 1}
    for batches, changes, expected in (
        ([5, 5], {}, 1),
        ([5, 5], {"divide": 0}, 0.5),
        ([10], {"reduction": "sum"}, 0.1),
        ([10], {"reduction": "sum", "processes": 2}, 0.2),
        ([4, 4, 2], {}, None),
        ([5, 5], {"accumulate": 0}, None),
    ):
        found = call(page, "weights", "factors", batches, mean | changes)
        ratio = call(page, "weights", "ratio", found)
        assert ratio == (pytest.approx(expected) if expected else None)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("rate", [0.04, 0.01, 0.0333, 0.008, 0.003])
def test_the_ruler_s_path_is_torch_s_bit_for_bit(
    rate: float, reduction: str, calculating: Open
) -> None:
    page = calculating("reduction/")
    found = call(page, "ruler", "path", rate, 300, reduction)
    x = torch.tensor([1.0, 2.0, 3.0, 4.0])
    w = torch.tensor(0.0, requires_grad=True)
    path = [0.0]
    for _ in range(300):
        w.grad = None
        getattr((w * x - 2 * x) ** 2, reduction)().backward()
        with torch.no_grad():
            assert w.grad is not None
            w -= rate * w.grad
        path.append(w.item())
    texts = [math.nan if value is None else value for value in found]
    assert same(texts, path)


def test_the_ruler_stops_where_torch_stops(open_page: Open) -> None:
    from snippets.reduction import where_float32_stops

    path = where_float32_stops.train("mean", torch.float32)
    last_move = path.index(path[-1]) + 1
    gaps = (2 - path[-1]) / torch.finfo(torch.float32).eps
    ruler = ready(open_page("reduction/"), "tl-ruler")
    ruler.get_by_role("button", name="Until w stops").click()
    said = ruler.locator(".tl-live").inner_text()
    assert said.startswith(f"Step {last_move}:")
    assert f"{gaps:.0f} gaps below 2" in said
    assert "snaps back" in said


# --- all of them ---

ON_PAGES = {
    "": ["tl-twins", "tl-filter"],
    "initialization/": ["tl-depth"],
    "shapes/": ["tl-pairs"],
    "bias/": ["tl-ravine"],
    "backprop-and-step/": ["tl-calls"],
    "reduction/": ["tl-weights", "tl-ruler"],
}


@pytest.mark.parametrize("url", ON_PAGES)
def test_an_explorable_loads_only_where_it_stands(url: str, shared_page: Page) -> None:
    page = shared_page
    for tag in ON_PAGES[url]:
        explorable = ready(page, tag)
        for control in explorable.locator("button, input, select, [role=slider]").all():
            name = control.evaluate(
                "e => e.ariaLabel || e.innerText || e.labels?.[0]?.innerText"
            )
            assert name.strip()
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map(r => r.name)"
        ".filter(n => n.includes('/explorables/'))"
    )
    own = {tag.removeprefix("tl-") for tag in ON_PAGES[url]}
    names = {name.rpartition("/")[2].removesuffix(".js") for name in loaded}
    assert names - {"shared", "random", "handle"} == own


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("url", list(ON_PAGES)[1:])
def test_an_explorable_opens_with_text_of_full_size(
    url: str, width: int, open_page: Open
) -> None:
    page = open_page(url, width)
    for tag in ON_PAGES[url]:
        explorable = ready(page, tag)
        plots = explorable.locator("svg.tl-plot")
        assert plots.count()
        for scale in plots.evaluate_all("all => all.map(e => e.getScreenCTM().a)"):
            assert scale == pytest.approx(1, abs=0.02)
        if width == 1440:  # and no button stands alone on a second line
            tops = "e => [...e.children].slice(-2).map(c => c.getBoundingClientRect())"
            for bar in explorable.locator(".tl-controls:has(> button)").all():
                last_but_one, last = bar.evaluate(tops)
                assert last["top"] < last_but_one["bottom"], bar.inner_text()


def test_the_network_s_edges_lie_below_its_labels(open_page: Open) -> None:
    page = open_page("backprop-and-step/", 390)
    drawn = ready(page, "tl-calls").locator("svg.tl-plot > *")
    kinds = drawn.evaluate_all("all => all.map(e => e.localName)")
    assert kinds[:6] == ["path"] * 6
    assert "path" not in kinds[6:]
    # The labels are drawn with a rim, in which an edge ends.
    rims = page.locator("tl-calls .tl-plot text.tl-halo, .tl-figure svg text")
    painted = (
        "all => all.map(e => getComputedStyle(e)).map(s => [s.paintOrder, s.stroke])"
    )
    for order, rim in rims.evaluate_all(painted):
        assert order.startswith("stroke")
        assert rim.startswith("rgb")


@pytest.mark.parametrize("url", ON_PAGES)
def test_an_explorable_is_gone_from_paper_and_without_javascript(
    url: str, shared_page: Page, open_page: Open
) -> None:
    paper = shared_page
    for tag in ON_PAGES[url]:
        ready(paper, tag)
    paper.emulate_media(media="print")
    plain = open_page(url, scripts=False)
    for tag in ON_PAGES[url]:
        assert not paper.locator(tag).is_visible()
        assert plain.locator(tag).bounding_box() is None
    assert plain.locator(".tl-figure svg").first.is_visible()


# what is typed into the home page's filter, and a part of the only rows that stay
ROWS = {
    "NAN grows": ["becomes inf, then nan"],
    "my loss is nan": ["nan or inf", "becomes inf, then nan"],
    "loss becomes nan after a few epochs": ["nan or inf", "becomes inf, then nan"],
    "exploding gradients": ["becomes inf, then nan"],
    "training loss not decreasing": ["does not decrease"],
    "loss doesn’t go down": ["does not decrease"],
    "model does not converge": ["does not decrease"],
    "accuracy stuck at 10%": ["does not decrease", "the loss stalls"],
    "loss does not change": ["does not decrease", "the loss stalls"],
    "output is constant": ["every prediction is the same"],
    "UserWarning: Using a target size (torch.Size([32])) that is different to the": [
        "Using a target size"
    ],
    "shape mismatch": ["Using a target size"],
    "slow convergence": ["it converges slowly"],
    "weights not updating": ["the weights do not change"],
    "parameters don't change": ["the weights do not change"],
    "loss goes up and down": ["the loss swings"],
    "forgot zero_grad": ["the loss swings"],
    "learning rate too high": ["becomes inf, then nan", "the loss swings"],
    "RuntimeError: a leaf Variable that requires grad is being used in an in-place": [
        "a leaf Variable"
    ],
    "pytorch vs tensorflow": ["Keras or TensorFlow"],
    "different results every run": ["between two runs"],
    "gradient accumulation": ["gradient accumulation"],
    "DDP": ["gradient accumulation"],
    "gradient differs by factor of n": ["numpy and PyTorch"],
    "manual update wrong weights": ["by hand"],
    "weight initialization": ["becomes inf, then nan"],
    "loss goes to nan after a few steps": ["nan or inf", "becomes inf, then nan"],
    "my network outputs the same value for everything": [
        "every prediction is the same"
    ],
    "model predicts only the mean": ["every prediction is the same"],
    "keras gives better result than pytorch": ["Keras or TensorFlow"],
    "linear regression doesn't find the right intercept": ["the intercept"],
    "weights stay the same": ["the weights do not change"],
    "softmax twice": [],
    "Trying to backward through the graph a second time": [],
    "Expected all tensors to be on the same device, cuda:0 and cpu": [],
    "validation loss increases": [],
}


def test_the_filter_leaves_the_rows_that_match(open_page: Open) -> None:
    page = open_page("")
    ready(page, "tl-filter")
    check_filter(page, page.get_by_label("Filter the list"), ROWS)


@pytest.mark.parametrize(
    ("url", "label", "query", "found"),
    [
        ("", "Filter the list", "softmax twice", "symptoms/#softmax-twice"),
        ("zh/", "筛选下表", "梯度消失", "initialization/#depth-1-10-50-layers"),
    ],
)
def test_what_no_row_has_the_search_finds(
    url: str, label: str, query: str, found: str, open_page: Open
) -> None:
    page = open_page(url)
    ready(page, "tl-filter")
    page.get_by_label(label).fill(query)
    expect(page.locator(".tl-filtered th").first).to_be_hidden()
    page.locator("tl-filter").get_by_role("link").click()
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(f"{re.escape(found)}$"))
