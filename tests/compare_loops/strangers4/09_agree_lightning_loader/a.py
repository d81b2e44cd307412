import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(31)
images = torch.rand(90, 1, 8, 8)
digits = torch.randint(0, 5, (90,))

torch.manual_seed(32)
cnn = nn.Sequential(
    nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 5)
)
optimizer = torch.optim.Adagrad(cnn.parameters(), lr=0.02)

for epoch in range(5):
    perm = torch.randperm(90, generator=torch.Generator().manual_seed(epoch))
    for idx in perm.split(15):
        out = cnn(images[idx])
        loss = F.nll_loss(F.log_softmax(out, dim=1), digits[idx])
        cnn.zero_grad()
        loss.backward()
        optimizer.step()
    print("Train epoch {} loss {:.6f}".format(epoch, loss.item()))
