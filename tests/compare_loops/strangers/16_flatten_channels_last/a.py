import torch
import torch.nn as nn

torch.manual_seed(16)
X = torch.randn(50, 2, 6, 5)
y = torch.randint(5, (50,))
model = nn.Sequential(
    nn.Conv2d(2, 6, 3),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(6 * 4 * 3, 20),
    nn.ReLU(),
    nn.Linear(20, 5),
)
# stands for the weights loaded from the .h5 file
weights = torch.Generator().manual_seed(3)
for p in model.parameters():
    p.data.normal_(0, 0.2, generator=weights)

criterion = nn.CrossEntropyLoss()
opt = torch.optim.SGD(model.parameters(), lr=0.05)
for i in range(25):
    loss = criterion(model(X), y)
    loss.backward()
    opt.step()
    opt.zero_grad()
    print("step", i, "loss", loss.item())
