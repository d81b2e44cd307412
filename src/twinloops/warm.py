"""What the warm parent has done before it forks: import this module.

The first optimizer that a program makes imports ``torch._dynamo``, more than a second;
so the parent makes one, and a figure and a shell.
"""

import io

import matplotlib
import matplotlib.pyplot as plt
import torch

import twinloops.notebook_page
import twinloops.run  # noqa: F401  both for what they import

matplotlib.use("module://matplotlib_inline.backend_inline", force=True)
torch.set_num_threads(1)
torch.optim.SGD([torch.zeros(1, requires_grad=True)])

_figure, _axes = plt.subplots()
_axes.set_title("warm")
_figure.savefig(io.BytesIO(), format="svg")
plt.close(_figure)
