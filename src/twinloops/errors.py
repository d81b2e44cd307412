"""The one kind of error that an author is shown."""


class AuthoringError(Exception):
    """Something in a chapter or a snippet that its author has to mend.

    Args:
        problem: what is wrong and how to mend it, in one or two sentences.
        place: ``file:line`` of the snippet, where that is known.
        details: further lines, such as a traceback.
    """

    def __init__(self, problem: str, *, place: str = "", details: str = "") -> None:
        self.problem = problem
        self.place = place
        self.details = details
        super().__init__(problem)

    def __str__(self) -> str:
        return self.report()

    def report(self, chapter: str = "") -> str:
        """The message for a person.

        Args:
            chapter: ``file:line`` of the fence or value that asked, if one did.
        """
        places = ", shows ".join(place for place in (chapter, self.place) if place)
        head = f"{places}: {self.problem}" if places else self.problem
        return f"{head}\n{self.details.rstrip()}" if self.details else head
