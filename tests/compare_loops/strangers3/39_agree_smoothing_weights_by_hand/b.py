import torch
from torch import nn

torch.manual_seed(88)
tags = torch.randint(0, 4, (20, 12, 7))
words = tags * 5 + torch.randint(0, 5, tags.shape)
tags[torch.rand(tags.shape) < 0.25] = -100
weight = torch.tensor([0.5, 1.0, 2.0, 1.5])

embedding = nn.Embedding(20, 10)
conv = nn.Conv1d(10, 16, kernel_size=3, padding="same")
linear = nn.Linear(16, 4)
net = nn.ModuleList([embedding, conv, linear])


class SmoothedCrossEntropy(nn.Module):
    def __init__(self, weight, smoothing):
        super().__init__()
        self.register_buffer("weight", weight)
        self.smoothing = smoothing

    def forward(self, logits, target):
        keep = target != -100
        logits, target = logits[keep], target[keep]
        soft = torch.full_like(logits, self.smoothing / logits.size(-1))
        soft[torch.arange(len(target)), target] += 1 - self.smoothing
        per_token = -(soft * self.weight * logits.log_softmax(-1)).sum(-1)
        return per_token.sum() / self.weight[target].sum()


criterion = SmoothedCrossEntropy(weight, 0.1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
for step in range(20):
    optimizer.zero_grad()
    h = torch.relu(conv(embedding(words[step]).mT)).mT
    loss = criterion(linear(h), tags[step])
    loss.backward()
    optimizer.step()
    print("loss", loss.item())
