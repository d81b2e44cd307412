# %% Imports
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
version = torch.__version__.split("+")[0]
print("PyTorch", version)

# %% Matrix sizes
layer = nn.Linear(3, 1)
x = torch.randn(4, 5)
try:
    layer(x)
except RuntimeError as error:
    print(error)

# %% Matrix sizes, fixed
layer = nn.Linear(x.size(-1), 1)
print(layer(x).shape)

# %% Broadcast sizes
prediction = torch.randn(4)
target = torch.randn(3)
try:
    prediction - target
except RuntimeError as error:
    print(error)

# %% Broadcast sizes, fixed
target = torch.randn(4)
assert prediction.shape == target.shape
print((prediction - target).shape)

# %% A row that does not fit
table = torch.zeros(5, 3)
row = torch.randn(4)
try:
    table[0] = row
except RuntimeError as error:
    print(error)

# %% A row that does not fit, fixed
table = torch.zeros(5, len(row))
table[0] = row

# %% Tensors to join
left = torch.randn(2, 3)
right = torch.randn(2, 4)
try:
    torch.cat([left, right])
except RuntimeError as error:
    print(error)

# %% Tensors to join, fixed
print(torch.cat([left, right], dim=1).shape)

# %% Target size
prediction = torch.randn(4, 1)
target = torch.randn(4)
loss = F.mse_loss(prediction, target)

# %% Target size, fixed
loss = F.mse_loss(prediction.squeeze(-1), target)
by_hand = (prediction[:, 0] - target).square().mean()
torch.testing.assert_close(loss, by_hand)

# %% Target size, BCELoss
probability = torch.rand(4, 1)
label = torch.tensor([0.0, 1.0, 1.0, 0.0])
try:
    F.binary_cross_entropy(probability, label)
except ValueError as error:
    print(error)

# %% Target size, BCELoss, fixed
loss = F.binary_cross_entropy(probability.squeeze(-1), label)
print(loss)

# %% Target size, BCEWithLogitsLoss
logit = torch.randn(4, 1)
try:
    F.binary_cross_entropy_with_logits(logit, label)
except ValueError as error:
    print(error)

# %% Target size, BCEWithLogitsLoss, fixed
loss = F.binary_cross_entropy_with_logits(logit.squeeze(-1), label)
print(loss)

# %% Output shape
sign = torch.tensor([-1.0, 1.0, 1.0, -1.0])
try:
    F.soft_margin_loss(prediction, sign)
except RuntimeError as error:
    print(error)

# %% Output shape, fixed
print(F.soft_margin_loss(prediction.squeeze(-1), sign))

# %% Invalid shape
flat = torch.arange(12)
try:
    flat.view(5, -1)
except RuntimeError as error:
    print(error)

# %% Invalid shape, fixed
print(flat.view(4, -1).shape)

# %% View of a transposed tensor
table = torch.arange(12).view(3, 4)
try:
    table.t().view(12)
except RuntimeError as error:
    print(error)

# %% View of a transposed tensor, fixed
print(table.t().reshape(12))

# %% Flat images
conv = nn.Conv2d(3, 8, kernel_size=3)
images = torch.randn(16, 3 * 28 * 28)
try:
    conv(images)
except RuntimeError as error:
    print(error)

# %% Flat images, fixed
print(conv(images.view(16, 3, 28, 28)).shape)

# %% Grey images
try:
    conv(torch.randn(16, 1, 28, 28))
except RuntimeError as error:
    print(error)

# %% Grey images, fixed
conv = nn.Conv2d(1, 8, kernel_size=3)
print(conv(torch.randn(16, 1, 28, 28)).shape)

# %% Images that are too small
images = torch.randn(16, 3, 2, 2)
for layer in nn.Conv2d(3, 8, kernel_size=3), nn.MaxPool2d(3):
    try:
        layer(images)
    except RuntimeError as error:
        print(error)

# %% Images that are too small, fixed
print(nn.Conv2d(3, 8, kernel_size=3, padding=1)(images).shape)
print(nn.AdaptiveMaxPool2d(1)(images).shape)

# %% A squeezed batch of one
scores = torch.randn(1, 3)
try:
    print(scores.squeeze().softmax(dim=1))
except IndexError as error:
    print(error)

# %% A squeezed batch of one, fixed
print(scores.softmax(dim=1).shape, scores.squeeze().softmax(dim=-1).shape)

# %% An index past the end
scores = torch.randn(4)
classes = torch.tensor([1, 4])
try:
    scores[classes]
except IndexError as error:
    print(error)

# %% An index past the end, fixed
print(scores[classes - 1])

# %% An index for one number
loss = F.mse_loss(prediction.squeeze(-1), target)
try:
    loss[0]
except IndexError as error:
    print(error)
try:
    sum(loss)
except TypeError as error:
    print(error)

# %% An index for one number, fixed
print(loss.item())

# %% Not one number
losses = F.mse_loss(prediction, prediction, reduction="none")
try:
    losses.item()
except RuntimeError as error:
    print(error)
try:
    float(losses)
except ValueError as error:
    print(error)

# %% Not one number, fixed
print(losses.mean().item())

# %% Neither true nor false
try:
    nn.MSELoss(prediction, target)
except RuntimeError as error:
    print(error)

# %% Neither true nor false, fixed
loss_fn = nn.MSELoss()
print(loss_fn(prediction.squeeze(-1), target))
