"""The user's own words: names of tensors, and the file and line of a call."""

from __future__ import annotations

import functools
import sys
import sysconfig
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any, TextIO

import numpy as np
import torch
from torch import Tensor

# Frames of these folders are not the user's: the standard library, installed
# packages, torch itself, and this package.
FOREIGN = tuple(
    {
        *(sysconfig.get_paths()[key] for key in ("stdlib", "purelib", "platlib")),
        str(Path(torch.__file__).parent),
        str(Path(np.__file__).parent),
        str(Path(__file__).parent),
    }
)

# A name is looked for this deep: `trainer.model` is two levels, and inside a module
# the module itself knows the rest.
DEPTH = 2

# Most of what variables hold, and no tensor: losses, sizes, functions.
HOLDS_NONE = {int, float, str, bool, type(None), FunctionType, ModuleType, type}

# Lists and dicts longer than this are data, and hold no model.
LONG_LIST = 200


@functools.cache
def is_users(filename: str) -> bool:
    """Tell whether a source file is the user's, not a library's."""
    if filename.startswith((*FOREIGN, "<frozen", "<string>")):
        return False
    return not any(map(holds_packages, Path(filename).parents))


@functools.cache
def holds_packages(folder: Path) -> bool:
    """Tell whether a folder is one into which pip installed packages.

    There are more of them than Python names: those of `pip install --target`, or of
    another environment on PYTHONPATH. The folder of the script that runs counts as the
    user's own, whatever pip installed into it.
    """
    if folder.resolve() == Path(sys.path[0]).resolve():
        return False
    return any(folder.glob("*.dist-info"))


def users_frame(frame: FrameType | None) -> FrameType | None:
    """Return the innermost frame of the user's, from `frame` outwards."""
    while frame is not None and not is_users(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


_basenames: dict[str, str] = {}


def line_of(frame: FrameType | None) -> str:
    """Return "file:line" of the user's innermost frame, from `frame` outwards."""
    frame = users_frame(frame)
    if frame is None:
        return ""
    filename = frame.f_code.co_filename
    if filename not in _basenames:  # asked for at each call of a torch function
        _basenames[filename] = Path(filename).name
    return f"{_basenames[filename]}:{frame.f_lineno}"


def unwrapped(tensor: Tensor) -> Tensor:
    """Return the tensor of the user's that one inside torch.func stands for."""
    return torch.func.debug_unwrap(tensor)


class Names:
    """The names under which the user's variables hold tensors and modules."""

    def __init__(self) -> None:
        self.tensors: dict[int, str] = {}  # by id
        self.storages: dict[int, str] = {}  # by address: X[:16] is part of X
        self.layers: dict[int, str] = {}  # the class of the module with this tensor
        self.modules: dict[int, str] = {}
        self.optimizers: dict[int, torch.optim.Optimizer] = {}

    def read(self, frame: FrameType | None) -> None:
        """Read the variables of all the user's frames from `frame` outwards.

        What was known before is forgotten: its tensors may be gone, and new ones have
        their identities.
        """
        for known in (self.tensors, self.storages, self.layers, self.modules):
            known.clear()
        frames = []
        while frame is not None:
            if is_users(frame.f_code.co_filename):
                frames.append(frame)
            frame = frame.f_back
        scopes = [frame.f_locals for frame in frames]
        scopes += [frame.f_globals for frame in frames[-1:]]
        for scope in scopes:
            for name, value in list(scope.items()):
                if not name.startswith("_"):
                    self._add(name, value, DEPTH)

    def _add(self, name: str, value: Any, depth: int) -> None:
        if type(value) in HOLDS_NONE:
            return
        if isinstance(value, Tensor):
            self._add_tensor(name, value)
        elif isinstance(value, torch.nn.Module):
            self._add_module(name, value)
        elif isinstance(value, torch.optim.Optimizer):
            self.optimizers[id(value)] = value
        elif depth > 0:
            for inner, each in _inside(name, value):
                self._add(inner, each, depth - 1)

    def _add_tensor(self, name: str, value: Tensor) -> None:
        value = unwrapped(value)
        self.tensors.setdefault(id(value), name)
        if value.layout == torch.strided and type(value) in (
            Tensor,
            torch.nn.Parameter,
        ):
            address = value.untyped_storage().data_ptr()
            self.storages.setdefault(address, name)

    def _add_module(self, name: str, module: torch.nn.Module) -> None:
        for path, child in module.named_modules():
            if id(child) in self.modules:
                continue
            full = self.modules[id(child)] = f"{name}.{path}" if path else name
            for short, value in vars(child).items():
                if not short.startswith("_"):  # such as layers in a plain list
                    self._add(f"{full}.{short}", value, 1)
            for short, tensor in child.named_parameters(recurse=False):
                if id(tensor) not in self.layers:
                    # a module's name says more than a loop variable `p`, and Keras's
                    # own, "sequential/dense/kernel", more than where it is kept
                    own = short if "/" in short else f"{full}.{short}"
                    self.tensors[id(tensor)] = own
                    self.layers[id(tensor)] = type(child).__name__
            for short, tensor in child.named_buffers(recurse=False):
                self.tensors.setdefault(id(tensor), f"{full}.{short}")

    def of(self, tensor: Tensor) -> str:
        """Return the user's name of a tensor, or "" if no variable holds it."""
        tensor = unwrapped(tensor)
        if id(tensor) in self.tensors:
            return self.tensors[id(tensor)]
        if tensor.layout != torch.strided or type(tensor) is not Tensor:
            return ""
        whole = self.storages.get(tensor.untyped_storage().data_ptr(), "")
        return f"{whole}[...]" if whole else ""


def _inside(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a list, dict or plain object of the user's holds, with its name."""
    if isinstance(value, dict) and len(value) <= LONG_LIST:
        yield from ((f"{name}[{key!r}]", each) for key, each in value.items())
    elif isinstance(value, list | tuple) and len(value) <= LONG_LIST:
        yield from ((f"{name}[{i}]", each) for i, each in enumerate(value))
    elif type(value).__module__ in ("__main__", "__mp_main__") or is_users(
        getattr(sys.modules.get(type(value).__module__), "__file__", None) or "<string>"
    ):
        fields = getattr(value, "__dict__", {})
        if not isinstance(value, type) and isinstance(fields, dict):
            yield from ((f"{name}.{key}", each) for key, each in fields.items())


def runs_in_checkpoint(frame: FrameType | None) -> bool:
    """Tell whether activation checkpointing runs this, without keeping a graph."""
    while frame is not None:
        if frame.f_code.co_filename.endswith(CHECKPOINT):
            return True
        frame = frame.f_back
    return False


CHECKPOINT = str(Path("torch", "utils", "checkpoint.py"))

OURS = str(Path(__file__).parent)


@contextmanager
def warnings_of_users() -> Iterator[None]:
    """Let warnings that name this package's lines name the user's, for a while.

    torch warns of its caller's line. While a loop is watched, that is one of ours.
    """
    shown = warnings.showwarning

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        frame = users_frame(sys._getframe(1)) if filename.startswith(OURS) else None
        if frame is not None:
            filename, lineno = frame.f_code.co_filename, frame.f_lineno
        shown(message, category, filename, lineno, file, line)

    warnings.showwarning = show
    try:
        yield
    finally:
        warnings.showwarning = shown
