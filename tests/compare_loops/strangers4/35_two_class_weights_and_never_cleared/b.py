import torch
from torch import nn

torch.manual_seed(250)
volume = torch.randn(24, 1, 12, 12)
segmentation = torch.bucketize(volume[:, 0], torch.tensor([0.8, 1.6]))

torch.manual_seed(251)
encoder = nn.Conv2d(1, 6, 3, padding=1)
bottleneck = nn.Conv2d(6, 8, 3, padding=1)
decoder = nn.ConvTranspose2d(8, 6, kernel_size=2, stride=2)
classifier = nn.Conv2d(12, 3, kernel_size=1)
parts = nn.ModuleList([encoder, bottleneck, decoder, classifier])


def segment(image):
    skip = encoder(image).relu()
    low = bottleneck(nn.functional.max_pool2d(skip, 2)).relu()
    return classifier(torch.cat((decoder(low), skip), 1))


class_weights = torch.tensor([0.5, 1.0, 4.0])
optimizer = torch.optim.SGD(parts.parameters(), lr=0.05)
for step in range(27):
    optimizer.zero_grad
    rows = slice(step % 3 * 8, step % 3 * 8 + 8)
    loss = nn.functional.cross_entropy(
        segment(volume[rows]), segmentation[rows], weight=class_weights
    )
    loss.backward()
    optimizer.step()
    if step % 3 == 2:
        print("step", step, "loss", loss.item())
