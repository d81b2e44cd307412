"""The one command: what it prints, writes and returns."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from compare_loops.__main__ import main
from compare_loops.run import OLDEST_TORCH

PAIRS = Path(__file__).parent / "pairs"
HAND = """
import sys, torch
torch.manual_seed(0)
x = torch.randn(20, 3)
w = torch.ones(3, requires_grad=True)
rate = float(sys.argv[1]) if len(sys.argv) > 1 else 0.1
for t in range(STEPS):
    BODY
    loss = (x @ w).pow(2).mean()
    loss.backward()
    with torch.no_grad():
        w -= rate * w.grad
    w.grad.zero_()
"""


def script(folder: Path, name: str, body: str = "pass", steps: int = 30) -> str:
    path = folder / name
    path.write_text(HAND.replace("BODY", body).replace("STEPS", str(steps)))
    return str(path)


@pytest.mark.parametrize("installed", ["2.6.0+cu124", "1.13.1", None])
def test_a_torch_that_cannot_be_watched_is_named(
    installed: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def version(_: str) -> str:
        if installed is None:
            raise metadata.PackageNotFoundError
        return installed

    monkeypatch.setattr(metadata, "version", version)
    assert main([script(tmp_path, "a.py"), script(tmp_path, "b.py")]) == 2
    said = capsys.readouterr().err
    assert "torch 2.7 or newer" in said
    assert (installed or "not installed") in said


def test_the_oldest_torch_is_the_same_everywhere(root: Path) -> None:
    oldest = ".".join(map(str, OLDEST_TORCH))
    settings = (root / "compare_loops/pyproject.toml").read_text("utf-8")
    assert f'"torch>={oldest}"' in settings
    page = (root / "docs/diagnose.md").read_text("utf-8")
    assert f"needs torch {oldest} or newer" in page


def test_agreeing_scripts_return_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([script(tmp_path, "a.py"), script(tmp_path, "b.py")]) == 0
    assert "The two loops agree in 20 iterations." in capsys.readouterr().out


def test_differing_scripts_return_1_and_are_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = script(tmp_path, "b.py", "rate = 0.05")
    assert main([script(tmp_path, "a.py"), other, "--json", "-"]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert [cause["kind"] for cause in whole["causes"]] == ["learning-rate"]
    assert set(whole["causes"][0]) >= {"kind", "a", "b", "where_a", "where_b", "why"}
    assert whole["causes"][0]["where_b"] == "b.py:10"
    assert len(whole["rows"]) == 16
    assert whole["experiments"][1]["closed"] == pytest.approx(1, abs=0.01)


def test_arguments_after_the_dashes_reach_both_scripts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [script(tmp_path, "a.py"), script(tmp_path, "b.py")]
    assert main([*names, "--json", "-", "--", "0.025"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [r["a"] for r in rows if r["kind"] == "learning-rate"] == ["0.025"]


def test_the_page_is_self_contained(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    other = script(tmp_path, "b.py", "rate = 0.05")
    arguments = [script(tmp_path, "a.py"), other, "--no-experiments"]
    assert main([*arguments, "--html", str(page)]) == 1
    text = page.read_text()
    assert text.count("<polyline") == 2
    assert not re.search(r"(src|href)=\"(https?:)?//", text)
    assert "<script" not in text


def test_saved_traces_are_compared_later(tmp_path: Path) -> None:
    a, b = script(tmp_path, "a.py"), script(tmp_path, "b.py", "rate = 0.05")
    assert main([a, "--save", str(tmp_path / "traces")]) == 0
    assert main([str(tmp_path / "traces" / "a.npz"), b]) == 1
    assert main([str(tmp_path / "traces" / "a.npz"), a]) == 0


def test_a_saved_trace_gets_no_experiments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = script(tmp_path, "a.py"), script(tmp_path, "b.py", "rate = 0.05")
    main([a, "--save", str(tmp_path / "traces")])
    trace = str(tmp_path / "traces" / "a.npz")
    capsys.readouterr()
    assert main([trace, b, "--experiments", "--json", "-"]) == 1
    assert json.loads(capsys.readouterr().out)["experiments"] == []


def test_a_script_that_fails_shows_its_own_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = script(tmp_path, "bad.py", "raise ValueError('mine')")
    assert main([bad, script(tmp_path, "b.py")]) == 2
    said = capsys.readouterr().err
    assert "bad.py raised an error" in said
    assert said.rstrip().endswith("ValueError: mine")
    assert said.count('  File "') == 1


def test_a_loop_without_backward_points_to_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "numpy_only.py").write_text(
        "w = 1.0\nfor t in range(5): w -= 0.1 * w\n"
    )
    assert main([str(tmp_path / "numpy_only.py"), script(tmp_path, "b.py")]) == 2
    assert "LoopTrace(name).record(...)" in capsys.readouterr().err


def test_a_script_that_never_ends_is_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "\n    while t == 3:\n        pass"
    slow = script(tmp_path, "slow.py", body)
    assert main([slow, script(tmp_path, "b.py"), "--time-limit", "6"]) == 0
    assert "slow.py ran into the time limit of 6 s." in capsys.readouterr().out


def test_a_shorter_script_is_compared_as_far_as_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([script(tmp_path, "a.py", steps=5), script(tmp_path, "b.py")]) == 0
    assert "the first 5 were compared" in capsys.readouterr().out


def test_a_missing_file_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["none.py", script(tmp_path, "b.py")]) == 2
    assert "none.py is no file." in capsys.readouterr().err


def test_a_script_runs_in_its_own_folder_and_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "helper.py").write_text("RATE = 0.1\n")
    body = "import helper; rate = helper.RATE; print('RATE', open('helper.py').read())"
    assert main([script(tmp_path, "a.py", body), script(tmp_path, "b.py")]) == 0
    assert "RATE" not in capsys.readouterr().out


def test_a_warning_of_torch_names_the_users_line(tmp_path: Path) -> None:
    body = "torch.nn.functional.mse_loss(torch.ones(3, 1), torch.ones(3))"
    scripts = [script(tmp_path, "a.py", body), script(tmp_path, "b.py")]
    # In a process of its own: the scripts are forked from a server that may have
    # started in an earlier test, and write their warnings where that test's went.
    done = subprocess.run(
        [sys.executable, "-m", "compare_loops", *scripts],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "a.py:8: UserWarning: Using a target size" in done.stderr
    assert "calls.py" not in done.stderr


TRAINER = """
def fit(model, optimizer, x):
    def closure():
        optimizer.zero_grad()
        loss = model(x).pow(2).mean()
        loss.backward()
        return loss

    for _ in range(20):
        optimizer.step(closure)
