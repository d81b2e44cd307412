"""Reference: what the Keras model computes, written in torch (channels last outside)."""

import numpy as np
import torch
import torch.nn.functional as F

rng = np.random.default_rng(7)
images = rng.normal(size=(60, 10, 10, 1)).astype("float32")
labels = rng.integers(0, 4, size=60)

# get_weights() order: conv kernel, conv bias, dense kernel, dense bias
conv_kernel = rng.normal(scale=0.3, size=(3, 3, 1, 6)).astype("float32")
conv_bias = np.zeros(6, "float32")
dense_kernel = rng.normal(scale=0.1, size=(4 * 4 * 6, 4)).astype("float32")
dense_bias = np.zeros(4, "float32")
params = [
    torch.tensor(w, requires_grad=True)
    for w in (conv_kernel, conv_bias, dense_kernel, dense_bias)
]

x = torch.from_numpy(images)
y = torch.from_numpy(labels)


def call(x):
    ck, cb, dk, db = params
    z = F.conv2d(x.permute(0, 3, 1, 2), ck.permute(3, 2, 0, 1), cb)
    z = F.max_pool2d(F.relu(z), 2)
    z = z.permute(0, 2, 3, 1)  # back to N, H, W, C
    return z.reshape(len(x), -1) @ dk + db


opt = torch.optim.Adam(params, lr=2e-3)
for epoch in range(1, 31):
    loss = F.cross_entropy(call(x), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    print("epoch", epoch, "loss", loss.item())
