"""What came of running a snippet: the one thing that is kept and handed around.

A snippet runs in a process of its own, which nobody trusts. What it hands back is JSON,
which cannot run code where it is read, and it is checked here field by field.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from twinloops.cells import Cell
from twinloops.problems import Problem

SNIPPETS = "snippets"  # the folder of all snippets, in the project's
Kind = Literal["stdout", "stderr", "image/svg+xml", "text/html", "text/plain"]


@dataclass(frozen=True)
class Snippet:
    """All that a run of one snippet asks for; can be sent to another machine.

    Attributes:
        root: the project's folder, absolute.
        path: of the file below the folder of all snippets, with ``/``.
        source: its text, as :func:`twinloops.cells.decode` returns it.
        time_limit: in seconds.
    """

    root: str
    path: str
    source: str
    time_limit: float

    @property
    def name(self) -> str:
        """The file as messages name it: relative to the project's folder."""
        return f"{SNIPPETS}/{self.path}"


@dataclass(frozen=True)
class Output:
    """One output of a cell.

    Attributes:
        kind: the name of a stream, or a MIME type.
        text: what it holds.
        narrow: of a figure, the same figure drawn for a phone, as SVG.
        png: of a figure, the same figure as PNG, in base64.
        data: of a figure, the points of its lines, as CSV; empty if it has none.
    """

    kind: Kind
    text: str
    narrow: str = ""
    png: str = ""
    data: str = ""

    def __post_init__(self) -> None:
        texts = (self.text, self.narrow, self.png, self.data)
        if self.kind not in get_args(Kind) or not all(
            isinstance(text, str) for text in texts
        ):
            raise ValueError(f"{self.kind!r} is no kind of output")


@dataclass(frozen=True)
class Execution:
    """A snippet's run.

    Attributes:
        path: of the snippet below the snippets' folder, with ``/``.
        source: what ran, whatever is in the file by now.
        cells: of the source, in order.
        outputs: for each cell its outputs, in order.
        values: the variables at the end of the run, as ``values.kept`` made them.
        files: what the run read below the project's folder: names and digests as in
            :func:`twinloops.reading.state`.
        versions: what it ran on: names and versions, Python's first.
        problem: why there are no outputs; None if the run came to its end.
    """

    path: str
    source: str
    cells: tuple[Cell, ...] = ()
    outputs: tuple[tuple[Output, ...], ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    def figures(self, cells: int | None = None) -> list[Output]:
        """The figures of all cells, or of the first ``cells``, in their order."""
        return [
            output
            for shown in self.outputs[:cells]
            for output in shown
            if output.kind == "image/svg+xml"
        ]

    def to_json(self) -> str:
        """The whole run as a text that UTF-8 can hold."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        # Half of a surrogate pair is a str to Python, but no file can hold it.
        return text.encode("utf-8", "replace").decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> "Execution":
        """The run in what :meth:`to_json` wrote.

        Raises:
            ValueError: if it is anything else.
        """
        try:
            read = json.loads(text)
            problem = read["problem"]
            return cls(
                path=_text(read["path"]),
                source=_text(read["source"]),
                cells=tuple(
                    Cell(_text(c["title"]), int(c["line"]), _text(c["source"]))
                    for c in read["cells"]
                ),
                outputs=tuple(
                    tuple(Output(**o) for o in shown) for shown in read["outputs"]
                ),
                values=dict(read["values"]),
                files=_texts(read["files"]),
                versions=_texts(read["versions"]),
                problem=problem and Problem(**_texts(problem)),
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"this is no execution: {error}") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _texts(value: dict[object, object]) -> dict[str, str]:
    return {_text(name): _text(content) for name, content in value.items()}
