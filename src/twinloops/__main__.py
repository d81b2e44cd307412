"""The command ``python -m twinloops``: what needs no MkDocs.

``check docs/bias.md`` runs a chapter's snippets and looks at its fences, values and
links; ``check`` alone does so for all chapters. ``finish site`` adds the programs,
their notebook pages and the wheels to a site that another program has built, such as
Zensical.
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

from twinloops import site
from twinloops.book import Book
from twinloops.build import Build
from twinloops.markdown import TwinLoopsExtension
from twinloops.problems import AuthoringError, Problem

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LINK = re.compile(r"\]\((?P<page>[\w./-]+\.md)?(?:#(?P<anchor>[^)\s]+))?\)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser("python -m twinloops", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run every snippet whose run is not kept")
    check = commands.add_parser("check", help="run and check chapters; default: all")
    check.add_argument("pages", nargs="*", type=Path, metavar="docs/bias.md")
    finish = commands.add_parser(
        "finish", help="add programs and wheels to a built site"
    )
    finish.add_argument("site", type=Path)
    options = parser.parse_args(arguments)
    book = Book(Path.cwd())
    try:
        if options.command == "check":
            problems = _check(book, options.pages)
        elif options.command == "finish":
            problems = _finish(book, options.site)
        else:
            problems = [problem.report() for problem in book.run_all()]
    except (AuthoringError, OSError) as error:
        problems = [str(error)]
    print("\n\n".join(problems) or "Nothing is wrong.", file=sys.stderr)
    return bool(problems)


def _finish(book: Book, folder: Path) -> list[str]:
    failed = book.run_all()
    if failed:
        return [problem.report() for problem in failed]
    site.add_programs(folder, book.executions.values())
    site.add_wheels(folder, book.root)
    return site.problems_in(folder)


def _check(book: Book, pages: Sequence[Path]) -> list[str]:
    """Everything that is wrong with these chapters, or with all."""
    build = Build(book)
    docs = book.root / "docs"
    failed: list[Problem] = [] if pages else book.run_all()
    links: list[str] = []
    homes: set[str] = set()
    for page in pages or sorted(docs.rglob("*.md")):
        file = page.resolve()
        build.begin(file, "/")
        home = build.chapter.home
        if pages:  # all of the chapter's own snippets, shown or not
            failed += book.run_folder(home)
            homes.add(home)
        text = file.read_text(encoding="utf-8-sig")
        _markdown(book.root, build).convert(_FRONT_MATTER.sub("", text))
        links += _wrong_links(file, book.root)
    return build.all_problems(failed, homes if pages else None) + links


def _markdown(root: Path, build: Build) -> Markdown:
    """Markdown with the extensions that ``mkdocs.yml`` lists."""
    config = yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), _Plain)
    extensions: list[Any] = []
    configs: dict[str, Any] = {}
    for item in config.get("markdown_extensions", []):
        name = item if isinstance(item, str) else next(iter(item))
        extensions.append(name)
        configs[name] = {} if isinstance(item, str) else item[name] or {}
    extensions = [name for name in extensions if not name.startswith("twinloops")]
    extensions.append(TwinLoopsExtension(build))
    return Markdown(
        extensions=["toc", *extensions],
        extension_configs={name: configs.get(name, {}) for name in configs},
    )


class _Plain(yaml.SafeLoader):
    """Reads YAML with tags of MkDocs, such as ``!ENV``, without knowing them."""


_Plain.add_multi_constructor("!", lambda loader, suffix, node: None)


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
    """The anchors of a page's headings, which its values are no part of."""
    text = re.sub(r"\{\{.*?\}\}", "", file.read_text("utf-8-sig"))
    headings = re.findall(r"^#+ .*$", text, re.MULTILINE)
    html = Markdown(extensions=["toc", "attr_list"]).convert("\n\n".join(headings))
    return set(re.findall(r'\bid="([^"]+)"', html + text))


if __name__ == "__main__":
    sys.exit(main())
