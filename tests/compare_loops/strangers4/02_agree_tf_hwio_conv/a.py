"""TF port: images NHWC, kernels HWIO, as in the original checkpoint."""

import numpy as np
import torch
import torch.nn.functional as F

gen = np.random.default_rng(7)
images = gen.normal(size=(40, 8, 8, 3)).astype(np.float32)
target = gen.integers(0, 4, size=40)

params = {
    "conv1/kernel": gen.normal(0, 0.2, (3, 3, 3, 6)),
    "conv1/bias": np.zeros(6),
    "dense/kernel": gen.normal(0, 0.3, (6, 4)),
    "dense/bias": np.zeros(4),
}
params = {
    k: torch.tensor(v, dtype=torch.float32, requires_grad=True)
    for k, v in params.items()
}


def conv2d_same(x_nhwc, kernel, bias):
    x = x_nhwc.permute(0, 3, 1, 2)
    out = F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, padding=1)
    return out.permute(0, 2, 3, 1)


def apply(p, x):
    h = torch.relu(conv2d_same(x, p["conv1/kernel"], p["conv1/bias"]))
    h = h.mean(dim=(1, 2))  # GlobalAveragePooling2D
    return h @ p["dense/kernel"] + p["dense/bias"]


opt = torch.optim.SGD(params.values(), lr=0.2, momentum=0.9)
step = 0
while step < 30:
    sl = slice(step % 5 * 8, step % 5 * 8 + 8)
    logits = apply(params, torch.from_numpy(images[sl]))
    loss = F.cross_entropy(logits, torch.from_numpy(target[sl]))
    opt.zero_grad()
    loss.backward()
    opt.step()
    if step % 6 == 0:
        print("step", step, "loss", float(loss.detach()))
    step += 1
