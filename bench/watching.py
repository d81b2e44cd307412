"""What watching a training loop costs: `python -m bench.watching`.

Two measurements, each against the same loop unwatched:

- the site's nets, 20 iterations: time, at most twice;
- 11 million parameters, 10 iterations: time, at most 1.3 times, and the memory that
  the trace takes beside the loop's own, at most 3 times that of the parameters.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "compare_loops" / "src"))

import torch

from compare_loops import watch

REPEATS = {10: 3, 20: 30}  # by iterations; the fastest counts, others were disturbed


def site_net() -> Callable[[int], None]:
    """Return the loop of the first thread: 64 samples, 1000 inputs, 100 hidden."""
    torch.manual_seed(0)
    x, y = torch.randn(64, 1000), torch.randn(64, 10)
    model = torch.nn.Sequential(
        torch.nn.Linear(1000, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10)
    )
    return loop(model, x, y)


def large_net() -> Callable[[int], None]:
    """Return a loop with 11 million parameters and batches of 256 samples."""
    torch.manual_seed(0)
    x, y = torch.randn(256, 1000), torch.randn(256, 10)
    model = torch.nn.Sequential(
        torch.nn.Linear(1000, 3000),
        torch.nn.ReLU(),
        torch.nn.Linear(3000, 2650),
        torch.nn.ReLU(),
        torch.nn.Linear(2650, 10),
    )
    return loop(model, x, y)


def loop(
    model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor
) -> Callable[[int], None]:
    """Return a function that trains a model for some iterations."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)

    def train(iterations: int) -> None:
        for _ in range(iterations):
            loss = torch.nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return train


def ratio(train: Callable[[int], None], iterations: int) -> float:
    """Return the shortest processor time of a watched run, by that of an unwatched one.

    They take turns, because the machine may get slower or faster meanwhile. The time
    on the clock would also measure what else the machine does.
    """
    times: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(REPEATS[iterations]):
        for watched, taken in times.items():
            start = time.process_time()
            with watch("loop", iterations) if watched else nullcontext():
                train(iterations)
            taken.append(time.process_time() - start)
    return min(times[True]) / min(times[False])


def peak() -> int:
    """Return the largest memory of this process so far, in bytes (on Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Measure with one thread, and print a table."""
    torch.set_num_threads(1)
    train = large_net()
    for _ in range(3):  # the allocator itself takes some runs to reach its peak
        train(10)
    before = peak()
    with watch("loop", 10):
        train(10)
    parameters = 4 * (1000 * 3000 + 3000 + 3000 * 2650 + 2650 + 2650 * 10 + 10)
    memory = (peak() - before) / parameters
    slow = ratio(train, 10)
    small = site_net()
    small(20)
    quick = ratio(small, 20)
    print(f"site's net, 20 iterations: {quick:.2f} times the time (at most 2)")
    print(f"11 million parameters, 10 iterations: {slow:.2f} times (at most 1.3)")
    print(f"memory: {memory:.2f} times the parameters' (at most 3)")


if __name__ == "__main__":
    main()
