"""The autograd graph of a loss, read before backward frees it.

While a loop is watched, each differentiable call leaves a `Call` in the metadata of
the graph node that it made. So the graph carries what it read, and when the user
drops it, nothing of it stays behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.graph import Node

from compare_loops import numbers
from compare_loops.anatomy import CONVOLUTIONS, PRODUCTS, RECURRENT
from compare_loops.names import Names, unwrapped
from compare_loops.trace import Array, Backward, Constant, Operation

KEY = "compare_loops"  # in a node's metadata: the calls that made it
OUTPUT_OF = "compare_loops.output_of"  # the module that returned it

# A graph larger than this is read from the loss downwards this far: a deep network
# has hundreds of nodes, a recurrent loop over a long text thousands.
MOST_NODES = 3_000


NATIVE = {torch.float32, torch.float64, torch.int64, torch.bool}  # numpy has them


@dataclass
class Call:
    """One call of a function whose result needs a gradient."""

    name: str
    tensors: list[Tensor]  # arguments without gradient, as they were
    parameters: list[Tensor]
    settings: dict[str, Any]
    where: str
    module: torch.nn.Module | None = None
    originals: list[Tensor] = field(default_factory=list)  # for their names
    derived: list[bool] = field(default_factory=list)
    buffers: dict[str, Tensor | None] = field(default_factory=dict)
    output: Tensor | None = None
    version: int = 0


def to_array(tensor: Tensor, last: Array | None = None) -> Array:
    """Copy a tensor to numpy: whole if it is small, otherwise on a grid.

    `last` is an earlier copy, and is returned if it is equal: most loops read the same
    data in each iteration, and new memory costs more than a comparison.
    """
    with torch._C._DisableFuncTorch():  # in torch.func, results would be wrapped again
        t = plain(tensor)
        if t.numel() <= numbers.WHOLE:
            return last if last is not None and holds(last, t) else copied(t)
        places = numbers.grid(tuple(t.shape))
        if t.is_cpu and t.is_contiguous():  # numpy takes half of torch's time
            return t.numpy(force=True).take(places)
        return copied(torch.take(t, torch.from_numpy(places).to(t.device)))


def holds(array: Array, plain_tensor: Tensor) -> bool:
    """Tell whether an array has the numbers of a plain tensor, which lies at hand."""
    if not plain_tensor.is_cpu or plain_tensor.dtype not in NATIVE:
        return False
    other = plain_tensor.numpy(force=True)
    return array.dtype == other.dtype and np.array_equal(array, other)


def plain(tensor: Tensor) -> Tensor:
    """Return a tensor without gradient, dense, in a type that numpy has."""
    t = unwrapped(tensor).detach()
    if t.dtype in NATIVE and t.layout == torch.strided and not t.is_nested:
        return t  # nearly all tensors; this is called hundreds of times
    if t.is_nested:
        t = torch.cat([part.flatten() for part in t.unbind()])
    if t.layout != torch.strided:
        t = t.to_dense()
    if t.is_quantized:
        t = t.dequantize()
    if t.dtype.is_floating_point and t.dtype not in (torch.float32, torch.float64):
        t = t.float()  # numpy has no bfloat16
    return t


def copied(plain_tensor: Tensor) -> Array:
    """Copy a plain tensor to numpy; `force` resolves what torch does lazily."""
    if plain_tensor.is_cpu and plain_tensor.dtype in NATIVE:
        return plain_tensor.numpy().copy()  # nothing is lazy here, and this is quicker
    return plain_tensor.numpy(force=True).copy()


def whole(tensor: Tensor) -> Array:
    """Copy a tensor to numpy as it is, however large."""
    return copied(plain(tensor))


def kind(tensor: Tensor) -> str:
    """Return the name of a tensor's type, such as "float32"."""
    return str(tensor.dtype).removeprefix("torch.")


# What Nvidia's two libraries compute.
CUDNN = {
    "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", *CONVOLUTIONS,
    *RECURRENT,
}  # fmt: skip
CUBLAS = {"addbmm", "__rmatmul__", "scaled_dot_product_attention", *PRODUCTS}


