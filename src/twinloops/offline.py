"""The site as a folder that works when its files are opened, in one ZIP file.

A browser that opens a file shows no folder's ``index.html``, starts no worker and loads
no ES module from beside the page. So links name the files, the search runs in a frame,
and the modules are handed over as ``data:`` addresses.
"""

import json
import os
import re
import shutil
import tempfile
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote

NAME = "twin-loops"  # of the folder in the ZIP file
_LINK = re.compile(r'(?<=\bhref=")(?![\w+.-]+:|[/#])([^"#?]*)(?=[^"]*")')
_POLICY = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')
_MODULE = re.compile(r'<script [^>]*type="module"[^>]*></script>')
_IMPORT = re.compile(r"""(\bfrom |\bimport\()(["'`])(\.\.?)/""")
_ONLINE_ONLY = (
    *("404.html", "robots.txt", "feed.xml", "llms.txt", "sitemap.xml"),
    *("sitemap.xml.gz", ".twinloops"),
)
_MODULES = "javascripts/offline.js"
_FRAME = "javascripts/frame-worker.js"
_CLASSIC = """\
// The site's modules, for pages that are opened as files.
const sources = SOURCES;
const imports = {};
for (const [name, source] of Object.entries(sources)) {
  imports[name] = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`;
}
const map = document.createElement("script");
map.type = "importmap";
map.textContent = JSON.stringify({ imports });
document.head.append(map);
"""


def pack(site: Path, archive: Path) -> None:
    """Write a built site as a ZIP file of pages that work when they are opened.

    Equal sites make equal bytes; the files' date is ``SOURCE_DATE_EPOCH``.

    Args:
        site: the folder of the built site.
        archive: the ZIP file; its folder is made.

    Raises:
        OSError: if the site cannot be read, or the file not be written.
    """
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / NAME
        ignore = shutil.ignore_patterns(*_ONLINE_ONLY, "*.map")
        shutil.copytree(site, folder, ignore=ignore)
        unpack_modules(folder)
        _name_files_in_index(folder)
        for page in folder.rglob("*.html"):
            html = page.read_text("utf-8")
            page.write_text(as_file(html, page, folder), "utf-8", newline="")
        _write(folder, archive)


def as_file(html: str, page: Path, folder: Path) -> str:
    """A page that works when it is opened as a file.

    Args:
        html: the page as it is served.
        page: its file.
        folder: of the whole site.
    """

    def link(match: re.Match[str]) -> str:
        there = page.parent / unquote(match[1])
        if not match[1] or not there.is_dir():
            return match[1]
        return f"{match[1].rstrip('/')}/index.html"

    root = "../" * len(page.relative_to(folder).parts[1:])
    html = _LINK.sub(link, _POLICY.sub("", html))
    html = html.replace("javascripts/search-worker.js?", "assets/javascripts/workers/")
    html = _MODULE.sub("", html)
    html = html.replace("</head>", f'<script src="{root}{_FRAME}"></script></head>', 1)
    return html.replace(
        "</body>", f'<script src="{root}{_MODULES}"></script></body>', 1
    )


def unpack_modules(folder: Path) -> None:
    """Write the site's ES modules as one script that needs no server."""
    scripts = folder / "javascripts"
    sources = {}
    for file in sorted(scripts.rglob("*.js")):
        if file.name.endswith("-worker.js"):
            continue
        name = f"twinloops/{file.relative_to(scripts).as_posix()}"
        beside = Path(name).parent
        folders = {".": beside.as_posix(), "..": beside.parent.as_posix()}
        text = file.read_text("utf-8")
        sources[name] = _named_from(folders, text)
    classic = _CLASSIC.replace("SOURCES", json.dumps(sources))
    # Pages load those that lie at the top; these import the others.
    classic += "".join(f'import("{n}");\n' for n in sources if n.count("/") == 1)
    (folder / _MODULES).write_text(classic, "utf-8", newline="")


def _named_from(folders: dict[str, str], module: str) -> str:
    """A module whose imports name modules, and not files beside it or above it."""
    return _IMPORT.sub(lambda m: f"{m[1]}{m[2]}{folders[m[3]]}/", module)


def _name_files_in_index(folder: Path) -> None:
    """Write each language's search index as a script, with the addresses of files."""
    for whole in folder.glob("**/search/whole_index.json"):
        index = json.loads(whole.read_text("utf-8"))
        for entry in index["docs"]:
            path, mark, anchor = entry["location"].partition("#")
            entry["location"] = f"{path}index.html{mark}{anchor}"
        script = f"var __index = {json.dumps(index, ensure_ascii=False)};\n"
        whole.with_name("search_index.js").write_text(script, "utf-8", newline="")
        whole.unlink()
        whole.with_name("search_index.json").unlink()


def _write(folder: Path, archive: Path) -> None:
    date = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")))[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = file.relative_to(folder.parent).as_posix()
                entry = zipfile.ZipInfo(name, date)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, file.read_bytes())
