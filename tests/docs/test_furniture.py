"""What stands around a page: the links to mend it, where the repository is known."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from mkdocs.config import load_config

ROOT = Path(__file__).parents[2]
REPOSITORY = "https://code.invalid/somebody/loops"


def links(source: str) -> list[str]:
    """The addresses at the foot of a page."""
    config: Any = load_config(str(ROOT / "mkdocs.yml"))
    template = config.theme.get_env().get_template("partials/feedback.html")
    page = SimpleNamespace(file=SimpleNamespace(src_uri=source))
    html = template.render(config=config, page=page)
    return [
        str(link["href"]) for link in BeautifulSoup(html, "html.parser").select("a")
    ]


def test_a_page_can_be_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPO_URL", REPOSITORY)
    wrong, edit = links("threads/manual-initialization.md")
    assert edit == f"{REPOSITORY}/edit/main/docs/threads/manual-initialization.md"
    assert wrong.startswith(f"{REPOSITORY}/issues/new?title=Wrong%20on%20the%20page%20")
    assert "manual-initialization.md&body=The%20sentence%3A" in wrong
    # Notebook pages take their frame from this one, and are not in docs/.
    assert links("programs.md") == []


def test_without_an_address_there_is_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPO_URL", raising=False)
    assert links("bias.md") == []
