# %% Imports
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
numbers = np.random.default_rng(0)

# %% Doubles from NumPy
x = torch.from_numpy(numbers.normal(size=(4, 3)))
layer = nn.Linear(3, 1)
try:
    layer(x)
except RuntimeError as error:
    print(error)

# %% Doubles from NumPy, fixed
print(layer(x.float()).dtype)

# %% Double targets
probability = torch.rand(4)
label = torch.from_numpy(np.array([0.0, 1.0, 1.0, 0.0]))
try:
    F.binary_cross_entropy(probability, label)
except RuntimeError as error:
    print(error)

# %% Double targets, fixed
print(F.binary_cross_entropy(probability, label.float()))

# %% Integer labels
label = torch.tensor([0, 1, 1, 0])
try:
    F.binary_cross_entropy_with_logits(torch.randn(4), label)
except RuntimeError as error:
    print(error)

# %% Integer labels, fixed
logit = torch.randn(4)
print(F.binary_cross_entropy_with_logits(logit, label.float()))

# %% Float classes
scores = torch.randn(4, 3)
label = torch.tensor([0.0, 2.0, 1.0, 0.0])
try:
    F.cross_entropy(scores, label)
except RuntimeError as error:
    print(error)

# %% Float classes, fixed
print(F.cross_entropy(scores, label.long()))

# %% Integer one-hot rows
one_hot = F.one_hot(label.long(), num_classes=3)
try:
    F.cross_entropy(scores, one_hot)
except RuntimeError as error:
    print(error)

# %% Integer one-hot rows, fixed
loss = F.cross_entropy(scores, one_hot.float())
same = F.cross_entropy(scores, label.long())
torch.testing.assert_close(loss, same)

# %% Bytes into a convolution
images = torch.randint(256, (2, 3, 8, 8), dtype=torch.uint8)
conv = nn.Conv2d(3, 8, kernel_size=3)
try:
    conv(images)
except RuntimeError as error:
    print(error)

# %% Bytes into a convolution, fixed
print(conv(images / 255).dtype)

# %% Integers that require a gradient
try:
    w = torch.tensor([2, 3], requires_grad=True)
except RuntimeError as error:
    print(error)

# %% Integers that require a gradient, fixed
w = torch.tensor([2.0, 3.0], requires_grad=True)

# %% Mean of integers
correct = scores.argmax(dim=1) == label
try:
    correct.long().mean()
except RuntimeError as error:
    print(error)

# %% Mean of integers, fixed
print(correct.float().mean())

# %% Float indices
embedding = nn.Embedding(10, 4)
try:
    embedding(torch.tensor([1.0, 5.0]))
except RuntimeError as error:
    print(error)

# %% Float indices, fixed
print(embedding(torch.tensor([1, 5])).shape)

# %% An array of objects
column = np.array([1.5, None], dtype=object)
try:
    torch.from_numpy(column)
except TypeError as error:
    print(error)

# %% An array of objects, fixed
print(torch.from_numpy(column.astype(np.float32)))
