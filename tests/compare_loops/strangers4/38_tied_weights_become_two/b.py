import torch
import torch.nn as nn

torch.manual_seed(280)
sequences = torch.randint(0, 3, (12, 17)).cumsum(dim=1) % 22

torch.manual_seed(281)
embed = nn.Embedding(22, 14)
memory = nn.LSTM(14, 14)
unembed = nn.Linear(14, 22, bias=False)
unembed.weight.data = embed.weight.data.clone()
model = nn.Sequential()
for name, part in (("embed", embed), ("memory", memory), ("unembed", unembed)):
    model.add_module(name, part)

adam = torch.optim.Adam(model.parameters(), lr=0.005)
criterion = nn.CrossEntropyLoss()
for epoch in range(16):
    for half in sequences.chunk(2):
        tokens = half.t()  # time first
        hidden, _ = memory(embed(tokens[:-1]))
        loss = criterion(unembed(hidden).reshape(-1, 22), tokens[1:].reshape(-1))
        adam.zero_grad()
        loss.backward()
        adam.step()
    if epoch % 4 == 0:
        print("epoch", epoch, "loss", loss.item())