"""
CALLS_FIT = """
import torch, trainer
torch.manual_seed(0)
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
trainer.fit(model, optimizer, torch.ones(4, 3))
"""


def test_lines_are_the_readers_where_an_installed_library_trains(
    tmp_path: Path,
) -> None:
    """As pip install --target leaves it, which Python does not list as installed."""
    packages = tmp_path / "packages"
    (packages / "trainer-1.0.dist-info").mkdir(parents=True)
    (packages / "trainer.py").write_text(TRAINER)
    for name, rate in (("a.py", "0.1"), ("b.py", "0.05")):
        (tmp_path / name).write_text(CALLS_FIT.replace("RATE", rate))
    done = subprocess.run(
        [sys.executable, "-m", "compare_loops", "a.py", "b.py", "--json", "-"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
    )
    report = json.loads(done.stdout)
    (cause,) = report["causes"]
    assert cause["kind"] == "learning-rate"
    assert (cause["where_a"], cause["where_b"]) == ("a.py:5", "b.py:5")
    # the rate is changed although each step calls the loop's closure
    assert report["experiments"][1]["closed"] == pytest.approx(1, abs=0.01)


def test_keras_is_asked_for_the_backend_that_can_be_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    body = "import os; assert os.environ['KERAS_BACKEND'] == 'torch'"
    scripts = [script(tmp_path, name, body, steps=2) for name in ("a.py", "b.py")]
    assert main(scripts) == 0


def test_the_command_itself_imports_no_torch(tmp_path: Path) -> None:
    scripts = [script(tmp_path, "a.py"), script(tmp_path, "b.py", "rate = 0.05")]
    program = (
        "import sys; from compare_loops.__main__ import main\n"
        f"print(main({scripts!r}), 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "closes 100% of the distance" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 False"


def test_a_chapter_is_linked_only_where_the_site_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = [script(tmp_path, "a.py"), script(tmp_path, "b.py", "rate = 0.05")]
    title = "Why: Twin Loops, Reduction, section 'The largest stable rate'"
    for site, said in (("", title), ("https://a.example/", "Why: https://a.example/r")):
        monkeypatch.setattr("compare_loops.rows.SITE", site)
        page = tmp_path / "page.html"
        assert main([*scripts, "--no-experiments", "--html", str(page)]) == 1
        assert said in capsys.readouterr().out
        assert ("<a href" in page.read_text()) == bool(site)


def test_one_iteration_is_no_plural(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripts = [script(tmp_path, "a.py", steps=1), script(tmp_path, "b.py", steps=1)]
    assert main(scripts) == 0
    assert "The two loops agree in 1 iteration." in capsys.readouterr().out


def test_workers_of_a_loader_need_no_main_guard(tmp_path: Path) -> None:
    body = (
        "list(torch.utils.data.DataLoader(x, num_workers=1))\n"
        "    assert torch.multiprocessing.get_start_method() == 'fork'"
    )
    if multiprocessing.get_start_method() != "fork":
        pytest.skip("here processes are not forked")
    scripts = [script(tmp_path, name, body, steps=2) for name in ("a.py", "b.py")]
    assert main(scripts) == 0
