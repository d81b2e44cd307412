"""The wheel that the site serves: equal to the byte, and usable without installing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.compare_loops.test_command_line import script
from twinloops import site
from twinloops.problems import AuthoringError

NAME = "compare_loops-2.0-py3-none-any.whl"


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    site.add_wheels(folder, root)
    assert [path.name for path in folder.iterdir()] == [NAME]
    return folder / NAME


def test_two_builds_are_equal_to_the_byte(
    wheel: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later checkout, elsewhere, with other rights, built on another date."""
    shutil.copytree(root / "compare_loops", tmp_path / "compare_loops")
    for path in (tmp_path / "compare_loops").rglob("*.py"):
        path.chmod(0o600)
        os.utime(path, (1e9, 1e9))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    site.add_wheels(tmp_path, tmp_path)
    assert (tmp_path / NAME).read_bytes() == wheel.read_bytes()


def test_a_web_server_can_read_it(wheel: Path) -> None:
    assert wheel.stat().st_mode & 0o777 == 0o644


def test_it_runs_without_being_installed(wheel: Path, tmp_path: Path) -> None:
    """The file itself, as docs/diagnose.md says; not the package of this checkout."""
    mine = "import compare_loops; print(compare_loops.__file__)"
    a, b = script(tmp_path, "a.py", mine), script(tmp_path, "b.py", "rate = 0.05")
    ran = subprocess.run(
        [sys.executable, f"{NAME}/compare_loops", a, b, "--show-output"],
        cwd=wheel.parent,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.startswith(str(wheel))
    assert "The learning rate alone explains the difference." in ran.stdout


def test_the_site_serves_it(site: Path, wheel: Path) -> None:
    assert (site / NAME).read_bytes() == wheel.read_bytes()


def test_a_package_that_makes_no_wheel_ends_the_build(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/pyproject.toml").write_text("[project]\n")
    with pytest.raises(AuthoringError, match=r"broken/pyproject\.toml makes no wheel"):
        site.add_wheels(tmp_path, tmp_path)
