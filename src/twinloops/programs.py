"""The programs in the site: each with its notebook page and its downloads.

As pages of Markdown they took a third of this site's build, and they differ in a
notebook and a name only. So the theme is asked for one page for each depth of folders,
with marks in it.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url, write_file

from twinloops.book import Run

FOLDER = "programs"
# MkDocs empties the site before it builds, but for names with a dot
HIDDEN = ".programs"
URL, TITLE, BODY = "twinloops-url", "twinloops-title", "twinloops-body"


class Programs:
    """The folder of programs in a site, written anew only where it changed."""

    def __init__(self) -> None:
        self.written: dict[str, bytes] = {}

    def hide(self, site: Path) -> None:
        """Keep what was written from MkDocs, which is about to empty the site."""
        with suppress(FileNotFoundError):  # nothing was written yet
            os.replace(site / FOLDER, site / HIDDEN)

    def write(self, site: Path, contents: Mapping[str, bytes]) -> None:
        """Write what is new or changed, and remove what is there no longer.

        Args:
            site: the folder of the site.
            contents: of all files, by their names below the folder of programs.
        """
        folder = site / FOLDER
        with suppress(FileNotFoundError):
            os.replace(site / HIDDEN, folder)
        if not folder.exists():
            self.written.clear()
        for file in folder.rglob("*"):
            name = file.relative_to(folder).as_posix()
            if file.is_file() and name not in contents:
                self.written.pop(name, None)
                file.unlink()
        for name, content in contents.items():
            if self.written.pop(name, None) != content:
                write_file(content, str(folder / name))
            self.written[name] = content


class Theme:
    """The pages that the theme makes around notebooks.

    Args:
        env: the theme's templates.
        config: of this build.
        nav: of the whole site.
        files: of the whole site.
    """

    def __init__(
        self, env: Environment, config: MkDocsConfig, nav: Navigation, files: Files
    ) -> None:
        self.env = env
        self.config = config
        self.nav = nav
        self.files = files
        self.frames: dict[str, str] = {}

    def contents(self, runs: Mapping[str, Run]) -> dict[str, bytes]:
        """Each program, its notebook and its notebook page, by their names.

        Args:
            runs: by the paths of their snippets.
        """
        contents: dict[str, bytes] = {}
        for path, run in runs.items():
            stem = path.removesuffix(".py")
            contents[f"{stem}.py"] = run.source.encode()
            contents[f"{stem}.ipynb"] = run.program.ipynb.encode()
            contents[f"{stem}/index.html"] = self._page(path, run.page).encode()
        return contents

    def _page(self, path: str, notebook: str) -> str:
        """A snippet's notebook page, whole, with the way back and the downloads."""
        stem = path.removesuffix(".py")
        folder, _, name = stem.rpartition("/")
        chapter = folder.replace("_", "-")
        back = ""
        if found := self.files.get_file_from_path(f"{chapter}.md"):
            there = get_relative_url(found.url, f"{FOLDER}/{stem}/")
            back = f'<a href="{there}">chapter {chapter}</a>'
        links = (
            f'<p class="tl-bar">{back}<a href="../{name}.py" download>{name}.py</a>'
            f'<a href="../{name}.ipynb" download>{name}.ipynb</a></p>'
        )
        url = "/".join([URL for _ in stem.split("/")])
        if url not in self.frames:
            self.frames[url] = self._frame(url)
        page = self.frames[url].replace(url, quote(stem)).replace(TITLE, escape(path))
        return page.replace(BODY, links + notebook)

    def _frame(self, url: str) -> str:
        file = File.generated(self.config, f"{FOLDER}/{url}.md", content="")
        page = Page(TITLE, file, self.config)
        page.content = f'<h1 id="program">{TITLE}</h1>{BODY}'
        page.toc = get_toc(
            [{"level": 1, "id": "program", "name": TITLE, "children": []}]
        )
        context = get_context(self.nav, self.files, self.config, page)
        return self.env.get_template("main.html").render(context)
