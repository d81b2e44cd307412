"""Keras's side needs Keras, which the weekly job installs."""

import os

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from snippets.symptoms import keras_defaults

os.environ.setdefault("KERAS_BACKEND", "torch")


def test_the_defaults_are_those_of_a_made_optimizer_or_layer() -> None:
    weight = nn.Parameter(torch.zeros(1))
    made = {
        "SGD": torch.optim.SGD([weight]).defaults,
        "RMSprop": torch.optim.RMSprop([weight]).defaults,
        "Adam, AdamW": torch.optim.AdamW([weight]).defaults,
        "AdamW": torch.optim.AdamW([weight]).defaults,
        "Adagrad": torch.optim.Adagrad([weight]).defaults,
        "BatchNormalization": vars(nn.BatchNorm2d(3)),
        "LayerNormalization": vars(nn.LayerNorm(3)),
        "LeakyReLU": vars(nn.LeakyReLU()),
        "fit": vars(DataLoader(TensorDataset(weight))),
    }
    assert {row[0] for row in keras_defaults.rows} == set(made)
    for where, _, _, name, value in keras_defaults.rows:
        assert made[where][name] == value


def test_one_step_with_a_penalty_is_one_step_with_twice_the_decay() -> None:
    steps = []
    for decay in (0.0, 0.02):
        w = nn.Parameter(torch.tensor([3.0, -1.0], dtype=torch.float64))
        loss = (w - 1).pow(4).sum()
        if not decay:
            loss = loss + 0.01 * w.square().sum()
        loss.backward()
        torch.optim.SGD([w], lr=0.1, weight_decay=decay).step()
        steps.append(w.detach())
    torch.testing.assert_close(steps[0], steps[1])


def test_keras_has_these_defaults() -> None:
    keras = pytest.importorskip("keras")
    of = {
        "fit": keras.Model.fit,
        "Adam, AdamW": keras.optimizers.Adam,
        **{
            name: getattr(keras.optimizers, name)
            for name in ("SGD", "RMSprop", "AdamW", "Adagrad")
        },
        **{
            name: getattr(keras.layers, name)
            for name in ("BatchNormalization", "LayerNormalization", "LeakyReLU")
        },
    }
    for where, name, value, *_ in keras_defaults.rows:
        found = keras_defaults.default(of[where], name)
        assert (32 if found is None else found) == value, where
    dense, convolution = keras.layers.Dense(4), keras.layers.Conv2D(4, (3, 5))
    dense.build((None, 3))
    convolution.build((None, 8, 8, 2))
    assert tuple(dense.kernel.shape) == (3, 4)
    assert tuple(convolution.kernel.shape) == (3, 5, 2, 4)
    assert keras.config.image_data_format() == "channels_last"
    for layer in (dense, convolution):
        assert isinstance(layer.kernel_initializer, keras.initializers.GlorotUniform)
        assert isinstance(layer.bias_initializer, keras.initializers.Zeros)
    embedding = keras.layers.Embedding(1000, 50)
    embedding.build()
    largest = keras.ops.max(keras.ops.abs(embedding.embeddings)).item()
    assert 0.049 < largest <= 0.05
    weights = keras.ops.convert_to_tensor([1.0, 2.0])
    assert keras.regularizers.L2(0.01)(weights).item() == pytest.approx(0.05)
    for loss in (keras.losses.BinaryCrossentropy, keras.losses.CategoricalCrossentropy):
        assert keras_defaults.default(loss, "from_logits") is False
    assert keras_defaults.default(keras.Model.fit, "shuffle") is True


def test_keras_prints_the_mean_over_the_batches_with_the_penalty() -> None:
    keras = pytest.importorskip("keras")
    x, y = torch.randn(8, 3).numpy(), torch.randn(8, 1).numpy()
    penalty = keras.regularizers.L2(0.01)
    model = keras.Sequential([keras.layers.Dense(1, kernel_regularizer=penalty)])
    model.build((None, 3))
    w = model.layers[0].kernel.value.detach().clone().requires_grad_()
    b = torch.zeros(1, requires_grad=True)
    model.compile(keras.optimizers.SGD(0.1), "mse")
    printed = model.fit(x, y, batch_size=4, shuffle=False, verbose=0).history["loss"]
    optimizer, losses = torch.optim.SGD([w, b], lr=0.1), []
    for k in (0, 4):
        error = torch.from_numpy(x[k : k + 4]) @ w + b - torch.from_numpy(y[k : k + 4])
        loss = error.square().mean() + 0.01 * w.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert printed[0] == pytest.approx(sum(losses) / 2, rel=1e-5)
