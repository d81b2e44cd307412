"""keras.datasets style: x_train / 255., then fit."""

import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(71)
x_train = rng.integers(0, 256, size=(64, 1, 10, 10), dtype=np.uint8)
y_train = (x_train.reshape(64, -1).mean(1) > 127).astype("int64")
x_train = x_train.astype("float32") / 255.0

torch.manual_seed(72)
model = nn.Sequential(
    nn.Conv2d(1, 5, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(80, 2),
)
compiled = {
    "loss": nn.CrossEntropyLoss(),
    "optimizer": torch.optim.Adadelta(model.parameters(), lr=0.5),
}


def fit(x, y, epochs, batch_size):
    for epoch in range(epochs):
        for start in range(0, len(x), batch_size):
            xb = torch.tensor(x[start : start + batch_size])
            yb = torch.tensor(y[start : start + batch_size])
            compiled["optimizer"].zero_grad()
            value = compiled["loss"](model(xb), yb)
            value.backward()
            compiled["optimizer"].step()
        print(f"Epoch {epoch + 1}/{epochs} loss: {value.item():.6f}")


fit(x_train, y_train, epochs=8, batch_size=16)
