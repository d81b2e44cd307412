"""What the warm parent has done before it forks: import this module.

The first optimizer that a program makes imports ``torch._dynamo``, more than a second;
so the parent makes one and a figure, and finds out how to confine a process.
"""

# ruff: noqa: E402  no collection while modules are imported
import gc

gc.disable()  # it would look again and again at what stays: a third of the time

import atexit
import io
import os

import matplotlib
import matplotlib.pyplot as plt
import torch

import twinloops.run  # noqa: F401  for what it imports
from twinloops.confine import namespaces_work

matplotlib.use("module://matplotlib_inline.backend_inline", force=True)
torch.set_num_threads(1)
torch.optim.SGD([torch.zeros(1, requires_grad=True)])

_figure, _axes = plt.subplots()
_axes.semilogy([1e-3, 1e3])  # powers of ten are formulas, which take a parser
_axes.set_title("warm")
_figure.savefig(io.BytesIO(), format="svg")
plt.close(_figure)

namespaces_work()  # finds it out once, for all that are forked

# a collection in a child would look at all that was imported here, and so copy it
gc.freeze()
gc.enable()

# the parent has nothing to save: taking torch apart would take it more than a second,
# in which whoever reads the build's output through a pipe waits
atexit.register(os._exit, 0)
