"""Pairs of scripts, and the causes that have to be named: these and no others."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compare_loops.causes import FAILED
from compare_loops.comparison import Comparison
from compare_loops.experiments import plan_parameters
from compare_loops.rows import CHAPTERS
from markdown.extensions.toc import slugify

from compare_loops import Report, Trace, compare
from tests.compare_loops import ordinary, variants
from tests.compare_loops.variants import Case, edited

PAIRS = Path(__file__).parent / "pairs"
EXPECTED = json.loads((PAIRS / "expected.json").read_text())

# Written apart from the tool, by its description alone. Each set measured it once.
# Since then the tool has been mended on them, so that they measure it no longer.
# Of the pairs in "ported" only those are kept that it could not tell at first.
FOLDERS = ("strangers", "strangers2", "strangers3", "strangers4", "ported")
CASES = [*variants.CASES, *ordinary.AGREE, *ordinary.DIFFER]
STRANGERS = [
    (folder, case)
    for folder in FOLDERS
    for case in json.loads((PAIRS.parent / folder / "cases.json").read_text())
]
# What the tool got wrong of a set when it saw it first.
WRONG_AT_FIRST = {
    "strangers2": {
        "10_reset_gate_before_the_product",
        "13_weighted_mean",
        "18_variance_of_the_batch",
        "27_agree_physics_informed",
        "30_agree_resumed_and_checkpointed",
    },
    "strangers3": {"21_frozen_backbone_bn", "40_agree_encoder_layer"},
    "strangers4": {
        "28_clipped_after_the_step",
        "33_keras_momentum_then_frozen_statistics",
        "36_two_sum_over_features_and_list_of_layers",
        "38_tied_weights_become_two",
    },
}


def complaints(report: Report, causes: list[str], may: list[str]) -> list[str]:
    """Return what is missing from a report, and what it should not name."""
    left = [row.kind for row in report.causes]
    found = []
    for cause in causes:
        named = [kind for kind in left if kind in cause.split("/")]
        if named:
            left.remove(named[0])
        else:
            found.append(f"{cause} is missing")
    return found + [f"{kind} is false" for kind in left if kind not in may]


@pytest.mark.parametrize("name", EXPECTED)
def test_public_report(name: str, watch_file: Callable[[Path], Trace]) -> None:
    a, b = (watch_file(PAIRS / name / f"{side}.py") for side in "ab")
    report = compare(a, b)
    assert complaints(report, **EXPECTED[name]) == [], f"\n{report}"


@pytest.mark.parametrize(
    ("folder", "case"),
    [pytest.param(folder, case, id=case["name"]) for folder, case in STRANGERS],
)
def test_pair_written_apart(
    folder: str, case: dict[str, Any], watch_file: Callable[[Path], Trace]
) -> None:
    pair = PAIRS.parent / folder / case["name"]
    report = compare(*(watch_file(pair / f"{side}.py") for side in "ab"))
    causes = ["/".join(kinds) for kinds in case["causes"]]
    assert complaints(report, causes, case["may"]) == [], f"\n{report}"
    assert not any(FAILED in row.why for row in report.rows), f"\n{report}"
    assert all(row.a != row.b for row in report.causes), f"\n{report}"


@pytest.fixture(scope="module")
def compared(watch_text: Callable[[str, str], Trace]) -> Callable[[str, str], Report]:
    """Compares two texts; asked again, it gives the report that it has."""

    @functools.cache
    def report(first: str, second: str) -> Report:
        return compare(watch_text("a", first), watch_text("b", second))

    return report


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_edited_script(case: Case, compared: Callable[[str, str], Report]) -> None:
    report = compared(*case.scripts())
    assert complaints(report, case.causes, case.may) == [], f"\n{report}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_cause_says_what_and_what_to_do(
    case: Case, compared: Callable[[str, str], Report]
) -> None:
    for row in compared(*case.scripts()).causes:
        assert row.a != row.b, row
        assert row.why.endswith("."), row
        assert row.chapter, row


def test_the_complaints_can_be_made(compared: Callable[[str, str], Report]) -> None:
    case = next(case for case in CASES if case.name == "rate")
    report = compared(*case.scripts())
    assert complaints(report, ["data"], []) == [
        "data is missing",
        "learning-rate is false",
    ]


@pytest.mark.parametrize("folder", WRONG_AT_FIRST)
def test_the_page_says_how_many_unseen_pairs_it_got_right(folder: str) -> None:
    unseen = {
        case["name"]: case["agree"] for where, case in STRANGERS if where == folder
    }
    wrong = WRONG_AT_FIRST[folder]
    assert wrong <= unseen.keys()
    agree = sum(unseen.values())
    wrong_agree = sum(unseen[name] for name in wrong)
    page = (PAIRS.parents[2] / "docs" / "diagnose.md").read_text(encoding="utf-8")
    assert f"right on {len(unseen) - len(wrong)} of {len(unseen)}" in page
    assert f"{wrong_agree} of the {agree} pairs that agree" in page


HEADING = re.compile(r"^#+ (.*?)(?: \{ ?#([\w-]+) ?\})?$", re.MULTILINE)


@pytest.mark.parametrize("kind", CHAPTERS)
def test_each_chapter_is_where_the_report_says(kind: str) -> None:
    address, title, section = CHAPTERS[kind]
    path, anchor = address.split("/#")
    text = (PAIRS.parents[2] / "docs" / f"{path}.md").read_text(encoding="utf-8")
    (head, _), *sections = HEADING.findall(text)
    assert head.startswith(title)
    found = {name: given or slugify(name, "-") for name, given in sections}
    assert found[section] == anchor


def test_a_dropout_mask_by_hand_is_no_state_that_is_handed_on(
    compared: Callable[[str, str], Report],
) -> None:
    """Seen on a graphics processor, where `bernoulli_` draws other numbers."""
    (by_hand,) = [case for case in CASES if case.name == "agree_all_by_hand"]
    a, b = by_hand.scripts()
    other = "(torch.rand_like(h) < 0.7)"
    b = b.replace("torch.empty_like(h).bernoulli_(0.7)", other)
    (cause,) = compared(a, b).causes
    assert cause.kind == "forward"
    assert "draws its dropout mask by hand" in cause.why
    (carried,) = [case for case in CASES if case.name == "lstm_state"]
    (cause,) = compared(*carried.scripts()).causes
    assert "hands on a tensor from an earlier iteration" in cause.why


def test_a_sigmoid_at_a_model_s_end_is_told(
    compared: Callable[[str, str], Report],
) -> None:
    """From other weights nobody can tell whether the other's loss computes it."""
    a = variants.REGRESSION.replace("16, 2))", "16, 2), nn.Sigmoid())")
    b = variants.REGRESSION.replace("manual_seed(1)", "manual_seed(2)")
    report = compared(a, b)
    assert [cause.kind for cause in report.causes] == ["initialization"]
    assert "Only a.py's model ends in a sigmoid." in str(report)


