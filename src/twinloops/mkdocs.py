"""The MkDocs plugin: runs all snippets first, adds the notebook pages, and watches."""

import logging
import shutil
import socket
import sys
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2.bccache import Bucket, FileSystemBytecodeCache
from mkdocs.config import Config, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import (
    BasePlugin,
    CombinedEvent,
    event_priority,
    get_plugin_logger,
)
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, clean_directory, get_relative_url
from mkdocs.utils.templates import TemplateContext
from watchdog.observers.polling import PollingObserver

from twinloops import editions, publish, sandbox, search, site, translations
from twinloops.book import TIME_LIMIT, Book
from twinloops.build import Build, Made, parts, text_of
from twinloops.cells import decode
from twinloops.execution import Execution
from twinloops.languages import folder_of, language_of
from twinloops.markdown import EXTENSION, TwinLoopsExtension
from twinloops.problems import AuthoringError
from twinloops.workers import Progress

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("twinloops")


class TwinLoopsConfig(Config):
    """The plugin's options in ``mkdocs.yml``."""

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
        self.builds = 0
        self.pages: dict[Path | None, Made] = {}
        self.titles: dict[str, str | None] = {}
        self.last_around: object = None
        self.listed: dict[str, Execution] = {}
        if self.serving and dirty:  # MkDocs would warn of it at each save
            logging.getLogger("mkdocs.commands.build").addFilter(_says_not_dirty)
        self.unfinished: Path | None = None

    def on_config(self, config: MkDocsConfig) -> None:
        """Give the pages of this build what they share; build into another folder.

        Raises:
            PluginError: if another program listens at the address of ``serve``.
        """
        root = Path(config.config_file_path).parent
        book = Book(root, self.config.time_limit)
        options = config.mdx_configs.pop(EXTENSION, {})
        self.build = Build(book, pages=self.pages, **options)
        # MkDocs hands these to Python-Markdown, which takes names and instances alike.
        extensions: list[Any] = config.markdown_extensions
        if EXTENSION in extensions:
            extensions.remove(EXTENSION)
        extensions.append(TwinLoopsExtension(self.build))
        config.watch.extend([str(book.folder)] if book.folder.exists() else [])
        self.builds += 1
        if self.serving:
            if self.builds == 1:
                _check_free(*config.dev_addr)
            else:  # what the first build said of the navigation need not come again
                config.validation.nav.omitted_files = logging.DEBUG
        elif not self.dirty:
            self.site_dir = config.site_dir
            self.unfinished = site.stage(Path(config.site_dir))
            config.site_dir = str(self.unfinished)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Run every snippet whose run is not kept.

        Raises:
            PluginError: if they cannot be run where they should. Under ``serve``, each
                of them fails instead, and its pages say why.
        """
        try:
            with self._executor() as executor:
                self.build.book.run_all(executor, _show)
        except AuthoringError as error:
            if not self.serving:
                raise PluginError(f"the site was not built: {error}") from error
            self.build.book.fail(error)
        finally:
            _show(Progress(running=(), left=0, ran=0))

    def _executor(self) -> AbstractContextManager[Executor | None]:
        """Where the snippets run: here, or at the workers of a Dask scheduler."""
        if not self.config.dask:
            return nullcontext()
        from twinloops.cluster import Cluster  # Dask is an extra

        return Cluster(self.config.dask)

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the languages apart; choose the pages that this build makes again.

        Under ``serve --dirty``, MkDocs makes those that are not in the site. If
        anything has changed that all pages show, such as a title, none stays there.
        """
        self.files = files
        editions.separate(nav)
        pages = files.documentation_pages()
        around = (
            text_of(Path(config.config_file_path)),
            self.build.book.paths(),
            {file.src_uri: _head(file) for file in pages},
        )
        self.keeping = self.dirty and self.serving and self.last_around == around
        # A build that fails half-way leaves nothing that the next one could keep.
        self.last_around, self.around = None, around
        if not self.keeping:
            self.pages.clear()
            if self.serving:
                clean_directory(config.site_dir)
            return
        for file in pages:
            made = self.pages.get(_source(file))
            if not made or not made.would_be_the_same(self.build.book):
                Path(file.abs_dest_path).unlink(missing_ok=True)
        for page in nav.pages:
            if not page.file.is_modified() and page.title is None:  # it is not read
                page.title = self.titles.get(page.file.src_uri)

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Turn to the next page; say in words if it is not UTF-8."""
        source = _source(page.file)
        root = get_relative_url(".", page.url).rstrip("/") + "/"
        self.build.begin(source, root)
        if source is None:
            return None
        try:
            return decode(source.read_bytes(), self.build.chapter.name)
        except AuthoringError as error:  # It has its place.
            return self.build.report(error)

    @event_priority(100)
    def _trim(self, /, context: TemplateContext, *, page: Page, **_: Any) -> None:
        """Let the search index read less; behind it, the page is whole again."""
        self.whole = page.content
        page.content = search.trimmed(page.content or "")

    @event_priority(-100)
    def _make_whole(self, /, context: TemplateContext, *, page: Page, **_: Any) -> None:
        page.content = self.whole

    def _tell_language(
        self,
        /,
        context: TemplateContext,
        *,
        page: Page,
        config: MkDocsConfig,
        nav: Navigation,
    ) -> None:
        """Tell the theme a page's editions; give each language what is its own.

        That is the navigation, and the search: its index is looked for below the base.
        """
        folder = folder_of(page.file.src_uri)
        found = editions.editions(page, self.files)
        values: Any = context  # MkDocs' own type lists no names but its own
        values["editions"] = found if len(found) > 1 else []
        values["nav"] = editions.navigation(nav, page)
        config.extra.pop("scope", None)
        if folder:
            # What a reader has chosen, such as the palette, holds in every language.
            config.extra["scope"] = values["base_url"]
            values["base_url"] = get_relative_url(f"{folder}/", page.url).rstrip("/")
        if folder and values["editions"]:
            root, source = self.build.book.root, page.file.src_uri
            changed = translations.changes(translations.Translation(root, source))
            if changed:
                values["outdated"] = language_of(source).outdated.format(len(changed))

    on_page_context = CombinedEvent(_trim, _tell_language, _make_whole)

    def on_serve(
        self, server: "LiveReloadServer", *, config: MkDocsConfig, builder: Any
    ) -> "LiveReloadServer":
        """Look for saved files twenty times a second instead of twice; get torch ready.

        Looking more often saves a quarter of a second at each save. With torch imported
        before, the first save of a snippet takes 2 s less.
        """
        watched = []
        for path in (config.docs_dir, config.config_file_path, *config.theme.dirs):
            with suppress(KeyError):  # the theme is watched only if somebody asks
                server.unwatch(path)
                watched.append(path)
        server.observer = PollingObserver(timeout=0.05)
        server.build_delay = 0.06  # longer than one look, for what is saved together
        for path in watched:
            server.watch(path)
        sandbox.warm_up(e.source for e in self.build.book.executions.values())
        return server

    def on_env(self, env: "Environment", *, config: MkDocsConfig, files: Files) -> None:
        """End the build if anything is wrong; under ``serve``, only say so.

        Raises:
            PluginError: with everything that is wrong.
        """
        templates = self.build.book.cache_folder / "templates"
        with suppress(OSError):
            templates.mkdir(parents=True, exist_ok=True)
            env.bytecode_cache = _CompiledTemplates(str(templates))
        read = [file.page for file in files.documentation_pages() if file.page]
        self.titles |= {p.file.src_uri: p.title for p in read if p.markdown is not None}
        problems = self.build.all_problems()
        if problems and not self.serving:
            raise PluginError("\n\n".join(["the site was not built:", *problems]))
        for problem in problems:
            log.error(problem)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Add what is no page; put the finished site in place of the last one.

        Raises:
            PluginError: as :func:`publish.finish` raises it.
        """
        folder = Path(config.site_dir)
        try:
            if self.serving:
                self._add_what_changed(folder)
            else:
                publish.finish(folder, self.build, publish.About.read(config))
        except AuthoringError as error:
            raise PluginError(f"the site was not built: {error}") from error
        self.last_around = self.around
        if self.unfinished and not _has_strict_warnings(config):
            config.site_dir = self.site_dir
            site.replace(self.unfinished)

    def _add_what_changed(self, folder: Path) -> None:
        """Add what an author looks at, as far as it is not in the served site yet."""
        executions = self.build.book.executions
        good = [e for e in executions.values() if not e.problem]
        if self.keeping:
            good = [e for e in good if self.listed.get(e.path) != e]
        else:
            site.add_wheels(folder, self.build.book.root)
        self.listed = dict(executions)
        site.add_programs(folder, good, self.build.colab)
        search.split(folder)

    def on_build_error(self, *, error: Exception) -> None:
        """Say in words that the disk is full, or whatever the system has to say.

        Raises:
            PluginError: in place of an error of the system.
        """
        if isinstance(error, OSError):
            raise PluginError(f"the site was not built: {error}") from error

    def on_shutdown(self) -> None:
        """Leave nothing half built behind."""
        if self.unfinished:
            site.discard(self.unfinished)


