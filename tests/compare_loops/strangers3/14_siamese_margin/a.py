import torch
import torch.nn as nn
import torch.nn.functional as F


class ContrastiveLoss(nn.Module):
    """Hadsell et al. 2006. label 0: same class, 1: different class"""

    def __init__(self, margin=2.0):
        super(ContrastiveLoss, self).__init__()
        self.margin = margin

    def forward(self, output1, output2, label):
        dist = F.pairwise_distance(output1, output2)
        return torch.mean(
            (1 - label) * torch.pow(dist, 2)
            + label * torch.pow(torch.clamp(self.margin - dist, min=0.0), 2)
        )


class SiameseNetwork(nn.Module):
    def __init__(self):
        super(SiameseNetwork, self).__init__()
        self.cnn = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2))
        self.fc = nn.Linear(4 * 3 * 3, 6)

    def forward_once(self, x):
        return self.fc(self.cnn(x).view(x.size(0), -1))

    def forward(self, a, b):
        return self.forward_once(a), self.forward_once(b)


torch.manual_seed(5)
img0, img1 = torch.randn(120, 1, 8, 8), torch.randn(120, 1, 8, 8)
label = torch.randint(0, 2, (120,)).float()
net = SiameseNetwork()
criterion = ContrastiveLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.0005)
for epoch in range(5):
    for i in range(0, 120, 20):
        optimizer.zero_grad()
        o1, o2 = net(img0[i : i + 20], img1[i : i + 20])
        loss = criterion(o1, o2, label[i : i + 20])
        loss.backward()
        optimizer.step()
        print("Epoch", epoch, "batch", i // 20, "loss", loss.item())