def test_a_factor_before_one_mean_in_both_loops_is_no_denominator(
    compared: Callable[[str, str], Report],
) -> None:
    """Although 4 also counts the batches of a step, and twice the 2 classes."""
    b = edited(
        variants.CLASSES,
        [
            ("0, 3, (60,)", "0, 2, (60,)"),
            ("        optimizer.zero_grad()\n", ""),
            ("(0, 60, 20)", "(0, 60, 15)"),
            ("i + 20", "i + 15"),
            ("        optimizer.step()\n", ""),
            ("    model.eval()", "    optimizer.step()\n    optimizer.zero_grad()"),
        ],
    )
    b = b.replace("Linear(4 * 9, 3)", "Linear(4 * 9, 2)").replace("Adam(", "SGD(")
    a = edited(
        b, [("loss = F.cross_entropy(out, y)", "loss = F.cross_entropy(out, y) / 4")]
    )
    (cause,) = compared(a, b).causes
    assert (cause.kind, cause.iteration) == ("loss", 0)
    assert cause.a.startswith("cross_entropy(reduction=mean), div(4)")
    assert "0.25 times" in cause.why
    assert "divide both losses by the 4 batches of a step." in cause.why


def test_rows_behind_a_broadcast_are_the_same_only_if_they_were_compared(
    compared: Callable[[str, str], Report],
) -> None:
    flat = [("Y = torch.randn(64, 2)", "Y = torch.randn(64)"), ("16, 2)", "16, 1)")]
    a = edited(variants.REGRESSION, [*flat, ("model(X)", "model(X).squeeze(1)")])
    b = edited(variants.REGRESSION, flat)
    huber = b.replace("MSELoss", "HuberLoss")
    for other, verdict in ((b, "same"), (huber, "not judged")):
        rows = {row.kind: row.verdict for row in compared(a, other).rows}
        assert rows["shape"] == "differs"
        assert (rows["loss"], rows["reduction"]) == (verdict, verdict)


