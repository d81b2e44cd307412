import torch
import torch.nn as nn


class ResBlock(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.lin1 = nn.Linear(dim, dim)
        self.lin2 = nn.Linear(dim, dim)

    def forward(self, x):
        return x + self.lin2(torch.relu(self.lin1(x)))


class ResMLP(nn.Module):
    def __init__(self, depth=3, dim=16):
        super().__init__()
        self.stem = nn.Linear(4, dim)
        self.blocks = []
        for _ in range(depth):
            self.blocks.append(ResBlock(dim))
        self.head = nn.Linear(dim, 1)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.head(x)


torch.manual_seed(77)
inputs = torch.rand(256, 4) * 2 - 1
outputs = torch.cos(3 * inputs).prod(dim=1, keepdim=True)
model = ResMLP()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(10):
    for chunk in torch.arange(256).chunk(4):
        loss = nn.functional.mse_loss(model(inputs[chunk]), outputs[chunk])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(epoch, loss.item())