def _says_not_dirty(record: logging.LogRecord) -> bool:
    return "'dirty' build" not in str(record.msg)


def _source(file: File) -> Path | None:
    return Path(file.abs_src_path) if file.abs_src_path else None


def _head(file: File) -> tuple[str, str]:
    """What other pages show of a page: its front matter and its first heading."""
    source = _source(file)
    front, body = parts(text_of(source) if source else file.content_string)
    title = publish.TITLE.search(body)
    return front, title[1] if title else ""


class _CompiledTemplates(FileSystemBytecodeCache):
    """The theme's templates, compiled once for all builds.

    MkDocs begins each build with a new environment of Jinja's. Compiling the templates
    is a fifth of a build that runs no snippet, and half of what it takes to make one
    page again. Jinja compares the checksum of each source.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what Jinja has compiled; on a full disk, do without."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _show(progress: Progress) -> None:
    """Show on a terminal how far the runs are, on one line that is written over."""
    if sys.stderr.isatty():
        running = ", ".join(sorted(progress.running))
        line = f"{progress.ran} run, {progress.left} left: {running}"
        width = shutil.get_terminal_size().columns - 1
        line = line[:width] if progress.left else ""
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _check_free(host: str, port: int) -> None:
    """Raise if another program listens there: MkDocs would end in a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PluginError(
                f"{host}:{port} cannot be served: {error.strerror}. If another 'make"
                " serve' runs, stop it, or choose another port: .venv/bin/mkdocs serve"
                " --dev-addr 127.0.0.1:8001"
            ) from error


def _has_strict_warnings(config: MkDocsConfig) -> bool:
    """Whether MkDocs is about to fail this build for its warnings."""
    handlers = logging.getLogger("mkdocs").handlers
    counters = (h for h in handlers if isinstance(h, CountHandler))
    return bool(config.strict) and any(counter.get_counts() for counter in counters)
