import torch
import torch.nn.functional as F


class BinarySign(torch.autograd.Function):
    @staticmethod
    def forward(ctx, pre):
        ctx.save_for_backward(pre)
        return torch.where(pre >= 0, torch.ones_like(pre), -torch.ones_like(pre))

    @staticmethod
    def backward(ctx, grad_output):
        (pre,) = ctx.saved_tensors
        return grad_output * (pre.abs() <= 1).to(grad_output.dtype)


class BinaryNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(6, 32)
        self.outer = torch.nn.Linear(32, 1)

    def forward(self, x):
        return self.outer(BinarySign.apply(self.inner(x)))


torch.manual_seed(160)
samples = torch.randn(64, 6) * 2
same_sign = (samples[:, 0] * samples[:, 1] > 0).float()

torch.manual_seed(161)
net = BinaryNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(32):
    rows = torch.arange(16) + step % 4 * 16
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(
        net(samples[rows]).squeeze(1), same_sign[rows]
    )
    loss.backward()
    optimizer.step()
    if step % 4 == 3:
        print(step, loss.item())
