"""The last step of a build: what a site has beside its pages.

That is what :mod:`twinloops.site` and :mod:`twinloops.search` add, and what search
engines, other programs, feeds and strict browsers look for. What no page uses of the
style sheets goes: :mod:`twinloops.sheets`.

Everything is made from the pages and from ``mkdocs.yml``, never from a clock or from
the history of the repository, so that equal sources make equal bytes.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml
from markdown.extensions.toc import slugify

from twinloops import folds, plain, search, sheets, site
from twinloops.build import Build, parts
from twinloops.problems import AuthoringError

CHANGES = "changes.md"  # each of its sections is an entry of the feed
_PROGRAMS = "programs.md"  # the frame of the notebook pages
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_CHANGE = re.compile(
    r"^## (?P<date>\d{4}-\d\d-\d\d): (?P<title>.+)\n(?P<text>(?:(?!^## ).*\n?)*)",
    re.MULTILINE,
)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'
# Figures of matplotlib have style attributes, and the theme has a style element.
_POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self';"
    " base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class About:
    """What ``mkdocs.yml`` says of the whole site.

    Attributes:
        name: of the site.
        description: one sentence.
        address: where it is published, with a ``/`` at its end; "" if nobody knows.
        nav: the navigation, as it stands there; empty if there is none.
    """

    name: str
    description: str
    address: str
    nav: Sequence[Any]

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> "About":
        """From the settings in ``mkdocs.yml``."""
        address = config.get("site_url") or ""
        if address and not address.endswith("/"):
            address += "/"
        return cls(
            name=config["site_name"],
            description=config.get("site_description") or "",
            address=address,
            nav=config.get("nav") or (),
        )


@dataclass(frozen=True)
class _Page:
    """A page: its title, its description, its text as plain Markdown."""

    title: str
    description: str
    text: str


def finish(folder: Path, build: Build, about: About) -> None:
    """Give a site all that it has beside its pages; the last step of a build.

    ``serve`` does without: it adds only notebook pages, wheels and the search.

    Args:
        folder: of a site whose pages were just built, with MkDocs or another program.
        build: holds the runs of all snippets.
        about: the site.

    Raises:
        AuthoringError: if there is no page for the list of programs, a package makes
            no wheel, or a page's front matter is not YAML.
    """
    site.add_programs(folder, build.book.executions.values(), build.colab)
    site.add_wheels(folder, build.book.root)
    search.split(folder)
    add(folder, build, about)
    complete_pages(folder)
    sheets.shorten(folder, build.book.cache_folder / "sheets.json")


def add(folder: Path, build: Build, about: About) -> None:
    """Write each page as plain Markdown, their list, a feed, and a word to robots.

    Arguments and errors are those of :func:`finish`.
    """
    pages = dict(_pages(folder, build))
    for source, page in pages.items():
        file = folder / plain.built_folder(source) / "index.md"
        file.write_text(plain.with_links(page.text, source), "utf-8", newline="")
    (folder / "llms.txt").write_text(_list(pages, about), "utf-8", newline="")
    robots = "User-agent: *\nAllow: /\n"
    if about.address:
        robots += f"Sitemap: {about.address}sitemap.xml\n"
        if CHANGES in pages:
            feed = _feed(pages[CHANGES].text, about)
            (folder / "feed.xml").write_text(feed, "utf-8", newline="")
    (folder / "robots.txt").write_text(robots, "utf-8")


def _pages(folder: Path, build: Build) -> Iterator[tuple[str, _Page]]:
    """The pages that were built, by their file below ``docs``."""
    docs = build.book.root / "docs"
    for file in sorted(docs.rglob("*.md")):
        source = file.relative_to(docs).as_posix()
        built = folder / plain.built_folder(source) / "index.html"
        if source == _PROGRAMS or not built.is_file():
            continue
        build.begin(file, "/")
        front, body = parts(build.chapter.text())
        meta = _read(front, build.chapter.name)
        text = plain.markdown(body, build)
        title = TITLE.search(text)
        name = title[1] if title else source
        yield source, _Page(name, meta.get("description", ""), text)


def _read(front: str, name: str) -> dict[str, Any]:
    """The front matter of a page."""
    try:
        found: Any = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise AuthoringError(
            f"{name}: the front matter is not valid YAML; a text with ': ' in it needs"
            " quotes.",
            details=str(error),
        ) from error
    return found if isinstance(found, dict) else {}


def _list(pages: Mapping[str, _Page], about: About) -> str:
    """The text of ``llms.txt``: every page as Markdown, in the navigation's order."""

    def line(source: str) -> str:
        page = pages[source]
        folder = plain.built_folder(source)
        address = about.address + ("" if folder == "." else f"{folder}/") + "index.md"
        return f"- [{page.title}]({address}): {page.description}".removesuffix(": ")

    in_nav = _in_nav(about.nav)
    named = {source for _, source in in_nav}
    others = [("Optional", source) for source in pages if source not in named]
    groups: dict[str, list[str]] = {}
    for group, source in [*in_nav, *others]:
        if source in pages:
            groups.setdefault(group, []).append(line(source))
    text = f"# {about.name}\n\n> {about.description}\n"
    for group, lines in groups.items():
        text += f"\n## {group}\n\n" + "\n".join(lines) + "\n"
    return text


def _in_nav(nav: Sequence[Any], group: str = "Pages") -> list[tuple[str, str]]:
    """The files in the navigation, each with the title of its section."""
    found: list[tuple[str, str]] = []
    for item in nav:
        title, what = next(iter(item.items())) if isinstance(item, dict) else ("", item)
        if isinstance(what, str):
            found.append((group, what))
        else:
            found += _in_nav(what, title)
    return found


def _feed(text: str, about: About) -> str:
    """An Atom feed with an entry for each section of the page of changes."""
    entries, latest = "", ""
    for change in _CHANGE.finditer(text):
        heading = f"{change['date']}: {change['title']}"
        address = f"{about.address}changes/#{slugify(heading, '-')}"
        date = f"{change['date']}T00:00:00Z"
        latest = max(latest, date)
        summary = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", change["text"].strip())
        entries += (
            f"<entry><title>{escape(change['title'])}</title><id>{address}</id>"
            f'<link href="{address}"/><updated>{date}</updated>'
            f"<summary>{escape(summary)}</summary></entry>\n"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(about.name)}</title>'
        f'<id>{about.address}</id><link href="{about.address}"/>'
        f'<link rel="self" href="{about.address}feed.xml"/>'
        f"<author><name>{escape(about.name)}</name></author>"
        f"<updated>{latest}</updated>\n{entries}</feed>\n"
    )


def complete_pages(folder: Path) -> None:
    """Shut the folds of each page, and let only the site's own scripts run in it."""
    for file in folder.rglob("*.html"):
        html = folds.shut(file.read_text("utf-8"))
        file.write_text(with_policy(html), "utf-8", newline="")


def with_policy(html: str) -> str:
    """A page with a Content-Security-Policy that names its inline scripts by hash."""
    hashes = dict.fromkeys(
        _hash(code)
        for attributes, code in _SCRIPT.findall(html)
        if "src=" not in attributes and "json" not in attributes
    )
    policy = _POLICY.format(scripts=" ".join(hashes)).replace(" ;", ";")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace(_CHARSET, f"{_CHARSET}\n      {meta}", 1)


def _hash(code: str) -> str:
    digest = hashlib.sha256(code.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
