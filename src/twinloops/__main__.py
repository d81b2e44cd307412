"""The command ``python -m twinloops``: what needs no MkDocs.

``run`` runs all snippets. ``check docs/bias.md`` runs a chapter's snippets and looks at
its fences, values and links; ``check`` alone does so for all chapters. ``translated
docs/zh/shapes.md`` notes that a translation is that of its original as it is now;
``translations`` lists what changed in the originals since. ``finish site`` adds all
that a site has beside its pages to one that another program has built, such as
Zensical: notebook pages, wheels, search indexes and so on. ``pack site FILE.zip`` makes
a folder of a built site that works offline.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from markdown import Markdown
from yaml_env_tag import construct_env_tag

from twinloops import offline, publish, site, translations
from twinloops.book import Book
from twinloops.build import Build, parts
from twinloops.markdown import EXTENSION, TwinLoopsExtension
from twinloops.problems import AuthoringError

_LINK = re.compile(r"\]\((?P<page>[\w./-]+\.md)?(?:#(?P<anchor>[^)\s]+))?\)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser("python -m twinloops", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run every snippet whose run is not kept")
    chapters = commands.add_parser("check", help="run and check chapters, or all")
    chapters.add_argument("pages", nargs="*", type=Path, metavar="docs/bias.md")
    translated = commands.add_parser(
        "translated", help="note that translations are those of their originals"
    )
    translated.add_argument("pages", nargs="+", type=Path, metavar="docs/zh/shapes.md")
    commands.add_parser("translations", help="list what changed in the originals since")
    finish = commands.add_parser(
        "finish", help="add programs and wheels to a built site"
    )
    finish.add_argument("site", type=Path)
    packed = commands.add_parser("pack", help="pack a built site for reading offline")
    packed.add_argument("site", type=Path)
    packed.add_argument("archive", type=Path)
    options = parser.parse_args(arguments)
    try:
        problems = _done(options, Book(Path.cwd()))
    except (AuthoringError, OSError) as error:
        problems = [str(error)]
    print("\n\n".join(problems) or "Nothing is wrong.", file=sys.stderr)
    return bool(problems)


def _done(options: argparse.Namespace, book: Book) -> list[str]:
    """Do what a command asks for; returns what is wrong."""
    if options.command == "translations":
        return _list_changes(book.root)
    if options.command == "translated":
        return _note(book.root, options.pages)
    if options.command == "check":
        return check(book, options.pages)
    if options.command == "pack":
        offline.pack(options.site, options.archive)
        return []
    book.run_all()
    problems = [problem.report() for problem in book.problems()]
    if options.command == "finish":
        problems = problems or site.problems_in(options.site)
        if not problems:
            settings = _settings(book.root)
            extensions = _with_options(settings["markdown_extensions"])
            build = Build(book, **extensions[EXTENSION])
            publish.finish(options.site, build, publish.About.read(settings))
    return problems


def _list_changes(root: Path) -> list[str]:
    """Print what changed in the originals since; nothing of it is wrong."""
    listed = [
        line for page in translations.found(root) for line in translations.changes(page)
    ]
    print("\n".join(listed) or "Each translation is that of its original as it is now.")
    return []


def _note(root: Path, pages: Sequence[Path]) -> list[str]:
    """Note that these pages are translated; returns why some cannot be."""
    known = {root / page.name: page for page in translations.found(root)}
    wrong = []
    for page in pages:
        if page.resolve() not in known:
            wrong.append(f"{page} is no translation; those there are in docs/zh/.")
            continue
        try:
            translations.note(known[page.resolve()])
        except AuthoringError as error:
            wrong.append(str(error))
    return wrong


def check(book: Book, pages: Sequence[Path]) -> list[str]:
    """Everything that is wrong with these chapters, or with all if none is named.

    With a chapter go the pages of its folder: those in ``docs/errors/`` show the
    snippets of ``docs/errors.md``.

    Raises:
        OSError: if a page cannot be read.
    """
    build = Build(book)
    docs = book.root / "docs"
    if not pages:
        book.run_all()
    links: list[str] = []
    homes: set[str] = set()
    below = [file for page in pages for file in page.with_suffix("").rglob("*.md")]
    for page in [*pages, *sorted(below)] or sorted(docs.rglob("*.md")):
        file = page.resolve()
        build.begin(file, "/")
        home = build.chapter.home
        if pages:  # all of the chapter's own snippets, shown or not
            book.run_folder(home)
            homes.add(home)
        text = file.read_text(encoding="utf-8-sig")
        _markdown(book.root, build).convert(parts(text)[1])
        links += _wrong_links(file, book.root)
    return build.all_problems(homes if pages else None) + links


def _markdown(root: Path, build: Build) -> Markdown:
    """Markdown with the extensions that ``mkdocs.yml`` lists."""
    listed = _settings(root).get("markdown_extensions", [])
    options = _with_options(["toc", *listed])  # toc is MkDocs's own
    options.pop(EXTENSION, None)
    extensions: list[Any] = [*options, TwinLoopsExtension(build)]
    return Markdown(extensions=extensions, extension_configs=options)


def _settings(root: Path) -> dict[str, Any]:
    """What stands in ``mkdocs.yml``."""
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    settings: dict[str, Any] = yaml.load(text, _Settings)
    return settings


class _Settings(yaml.SafeLoader):
    """Reads YAML with the tag ``!ENV`` of MkDocs."""


_Settings.add_constructor("!ENV", construct_env_tag)


def _with_options(listed: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Extensions as ``mkdocs.yml`` lists them, each with its options."""
    items = (item if isinstance(item, dict) else {item: None} for item in listed)
    return {name: options or {} for item in items for name, options in item.items()}


def _wrong_links(file: Path, root: Path) -> Iterator[str]:
    """A message for each link to a page or a section that is not there."""
    for number, line in enumerate(file.read_text("utf-8-sig").split("\n"), 1):
        for link in _LINK.finditer(line):
            target = file.parent / link["page"] if link["page"] else file
            place = f"{file.relative_to(root).as_posix()}:{number}"
            if not target.is_file():
                yield f"{place}: there is no page {link['page']!r}."
            elif link["anchor"] and unquote(link["anchor"]) not in _anchors(target):
                yield f"{place}: {target.name} has no section {link['anchor']!r}."


def _anchors(file: Path) -> set[str]:
    """The anchors of a page: those of its headings, and those that it writes out."""
    text = file.read_text("utf-8-sig")
    return {*translations.sections(text), *re.findall(r'\bid="([^"]+)"', text)}


if __name__ == "__main__":
    sys.exit(main())
