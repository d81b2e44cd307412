# %% In numpy
import numpy as np

from compare_loops import LoopTrace, compare, watch

X = np.array([1, 2, 3, 4], dtype=np.float32)
Y = np.array([2, 4, 6, 8], dtype=np.float32)
w = 0.0

by_hand = LoopTrace("numpy")
for epoch in range(20):
    y_pred = w * X
    loss = ((y_pred - Y) ** 2).mean()
    dw = np.dot(2 * X, y_pred - Y).mean()
    by_hand.record(
        inputs=X,
        prediction=y_pred,
        target=Y,
        loss=loss,
        parameters={"w": w},
        gradients={"w": dw},
    )
    w -= 0.01 * dw

# %% With autograd
import torch

X, Y = torch.from_numpy(X), torch.from_numpy(Y)
w = torch.tensor(0.0, dtype=torch.float32, requires_grad=True)

with watch("autograd") as autograd:
    for epoch in range(20):
        y_pred = w * X
        loss = ((y_pred - Y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.01 * w.grad
        w.grad.zero_()

# %% numpy against autograd
first_gap = compare(by_hand, autograd)
print(first_gap)
(cause,) = first_gap.causes
assert cause.kind == "gradient"

# %% nn.Linear against autograd
import json
import shutil
import subprocess
import sys
from pathlib import Path

posted = Path(__file__).parents[1] / "threads" / "numpy_autograd_linear"
for name in ("autograd_loop.py", "linear_loop.py"):
    shutil.copy(posted / name, name)
command = ["-m", "compare_loops", "linear_loop.py", "autograd_loop.py"]
done = subprocess.run(
    [sys.executable, *command, "--json", "report.json"],
    capture_output=True,
    text=True,
)
print(done.stdout + done.stderr)
second_gap = json.loads(Path("report.json").read_text())
kinds = [cause["kind"] for cause in second_gap["causes"]]
assert kinds == ["parameters", "initialization"]
closed = {e["title"]: e["closed"] for e in second_gap["experiments"]}
assert closed["all of these"] > 0.99
