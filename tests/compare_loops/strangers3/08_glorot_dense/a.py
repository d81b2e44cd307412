import numpy as np
import torch
from torch import nn

rng = np.random.RandomState(0)
x_train = rng.uniform(-1, 1, size=(128, 5)).astype(np.float32)
y_train = (x_train[:, :1] ** 2 - x_train[:, 1:2] * x_train[:, 2:3]).astype(np.float32)

torch.manual_seed(0)


class Dense(nn.Linear):
    """tf.keras.layers.Dense with its defaults"""

    def reset_parameters(self):
        nn.init.xavier_uniform_(self.weight)
        nn.init.zeros_(self.bias)


model = nn.Sequential(
    Dense(5, 64),
    nn.ReLU(),
    Dense(64, 64),
    nn.ReLU(),
    Dense(64, 1),
)
loss_fn = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)

for epoch in range(10):
    epoch_loss = 0.0
    for start in range(0, 128, 32):
        xb = torch.from_numpy(x_train[start : start + 32])
        yb = torch.from_numpy(y_train[start : start + 32])
        loss = loss_fn(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item()
    print(f"Epoch {epoch + 1}/10 - loss: {epoch_loss / 4:.4f}")
