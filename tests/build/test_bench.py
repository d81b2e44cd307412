"""What the benchmark compares is the same book."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import books
from bench.run import ENGINES, MARKDOWN_EXEC, OURS, Engine, build, check


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_the_books_of_all_engines_hold_the_same(engine: Engine, tmp_path: Path) -> None:
    if engine.write is books.myst_nb:
        pytest.importorskip("jupyter_cache")  # comes with the extra "bench"
    engine.write(tmp_path, 3, books.CELLS)
    files = sorted(tmp_path.rglob("*.md")) + sorted(tmp_path.rglob("*.py"))
    written = "\n".join(file.read_text() for file in files).replace("\\n", "\n")
    programs = 3 if engine.strict or "ten" in engine.name else 1
    if engine.name.startswith("`import"):
        programs = 0
    for seed in range(1, programs + 1):
        for source in books.cells(seed, books.CELLS).values():
            for line in source.replace("plt.show()", "").splitlines():
                assert line in written, (engine.name, line)
    assert written.count("range(500)") == programs
    if engine.strict:
        for number in range(1, 4):
            for part in range(3):
                assert books.words(number, part) in written
        place, old = engine.code
        assert old in (tmp_path / place).read_text()
        place, old = engine.prose
        assert old in (tmp_path / place).read_text()


@pytest.mark.parametrize("engine", [OURS, MARKDOWN_EXEC], ids=lambda e: e.name)
def test_a_build_is_timed_only_if_it_shows_its_runs(
    engine: Engine, tmp_path: Path
) -> None:
    if engine is MARKDOWN_EXEC:
        pytest.importorskip("markdown_exec")  # comes with the extra "bench"
    engine.write(tmp_path, 1, books.CELLS)
    build(engine, tmp_path)
    check(engine, tmp_path)
    page = tmp_path / engine.page
    page.write_text(re.sub(r"<svg .*?</svg>", "", page.read_text(), flags=re.DOTALL))
    with pytest.raises(AssertionError, match=engine.name):
        check(engine, tmp_path)


def test_this_site_with_nothing_to_run_shows_the_same_cells(tmp_path: Path) -> None:
    books.this_site_plain(tmp_path, 0, {})
    assert "twinloops" not in re.sub(
        r"stylesheets/\S+", "", (tmp_path / "mkdocs.yml").read_text()
    )
    chapter = (tmp_path / "docs/initialization.md").read_text()
    fence = r"^ *```(snippet|twins)$"
    assert not re.search(fence, chapter, re.MULTILINE)
    original = (books.ROOT / "docs/initialization.md").read_text()
    assert re.search(fence, original, re.MULTILINE)
    loops = (books.ROOT / "snippets/initialization/loops.py").read_text()
    cell = loops.split("# %% Hand-written loop\n")[1].split("# %%")[0].strip()
    assert f"```python\n{cell}\n```" in chapter


def test_the_cost_of_a_build_counts_what_outlives_it() -> None:
    held = "held = b'x' * 200_000_000"
    busy = f"import time\n{held}\nwhile time.process_time() < 0.5: pass"
    start = f"subprocess.Popen([sys.executable, '-c', {busy!r}])"
    orphan = f"import subprocess, sys; {start}"
    command = [sys.executable, "-m", "bench.measured", sys.executable, "-c", orphan]
    ran = subprocess.run(command, cwd=books.ROOT, capture_output=True, text=True)
    cost = json.loads(ran.stdout)
    assert cost["code"] == 0
    assert cost["cpu"] > 0.5
    assert 190 < cost["memory"] < 250
