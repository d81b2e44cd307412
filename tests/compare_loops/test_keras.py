"""A Keras script beside its port. Needs Keras, which the weekly job installs."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(find_spec("keras") is None, reason="needs Keras")

DATA = """
import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(256, 20)).astype("float32")
y = x[:, :3].sum(axis=1)
"""
KERAS = f"""{DATA}
import keras

keras.utils.set_random_seed(0)
dense = keras.layers.Dense
model = keras.Sequential([keras.Input((20,)), dense(64, "relu"), dense(1)])
model.compile(optimizer=keras.optimizers.SGD(0.05), loss="mse")
model.fit(x, y, batch_size=32, epochs=5, shuffle=False, verbose=0)
"""
PORT = f"""{DATA}
import torch
from torch import nn

x, y = torch.from_numpy(x), torch.from_numpy(y)
model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(5):
    for k in range(0, 256, 32):
        loss = nn.functional.mse_loss(model(x[k : k + 32]), y[k : k + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
"""


@pytest.mark.parametrize("first", ["keras.Input((20,)), ", ""])
def test_fit_is_watched_on_keras_s_torch_backend(tmp_path: Path, first: str) -> None:
    """The command chooses the backend; the lines are the reader's, not Keras's.

    Without an Input, fit itself builds the model, first of shapes alone.
    """
    text = KERAS.replace("keras.Input((20,)), ", first)
    (tmp_path / "keras_model.py").write_text(text)
    (tmp_path / "port.py").write_text(PORT)
    command = [sys.executable, "-m", "compare_loops", "keras_model.py", "port.py"]
    subprocess.run(
        [*command, "--no-experiments", "--json", "report.json"],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if k != "KERAS_BACKEND"},
        check=False,
        capture_output=True,
    )
    report = json.loads((tmp_path / "report.json").read_text())
    causes = {cause["kind"]: cause for cause in report["causes"]}
    assert list(causes) == ["shape", "initialization"]
    assert causes["initialization"]["where_a"].startswith("keras_model.py:")
    assert causes["initialization"]["a"].startswith("sequential/dense/kernel: ")
