# %% Every mask against every mask
import torch

torch.manual_seed(0)
mask = (torch.rand(8, 16, 16) < 0.3).float()
y_pred = mask.reshape(8, 1, 16, 16)

pairs = (y_pred - mask).pow(2)
pair_shape = str(tuple(pairs.shape))
loss = pairs.mean()
predicted_loss = 2 * mask.var(dim=0, correction=0).mean()
times_larger = pairs.numel() // mask.numel()
print(pair_shape, f"{times_larger} times the elements")
print(f"loss of the perfect masks {loss:.4f}")
print(f"twice the variance of a pixel {predicted_loss:.4f}")

assert pairs.shape == (8, 8, 16, 16)
torch.testing.assert_close(loss, predicted_loss)
