# %% Arithmetic and NumPy
import warnings

import numpy as np
import torch
import torch.nn.functional as F

warnings.simplefilter("error")

torch.manual_seed(0)
y = torch.randn(100)
y_pred = y.reshape(100, 1).clone()

by_hand = (y_pred - y).pow(2).mean()
mean_error = (y_pred - y).abs().mean()
r2 = 1 - (y_pred - y).pow(2).mean() / y.var(correction=0)
in_numpy = np.mean((y_pred.numpy() - y.numpy()) ** 2)
r2_honest = 1 - F.mse_loss(y_pred.squeeze(1), y) / y.var(correction=0)
print(f"squared error of a perfect prediction: {by_hand:.4f}")
print(f"the same in NumPy: {in_numpy:.4f}")
print(f"absolute error: {mean_error:.4f}")
print(f"R²: {r2:.4f}, with equal shapes {r2_honest:.4f}")

torch.testing.assert_close(by_hand, 2 * y.var(correction=0))
torch.testing.assert_close(r2, torch.tensor(-1.0))
assert abs(in_numpy - by_hand.item()) < 1e-5
assert r2_honest == 1

# %% Accuracy
label = (torch.arange(100) < 30).long()
predicted = label.reshape(100, 1).clone()

accuracy = (predicted == label).float().mean()
per_cent = 100 * (predicted == label).sum().item() / len(label)
agreement = 0.3**2 + 0.7**2
print(f"accuracy of a perfect classifier: {accuracy:.2f}")
print(f"chance that two labels agree: {agreement:.2f}")
print(f"100 * (predicted == label).sum() / len(label): {per_cent}")

assert abs(accuracy - agreement) < 1e-6
assert per_cent == 5800

# %% The lengths need not agree either
last_batch = torch.randn(37)
shape = tuple((y_pred - last_batch).shape)
print(f"(100, 1) - (37,) is {shape}")
assert shape == (100, 37)
