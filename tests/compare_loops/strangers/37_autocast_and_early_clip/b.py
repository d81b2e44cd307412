import torch
import torch.nn as nn

torch.manual_seed(37)
inputs = 4 * torch.rand(48, 1, 10, 10)
counts = (inputs[:, 0] > 3.6).sum((1, 2)).float().unsqueeze(1)


class Counter(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, padding=1)
        self.fc = nn.Linear(8, 1)

    def forward(self, x):
        return self.fc(torch.relu(self.conv(x)).sum((2, 3)) / 10)


model = Counter()
optimizer = torch.optim.SGD(model.parameters(), lr=2e-3)
for step in range(30):
    optimizer.zero_grad()
    with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
        outputs = model(inputs)
    loss = nn.functional.mse_loss(outputs.float(), counts)
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    loss.backward()
    optimizer.step()
    print(step, loss.item())
