import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_, parameters_to_vector


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(10, 30)
        self.fc2 = nn.Linear(30, 30)
        self.fc3 = nn.Linear(30, 1)
        self.act = nn.Softplus()

    def forward(self, x):
        return self.fc3(self.act(self.fc2(self.act(self.fc1(x)))))


torch.manual_seed(15)
model = Net()
print("weights:", parameters_to_vector(model.parameters()).numel())
data = torch.randn(64, 10)
target = data.pow(2).sum(1, keepdim=True) / 3
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for it in range(40):
    optimizer.zero_grad()
    loss = criterion(model(data), target)
    loss.backward()
    clip_grad_norm_(model.parameters(), 0.1)
    optimizer.step()
    print(f"{it}: {loss.item():.6f}")
