"""No folder of tests has a name that pytest passes over."""

from fnmatch import fnmatch
from pathlib import Path

import pytest


def test_every_file_of_tests_is_collected(request: pytest.FixtureRequest) -> None:
    passed_over = request.config.getini("norecursedirs")
    tests = Path(__file__).parent
    files = [file.relative_to(tests) for file in tests.rglob("test_*.py")]
    assert any(file.parent.name == "build" for file in files)
    for file in files:
        for pattern in passed_over:
            assert not any(fnmatch(part, pattern) for part in file.parts), file
