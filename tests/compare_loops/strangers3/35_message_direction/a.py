import torch
import torch.nn as nn


class MessagePassing(nn.Module):
    """h_i' = relu(W h_i + sum_{j -> i} U h_j)"""

    def __init__(self, dim):
        super().__init__()
        self.W = nn.Linear(dim, dim)
        self.U = nn.Linear(dim, dim, bias=False)

    def forward(self, h, edge_index):
        row, col = edge_index  # row: source, col: target
        out = self.W(h)
        out = out.index_add(0, col, self.U(h)[row])
        return torch.relu(out)


class GraphRegressor(nn.Module):
    def __init__(self, in_dim=4, dim=12):
        super().__init__()
        self.embed = nn.Linear(in_dim, dim)
        self.mp1 = MessagePassing(dim)
        self.mp2 = MessagePassing(dim)
        self.readout = nn.Linear(dim, 1)

    def forward(self, x, edge_index, batch, n_graphs):
        h = self.mp2(self.mp1(self.embed(x), edge_index), edge_index)
        pooled = torch.zeros(n_graphs, h.shape[1]).index_add(0, batch, h)
        return self.readout(pooled).squeeze(-1)


torch.manual_seed(33)
n_graphs, n_per = 12, 6
x = torch.randn(n_graphs * n_per, 4)
batch = torch.arange(n_graphs).repeat_interleave(n_per)
edges = torch.randint(0, n_per, (2, n_graphs, 9)) + n_per * torch.arange(n_graphs).view(
    1, -1, 1
)
edge_index = edges.flatten(1)
y = torch.zeros(n_graphs).index_add(0, batch, x[:, 0] * x[:, 1])

model = GraphRegressor()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(30):
    optimizer.zero_grad()
    loss = nn.functional.l1_loss(model(x, edge_index, batch, n_graphs), y)
    loss.backward()
    optimizer.step()
    print("Epoch: {:02d}, Loss: {:.5f}".format(epoch, loss.item()))
