import torch
import torch.nn as nn

torch.manual_seed(51)
x = torch.randn(60, 5)
y = torch.randint(0, 3, (60,))
model = nn.Sequential(nn.Linear(5, 14), nn.ReLU(), nn.Linear(14, 3))

# the same function with its hidden units in another order: must train the same
order = torch.randperm(14)
with torch.no_grad():
    model[0].weight.copy_(model[0].weight[order].clone())
    model[0].bias.copy_(model[0].bias[order].clone())
    model[2].weight.copy_(model[2].weight[:, order].clone())

optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
for step in range(30):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    print(step, loss.item())
