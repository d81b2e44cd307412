import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(21)
num_nodes, num_edges = 40, 160
edge_index = torch.randint(num_nodes, (2, num_edges))
x = torch.randn(num_nodes, 5)
y = torch.randint(3, (num_nodes,))
train_mask = torch.arange(num_nodes) < 28


class SAGEConv(nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.lin_l = nn.Linear(in_channels, out_channels)
        self.lin_r = nn.Linear(in_channels, out_channels, bias=False)

    def forward(self, x, edge_index):
        src, dst = edge_index
        summed = torch.zeros_like(x).index_add_(0, dst, x[src])
        degree = torch.zeros(x.size(0)).index_add_(0, dst, torch.ones(dst.numel()))
        mean = summed / degree.clamp(min=1).unsqueeze(-1)
        return self.lin_l(mean) + self.lin_r(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = SAGEConv(5, 16)
        self.conv2 = SAGEConv(16, 3)

    def forward(self, x, edge_index):
        return self.conv2(F.elu(self.conv1(x, edge_index)), edge_index)


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=5e-4)
for epoch in range(30):
    model.train()
    optimizer.zero_grad()
    out = model(x, edge_index)
    loss = F.cross_entropy(out[train_mask], y[train_mask])
    loss.backward()
    optimizer.step()
    print(f"Epoch: {epoch:03d}, Loss: {loss.item():.6f}")
