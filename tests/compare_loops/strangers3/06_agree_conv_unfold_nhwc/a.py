# conv2d "by hand", numpy layout: images NHWC, kernel HWIO
import numpy as np
import torch
import torch.nn.functional as F

np.random.seed(0)
imgs = torch.tensor(np.random.randn(32, 8, 8, 3), dtype=torch.float32)
labels = torch.tensor(np.random.randint(0, 3, 32))
K = torch.tensor(
    np.random.randn(3, 3, 3, 8) * 0.2, dtype=torch.float32, requires_grad=True
)
Kb = torch.zeros(8, requires_grad=True)
W = torch.tensor(np.random.randn(8, 3) * 0.3, dtype=torch.float32, requires_grad=True)
Wb = torch.zeros(3, requires_grad=True)


def conv2d_same(x, kernel, bias):
    n, h, w, cin = x.shape
    cols = F.unfold(x.permute(0, 3, 1, 2), kernel_size=3, padding=1)  # N, cin*9, h*w
    mat = kernel.permute(2, 0, 1, 3).reshape(cin * 9, -1)
    return (cols.transpose(1, 2) @ mat + bias).view(n, h, w, -1)


lr = 0.3
for it in range(30):
    h = torch.clamp(conv2d_same(imgs, K, Kb), min=0)
    scores = h.mean(dim=(1, 2)) @ W + Wb
    logp = scores - torch.logsumexp(scores, dim=1, keepdim=True)
    loss = -logp[torch.arange(32), labels].mean()
    loss.backward()
    with torch.no_grad():
        for p in (K, Kb, W, Wb):
            p -= lr * p.grad
            p.grad.zero_()
    print(it, loss.item())
