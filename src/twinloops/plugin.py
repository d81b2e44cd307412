"""The MkDocs plugin: run all first, add the notebook pages, watch."""

import fcntl
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from jinja2 import Environment
from markdown.util import STX
from mkdocs.config import Config, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_relative_url
from mkdocs.utils.templates import TemplateContext

from twinloops import process
from twinloops.book import TIME_LIMIT, Book, Progress
from twinloops.conversions import Conversions
from twinloops.errors import AuthoringError
from twinloops.extension import VALUE, Desk, TwinLoopsExtension, Words
from twinloops.programs import Programs, Theme
from twinloops.templates import CompiledTemplates

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("twinloops")
SOURCES = Path(__file__).parent
# The search index parses pages tag by tag, as long as all else takes: it is given code
# and formulas without tags, and nothing of what is not searched.
HARD_TO_SEARCH = re.compile(
    r'<svg role="img".*?</svg>'
    r'|<p class="tl-bar" data-search-exclude>.*?</p>'
    r'|<details class="tl-program".*?</details>'
    r'|<div class="highlight tl-source" data-copy="[^"]*">(?P<cell>.*?)</div>'
    r"|<pre[^>]*>(?:<span></span>)?<code>(?P<code>.*?)</code></pre>"
    r"|(?P<formula><math .*?</math>)",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]*>")
# no page holds Markdown's own STX: Markdown takes it out of what it reads
SET_ASIDE = re.compile(f"<!--{STX}(\\d+)-->.*?<!--{STX}-->", re.DOTALL)


class TwinLoopsConfig(Config):
    """The plugin's options in ``mkdocs.yml``."""

    snippets = config_options.Type(str, default="snippets")
    cache = config_options.Type(str, default=".cache")
    time_limit = config_options.Type((int, float), default=TIME_LIMIT)
    dask = config_options.Optional(config_options.Type(str))


class TwinLoopsPlugin(BasePlugin[TwinLoopsConfig]):
    """Runs the snippets before a build, and adds their notebook pages to the site."""

    def on_startup(
        self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool
    ) -> None:
        """Remember whether problems end the build or are shown in the pages."""
        self.serving = command == "serve"
        self.dirty = dirty
        self.sources = _sources()
        self.unfinished: set[Path] = set()
        self.templates = CompiledTemplates()
        self.programs = Programs()
        self.conversions = Conversions()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Give the pages of this build one desk; build into a folder of its own."""
        root = Path(config.config_file_path).parent
        options = self.config
        book = Book(root, options.snippets, options.cache, options.time_limit)
        self.desk = Desk(book)
        self.set_aside: dict[str, list[str]] = {}
        # MkDocs hands these to Python-Markdown, which takes names and instances alike
        extensions: list[Any] = config.markdown_extensions
        if "twinloops.extension" in extensions:
            extensions.remove("twinloops.extension")
        extensions.append(TwinLoopsExtension(self.desk))
        config.watch.extend(str(p) for p in (book.folder, SOURCES) if p.exists())
        self.site = Path(config.site_dir)
        _remove_parts_of_the_dead(book.cache_folder, self.site)
        if not self.serving and not self.dirty:
            folder = _folder_beside(book.cache_folder)
            self.unfinished.add(folder)
            config.site_dir = str(folder)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Run every snippet whose run is not kept.

        Raises:
            PluginError: if they cannot be run where they should. Under ``serve``, each
                of them fails instead, and its pages say why.
        """
        if self.serving and _sources() != self.sources:
            self._start_anew(config)
        with _ProgressLine() as progress, self._executor() as executor:
            try:
                self.failed = self.desk.book.run_all(executor, progress)
            except AuthoringError as error:
                if not self.serving:
                    raise PluginError(f"the site was not built: {error}") from error
                self.failed = [error]
                self.desk.book.fail(error)
        if self.serving:
            self.programs.hide(Path(config.site_dir))

    def _executor(self) -> AbstractContextManager[Executor | None]:
        """Where the snippets run: here, or at the workers of a Dask scheduler."""
        if not self.config.dask:
            return nullcontext()
        from twinloops.cluster import Cluster  # milliseconds that most do without

        return Cluster(self.config.dask)

    def _start_anew(self, config: MkDocsConfig) -> None:
        """Replace this process by one with the engine's new source, if that loads."""
        check = [sys.executable, "-c", f"import {__name__}, twinloops.warm"]
        loaded = subprocess.run(check, capture_output=True, text=True)
        if loaded.returncode:
            log.error(f"The engine's changed source does not load:\n{loaded.stderr}")
            return
        log.info("The engine's own source changed: starting anew")
        shutil.rmtree(config.site_dir, ignore_errors=True)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])

    def on_nav(
        self, nav: Navigation, *, config: MkDocsConfig, files: Files
    ) -> Navigation:
        """Remember the navigation, for the notebook pages; ready to convert pages."""
        self.nav = nav
        if self.serving:
            self.conversions.begin(config, files)
        return nav

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Tell the desk which page is next; look for values where none is put in."""
        source = page.file.abs_src_path
        root = get_relative_url(".", page.url).rstrip("/") + "/"
        self.desk.begin(Path(source) if source else None, root)
        for text in page.meta.values():
            if isinstance(text, str) and (written := VALUE.search(text)):
                problem = f"{written[0]!r} stands in the front matter, where no value"
                error = AuthoringError(f"{problem} is put in.")
                self.desk.report(error, Words(written[0]))
        if self.serving:
            self.conversions.reuse(page, self.desk)

    def on_page_content(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """The page with the same words in fewer tags, until it was searched."""
        parts: list[str] = []
        self.set_aside[page.file.src_uri] = parts

        def set_aside(part: re.Match[str]) -> str:
            parts.append(part[0])
            plain = ""
            if code := part["cell"] or part["code"]:
                plain = f"<pre><code>{TAG.sub('', code)}</code></pre>"
            elif part["formula"]:
                plain = TAG.sub("", part["formula"])
            return f"<!--{STX}{len(parts) - 1}-->{plain}<!--{STX}-->"

        return HARD_TO_SEARCH.sub(set_aside, html)

    @event_priority(-100)
    def on_page_context(
        self,
        context: TemplateContext,
        *,
        page: Page,
        config: MkDocsConfig,
        nav: Navigation,
    ) -> TemplateContext:
        """Put back what was set aside."""
        if parts := self.set_aside.get(page.file.src_uri):
            html = page.content or ""
            page.content = SET_ASIDE.sub(lambda mark: parts[int(mark[1])], html)
        return context

    def on_env(
        self, env: Environment, *, config: MkDocsConfig, files: Files
    ) -> Environment:
        """End the build if anything is wrong; under ``serve``, only say so.

        Then write the programs, their notebooks and notebook pages.

        Raises:
            PluginError: with everything that is wrong.
        """
        problems = self.desk.unreported(self.failed) + self.desk.problems
        problems += self.desk.not_shown()
        if problems and not self.serving:
            raise PluginError("\n\n".join(["the site was not built:", *problems]))
        for problem in problems:
            log.error(problem)
        if self.serving:
            env.bytecode_cache = self.templates
        theme = Theme(env, config, self.nav, files)
        contents = theme.contents(self.desk.book.runs)
        self.programs.write(Path(config.site_dir), contents)
        return env

    def on_serve(
        self, server: "LiveReloadServer", *, config: MkDocsConfig, builder: Any
    ) -> "LiveReloadServer":
        """Look for saved files twenty times a second: MkDocs looks twice."""
        from watchdog.observers.polling import PollingObserver

        watched = tuple(server._watched_paths)
        for path in watched:
            server.unwatch(path)
        server.observer = PollingObserver(timeout=0.05)
        server.build_delay = 0.06  # until nothing is saved any more: one look longer
        for path in watched:
            server.watch(path)
        return server

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the finished site in place of the last one, whole."""
        if Path(config.site_dir) == self.site or _has_strict_warnings(config):
            return
        finished, config.site_dir = Path(config.site_dir), str(self.site)
        last = finished.with_name(f"{finished.name}-last")
        self.site.parent.mkdir(parents=True, exist_ok=True)
        if finished.stat().st_dev != self.site.parent.stat().st_dev:
            # --site-dir lies on another disk: first there, under another name
            beside = self.site.with_name(f"{self.site.name}-{os.getpid()}")
            last = self.site.with_name(f"{self.site.name}-{os.getpid()}-last")
            self.unfinished.add(beside)
            finished = shutil.copytree(finished, beside)
        self.unfinished.add(last)
        with _alone(self.site):
            with suppress(FileNotFoundError):
                self.site.rename(last)
            finished.rename(self.site)

    def on_build_error(self, *, error: Exception) -> None:
        """Say in words that the disk is full, or whatever the system has to say.

        Raises:
            PluginError: in place of an error of the system.
        """
        if isinstance(error, OSError):
            raise PluginError(f"the site was not built: {error}") from error

    def on_shutdown(self) -> None:
        """Leave nothing half built behind."""
        for folder in self.unfinished:
            shutil.rmtree(folder, ignore_errors=True)


