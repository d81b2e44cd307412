"""What an author has to mend, and where."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """Something in a chapter or a snippet that its author has to mend.

    Attributes:
        message: what is wrong and how to mend it, in one or two sentences.
        place: ``file:line`` in the snippet, where that is known.
        details: further lines, such as a traceback.
    """

    message: str
    place: str = ""
    details: str = ""

    def report(self, chapter: str = "") -> str:
        """The text that a person reads: both places, the message, the details.

        Args:
            chapter: ``file:line`` of the fence or value that asked, if one did.
        """
        places = ", shows ".join(place for place in (chapter, self.place) if place)
        head = f"{places}: {self.message}" if places else self.message
        return f"{head}\n{self.details.rstrip()}" if self.details else head


class AuthoringError(Exception):
    """Carries one :class:`Problem`, as ``problem``, to whoever can report it."""

    def __init__(self, message: str, *, place: str = "", details: str = "") -> None:
        self.problem = Problem(message, place, details)
        super().__init__(message)

    def __str__(self) -> str:
        return self.problem.report()

    @classmethod
    def of(cls, problem: Problem) -> "AuthoringError":
        """The error that carries this problem."""
        return cls(problem.message, place=problem.place, details=problem.details)


@contextmanager
def at(place: str) -> Iterator[None]:
    """Give an error that is raised inside a place, unless it has one already."""
    try:
        yield
    except AuthoringError as error:
        raise AuthoringError.of(
            replace(error.problem, place=error.problem.place or place)
        ) from error


def mistyped(text: str) -> str:
    """Which sign an editor has put in place of a plain one; empty if none is found."""
    if any(sign in text for sign in "“”‘’"):
        return "it has curly quotes, so write straight quotes"
    if "\N{NO-BREAK SPACE}" in text:
        return "it holds a non-breaking space (U+00A0), so type a plain one"
    return ""