def test_the_default_lstm_of_keras_is_named(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "ported/06_keras_lstm_has_one_bias"
    report = compare(*(watch_file(pair / f"{side}.py") for side in "ab"))
    bias, start = report.causes
    assert "adds two biases" in bias.why
    assert "zeros_(model.lstm.bias_hh_l0).requires_grad_(False)" in bias.why
    assert start.a.endswith("orthogonal")


def test_a_group_of_parameters_is_named_where_its_rule_differs(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "ported/02_decay_of_matrices_alone"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert cause.a.startswith(
        "model.block.ln1.weight and 9 more: Adam: decay decoupled"
    )


def test_a_picture_that_is_padded_before_a_convolution_is_told(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "ported/04_same_padding_of_keras"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert "reads [16, 1, 13, 13] in one loop and [16, 1, 12, 12]" in cause.why
    assert "padding=1" in cause.b


def test_a_layer_of_other_settings_is_not_told_to_read_other_data(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS / "07_lstm_batch_first"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert cause.why.endswith("compare the settings of lstm.")


def test_the_last_batch_of_an_epoch_is_spoken_of(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "strangers2/02_drop_last"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert "one drop_last" in cause.why
    pair = PAIRS.parent / "strangers/02_other_batch_size"
    cause = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes[0]
    assert cause.why.endswith("Use one batch size in both.")


def test_a_tied_weight_is_told_and_no_layer_is_held_at_0(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "strangers4/38_tied_weights_become_two"
    traces = [watch_file(pair / f"{s}.py") for s in "ab"]
    cause = compare(*traces).causes[0]
    assert cause.why.startswith("One loop uses lm.encoder.weight in 2 places")
    assert plan_parameters(Comparison(*traces), cause) is None


def test_both_arrangements_of_the_same_numbers_are_shown(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "strangers4/23_flatten_order_nhwc"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert cause.a == "reshape(20, -1) -> [20, 64]"
    assert cause.b == "flatten(1, -1) -> [20, 64]"


def test_adam_and_adamw_are_told_apart(watch_file: Callable[[Path], Trace]) -> None:
    """Their decay has one value, so the advice is not to give it one."""
    pair = PAIRS.parent / "strangers/30_adam_decay"
    (cause,) = compare(*(watch_file(pair / f"{s}.py") for s in "ab")).causes
    assert "AdamW takes it off the weights" in cause.why
    assert [x.split(".py:")[0] for x in (cause.where_a, cause.where_b)] == ["a", "b"]
    for side, where in (("a", cause.where_a), ("b", cause.where_b)):
        line = (pair / f"{side}.py").read_text().splitlines()[int(where[5:]) - 1]
        assert "Adam" in line


TASKS = """
import torch
torch.manual_seed(0)
x, y = torch.randn(40, 5), torch.randn(40, 2)
model = torch.nn.Sequential(
    torch.nn.Linear(5, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2)
)
optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
for step in range(25):
    p = model(x)
    losses = [((p[:, k] - y[:, k]) ** 2).mean() for k in (0, 1)]
    optimizer.zero_grad()
    BODY
    optimizer.step()
"""
ONE_BACKWARD = "sum(losses).backward()"
A_BACKWARD_EACH = """grads = []
    for loss in losses:
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        grads.append([q.grad.clone() for q in model.parameters()])
    for q, *parts in zip(model.parameters(), *grads):
        q.grad = sum(parts)"""


def test_a_backward_for_each_task_is_no_batch_of_its_own(
    compared: Callable[[str, str], Report],
) -> None:
    a = TASKS.replace("BODY", A_BACKWARD_EACH).replace("RATE", "0.1")
    b = TASKS.replace("BODY", ONE_BACKWARD).replace("RATE", "0.2")
    for first, second in ((a, b), (b, a)):
        kinds = [cause.kind for cause in compared(first, second).causes]
        assert kinds == ["learning-rate"]


def test_losses_of_two_tasks_are_no_means_of_parts(
    compared: Callable[[str, str], Report],
) -> None:
    """Both read one prediction, which is no other forward pass either."""
    each = "[loss.backward(retain_graph=True) for loss in losses]"
    hand, mse = (
        "((p[:, k] - y[:, k]) ** 2).mean()",
        "torch.nn.functional.mse_loss(p[:, k], y[:, k])",
    )
    tasks = TASKS.replace("RATE", "0.1").replace(hand, mse)
    a = tasks.replace("BODY", each)
    b = tasks.replace("BODY", "(losses[0] + 0.4 * losses[1]).backward()")
    (cause,) = compared(a, b).causes
    assert cause.kind == "loss"
    assert cause.a.startswith("the first of 2 losses is ")
    assert "means of several parts" not in cause.why


HEADS = """
import torch
torch.manual_seed(0)
x, y = torch.randn(40, 5), torch.randn(40, 2)
body, one, two = (torch.nn.Linear(5, k) for k in (5, 1, 1))
layers = torch.nn.ModuleList([body, one, two])
optimizer = torch.optim.Adam(layers.parameters(), lr=RATE)
for step in range(25):
    h = body(x).tanh()
    optimizer.zero_grad()
    first = ((one(h) - y[:, :1]) ** 2).mean()
    BODY
    optimizer.step()
"""
SECOND = "((two(h) - y[:, 1:]) ** 2).mean()"


@pytest.mark.parametrize("rate", ["0.1", "0.2"])
def test_a_parameter_that_a_later_pass_is_the_first_to_reach(
    rate: str, compared: Callable[[str, str], Report]
) -> None:
    each = f"first.backward(retain_graph=True); ({SECOND}).backward()"
    a = HEADS.replace("BODY", each).replace("RATE", rate)
    b = HEADS.replace("BODY", f"(first + {SECOND}).backward()").replace("RATE", "0.1")
    report = compared(a.replace("layers.parameters()", SPREAD), b)
    expected = [] if rate == "0.1" else ["learning-rate"]
    assert [cause.kind for cause in report.causes] == expected
    assert not any(FAILED in row.why for row in report.rows)


# Where no variable holds the layers, a parameter is met as the graph reaches it.
SPREAD = "[p for layer in (body, one, two) for p in layer.parameters()]"

DEPTH = """
import torch
torch.manual_seed(0)
x, y = torch.randn(40, 5), torch.randn(40, 1)
block, out = torch.nn.Linear(5, 5), torch.nn.Linear(5, 1)
BLOCKS
layers = torch.nn.ModuleList([*dict.fromkeys(blocks), out])
optimizer = torch.optim.SGD(layers.parameters(), lr=0.1)
for step in range(25):
    h = x
    for each in blocks:
        h = each(h).tanh()
    loss = ((out(h) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


def test_a_block_that_is_used_several_times_is_told(
    compared: Callable[[str, str], Report],
) -> None:
    a = DEPTH.replace("BLOCKS", "blocks = [block] * 3")
    b = DEPTH.replace(
        "BLOCKS", "import copy\nblocks = [copy.deepcopy(block) for _ in range(3)]"
    )
    cause = compared(a, b).causes[0]
    assert cause.kind == "parameters"
    assert re.match(r"One loop uses \S+weight in 3 places", cause.why)


MODEL = "nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 2))"
PLAIN_LIST = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = [nn.Linear(6, 16)]
        self.last = nn.Linear(16, 2)
    def forward(self, x):
        return self.last(torch.tanh(self.first[0](x)))
model = Net()"""


def test_layers_in_a_plain_list_are_named(
    compared: Callable[[str, str], Report],
) -> None:
    a = variants.REGRESSION.replace(f"model = {MODEL}", PLAIN_LIST)
    (cause,) = compared(a, variants.REGRESSION).causes
    assert cause.kind == "no-update"
    assert "never move: model.first[0].weight, model.first[0].bias" in cause.a
    assert cause.why.endswith("use nn.ModuleList or nn.ModuleDict.")


def test_what_changes_parameters_beside_the_optimizer_is_asked_for(
    compared: Callable[[str, str], Report],
) -> None:
    back = "    optimizer.step()\n    params[0].data.mul_(0.5 + (step % 2) / 3)\n"
    b = variants.REGRESSION.replace("    optimizer.step()\n", back)
    (cause,) = compared(variants.REGRESSION, b).causes
    assert cause.kind == "update"
    assert "what else changes the parameters: load_state_dict()" in cause.why


ATTENTION = """
import torch
torch.manual_seed(0)
x, y = torch.randn(12, 5, 8), torch.randn(12, 8)
padded = torch.arange(5) >= torch.randint(2, 6, (12, 1))
layer = torch.nn.MultiheadAttention(8, 2, batch_first=True)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
for step in range(25):
    loss = ((layer(x, x, xMASK)[0][:, 0] - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


def test_a_mask_that_only_one_loop_gives_is_shown(
    compared: Callable[[str, str], Report],
) -> None:
    b = ATTENTION.replace("MASK", ", key_padding_mask=padded")
    (cause,) = compared(ATTENTION.replace("MASK", ""), b).causes
    assert cause.kind == "forward"
    assert "key_padding_mask=None" in cause.a
    assert "key_padding_mask=given" in cause.b


PADDED = """
import torch
torch.manual_seed(0)
x, y = torch.randn(40, 6), torch.randint(1, 4, (40,))
y[torch.rand(40) < 0.3] = 0
model = torch.nn.Linear(6, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss_fn = torch.nn.CrossEntropyLoss(ignore_index=0)
for step in range(25):
    optimizer.zero_grad()
    for xb, yb in zip(x.chunk(PARTS), y.chunk(PARTS)):
        (loss_fn(model(xb), yb) / PARTS).backward()
    optimizer.step()
"""


def test_a_mean_of_means_is_told(compared: Callable[[str, str], Report]) -> None:
    report = compared(PADDED.replace("PARTS", "4"), PADDED.replace("PARTS", "1"))
    (cause,) = report.causes
    assert cause.kind in ("loss", "reduction")
    assert cause.why.startswith("One loop averages the means of several parts")


def test_equal_weights_are_not_asked_for_where_they_are_equal(
    watch_file: Callable[[Path], Trace],
) -> None:
    pair = PAIRS.parent / "strangers2/06_learned_positions"
    report = compare(*(watch_file(pair / f"{s}.py") for s in "ab"))
    hidden = [row.kind for row in report.rows if row.verdict == "not judged"]
    assert hidden[0] == "loss"
    assert "equal weights" not in str(report)
