"""One change at a time: which cause explains the difference, proved by runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare_loops.experiment import Experiment, verdict
from compare_loops.experiments import run_experiments
from compare_loops.run import Job, run

from compare_loops import compare
from tests.compare_loops.variants import BY_HAND, REGRESSION, Edits, edited

HAND = """
import torch
torch.manual_seed(0)
x, y = torch.randn(64, 300), torch.randn(64, 10)
w1 = torch.randn(300, 250, requires_grad=True)
w2 = torch.randn(250, 10, requires_grad=True)
for t in range(30):
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    loss.backward()
    with torch.no_grad():
        w1 -= 1e-4 * w1.grad
        w2 -= 1e-4 * w2.grad
    w1.grad.zero_()
    w2.grad.zero_()
"""
MODULES = """
import torch
torch.manual_seed(0)
x, y = torch.randn(64, 300), torch.randn(64, 10)
model = torch.nn.Sequential(
    torch.nn.Linear(300, 250), torch.nn.ReLU(), torch.nn.Linear(250, 10)
)
loss_fn = torch.nn.MSELoss(reduction="sum")
for t in range(30):
    loss = loss_fn(model(x), y)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= 1e-4 * p.grad
"""


def experiments(folder: Path, a: str, b: str) -> tuple[list[Experiment], str]:
    jobs: list[Job] = []
    for name, text in (("a.py", a), ("b.py", b)):
        (folder / name).write_text(text)
        jobs.append(Job(str(folder / name), name))
    traces = [run(job) for job in jobs]
    report = compare(*traces)
    found = run_experiments(
        jobs[0], jobs[1], traces[0], traces[1], report, lambda text: None
    )
    return found, verdict(found, "a.py", "b.py")


def test_the_start_explains_the_first_thread_and_the_biases_do_not(
    tmp_path: Path,
) -> None:
    found, end = experiments(tmp_path, HAND, MODULES)
    alone = [each for each in found if len(each.kinds) == 1]
    closed = {each.kinds[0]: each.closed or 0 for each in alone}
    assert closed["initialization"] > 0.95
    assert abs(closed["parameters"]) < 0.05
    assert end == (
        "The initialization alone explains the difference; the parameters do not."
    )


def test_a_rest_is_not_passed_over() -> None:
    ends = {
        closed: verdict(
            [Experiment("the loss", ["loss"], 0.0, 0.0, closed)], "a.py", "b.py"
        )
        for closed in (0.95, 1.0)
    }
    assert ends[0.95] == "The loss alone explains nearly all of the difference."
    assert ends[1.0] == "The loss alone explains the difference."


def test_two_causes_explain_it_together(tmp_path: Path) -> None:
    cleared = "        w.grad.zero_()\n        b.grad.zero_()\n"
    rates: Edits = [
        ("0.1 * w.grad", "0.01 * w.grad"),
        ("0.1 * b.grad", "0.01 * b.grad"),
    ]
    other = edited(BY_HAND, [*rates, (cleared, "")])
    found, _ = experiments(tmp_path, BY_HAND, other)
    assert found[-1].kinds == ["accumulation", "learning-rate"]
    assert found[-1].closed == pytest.approx(1, abs=0.02)


GRADS = """    for p, g in zip(params, torch.autograd.grad(loss, params)):
        p.data -= 0.1 * g"""

CHANGES: dict[str, tuple[Edits, Edits]] = {
    "rate": ([], [("lr=0.1", "lr=0.02")]),
    "schedule": ([], [("    optimizer.step()", "    optimizer.step()\n    optimizer.param_groups[0]['lr'] *= 0.7")]),
    "momentum": ([("lr=0.1", "lr=0.1, momentum=0.5")], [("lr=0.1", "lr=0.1, momentum=0.9")]),
    "factor": ([], [("(pred, Y)", "(pred, Y) * 0.5")]),
    "sum": ([("lr=0.1", "lr=0.001")], [("lr=0.1", "lr=0.001"), ("MSELoss()", "MSELoss(reduction='sum')")]),
    "cleared": ([("    optimizer.zero_grad()\n", "")], []),
    "kept": ([], [("    optimizer.zero_grad()\n", "")]),
    "clipped": ([], [("    optimizer.step()", "    nn.utils.clip_grad_norm_(params, 0.05)\n    optimizer.step()")]),
    "not_clipped": ([("    optimizer.step()", "    nn.utils.clip_grad_norm_(params, 0.05)\n    optimizer.step()")], []),
    "seed": ([], [("manual_seed(1)", "manual_seed(2)")]),
    "held": ([], [("SGD(model.parameters()", "SGD(model[2].parameters()")]),
    "not_held": ([("SGD(model.parameters()", "SGD(model[2].parameters()")], []),
    "decoupled": ([("SGD(model.parameters(), lr=0.1", "Adam(model.parameters(), lr=0.05, weight_decay=0.5")],
                  [("SGD(model.parameters(), lr=0.1", "AdamW(model.parameters(), lr=0.05, weight_decay=0.5")]),
    "optimizer": ([], [("SGD(model.parameters(), lr=0.1", "Adam(model.parameters(), lr=0.02, betas=(0.8, 0.9)")]),
    "optimizer_by_hand": ([("SGD(model.parameters(), lr=0.1", "Adam(model.parameters(), lr=0.02")],
                          [("    optimizer.step()", "    for p in params: p.data -= 0.1 * p.grad")]),
    "shape_in_a": ([("Linear(16, 2)", "Linear(16, 1)"), ("(pred, Y)", "(pred, Y[:, 0])")],
                   [("Linear(16, 2)", "Linear(16, 1)"), ("(pred, Y)", "(pred, Y[:, :1])")]),
    "shape_in_b": ([("Linear(16, 2)", "Linear(16, 1)"), ("(pred, Y)", "(pred, Y[:, :1])")],
                   [("Linear(16, 2)", "Linear(16, 1)"), ("(pred, Y)", "(pred.squeeze(), Y[:, :1])")]),
    "function": ([], [("nn.MSELoss()", "nn.L1Loss()")]),
    "setting": ([("nn.MSELoss()", "nn.HuberLoss(delta=0.2)")], [("nn.MSELoss()", "nn.HuberLoss(delta=0.7)")]),
    "activation": ([], [("nn.Tanh()", "nn.ReLU()")]),
    "slope": ([("nn.Tanh()", "nn.LeakyReLU(0.3)")], [("nn.Tanh()", "nn.LeakyReLU(0.01)")]),
    "masks": ([("nn.Tanh(),", "nn.Tanh(), nn.Dropout(0.5),")],
              [("nn.Tanh(),", "nn.Tanh(), nn.Dropout(0.5),"), ("for step", "torch.manual_seed(9)\nfor step")]),
    "order": ([("model(X)", "model(X[(rows := torch.randperm(64)[:20])])"), ("(pred, Y)", "(pred, Y[rows])")],
              [("model(X)", "model(X[(rows := torch.randperm(64)[:20])])"), ("(pred, Y)", "(pred, Y[rows])"),
               ("for step", "torch.manual_seed(9)\nfor step")]),
    "rate_of_autograd_grad": ([("    loss.backward()\n    optimizer.step()", GRADS)],
                              [("    loss.backward()\n    optimizer.step()", GRADS.replace("0.1", "0.02"))]),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_the_one_change_closes_the_distance(name: str, tmp_path: Path) -> None:
    a, b = (edited(REGRESSION, edits) for edits in CHANGES[name])
    found, _ = experiments(tmp_path, a, b)
    assert len(found) == 2
    # the first batch is drawn before any parameter is used, where the seed is set
    exact = 0.1 if name == "order" else 0.02
    assert found[1].closed == pytest.approx(1, abs=exact)


def test_all_of_these_changes_both_loops(tmp_path: Path) -> None:
    held: Edits = [("SGD(model.parameters()", "SGD(model[2].parameters()")]
    a, b = edited(REGRESSION, held), edited(REGRESSION, [("lr=0.1", "lr=0.02")])
    found, end = experiments(tmp_path, a, b)
    assert found[-1].title == "all of these"
    assert found[-1].closed == pytest.approx(1, abs=0.02)
    assert all(each.closed < 0.9 for each in found[1:-1] if each.closed is not None)
    assert "together" in end


def test_the_closing_sentence() -> None:
    base = Experiment("as it is", [], 1.0, 0.5)
    part = Experiment("p", ["update"], 1.0, 0.5, 0.4)
    assert (
        verdict([base], "a", "b") == "None of the causes can be changed from outside."
    )
    assert "do not explain all" in verdict([base, part], "a", "b")
    none = [Experiment("p", [k], 1.0, 0.5, 0.0) for k in ("loss", "learning-rate")]
    full = Experiment("p", ["parameters"], 1.0, 0.5, 1.0)
    assert verdict([base, full, *none], "a", "b") == (
        "The parameters alone explain the difference; the loss and the learning rate "
        "do not."
    )


DISTILLED = """
import torch
torch.manual_seed(0)
x = torch.randn(64, 8)
teacher = torch.nn.Sequential(torch.nn.Linear(8, 32), torch.nn.Dropout(0.5))
student = torch.nn.Linear(8, 32)
MODE
optimizer = torch.optim.SGD(student.parameters(), lr=1.0)
for step in range(25):
    with torch.no_grad():
        wanted = teacher(x)
    loss = ((student(x) - wanted) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


def test_the_mode_of_a_teacher_without_gradient_is_changed(tmp_path: Path) -> None:
    a = DISTILLED.replace("MODE", "")
    b = DISTILLED.replace("MODE", "teacher.eval()")
    found, text = experiments(tmp_path, a, b)
    assert found[1].title == "eval mode from iteration 0 on"
    assert found[1].closed == pytest.approx(1, abs=0.01)
    assert text == "The mode alone explains the difference."


GROUPS = """
import torch
torch.manual_seed(0)
x, y = torch.randn(64, 8), torch.randn(64, 1)
body, head = torch.nn.Linear(8, 8), torch.nn.Linear(8, 1)
layers = torch.nn.ModuleList([body, head])
optimizer = torch.optim.SGD(GROUPS, lr=0.01, momentum=0.9)
for step in range(25):
    loss = ((head(body(x).tanh()) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    AFTER
"""


def test_one_group_of_parameters_gets_the_rates_of_two(tmp_path: Path) -> None:
    text = GROUPS.replace("AFTER", "")
    two = "[{'params': body.parameters()}, {'params': head.parameters(), 'lr': 0.1}]"
    a, b = (text.replace("GROUPS", g) for g in ("layers.parameters()", two))
    found, _ = experiments(tmp_path, a, b)
    assert found[1].title == "b.py's learning rate"
    assert found[1].closed == pytest.approx(1, abs=0.01)


def test_no_rule_is_tried_where_both_optimizers_state_one(tmp_path: Path) -> None:
    text = GROUPS.replace("GROUPS", "layers.parameters()")
    clamped = "head.weight.data.clamp_(-0.1, 0.1)"
    a, b = (text.replace("AFTER", line) for line in ("", clamped))
    found, _ = experiments(tmp_path, a, b)
    assert found == []
