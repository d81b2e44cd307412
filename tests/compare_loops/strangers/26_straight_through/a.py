import torch
import torch.nn as nn


class Binarize(torch.autograd.Function):
    """Sign, with the gradient of hardtanh (BinaryNet)."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.sign()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x.abs() <= 1)


class BinaryNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 40)
        self.fc2 = nn.Linear(40, 3)

    def forward(self, x):
        return self.fc2(Binarize.apply(self.fc1(x)))


torch.manual_seed(26)
x = torch.randn(70, 8) * 2
y = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()
model = BinaryNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.CrossEntropyLoss()
for epoch in range(30):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    print("epoch", epoch, "loss", loss.item())
