"""What the warm parent has done before it forks: import this module.

The first optimizer that a program makes imports ``torch._dynamo``, more than a second;
so the parent makes one, a figure and a page, and finds out how to confine a process.
"""

import atexit
import io
import os

import matplotlib
import matplotlib.pyplot as plt
import torch

import twinloops.run  # noqa: F401  for what it imports
from twinloops import notebook, notebook_page
from twinloops.confine import namespaces_work

matplotlib.use("module://matplotlib_inline.backend_inline", force=True)
torch.set_num_threads(1)
torch.optim.SGD([torch.zeros(1, requires_grad=True)])

_figure, _axes = plt.subplots()
_axes.set_title("warm")
_figure.savefig(io.BytesIO(), format="svg")
plt.close(_figure)

# the first page costs three times what the next one does
_empty = notebook.write("", [], [], values={}, imported={}, versions={})
notebook_page.render(_empty, lambda activity: None)

namespaces_work()  # finds it out once, for all that are forked

# the parent has nothing to save: taking torch apart would take it more than a second,
# in which whoever reads the build's output through a pipe waits
atexit.register(os._exit, 0)
