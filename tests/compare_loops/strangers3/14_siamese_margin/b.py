import torch
from torch import nn

torch.manual_seed(5)
left = torch.randn(120, 1, 8, 8)
right = torch.randn(120, 1, 8, 8)
different = torch.randint(0, 2, (120,)).float()

embed = nn.Sequential(
    nn.Conv2d(1, 4, kernel_size=3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(36, 6),
)


def contrastive(e1, e2, t, margin=2.0):
    d = nn.functional.pairwise_distance(e1, e2)
    same = (1 - t) * d**2
    apart = t * torch.relu(margin - d)
    return (same + apart).mean()


opt = torch.optim.Adam(embed.parameters(), lr=5e-4)
for epoch in range(5):
    for k, (l, r, t) in enumerate(
        zip(left.split(20), right.split(20), different.split(20))
    ):
        loss = contrastive(embed(l), embed(r), t)
        opt.zero_grad()
        loss.backward()
        opt.step()
        print("Epoch", epoch, "batch", k, "loss", loss.item())