class _ProgressLine:
    """One line on a terminal, written over and over; nothing elsewhere."""

    def __enter__(self) -> Self:
        self.visible = sys.stderr.isatty()
        self.began: dict[str, float] = {}
        return self

    def __call__(self, progress: Progress) -> None:
        if not self.visible:
            return
        now = time.monotonic()
        self.began = {path: self.began.get(path, now) for path in progress.running}
        running = ", ".join(f"{p} {now - t:.1f} s" for p, t in self.began.items())
        line = (
            f"{progress.cached} from the cache, {progress.ran} run,"
            f" {progress.left} left: {running}"
        )
        width = shutil.get_terminal_size().columns - 1
        print(f"\r\x1b[K{line[:width]}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.visible:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _sources() -> dict[str, bytes]:
    """The engine's source. Its content: times lie when a clock is set back."""
    return {file.name: file.read_bytes() for file in SOURCES.glob("*.py")}


def _folder_beside(cache: Path) -> Path:
    """Where this process builds: in the cache, or where that cannot be written."""
    folder = cache / f"site-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix=f"twinloops-{os.getpid()}-site-"))
    return folder


def _remove_parts_of_the_dead(cache: Path, site: Path) -> None:
    """What builds have left that were killed; puts back the site, if one took it."""
    for part in (*cache.glob("site-*"), *cache.glob("runs/part-*")):
        pid = part.name.split("-")[1]
        if not pid.isdigit() or process.is_running(int(pid)):
            continue
        if part.name.endswith("-last") and not site.exists():
            part.rename(site)
        elif part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


@contextmanager
def _alone(site: Path) -> Iterator[None]:
    """Two builds that end at once take turns."""
    folder = os.open(site.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _has_strict_warnings(config: MkDocsConfig) -> bool:
    """Whether MkDocs is about to fail this build for its warnings."""
    handlers = logging.getLogger("mkdocs").handlers
    counters = (h for h in handlers if isinstance(h, CountHandler))
    return bool(config.strict) and any(counter.get_counts() for counter in counters)
