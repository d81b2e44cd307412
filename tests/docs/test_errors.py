"""The pages of errors: each text comes from a run, each run's error has an entry."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import torch

from tests.docs.examples import book
from tests.gpu import record

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "errors").glob("*.md"))
# of an entry; the heading of a section of several entries has no anchor of its own
HEADING = re.compile(r"^##+ (?P<title>.+?) \{ #(?P<anchor>[\w-]+) \}$", re.MULTILINE)
CODE = re.compile(r"(?P<ticks>`+) ?(?P<text>.+?) ?(?P=ticks)(?!`)")
LISTED = re.compile(r"^- (`.+)$", re.MULTILINE)
# of the lists in errors.md; the ID keeps an address of the time when all was one page
LINK = re.compile(
    r"^ *- \[(?P<text>.+)\]\((?P<address>.+)\)(?:\{ #(?P<id>[\w-]+) \})?$", re.MULTILINE
)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CELL = re.compile(r"^```snippet\n(?P<cell>.+)\n```$", re.MULTILINE)
CHAPTER = re.compile(r"\]\(\.\./(?P<page>[\w/-]+\.md)#[\w-]+\)")
KINDS = re.compile(r"`(\w+(?:Error|Warning))`")

# Errors that a chapter's program provokes and that are not PyTorch's: a thread's lines
# as they reached us, which Python itself refuses, and checks that name their reason.
NOT_OF_TORCH = {"NameError", "IndentationError", "AssertionError"}
# Python's own way to end a loop or a generator
ENDS = {"StopIteration", "GeneratorExit"}

# Builds of PyTorch differ in what they say where there is no graphics processor. The
# weekly job has a build with CUDA, every other run of the tests one without.
HAS_CUDA: bool = torch.backends.cuda.is_built()
BUILT_WITH_CUDA = {
    "Torch not compiled with CUDA enabled": False,
    "Found no NVIDIA driver on your system.": True,
}


class Entry(NamedTuple):
    """A text, the page and anchor of its entry, what stands there, linked chapters."""

    text: str
    page: str
    anchor: str
    body: str
    chapters: list[str]


class Raised(NamedTuple):
    """An error that a snippet caught, or a warning that it got."""

    path: str
    kind: str
    text: str


def sections(page: Path) -> list[tuple[re.Match[str], str]]:
    """The headings of a page's entries, and what stands below each."""
    text = page.read_text(encoding="utf-8")
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    bodies = (text[h.end() : end] for h, end in zip(headings, ends, strict=True))
    return list(zip(headings, (body.split("\n## ")[0] for body in bodies), strict=True))


def entries() -> list[Entry]:
    """The entries of all pages: a text in the heading, and texts listed below it."""
    found = []
    for page in PAGES:
        for heading, body in sections(page):
            chapters = [match["page"] for match in CHAPTER.finditer(body)]
            texts = [heading["title"], *LISTED.findall(body)]
            for code in CODE.finditer("\n".join(texts)):
                entry = Entry(
                    code["text"], page.stem, heading["anchor"], body, chapters
                )
                found.append(entry)
    return found


def wordings(heading: str, body: str) -> list[str]:
    """All texts of an entry as the list has them: its heading first, each once.

    The heading and the listed texts, and code of four words: a part of a message, or
    another version's.
    """
    prose = LISTED.sub("", FENCE.sub("", body))
    quoted = [
        code[0]
        for code in CODE.finditer(prose)
        if sum(bool(re.search(r"[A-Za-z]\w", word)) for word in code[0].split()) >= 4
    ]
    return list(dict.fromkeys([heading, *LISTED.findall(body), *quoted]))


ENTRIES = entries()
RECORD = record.read()
ON_A_GPU = [one_case["output"] for one_case in RECORD["cases"].values()]


def one_line(text: str) -> str:
    """The text with single spaces: pages and terminals break lines elsewhere."""
    return " ".join(text.split())


def without_sizes(text: str) -> str:
    """The text on one line, without the numbers: every reader has other sizes."""
    return re.sub(r"\[[\d, ]*\]|\d+", "N", one_line(text))


def printed(entry: Entry) -> list[str]:
    """What the cells of an entry print and warn, each on one line."""
    outputs = []
    for match in CELL.finditer(entry.body):
        execution, number = book().cell(match["cell"], f"errors/{entry.page}")
        shown = execution.outputs[number]
        texts = [o.text for o in shown if o.kind in ("stdout", "stderr")]
        outputs.append(one_line("".join(texts)))
    return outputs


# Runs in a process of its own: some warnings come once in a process. Exceptions are
# seen where they pass through a line of the snippet, warnings where they are made.
RECORDER = """
import json, os, runpy, sys, warnings

found = []

class Recorded(warnings.WarningMessage):
    def __init__(self, message, category, *rest, **more):
        super().__init__(message, category, *rest, **more)
        found.append((path, category.__name__, str(message)))

def trace(frame, event, argument):
    if frame.f_code.co_filename != path:
        return None
    frame.f_trace_lines = False  # a call for each line is half of the time
    if event == "exception":
        found.append((path, argument[0].__name__, str(argument[1])))
    return trace

warnings.WarningMessage = Recorded
for path in sys.argv[2:]:
    sys.path[0] = os.path.dirname(path)
    with warnings.catch_warnings():
        warnings.resetwarnings()
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        sys.settrace(trace)
        runpy.run_path(path, run_name="__main__")
        sys.settrace(None)
with open(sys.argv[1], "w") as file:
    json.dump(found, file)
"""


