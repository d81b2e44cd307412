"""Executed notebooks, kept by the content of all that they depend on."""

import json
import os
import platform
import re
from collections.abc import Mapping, Set
from contextlib import suppress
from functools import cache as memoized
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile

from twinloops.figure import STYLE
from twinloops.process import ENVIRONMENT

# Outputs, figures and notebook pages depend on these and on Python itself.
PACKAGES = (
    "torch",
    "numpy",
    "matplotlib",
    "matplotlib-inline",
    "ipython",
    "jupytext",
    "nbconvert",
    "nbformat",
    "mkdocs-jupyter",
    "mistune",
    "jinja2",
    "pygments",
    "beautifulsoup4",
)
RUNNER = (
    "book",
    "cache",
    "confine",
    "figure",
    "notebook",
    "notebook_page",
    "parse",
    "process",
    "references",
    "run",
    "values",
    "warm",
)


KEPT_FOR_EACH = 10  # old runs, for each snippet: enough to go back and forth


@memoized  # asked for each snippet; it cannot change under us
def version(package: str) -> str:
    """An installed package's version.

    ``metadata.version`` parses the whole description that a package brings, which takes
    as long as to read a chapter's runs.

    Raises:
        PackageNotFoundError: if it is not installed.
    """
    about = metadata.distribution(package).read_text("METADATA") or ""
    found = re.search(r"^Version: (.+)$", about, re.MULTILINE)
    return found[1] if found else metadata.version(package)


@memoized
def _runner_digest() -> str:
    here = Path(__file__).parent
    sources = [(here / f"{name}.py").read_bytes() for name in RUNNER]
    return digest(b"\0".join(sources))


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def key(path: str, source: bytes) -> str:
    """The name under which a snippet's run is kept.

    Args:
        path: of the snippet below the snippets' folder; warnings show it.
        source: the file's content.
    """
    depends_on = {"path": path, "source": digest(source), "setting": setting()}
    return digest(json.dumps(depends_on, sort_keys=True).encode())


def setting() -> dict[str, str]:
    """What every run depends on besides its snippet: values by their names."""
    style = digest(json.dumps(STYLE, sort_keys=True).encode())
    return {
        "the engine": _runner_digest(),
        "the plotting style": style,
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        **{f"${name}": value for name, value in ENVIRONMENT.items()},
    }


class Cache:
    """A folder of entries, one file each, by their keys; entries hold named texts.

    An entry that cannot be read, is cut short or was changed counts as missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, entry: str) -> dict[str, str] | None:
        """The texts of an entry, or None."""
        with suppress(OSError, ValueError):
            head, _, body = (self.folder / entry).read_bytes().partition(b"\n")
            if head.decode() == digest(body):
                texts: dict[str, str] = json.loads(body)
                return texts
        return None

    def store(self, entry: str, texts: Mapping[str, str]) -> None:
        """Keep the texts, whole or not at all.

        Raises:
            OSError: if the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        body = json.dumps(dict(texts), ensure_ascii=False).encode()
        part = f"part-{os.getpid()}-"
        with NamedTemporaryFile(dir=self.folder, prefix=part, delete=False) as file:
            try:
                file.write(digest(body).encode() + b"\n" + body)
                file.close()
                os.replace(file.name, self.folder / entry)
            except BaseException:
                os.unlink(file.name)
                raise

    def prune(self, used: Set[str]) -> None:
        """Drop old entries: all but those in use and the newest of the others.

        What is dropped is made again when it is asked for, so the worst that a wrong
        clock or another build at the same time can do is cost a run.

        Args:
            used: the entries that stay; of the others, ``KEPT_FOR_EACH`` times as many.
        """
        with suppress(OSError):  # a cache that cannot be written does not grow either
            with os.scandir(self.folder) as files:
                others = [f for f in files if len(f.name) == 64 and f.name not in used]
            if len(others) > KEPT_FOR_EACH * len(used):
                others.sort(key=lambda file: (file.stat().st_mtime_ns, file.name))
                for file in others[: len(others) - KEPT_FOR_EACH * len(used)]:
                    os.unlink(file)
