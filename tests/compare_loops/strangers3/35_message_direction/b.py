import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(33)
B, n = 12, 6
nodes = torch.randn(B * n, 4)
graph_id = torch.arange(B).repeat_interleave(n)
edges = (torch.randint(0, n, (2, B, 9)) + n * torch.arange(B)[None, :, None]).reshape(
    2, -1
)
y = torch.zeros(B).index_add(0, graph_id, nodes[:, 0] * nodes[:, 1])

encode = nn.Linear(4, 12)
steps = nn.ModuleList()
for _ in range(2):
    steps.append(
        nn.ModuleDict({"self": nn.Linear(12, 12), "nbr": nn.Linear(12, 12, bias=False)})
    )
decode = nn.Linear(12, 1)


def forward(h):
    h = encode(h)
    for layer in steps:
        messages = layer["nbr"](h[edges[1]])
        received = torch.zeros_like(h)
        received.index_add_(0, edges[0], messages)
        h = F.relu(layer["self"](h) + received)
    g = torch.stack([h[graph_id == k].sum(0) for k in range(B)])
    return decode(g)[:, 0]


opt = torch.optim.Adam(
    [*encode.parameters(), *steps.parameters(), *decode.parameters()], lr=2e-3
)
for epoch in range(30):
    loss = (forward(nodes) - y).abs().mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    print("Epoch: {:02d}, Loss: {:.5f}".format(epoch, loss.item()))
