import torch
from torch import nn

torch.manual_seed(2)
x = torch.randn(12, 16, 3).transpose(0, 1).contiguous()  # batch first
y = x.mean(1)[:, :1] * 3

lstm = nn.LSTM(input_size=3, hidden_size=10, batch_first=True)
head = nn.Linear(10, 1)

# the reference draws its weights with torch.rand, in this order
torch.manual_seed(2)
torch.randn(12, 16, 3)
k = 10**-0.5
with torch.no_grad():
    for p in [*lstm.parameters(), *head.parameters()]:
        p.copy_(torch.rand(p.shape) * 2 * k - k)

model = nn.ModuleDict({"lstm": lstm, "head": head})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.L1Loss()
for epoch in range(25):
    output, (h_n, c_n) = model["lstm"](x)
    loss = criterion(model["head"](output[:, -1]), y)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.3)
    optimizer.step()
    print("epoch", epoch, "loss", loss.item())
