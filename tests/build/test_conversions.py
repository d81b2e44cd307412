"""What ``serve`` keeps between builds: it makes what a server just started would."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from tests.build import conftest
from tests.build.conftest import SmallBook, contents
from twinloops.conversions import KNOWN, Conversions
from twinloops.plugin import TwinLoopsPlugin
from twinloops.programs import Programs

CONVERT = Page.render
CONFIGURATION = conftest.MKDOCS_YML
SHOWN = "```snippet\nprogram: a/b.py\ncaption: It is {{ a/b.py::x }}.\n```\n"
ALL = ["index.md", "one.md", "two.md"]


class Preview:
    """The builds of a server, each beside that of a server just started."""

    def __init__(self, small: SmallBook, caplog: pytest.LogCaptureFixture) -> None:
        self.small, self.caplog = small, caplog
        self.served = self.small.root / "served"
        self.plugin: TwinLoopsPlugin | None = None

    def converts(self) -> list[str]:
        """Build after a save; returns the pages that were converted."""
        converted, said = self._build(self.served)
        assert isinstance(self.plugin, TwinLoopsPlugin)
        kept = self.plugin.conversions, self.plugin.programs
        self.plugin.conversions, self.plugin.programs = Conversions(), Programs()
        everything, anew = self._build(self.small.root / "anew")
        self.plugin.conversions, self.plugin.programs = kept
        assert contents(self.served) == contents(self.small.root / "anew")
        assert said == anew
        assert len(everything) == len(list(self.small.root.glob("docs/*.md")))
        return converted

    def _build(self, folder: Path) -> tuple[list[str], list[str]]:
        self.small.configure()
        config = load_config(str(self.small.root / "mkdocs.yml"), site_dir=str(folder))
        plugin = config.plugins["twinloops"]  # MkDocs keeps it as long as it runs
        if self.plugin is None:
            config.plugins.on_startup(command="serve", dirty=False)
            assert isinstance(plugin, TwinLoopsPlugin)
            self.plugin = plugin
        converted = []

        def convert(page: Page, config: MkDocsConfig, files: Files) -> None:
            converted.append(page.file.src_uri)
            CONVERT(page, config, files)

        self.caplog.clear()
        with patch.object(Page, "render", convert):
            build(config, serve_url="http://127.0.0.1:8000/")
        return sorted(converted), [
            record.getMessage()
            for record in self.caplog.records
            if record.name == "mkdocs.structure.pages"
            or record.name == "mkdocs.plugins.twinloops"
        ]


@pytest.fixture
def preview(small: SmallBook, caplog: pytest.LogCaptureFixture) -> Preview:
    """A book of three pages, one of which shows a program; built once."""
    small.snippet("a/b.py", "import helper\nx = helper.x\nprint('output')")
    small.write("snippets/a/helper.py", "# %% Help\nx = 1\n")
    small.page(
        "[One](one.md#part), [the other](two.md)", "```snippet\na/helper.py\n```"
    )
    small.write("docs/one.md", f"# One\n\n## Part\n\n{SHOWN}")
    small.write("docs/two.md", "# Two\n\nProse.\n")
    preview = Preview(small, caplog)
    assert preview.converts() == ALL
    assert preview.converts() == []
    return preview


def _replace(name: str, old: str, new: str) -> Callable[[SmallBook], None]:
    def replace(small: SmallBook) -> None:
        text = (small.root / name).read_text()
        assert old in text
        small.write(name, text.replace(old, new))

    return replace


@pytest.mark.parametrize(
    ("save", "converted"),
    [
        pytest.param(_replace("docs/two.md", "Prose", "Words"), ["two.md"], id="prose"),
        pytest.param(_replace("docs/two.md", "Two", "Three"), ["two.md"], id="title"),
        pytest.param(
            _replace("snippets/a/b.py", "'output'", "'another'"),
            ["one.md"],
            id="snippet",
        ),
        pytest.param(
            _replace("snippets/a/b.py", "print(", "\nprint("),
            ["one.md"],
            id="line of a snippet",
        ),
        pytest.param(
            _replace("snippets/a/b.py", "('output')\n", "('output')\n\n\n"),
            ["one.md"],
            id="end of a snippet",
        ),
        pytest.param(
            _replace("snippets/a/helper.py", "x = 1", "x = 2"),
            ["index.md", "one.md"],
            id="imported file",
        ),
        pytest.param(
            lambda small: small.write("docs/three.md", "# More\n"),
            [*ALL[:2], "three.md", "two.md"],
            id="new page",
        ),
        pytest.param(
            lambda small: small.write("docs/style.css", "p {}"), ALL, id="new file"
        ),
    ],
)
def test_what_a_save_has_converted(
    preview: Preview, save: Callable[[SmallBook], None], converted: list[str]
) -> None:
    save(preview.small)
    assert preview.converts() == converted
    assert preview.converts() == []


def test_the_configuration(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    for change in (
        "  - toc: {permalink: true}\n",
        "  - toc: {permalink: true}\nvalidation: {anchors: warn}\n",
        "  - attr_list\n",
    ):
        monkeypatch.setattr(conftest, "MKDOCS_YML", CONFIGURATION + change)
        assert preview.converts() == ALL
        assert preview.converts() == []


def test_an_extension_that_may_read_files(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    include = f"  - pymdownx.snippets: {{base_path: [{preview.small.root}/docs]}}\n"
    monkeypatch.setattr(conftest, "MKDOCS_YML", CONFIGURATION + include)
    preview.small.write("docs/included.txt", "Included.\n")
    _replace("docs/two.md", "Prose.", '--8<-- "included.txt"')(preview.small)
    assert preview.converts() == ALL
    assert "Included." in (preview.served / "two/index.html").read_text()
    preview.small.write("docs/included.txt", "Something else.\n")
    assert preview.converts() == ALL
    assert "Something else." in (preview.served / "two/index.html").read_text()


def test_problems_and_warnings_are_said_again(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = f"{CONFIGURATION}validation: {{anchors: warn}}\n"
    monkeypatch.setattr(conftest, "MKDOCS_YML", strict)
    small = preview.small
    assert preview.converts() == ALL
    _replace("docs/two.md", "Prose.", "[There](nowhere.md)")(small)
    for _ in range(2):
        assert preview.converts() == ["two.md"]
        assert "'nowhere.md'" in preview.caplog.text
    _replace("docs/two.md", "[There](nowhere.md)", "Prose.")(small)
    assert preview.converts() == ["two.md"]
    _replace("docs/one.md", "## Part", "## Another part")(small)
    for converted in (["one.md"], []):
        assert preview.converts() == converted
        assert "does not contain an anchor '#part'" in preview.caplog.text
    _replace("snippets/a/b.py", "print(", "1 / 0\nprint(")(small)
    for _ in range(2):
        assert preview.converts() == ["one.md"]
        assert "ZeroDivisionError" in preview.caplog.text
    _replace("snippets/a/b.py", "1 / 0\n", "")(small)
    assert preview.converts() == ["one.md"]
    assert preview.converts() == []


def test_a_cell_that_two_pages_show_stays_shown(preview: Preview) -> None:
    _replace("docs/two.md", "Prose.", SHOWN)(preview.small)
    assert preview.converts() == ["two.md"]
    _replace("docs/one.md", SHOWN, "Prose.")(preview.small)
    assert preview.converts() == ["one.md"]
    assert "no page shows" not in preview.caplog.text
    _replace("docs/two.md", SHOWN, "Prose.")(preview.small)
    assert preview.converts() == ["two.md"]
    assert "no page shows this snippet" in preview.caplog.text


def test_this_site_has_only_extensions_whose_pages_are_kept() -> None:
    config = load_config("mkdocs.yml")
    assert set(config.markdown_extensions) - {"twinloops.extension"} <= KNOWN