def computing_type(name: str, output: Tensor) -> str:
    """Return the type in which an operation computed its output.

    An Nvidia processor may round the float32 inputs of convolutions and recurrent
    layers to TF32, which torch allows by default, and those of matrix products.
    """
    if output.is_cuda and output.dtype == torch.float32:
        backends = torch.backends
        try:
            if name in CUDNN and backends.cudnn.enabled and backends.cudnn.allow_tf32:
                return "tf32"
            if name in CUBLAS and backends.cuda.matmul.allow_tf32:
                return "tf32"
        except RuntimeError:  # set by fp32_precision, these may not be read
            return "tf32"
    return kind(output)


class GraphReader:
    """Reads one graph; `parameter_number` gives each leaf its number in the trace."""

    def __init__(
        self,
        names: Names,
        parameter_number: Callable[[Tensor], int],
        is_parameter: Callable[[Tensor], bool],
        last: Backward | None = None,  # the pass before this one
    ) -> None:
        self.names, self.parameter_number = names, parameter_number
        self.is_parameter = is_parameter
        self.known = last.constants if last is not None else []
        self.operations: list[Operation] = []
        self.constants: list[Constant] = []

    def read(self, roots: list[Tensor]) -> None:
        """Fill `operations`, inputs before outputs, and `constants`."""
        numbered: dict[Node, str] = {}
        nodes = _inputs_first([r.grad_fn for r in roots if r.grad_fn is not None])
        for node, below in nodes.items():
            variable = getattr(node, "variable", None)
            if variable is not None and self.is_parameter(variable):
                numbered[node] = f"p{self.parameter_number(variable)}"
            elif variable is None:
                inputs = [numbered[n] for n in below if n in numbered]
                numbered[node] = f"o{len(self.operations)}"
                self.operations.append(self._operation(node, inputs))

    def _operation(self, node: Node, inputs: list[str]) -> Operation:
        notes = metadata(node)
        found: list[Call] = notes.get(KEY, [])
        operation = Operation(plain_name(node.name()), inputs)
        operation.output_of = notes.get(OUTPUT_OF, "")
        for call in found:
            layer = self.names.modules.get(id(call.module), "")
            operation.calls.append({"name": call.name, "layer": layer, **call.settings})
            for k in range(len(call.tensors)):
                # torch.func tells only at the end which of its tensors are parameters
                if not self.is_parameter(call.originals[k]):
                    operation.inputs.append(f"c{len(self.constants)}")
                    self._add_constant(call, k)
        if found and found[0].output is not None:
            first, output = found[0], found[0].output
            operation.name, operation.where = first.name, first.where
            operation.shape = list(output.shape)
            operation.dtype = computing_type(first.name, output)
            if output._version == first.version:  # not overwritten since
                operation.value = to_array(output)
        return operation

    def _add_constant(self, call: Call, k: int) -> None:
        tensor, place = call.tensors[k], len(self.constants)
        last = self.known[place].value if place < len(self.known) else None
        self.constants.append(
            Constant(
                self.names.of(call.originals[k]),
                to_array(tensor, last),
                list(tensor.shape),
                kind(tensor),
                call.derived[k],
                call.where,
            )
        )


def metadata(node: Any) -> dict[str, Any]:
    """Return the dict in which torch lets anybody note something about a node."""
    notes: dict[str, Any] = node.metadata
    return notes


def plain_name(name: str) -> str:
    """Return an autograd node's name without its ending: "LogSoftmax"."""
    return name.rsplit("::", 1)[-1].split("Backward")[0]


def _inputs_first(roots: list[Node]) -> dict[Node, list[Node]]:
    """Return the nodes below the roots, each after all that it reads, and with that."""
    order: dict[Node, list[Node]] = {}
    reads: dict[Node, list[Node]] = {}
    stack: list[tuple[Node, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        node, done = stack.pop()
        if done:
            order[node] = reads[node]
        elif node not in reads and len(reads) < MOST_NODES:
            below = [n for n, _ in node.next_functions if n is not None]
            reads[node] = below
            stack.append((node, True))
            stack += [(n, False) for n in reversed(below) if n not in reads]
    return order
