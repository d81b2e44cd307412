import torch
import torch.nn as nn

torch.manual_seed(0)
inputs = torch.randn(50, 6)
targets = inputs[:, :2] * 1.5 - inputs[:, 3:5].abs()
first, second = torch.randn(6, 20) * 0.3, torch.randn(20, 2) * 0.3


class TwoLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(6, 20, bias=False)
        self.l2 = nn.Linear(20, 2, bias=False)
        self.l1.weight.data = first.T.contiguous()
        self.l2.weight.data = second.T.contiguous()

    def forward(self, x):
        return self.l2(self.l1(x).sigmoid())


model = TwoLayer()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
for it in range(40):
    optimizer.zero_grad(set_to_none=False)
    loss = nn.functional.mse_loss(model(inputs), targets)
    loss.backward()
    optimizer.step()
    if it % 5 == 0:
        print(it, loss.item())
