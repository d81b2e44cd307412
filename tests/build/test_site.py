"""Programs in a built site, and how a site takes the place of the last one."""

import base64
import os
import posixpath
import re
import subprocess
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from bs4 import BeautifulSoup

from tests.build.conftest import contents, executed, tiny_disk
from twinloops import site
from twinloops.execution import Output
from twinloops.problems import AuthoringError

FRAME = """\
<html><head><title>Programs - A book</title>
<link rel="canonical" href="https://a.b/read/programs/">
<link href="../style.css" rel="stylesheet"><script>{"base": "..", "x": "../w.js"}
</script></head><body><a href="#programs">skip</a><a href="..">home</a>
<div data-md-component="header-topic">
<span class="md-ellipsis">
Programs
</span></div>
<a href="./">here</a><article><h1 id="programs">Programs</h1><p>About.</p>
<div class="tl-programs"><ul></ul></div></article><a href="../bias/">next</a>
</body></html>
"""
RUNS = [
    executed("top.py", "print(1)", outputs={1: [Output("stdout", "of top\n")]}),
    executed("first_chapter/deep/größe.py", "x = 1"),
    executed("first_chapter/b&lt;.py", "y = r'\\1'"),
]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built site with a page for the list of programs."""
    folder = tmp_path / "site"
    (folder / "programs").mkdir(parents=True)
    (folder / "programs/index.html").write_text(FRAME)
    (folder / "index.html").write_text("")
    (folder / "style.css").write_text("")
    (folder / "w.js").write_text("")
    for page in ("bias", "first-chapter"):
        (folder / page).mkdir()
        (folder / page / "index.html").write_text("")
    return folder


def test_a_notebook_page_leads_everywhere_from_every_depth(built: Path) -> None:
    site.add_programs(built, RUNS)
    for run in RUNS:
        stem = run.path.removesuffix(".py")
        html = (built / "programs" / stem / "index.html").read_text()
        page = BeautifulSoup(html, "html.parser")
        assert page.title is not None
        assert page.title.text == f"{run.path} - A book"
        assert [h1.text for h1 in page.find_all("h1")] == [run.path]
        topic = page.select_one("[data-md-component=header-topic]")
        assert topic
        assert topic.text.strip() == run.path
        assert "About." not in page.text
        canonical = page.select_one("link[rel=canonical]")
        assert canonical
        assert canonical["href"] == f"https://a.b/read/programs/{quote(stem)}/"
        links = [str(link["href"]) for link in page.select("a, link[rel=stylesheet]")]
        links += re.findall(r'"x": "([^"]*)"', html)
        assert len(links) >= 7
        for link in links:
            if link.startswith("#"):
                assert page.select_one(link)
                continue
            target = posixpath.normpath(posixpath.join("programs", stem, link))
            file = built / unquote(target)
            assert file.is_file() or (file / "index.html").is_file(), link
        assert ("page first-chapter" in html) == (run is RUNS[2])
    assert "of top" in (built / "programs/top/index.html").read_text()
    assert (built / "programs/top.py").read_text() == RUNS[0].source


def test_the_files_of_figures_are_where_their_links_lead(built: Path) -> None:
    figure = Output(
        "image/svg+xml", "<svg/>", "", base64.b64encode(b"png").decode(), "x,y"
    )
    bare = Output("image/svg+xml", "<svg></svg>")
    run = executed("a/b.py", "1", "2", outputs={1: [figure], 2: [bare]})
    site.add_programs(built, [run])
    for name, content in {
        "b-figure-1.svg": b"<svg/>",
        "b-figure-1.png": b"png",
        "b-figure-1.csv": b"x,y",
        "b-figure-2.svg": b"<svg></svg>",
    }.items():
        assert (built / "programs/a" / name).read_bytes() == content
        assert f'href="../{name}"' in (built / "programs/a/b/index.html").read_text()
    assert len(list((built / "programs/a").glob("*-figure-*"))) == 4


def test_without_a_page_for_the_list(built: Path) -> None:
    (built / "programs/index.html").write_text("<h1>Programs</h1>")
    with pytest.raises(AuthoringError, match=r"need the page docs/programs\.md"):
        site.add_programs(built, RUNS)
    (built / "programs/index.html").unlink()
    with pytest.raises(AuthoringError, match=r"need the page docs/programs\.md"):
        site.add_programs(built, RUNS)


def test_problems_in_the_pages_are_found(built: Path) -> None:
    assert site.problems_in(built) == []
    message = "a.md:1: &#x27;b&#x27; &lt; c"
    error = f'<div class="tl-error" role="alert"><p>t</p><pre>\n{message}\n</pre></div>'
    (built / "bias/index.html").write_text(error)
    assert site.problems_in(built) == ["a.md:1: 'b' < c"]


def finished(last: Path, **files: str) -> Path:
    """A site that was just built, to take the place of the last one."""
    folder = site.stage(last)
    for name, text in files.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "index.html").write_text(text)
    return folder


def pages(folder: Path) -> dict[str, str]:
    """The pages of a site, by their folder."""
    return {
        str(file.parent.relative_to(folder)): file.read_text()
        for file in sorted(folder.rglob("index.html"))
    }


def replace(last: Path, **files: str) -> None:
    """Build a site and put it in place of the last one."""
    site.replace(finished(last, **files))


def test_what_the_author_has_in_the_site_stays(tmp_path: Path) -> None:
    own = tmp_path / "site"
    (own / ".git").mkdir(parents=True)
    for name in (".git/HEAD", "CNAME", ".nojekyll", "old.html"):
        (own / name).write_text("mine")
    replace(tmp_path / "site", a="1", b="1")
    assert not (own / "old.html").exists(), "it was made by another builder"
    (own / "google123.html").write_text("mine")
    replace(tmp_path / "site", a="2", c="2")
    assert pages(own) == {"a": "2", "c": "2"}
    for name in (".git/HEAD", "CNAME", ".nojekyll", "google123.html"):
        assert (own / name).read_text() == "mine", name
    assert not list(own.glob(".twinloops-*"))


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.mkdir()
    (tmp_path / "site").symlink_to(real)
    for text in ("1", "2"):
        replace(tmp_path / "site", a=text)
        assert (tmp_path / "site").is_symlink()
        assert pages(real) == {"a": text}


def test_a_site_that_is_a_mount_point(tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "site", "size=1m"):
        for text in ("1", "2"):
            replace(tmp_path / "site", a=text)
            assert pages(tmp_path / "site") == {"a": text}


def test_a_site_that_cannot_be_written(tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "site", "ro"), pytest.raises(OSError, match="Read-only"):
        replace(tmp_path / "site", a="1")


@pytest.mark.parametrize("at", range(1, 7))
def test_a_swap_is_killed_at_each_step(tmp_path: Path, at: int) -> None:
    replace(tmp_path / "site", a="1", b="1")
    child = os.fork()
    if child == 0:
        new = finished(tmp_path / "site", a="2", c="2")
        steps = 0
        rename = Path.rename

        def killed(self: Path, target: Path) -> Path:
            nonlocal steps
            steps += 1
            if steps == at:
                os.kill(os.getpid(), 9)
            return rename(self, target)

        Path.rename = killed  # type: ignore[method-assign, assignment]
        site.replace(new)
        os._exit(0)
    was_killed = os.waitpid(child, 0)[1] != 0
    assert was_killed == (at <= 5), "two are taken away, two put in, and the end"
    site.discard(site.stage(tmp_path / "site"))
    found = pages(tmp_path / "site")
    if was_killed:
        assert found.pop("c", "2") == "2", "a new page may be there already"
        assert found == {"a": "1", "b": "1"}
    else:
        assert found == {"a": "2", "c": "2"}
    assert not list((tmp_path / "site").glob(".twinloops-*"))
    replace(tmp_path / "site", d="3")
    assert pages(tmp_path / "site") == {"d": "3"}


def test_builds_at_once_end_whole(tmp_path: Path) -> None:
    children = []
    for number in range(8):
        child = os.fork()
        if child == 0:
            replace(tmp_path / "site", a=str(number), b=str(number))
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    found = pages(tmp_path / "site")
    assert len(found) == 2
    assert len(set(found.values())) == 1, "one of them, whole"
    assert contents(tmp_path / "site").keys() == {
        "a/index.html",
        "b/index.html",
        ".twinloops",
    }


def test_a_build_that_goes_on_keeps_its_folder(tmp_path: Path) -> None:
    running = subprocess.Popen(["sleep", "60"])
    for process in (running.pid, 2**22 + 1):  # the second is of a process that died
        (tmp_path / f"site/.twinloops-{process}/new").mkdir(parents=True)
    site.discard(site.stage(tmp_path / "site"))
    left = [folder.name for folder in (tmp_path / "site").iterdir()]
    running.kill()
    running.wait()
    assert left == [f".twinloops-{running.pid}"]


def test_a_site_that_was_never_finished_leaves_nothing(tmp_path: Path) -> None:
    site.discard(finished(tmp_path / "site", a="1"))
    assert not (tmp_path / "site").exists()