def may_raise(path: Path) -> bool:
    """Whether a snippet handles an error or a warning, or its run wrote to stderr."""
    source = path.read_text(encoding="utf-8")
    execution = book().get(path.relative_to(ROOT / "snippets").as_posix())
    handles = any(isinstance(node, ast.Try) for node in ast.walk(ast.parse(source)))
    warned = any(o.kind == "stderr" for shown in execution.outputs for o in shown)
    return handles or warned or "catch_warnings" in source


@pytest.fixture(scope="module")
def raised(tmp_path_factory: pytest.TempPathFactory) -> list[Raised]:
    """All that the site's snippets raise or warn, thread programs included."""
    paths = [ROOT / "snippets" / path for path in book().paths()]
    wanted = [str(path) for path in paths if may_raise(path)]
    report = tmp_path_factory.mktemp("raised") / "found.json"
    command = [sys.executable, "-c", RECORDER, str(report), *wanted]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return [Raised(*item) for item in json.loads(report.read_text())]


def says(one: Raised, entry: Entry) -> bool:
    """Whether an error's text contains an entry's, whatever the sizes."""
    return without_sizes(entry.text) in without_sizes(one.text)


def without_entry(found: list[Raised]) -> list[Raised]:
    """Those of PyTorch whose text contains no entry's text."""
    return [
        one
        for one in found
        if one.kind not in NOT_OF_TORCH | ENDS
        and not any(says(one, entry) for entry in ENTRIES)
    ]


def is_recorded(entry: Entry) -> bool:
    """Whether an entry's text was printed on a graphics processor."""
    return any(entry.text in output for output in ON_A_GPU)


def is_of_another_build(entry: Entry) -> bool:
    """Whether only another build of PyTorch prints an entry's text."""
    return BUILT_WITH_CUDA.get(entry.text, HAS_CUDA) != HAS_CUDA


def test_the_texts_of_a_graphics_processor_are_recorded() -> None:
    page = ROOT / "docs" / "errors" / "devices.md"
    devices = page.read_text(encoding="utf-8").split("\n# ")[1]
    # no processor of ours has an older version; such texts are those of public reports
    devices = re.sub("^Older versions .+", "", devices, flags=re.MULTILINE)
    quoted = {
        code["text"]
        for code in CODE.finditer(devices)
        if re.search(r"cuda|CUDA (?!enabled)", code["text"]) and " " in code["text"]
    }
    of_cpu_builds = {entry.text for entry in ENTRIES if not is_recorded(entry)}
    missing = [
        text
        for text in quoted - of_cpu_builds
        if not any(text in output for output in ON_A_GPU)
    ]
    assert missing == []
    assert len(quoted) >= 8
    assert f"PyTorch {RECORD['torch'][:4]}" in devices
    assert RECORD["processor"].removeprefix("NVIDIA ") in devices


def test_a_recorded_entry_names_the_kind_that_was_raised() -> None:
    listed = [
        entry
        for entry in ENTRIES
        if entry.text in "\n".join(LISTED.findall(entry.body))
    ]
    recorded = [e for e in ENTRIES if is_recorded(e) and e not in listed]
    assert len(recorded) == 4
    for entry in recorded:
        (kind, *_) = KINDS.findall(entry.body)
        assert any(f"{kind}: {entry.text}" in output for output in ON_A_GPU), entry


def test_there_are_entries_and_each_has_an_anchor_of_its_own() -> None:
    assert len(ENTRIES) >= 80
    assert len({entry.text for entry in ENTRIES}) == len(ENTRIES)
    anchors = [heading["anchor"] for page in PAGES for heading, _ in sections(page)]
    assert len(set(anchors)) == len(anchors)


def test_the_lists_lead_to_each_text_of_each_entry() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    listed = [(m["text"], m["address"], m["id"]) for m in LINK.finditer(page)]
    wanted = []
    for file in dict.fromkeys(address.split("#")[0] for _, address, _ in listed):
        for heading, body in sections(ROOT / "docs" / file):
            anchor = heading["anchor"]
            first, *others = wordings(heading["title"], body)
            wanted.append((first, f"{file}#{anchor}", anchor))
            wanted += [(text, f"{file}#{anchor}", None) for text in others]
    assert listed == wanted
    assert {address.split("#")[0] for _, address, _ in listed} == {
        f"errors/{file.name}" for file in PAGES
    }


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.anchor)
def test_an_entry_s_text_is_printed_by_its_program_and_not_by_its_fix(
    entry: Entry,
) -> None:
    faulty, fixed = printed(entry)
    assert entry.text in faulty or is_recorded(entry) or is_of_another_build(entry)
    assert entry.text not in fixed
    assert KINDS.search(entry.body)


def test_every_error_and_warning_of_a_snippet_has_an_entry(
    raised: list[Raised],
) -> None:
    assert len({one.path for one in raised}) > 15
    assert without_entry(raised) == []


def test_an_entry_names_the_kind_that_is_raised(raised: list[Raised]) -> None:
    for entry in ENTRIES:
        if is_recorded(entry) or is_of_another_build(entry):
            continue
        kinds = set(KINDS.findall(entry.body.split("```")[0]))
        found = {one.kind for one in raised if says(one, entry)}
        assert found & kinds, (entry.anchor, kinds, found)


def test_an_error_without_an_entry_is_found() -> None:
    unknown = Raised("x.py", "RuntimeError", "no such text anywhere")
    assert without_entry([unknown]) == [unknown]
