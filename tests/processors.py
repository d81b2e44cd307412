"""Build the site as other processors would compute it, and compare the pages' texts.

``python -m tests.processors`` runs every snippet with three sets of instructions: those
of this processor, AVX2 at most, and none that a processor could lack. A page whose text
differs is named with the first words that do. `make processors` calls this.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
# Variables that the snippets see beside the usual ones. The first are compared with
# the others.
PROCESSORS = {
    "this one": {},
    "without AVX-512": {"MKL_ENABLE_INSTRUCTIONS": "AVX2", "MKL_CBWR": "AVX2"},
    "the least": {"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE"},
}
BUILD = """
import json, sys
from mkdocs.__main__ import cli
from twinloops import sandbox
sandbox.ENVIRONMENT.update(json.loads(sys.argv[1]))
cli(["build", "--strict", "--site-dir", sys.argv[2]])
"""


def texts(environment: dict[str, str]) -> dict[str, list[str]]:
    """The lines of text on each page, by its path, when snippets run so."""
    with TemporaryDirectory() as site:
        arguments = [json.dumps(environment), site]
        subprocess.run([sys.executable, "-c", BUILD, *arguments], cwd=ROOT, check=True)
        return {
            page.relative_to(site).as_posix(): list(_lines(page))
            for page in sorted(Path(site).rglob("*.html"))
        }


def _lines(page: Path) -> Iterator[str]:
    article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").article
    for line in article.get_text("\n").splitlines() if article else []:
        if line.strip():
            yield line.strip()


def main() -> int:
    """Compare all; returns how many pages say something else somewhere."""
    built = {name: texts(environment) for name, environment in PROCESSORS.items()}
    here = built.pop("this one")
    differ = 0
    for name, pages in built.items():
        for page, lines in here.items():
            difference = list(
                unified_diff(lines, pages[page], "this processor", name, lineterm="")
            )
            if difference:
                differ += 1
                print(page, *difference[:12], "", sep="\n")
    print(f"{differ} pages differ")
    return differ


if __name__ == "__main__":
    sys.exit(bool(main()))
