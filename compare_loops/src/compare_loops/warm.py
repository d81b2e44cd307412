"""Imported once, before the scripts run: what takes seconds to import.

Each script runs in a process that is forked from one that has imported this. The
first optimizer that a program makes imports torch's compiler, which takes longer than
most watched loops; so one is made here.
"""

import torch

import compare_loops.watcher  # noqa: F401

torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
