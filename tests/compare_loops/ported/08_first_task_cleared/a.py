import torch
import torch.nn as nn


class MultiTask(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(9, 18)
        self.head_a = nn.Linear(18, 1)
        self.head_b = nn.Linear(18, 3)

    def forward(self, x):
        h = torch.tanh(self.shared(x))
        return self.head_a(h), self.head_b(h)


torch.manual_seed(77)
x = torch.randn(240, 9)
y_a = x.mean(1, keepdim=True)
y_b = x[:, :3].argmax(1)
model = MultiTask()
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
mse, ce = nn.MSELoss(), nn.CrossEntropyLoss()
for epoch in range(5):
    for i in range(0, 240, 40):
        out_a, out_b = model(x[i : i + 40])
        optimizer.zero_grad()
        loss_a = mse(out_a, y_a[i : i + 40])
        loss_a.backward(retain_graph=True)
        optimizer.zero_grad()
        loss_b = ce(out_b, y_b[i : i + 40])
        loss_b.backward()
        optimizer.step()
    print(loss_a.item(), loss_b.item())
