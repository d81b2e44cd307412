"""The exercises of a chapter, taken from its text: questions with folded answers."""

import posixpath
import re

from twinloops.problems import AuthoringError

_SECTION = re.compile(r"#{1,2} +(?P<title>.*?)\s*(?:\{.*\})?\s*")
_QUESTION = re.compile(r'\?\?\?\+? +question +"(?P<question>.+)"\s*')
_LINK = re.compile(r"\]\((?!\w+:|/)(?P<page>[^)#\s]*)")
_INDENT = "    "


def sheet(text: str, answers: bool) -> str:
    """A chapter's text of which only the exercises are left.

    A question becomes a heading, and its answer is no longer folded. All other lines
    become empty, so that each line keeps its number: a mistake in an exercise is then
    reported with its place in the chapter.

    Args:
        text: the chapter's file, front matter included.
        answers: whether the answers stay.

    Raises:
        AuthoringError: if there is no question below a heading "Exercises".
    """
    lines = []
    in_section = in_answer = found = False
    for line in text.split("\n"):
        section, question = _SECTION.fullmatch(line), _QUESTION.fullmatch(line)
        if section:
            in_section = section["title"] == "Exercises"
        if line.strip():
            in_answer = in_section and (bool(question) or line.startswith(_INDENT))
        kept = ""
        if in_section and question:
            found, kept = True, f"## {question['question']}"
        elif in_answer and answers:
            kept = line.removeprefix(_INDENT)
        lines.append(kept)
    if not found:
        raise AuthoringError(
            "this chapter has no exercises. Under a heading '## Exercises', write each"
            ' as a folded block: ??? question "1. The question", and its answer'
            " below, indented by four spaces."
        )
    return "\n".join(lines)


def moved(text: str, chapter: str, page: str) -> str:
    """A part of a chapter with links that lead to the same places from another page.

    Args:
        text: the part.
        chapter: its file, such as ``docs/bias.md``.
        page: the file of the page on which it stands.
    """
    folder, name = posixpath.split(chapter)
    way = posixpath.relpath(folder or ".", posixpath.dirname(page) or ".")
    return _LINK.sub(lambda link: f"]({way}/{link['page'] or name}", text)
