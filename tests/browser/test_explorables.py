"""The explorables: what they compute in the browser equals what torch computes here."""

import math
import re
from pathlib import Path
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


ON_PAGES = {
    "": ["tl-twins", "tl-filter"],
    "initialization/": ["tl-depth"],
    "shapes/": ["tl-pairs"],
    "bias/": ["tl-ravine"],
    "backprop-and-step/": ["tl-calls"],
    "reduction/": ["tl-weights", "tl-ruler"],
}


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


@pytest.mark.parametrize("width", [1440, 1280, 700, 390, 360])
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


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    ("url", "tag"),
    [
        *((url, tag) for url in ON_PAGES for tag in ON_PAGES[url] if url),
        ("zh/shapes/", "tl-pairs"),  # where its sentences are shorter
    ],
)
def test_a_figure_s_room_is_as_high_as_the_figure(
    url: str, tag: str, width: int, browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route("**/explorables.css", lambda route: None)  # it never comes
    page.goto(f"{address}/{url}")
    height = f"document.querySelector('{tag}').offsetHeight"
    room = page.evaluate(height)
    page.unroute_all()
    page.reload()
    page.wait_for_load_state("networkidle")
    ready(page, tag)
    page.wait_for_timeout(200)  # the figure is as high as it will be
    assert page.evaluate(height) == pytest.approx(room, abs=6)
    page.close()


@pytest.mark.parametrize("url", ["shapes/", "zh/shapes/"])
def test_the_text_below_a_figure_stays_when_the_figure_comes(
    url: str, browser: Browser, address: str
) -> None:
    """A reader whom an address leads there has the figure's end in the window."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    late: list[Route] = []
    page.route("**/explorables.css", lambda route: late.append(route))
    heading = page.locator("#the-batch-size-one-b-th-survives")
    with page.expect_request("**/explorables.css"):
        page.goto(f"{address}/{url}#the-batch-size-one-b-th-survives")
    page.evaluate("document.fonts.ready")
    expect(heading).to_be_in_viewport()
    before = heading.bounding_box()
    late[0].continue_()
    page.locator("tl-pairs button").first.wait_for()
    page.wait_for_timeout(200)  # the figure is as high as it will be
    after = heading.bounding_box()
    page.close()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=3)


def test_on_a_phone_the_plot_stays_while_both_loops_run(open_page: Open) -> None:
    page = open_page("", 390)
    plot = ready(page, "tl-twins").locator(".tl-plot")
    place = "plot => plot.getBoundingClientRect().y + scrollY"
    before = plot.evaluate(place)
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Run both").click()
    assert "10⁻" in page.locator(".tl-counter-b").inner_text()
    assert plot.evaluate(place) == before
    # What was printed is not what the sliders' program prints.
    assert not page.locator(".tl-pair .tl-output").first.is_visible()


PROGRAMS = """() => [...document.querySelectorAll(
  ".tl-twin [data-copy], .tl-twin code, .tl-together pre"
)].map((e) => [e.dataset.copy ?? e.textContent, Boolean(e.closest(".tl-twin-b"))])"""


@pytest.mark.parametrize("width", [1440, 390])
def test_the_programs_have_the_sliders_numbers(width: int, open_page: Open) -> None:
    page = open_page("?twins-size=0.2&twins-rate=0.004", width)
    ready(page, "tl-twins")
    programs = page.evaluate(PROGRAMS)
    assert len(programs) == 5  # both as read and as copied, and one listing for phones
    for code, is_b in programs:
        assert "lr=0.004)" in code
        assert ("w1 = 0.2 * torch.randn(64, 32)" in code) != is_b
        assert ("w2 = 0.2 * torch.randn(32, 4)" in code) != is_b
        assert "0.2 * torch.randn(64, 32) /" not in code
    page.get_by_role("button", name="Reset").click()
    for code, _ in page.evaluate(PROGRAMS):
        assert "lr=0.005)" in code
        assert "* torch" not in code


def test_the_program_that_is_copied_is_the_one_that_ran(open_page: Open) -> None:
    page = open_page("?twins-size=0.1&twins-rate=0.004")
    ready(page, "tl-twins")
    data, _ = Path("snippets/index/twins.py").read_text().split("# %% Weights as drawn")
    copied = page.locator(".tl-twin [data-copy]")
    for side, scales in enumerate(("[0.1, 0.1]", "m.SCALES_B")):
        variables: dict[str, Any] = {}
        code = copied.nth(side).get_attribute("data-copy") or ""
        exec(data + code.replace("show(losses)", ""), variables)
        found = evaluate(page, "twins", f"return m.losses({scales}, 0.004, 201);")
        torch.testing.assert_close(
            torch.tensor(found), torch.tensor(variables["losses"]), rtol=1e-2, atol=1e-8
        )


def test_labels_of_curves_that_end_in_one_place_can_be_read(open_page: Open) -> None:
    for query in ("?twins-size=0.2", "?twins-rate=0.03&twins-size=0.1"):
        page = open_page(query)
        page.emulate_media(reduced_motion="reduce")
        ready(page, "tl-twins")
        page.get_by_role("button", name="Run both").click()
        labels = page.locator(".tl-below :is(.tl-label-a, .tl-label-b)")
        boxes = labels.evaluate_all(
            "all => all.map((e) => e.getBoundingClientRect().toJSON())"
        )
        upper, lower = sorted(boxes, key=lambda box: box["top"])
        assert (
            upper["bottom"] <= lower["top"] + 2
            or upper["right"] < lower["left"]
            or lower["right"] < upper["left"]
        )


def test_a_loss_that_stalls_is_not_called_alive(open_page: Open) -> None:
    page = open_page("?twins-size=0.25")
    page.emulate_media(reduced_motion="reduce")
    ready(page, "tl-twins")
    page.get_by_role("button", name="Run both").click()
    live = page.locator(".tl-below .tl-live")
    assert "A's loss stalls at 5.2; B's loss is" in live.inner_text()


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


def test_the_dots_are_named_and_lie_before_the_bars(open_page: Open) -> None:
    from snippets.initialization import gain_and_depth

    explorable = ready(open_page("initialization/?depth-depth=38"), "tl-depth")
    said = explorable.locator(".tl-live").inner_text()
    assert "measured in torch behind layers 1, 10, 20 and 30." in said
    measured = gain_and_depth.measured["default", 30]
    predicted = (1 / math.sqrt(6)) ** 30
    last = re.search(r"last dot is (\S+) × 10⁻¹², predicted (\S+) × 10⁻¹²", said)
    assert last
    assert float(last[1]) == pytest.approx(measured * 1e12, rel=1e-2)
    assert float(last[2]) == pytest.approx(predicted * 1e12, rel=1e-2)
    kinds = explorable.locator("svg.tl-plot g > *").evaluate_all(
        "all => all.map((e) => /^float32/.test(e.textContent) ? 'name' : e.localName)"
    )
    last_bar = len(kinds) - kinds[::-1].index("rect")
    assert kinds[last_bar:].count("circle") == 4
    assert kinds.count("name") == kinds[last_bar:].count("name") == 2


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


@pytest.mark.parametrize("url", ["shapes/", "zh/shapes/"])
@pytest.mark.parametrize("width", [320, 390])
def test_the_grid_of_pairs_stays_in_its_frame(
    width: int, url: str, open_page: Open
) -> None:
    page = open_page(f"{url}?pairs-p0=1.875&pairs-p2=2.625&pairs-p3=3.125", width)
    frame = ready(page, "tl-pairs").bounding_box()
    grid = page.locator(".tl-squares").bounding_box()
    assert frame
    assert grid
    assert frame["x"] < grid["x"]
    assert grid["x"] + grid["width"] < frame["x"] + frame["width"]


@pytest.mark.parametrize("url", ["shapes/", "zh/shapes/"])
def test_the_plot_of_pairs_stays_while_predictions_move(
    url: str, open_page: Open
) -> None:
    page = open_page(url)
    plot = ready(page, "tl-pairs").locator("svg.tl-plot")
    width = "element => element.getBoundingClientRect().width"
    before = plot.evaluate(width)
    for _ in range(3):
        page.locator("tl-pairs button").first.click()
    assert "1.87" in page.locator(".tl-squares").inner_text()
    assert plot.evaluate(width) == pytest.approx(before, abs=6)
    grid, frame = page.locator(".tl-squares"), page.locator(".tl-pairs")
    assert before + grid.evaluate(width) < frame.evaluate(width)


@pytest.mark.parametrize("width", [390, 1440])
def test_no_prediction_lies_over_the_name_of_the_mean(
    width: int, open_page: Open
) -> None:
    page = open_page("shapes/", width)
    name = ready(page, "tl-pairs").locator("svg text", has_text="mean of y")
    box = name.bounding_box()
    assert box
    for mark in page.locator("tl-pairs .tl-handle").all():
        place = mark.bounding_box()
        assert place
        assert box["x"] + box["width"] < place["x"]


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


def test_centring_moves_the_points_and_the_line(open_page: Open) -> None:
    page = open_page("bias/")
    explorable = ready(page, "tl-ravine")
    marks = explorable.get_by_role("slider", name="x of point")

    def places() -> list[float]:
        found = marks.evaluate_all("all => all.map((e) => e.getAttribute('cx'))")
        return [float(text) for text in found]

    before = places()
    page.get_by_label("centre x").check()
    after = places()
    assert [b - a for a, b in zip(after, before, strict=True)] == pytest.approx(
        [2.5 * (before[1] - before[0])] * 4, abs=0.1
    )
    assert "the line is y = 2x + 5, so b goes to 5" in explorable.inner_text()
    # A point stays under the finger, although it takes the mean along.
    box = marks.first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 50, y, steps=3)
    page.mouse.up()
    assert places()[0] == pytest.approx(after[0] - 50, abs=3)


def test_without_a_bias_there_is_one_eigenvalue_and_a_least_loss(
    open_page: Open,
) -> None:
    x = torch.tensor([1.0, 2.0, 3.0, 4.0]) - 2.5
    y = 2 * (x + 2.5)
    w = (x @ y) / (x @ x)
    least = (w * x - y).pow(2).mean().item()
    page = open_page("bias/?ravine-bias=0")
    explorable = ready(page, "tl-ravine")
    labels = explorable.locator("svg.tl-plot text", has_text=re.compile("^λ"))
    assert labels.all_text_contents() == ["λ 15"]
    assert "divide the loss by ten" in explorable.locator(".tl-live").inner_text()
    page.get_by_label("centre x").check()
    said = explorable.locator(".tl-live").inner_text()
    assert f"the loss cannot fall below {least:g}." in said
    assert f"divide loss − {least:g} by ten" in said
    page.get_by_label("train a bias b").check()
    assert len(labels.all()) == 2


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
    assert "0.1825" in explorable.locator(".tl-live").inner_text()
    page.wait_for_function("() => location.search.includes('calls-done=fbs')")
    again = ready(open_page("backprop-and-step/?calls-done=fbs"), "tl-calls")
    assert again.inner_text() == explorable.inner_text()


def test_a_choice_is_heard(open_page: Open) -> None:
    page = open_page("backprop-and-step/?calls-done=fb")
    explorable = ready(page, "tl-calls")
    live = explorable.locator(".tl-live")
    heard = [live.inner_text()]
    for place, choice in enumerate(("mse", "adam", "w2")):
        explorable.get_by_role("combobox").nth(place).select_option(choice)
        heard.append(live.inner_text())
    assert len(set(heard)) == 4
    mse = torch_after("fbs", "mse", "adam")
    assert mse["grads"]
    assert f"w2.grad is −{-mse['grads'][1]:.4g}" in heard[-1]
    assert f"from 0.21 to {mse['weights'][1]:.4g}." in heard[-1]


def test_the_formula_has_numbers_of_one_network_only(open_page: Open) -> None:
    page = open_page("backprop-and-step/?calls-done=fb&calls-weight=w1&calls-loss=mse")
    explorable = ready(page, "tl-calls")
    formula = explorable.locator(".tl-formula")
    gradient = torch_after("fb", "mse", "sgd")["grads"][0]
    assert f"= −{-gradient:.4g}." in formula.inner_text()
    explorable.get_by_role("button", name="step", exact=True).click()
    assert "press forward for the numbers" in formula.inner_text()
    explorable.get_by_role("button", name="forward", exact=True).click()
    both = torch_after("fbsfb", "mse", "sgd")["grads"][0]
    assert f"= −{gradient - both:.4g}." in formula.inner_text()


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


def test_only_accumulated_batches_are_divided(open_page: Open) -> None:
    explorable = ready(open_page("reduction/"), "tl-weights")
    divide = explorable.get_by_label("divide by the number")
    assert divide.is_enabled()
    explorable.get_by_label("accumulate all").uncheck()
    assert divide.is_disabled()


def test_nothing_goes_through_a_sample_s_factor(open_page: Open) -> None:
    page = open_page("reduction/?weights-cuts=100100010")
    drawn = ready(page, "tl-weights").locator("svg.tl-plot g > *")
    kinds = drawn.evaluate_all("all => all.map(e => e.matches('.tl-strong'))")
    assert kinds.count(True) == 10
    assert all(kinds[-10:])
    dashed = page.locator("tl-weights text", has_text="dashed: 0.1").bounding_box()
    bars = page.locator("tl-weights rect").all()
    assert dashed
    for bar in bars:
        box = bar.bounding_box()
        assert box
        assert dashed["y"] + dashed["height"] < box["y"]


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


def torch_path(rate: float, reduction: str, steps: int) -> list[float]:
    """w before the first step and after each, as torch computes it in float32."""
    x = torch.tensor([1.0, 2.0, 3.0, 4.0])
    w = torch.tensor(0.0, requires_grad=True)
    path = [0.0]
    for _ in range(steps):
        w.grad = None
        getattr((w * x - 2 * x) ** 2, reduction)().backward()
        with torch.no_grad():
            assert w.grad is not None
            w -= rate * w.grad
        path.append(w.item())
    return path


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("rate", [0.04, 0.01, 0.0333, 0.008, 0.003])
def test_the_ruler_s_path_is_torch_s_bit_for_bit(
    rate: float, reduction: str, calculating: Open
) -> None:
    page = calculating("reduction/")
    found = call(page, "ruler", "path", rate, 300, reduction)
    texts = [math.nan if value is None else value for value in found]
    assert same(texts, torch_path(rate, reduction, 300))


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


def test_the_ruler_goes_on_and_never_back(open_page: Open) -> None:
    ruler = ready(open_page("reduction/?ruler-step=120"), "tl-ruler")
    ruler.get_by_role("button", name="Until w stops").click()
    said = ruler.locator(".tl-live").inner_text()
    assert said.startswith("Step 120:")
    assert "stays here for good" in said


def test_another_learning_rate_is_run_until_w_stops(open_page: Open) -> None:
    page = open_page("reduction/")
    ruler = ready(page, "tl-ruler")
    slider = ruler.get_by_role("slider")
    slider.focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "0.005"
    path = torch_path(0.005, "mean", 300)
    stop = path.index(path[-1])
    said = ruler.locator(".tl-live").inner_text()
    assert said.startswith(f"Step {stop}: w is {path[-1]:.7f}")
    assert "stays here for good" in said
    page.wait_for_function(f"() => location.search.includes('ruler-step={stop}')")


@pytest.mark.parametrize(
    ("rate", "said"), [(0.032, "to and fro for good"), (0.04, "runs away")]
)
def test_a_learning_rate_that_is_too_large(
    rate: float, said: str, open_page: Open
) -> None:
    path = torch_path(rate, "sum", 600)
    if said == "runs away":
        stop = next(i for i, w in enumerate(path) if not math.isfinite(w))
    else:
        assert path[-1] == path[-3] != path[-2]
        stop = next(i for i, w in enumerate(path) if w == path[i + 2])
    page = open_page(f"reduction/?ruler-rate={rate}")
    ruler = ready(page, "tl-ruler")
    ruler.get_by_label("loss").select_option("sum")
    live = ruler.locator(".tl-live").inner_text()
    assert live.startswith(f"Step {stop}: ")
    assert said in live
    # w may stand above 2, and is drawn all the same
    places = ruler.locator("svg.tl-plot circle").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect().x)"
    )
    box = ruler.locator("svg.tl-plot").bounding_box()
    assert box
    for x in places:
        assert box["x"] < x < box["x"] + box["width"]


# --- all of them ---


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
    assert names - {"shared", "random", "handle", "words", "words-en"} == own


# At each place of each slider: whether the slider stays there; the state; what it says.
PLACES = """(input) => {
  const found = [];
  const host = input.closest(".tl-ready");
  const steps = Math.round((input.max - input.min) / input.step);
  for (let i = 0; i <= steps; i++) {
    input.value = Number(input.min) + i * input.step;
    const before = input.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    found.push([input.value === before, input.getAttribute("aria-valuetext")]);
  }
  host.reset();
  return found;
}"""


@pytest.mark.parametrize("url", ON_PAGES)
def test_a_slider_has_a_hundred_places_at_most_and_each_is_another(
    url: str, open_page: Open
) -> None:
    page = open_page(url)
    for tag in ON_PAGES[url]:
        for slider in ready(page, tag).locator("input[type=range]").all():
            places = slider.evaluate(PLACES)
            assert len(places) <= 100
            assert all(stays for stays, _ in places)  # or an arrow key would be stuck
            assert len({text for _, text in places}) == len(places)


def test_a_slider_takes_the_marked_value_that_it_is_next_to(open_page: Open) -> None:
    page = open_page("initialization/")
    slider = ready(page, "tl-depth").get_by_role("slider", name="gain")
    texts = [text for _, text in slider.evaluate(PLACES)]
    for gain in (1 / math.sqrt(3), 1, math.sqrt(2), 16):
        assert f"{gain:.4g}" in texts


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
    page.locator("tl-filter").get_by_role("link").last.click()
    first = page.locator(".md-search-result__link").first
    # the search reads its whole index first
    expect(first).to_have_attribute(
        "href", re.compile(f"{re.escape(found)}$"), timeout=20_000
    )
