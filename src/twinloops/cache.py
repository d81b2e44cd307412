"""Executed notebooks, kept by the content of all that they depend on."""

import json
import os
import platform
from collections.abc import Mapping
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
    "cache",
    "confine",
    "figure",
    "notebook",
    "notebook_page",
    "parse",
    "process",
    "run",
    "warm",
)


# asked for each snippet, and a millisecond each time; it cannot change under us
version = memoized(metadata.version)


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
    depends_on = {
        "path": path,
        "source": digest(source),
        "runner": _runner_digest(),
        "style": STYLE,
        "environment": ENVIRONMENT,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }
    return digest(json.dumps(depends_on, sort_keys=True).encode())


class Cache:
    """A folder of entries, one file each; entries hold named texts.

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
