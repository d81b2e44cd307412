import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(2)


class GRUModel(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.gru = nn.GRU(input_size, hidden_size)
        self.fc = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        out, _ = self.gru(x.transpose(0, 1))
        return self.fc(out).transpose(0, 1)


net = GRUModel(4, 10, 2)
x = torch.randn(6, 16, 14, 4).flatten(0, 1)
y = torch.tanh(x.cumsum(1))[..., :2]
loader = DataLoader(TensorDataset(x, y), batch_size=16)
criterion = nn.L1Loss()
opt = torch.optim.Adam(net.parameters(), lr=5e-3)

history = []
for epoch in range(6):
    for inputs, targets in loader:
        opt.zero_grad(set_to_none=False)
        loss = criterion(net(inputs), targets)
        loss.backward()
        opt.step()
        history.append(loss.item())
print("\n".join(map(str, history)))
