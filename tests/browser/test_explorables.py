"""The explorables: what they compute in the browser equals what torch computes here."""

import math
from typing import Any

import pytest
import torch
from playwright.sync_api import Page

from tests.browser.conftest import Open

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


def same(measured: list[float], expected: list[float]) -> bool:
    """Bit for bit; nan equals nan."""
    as_bits = torch.tensor([measured, expected], dtype=torch.float32)
    return torch.equal(*as_bits.nan_to_num(nan=-1.0).view(torch.int32))


# --- the twins of the home page ---


def test_the_browser_draws_torch_s_random_numbers(open_page: Open) -> None:
    page = open_page("")
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
    size: float | None, open_page: Open
) -> None:
    page = open_page("")
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


def test_the_browser_s_twins_end_as_the_program_s_do(open_page: Open) -> None:
    from snippets.index import twins

    page = open_page("")
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


# --- initialization: gain and depth ---


def test_gain_and_depth_are_torch_s(open_page: Open) -> None:
    page = open_page("initialization/")
    for gain in (1 / math.sqrt(3), 1.0, 1.1 * math.sqrt(2), 16.0):
        measured = torch.tensor(
            call(page, "depth", "activations", gain, 50), dtype=torch.float64
        )
        layers = torch.arange(1, 51, dtype=torch.float64)
        factor = torch.tensor(gain, dtype=torch.float64) / math.sqrt(2)
        torch.testing.assert_close(measured, factor**layers, rtol=1e-12, atol=0)


def test_the_limits_are_float32_s(open_page: Open) -> None:
    page = open_page("initialization/")
    largest, smallest = evaluate(page, "depth", "return [m.LARGEST, m.SMALLEST];")
    info = torch.finfo(torch.float32)
    assert largest == info.max
    assert smallest == info.smallest_normal * info.eps
    for gain in (16.0, 0.3):
        rms = call(page, "depth", "activations", gain, 100)
        layer = call(page, "depth", "leavesFloat32", rms)
        as_float32 = torch.tensor(rms, dtype=torch.float64).float()
        lost = (as_float32.isinf() | (as_float32 == 0)).nonzero()
        assert layer == lost[0].item() + 1


# --- shapes: pairs ---


def test_the_pairs_losses_are_torch_s(open_page: Open) -> None:
    page = open_page("shapes/")
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
    live = page.locator("tl-pairs .tl-live")
    assert "the loss is 2.5" in live.inner_text()
    for _ in range(25):
        pull.click()
    assert "the loss is 1.25" in live.inner_text()
    page.wait_for_function("location.search.includes('pairs-p0=')")
    again = page.url.rpartition("/shapes/")[2]
    assert "the loss is 1.25" in open_page(f"shapes/{again}").locator(
        "tl-pairs .tl-live"
    ).inner_text()


def test_a_prediction_is_moved_by_keys_and_by_dragging(open_page: Open) -> None:
    page = open_page("shapes/")
    mark = page.get_by_role("slider", name="prediction 0")
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
