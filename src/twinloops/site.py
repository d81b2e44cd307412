"""A built site: the pages and downloads of programs, and how it takes its place."""

import base64
import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

from twinloops import notebook, render
from twinloops.execution import Execution
from twinloops.problems import AuthoringError

# Equal sources make equal wheels, whenever they are built: the year 1980, in seconds.
_DATE_OF_WHEELS = "315532800"
PROGRAMS = "programs"
_OWN = ".twinloops"  # names what the last build put into the site
# MkDocs removes all but names with a dot before it builds; a host's CNAME stays too.
_KEPT = re.compile(r"\..*|CNAME")
_LIST = re.compile(
    r'<h1(?P<attributes>[^>]*)>.*?<div class="tl-programs">.*?</div>', re.DOTALL
)
_TITLE = re.compile(r"<title>.*?(?P<site> [-·] [^<]*)?</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'(<meta name="description" content=)"[^"]*"')
_CANONICAL = re.compile(rf'(<link rel="canonical" href="[^"]*?){PROGRAMS}/"')
# What the header says once a reader has scrolled.
_TOPIC = re.compile(
    r'(data-md-component="header-topic">\s*<span class="md-ellipsis">)[^<]*'
)
_RELATIVE = re.compile(r"""(["'])(\.\.?)(?=/|\1)""")


def add_programs(
    site: Path, executions: Collection[Execution], colab: str = ""
) -> None:
    """Write each program, its notebook and its notebook page into a site.

    A notebook page is the page with the list of programs, ``docs/programs.md``, with
    the notebook in place of the list. So it has the site's looks and navigation,
    whatever builds the site, and no page passes through Markdown.

    Args:
        site: the folder of the site.
        executions: of all programs.
        colab: what the path of a notebook is added to, for its address in Colab.

    Raises:
        AuthoringError: if there are programs, and the site has no such page.
    """
    if not executions:
        return
    folder = site / PROGRAMS
    file = folder / "index.html"
    frame = file.read_text(encoding="utf-8") if file.is_file() else ""
    if not _LIST.search(frame):
        raise AuthoringError(
            "notebook pages need the page docs/programs.md, with a heading '# Programs'"
            " and a fence 'programs' with nothing in it."
        )
    framed = cache(lambda depth: _moved(frame, depth))
    for execution in executions:
        stem = execution.path.removesuffix(".py")
        page = _notebook_page(framed(stem.count("/") + 1), execution, site, colab)
        for name, content in (
            (f"{stem}.py", execution.source.encode()),
            (f"{stem}.ipynb", notebook.ipynb(execution).encode()),
            (f"{stem}/index.html", page.encode()),
            *_figures(stem, execution),
        ):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def _figures(stem: str, execution: Execution) -> Iterator[tuple[str, bytes]]:
    """The files that :func:`render.outputs` links to: names and contents."""
    for number, figure in enumerate(execution.figures(), 1):
        yield f"{stem}-figure-{number}.svg", figure.text.encode()
        if figure.png:
            yield f"{stem}-figure-{number}.png", base64.b64decode(figure.png)
        if figure.data:
            yield f"{stem}-figure-{number}.csv", figure.data.encode()


def add_wheels(site: Path, root: Path) -> None:
    """Build the packages that the project serves, each into a wheel at the site's root.

    Args:
        site: the folder of the site.
        root: the project's folder; each folder in it with a ``pyproject.toml`` of its
            own is a package, which flit builds.

    Raises:
        AuthoringError: if one cannot be built.
    """
    for settings in sorted(root.glob("*/pyproject.toml")):
        command = [sys.executable, "-m", "flit_core.wheel", str(settings.parent)]
        built = subprocess.run(
            [*command, "--outdir", site],
            env={**os.environ, "SOURCE_DATE_EPOCH": _DATE_OF_WHEELS},
            capture_output=True,
            text=True,
        )
        if built.returncode:
            name = settings.relative_to(root).as_posix()
            raise AuthoringError(f"{name} makes no wheel:\n{built.stderr}")
    for wheel in site.glob("*.whl"):
        wheel.chmod(0o644)  # flit lets nobody but its owner read it, no web server


def _moved(frame: str, depth: int) -> str:
    """The page for a folder so much deeper: each relative link begins with ``../``."""
    return _RELATIVE.sub(rf"\g<1>{'../' * depth}\g<2>", frame)


def _notebook_page(frame: str, execution: Execution, site: Path, colab: str) -> str:
    """A notebook page, with the way back to the program's page and its tools."""
    stem, path = execution.path.removesuffix(".py"), escape(execution.path)
    folder = stem.rpartition("/")[0]
    page = folder.replace("_", "-")
    up, back = "../" * (stem.count("/") + 2), ""
    if page and (site / page / "index.html").is_file():
        back = f'<a href="{up}{quote(page)}/">page {escape(page)}</a>'
    bar = back + render.actions(execution, up, colab)
    body = f'<div class="tl-bar tl-tools">{bar}</div>{render.notebook_page(execution)}'
    html = _TITLE.sub(lambda m: f"<title>{path}{m['site'] or ''}</title>", frame)
    html = _TOPIC.sub(lambda m: f"{m[1]}{path}", html)
    about = escape(render.summary(execution), quote=True)
    html = _DESCRIPTION.sub(lambda m: f'{m[1]}"{about}"', html)
    html = _CANONICAL.sub(rf'\g<1>{PROGRAMS}/{quote(stem)}/"', html)
    title = path.replace("/", "/<wbr>").replace("_", "_<wbr>")  # long ones break there
    return _LIST.sub(lambda m: f"<h1{m['attributes']}>{title}</h1>{body}", html)


def problems_in(site: Path) -> list[str]:
    """The problems in the pages of a site, for builders that end in success."""
    message = re.compile(r'tl-error" role="alert">.*?<pre>\n(.*?)\n</pre>', re.DOTALL)
    texts = (file.read_text(encoding="utf-8") for file in sorted(site.rglob("*.html")))
    return [unescape(found) for text in texts for found in message.findall(text)]


def stage(site: Path) -> Path:
    """A folder below a site in which this process may build the next one.

    So it lies on the site's own disk; ``site`` may be a link or a mount point. What
    builds have left behind that were killed half-way is put right first.

    Raises:
        OSError: if the site cannot be written.
    """
    site = site.resolve()
    site.mkdir(parents=True, exist_ok=True)
    with _alone(site):
        _put_back(site)
        folder = site / f"{_OWN}-{os.getpid()}" / "new"
        folder.mkdir(parents=True)
    return folder


def replace(finished: Path) -> None:
    """Put a finished site in place of the last one.

    What the last build did not make stays, such as ``.git`` or ``CNAME``. The parts of
    the new site change places with those of the last one, one by one, in a millisecond.
    If that is interrupted, the next build begins by putting them back.

    Args:
        finished: the folder of the new site, which :func:`stage` has made.

    Raises:
        OSError: if the site cannot be written; the last one is whole then.
    """
    site = finished.parents[1]
    with _alone(site):
        try:
            _change_places(site, finished.parent)
        finally:
            _put_back(site)


def discard(unfinished: Path) -> None:
    """Remove the folder of a site that was not finished; no error if it was."""
    shutil.rmtree(unfinished.parent, ignore_errors=True)
    with suppress(OSError):  # It holds the last site, or what is the author's.
        unfinished.parents[1].rmdir()


def _change_places(site: Path, stage: Path) -> None:
    new = {entry.name for entry in (stage / "new").iterdir()}
    last = _made_by_last_build(site)
    (stage / "old").mkdir()
    (site / _OWN).write_text("".join(f"{name}\n" for name in sorted(new | last)))
    for name in new | last:
        if os.path.lexists(site / name):
            (site / name).rename(stage / "old" / name)
    for name in new:
        (stage / "new" / name).rename(site / name)
    (stage / "old").rename(stage / "done")
    (site / _OWN).write_text("".join(f"{name}\n" for name in sorted(new)))


def _made_by_last_build(site: Path) -> set[str]:
    try:
        return set((site / _OWN).read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        names = {entry.name for entry in site.iterdir()}
        return {name for name in names if not _KEPT.fullmatch(name)}


def _put_back(site: Path) -> None:
    """Put back what an interrupted change has taken away; remove what is left of it."""
    for stage in site.glob(f"{_OWN}-*"):
        if (stage / "old").is_dir():
            for entry in (stage / "old").iterdir():
                _remove(site / entry.name)
                entry.rename(site / entry.name)
        elif _is_of_another_process(stage):
            continue
        shutil.rmtree(stage, ignore_errors=True)


def _is_of_another_process(stage: Path) -> bool:
    """Whether another process builds there at this time."""
    process = int(stage.name.rpartition("-")[2])
    try:
        os.kill(process, 0)  # sends nothing
    except ProcessLookupError:
        return False
    except PermissionError:  # It is another user's.
        return True
    return process != os.getpid()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _alone(site: Path) -> Iterator[None]:
    """Two builds that end at once take turns."""
    folder = os.open(site, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
