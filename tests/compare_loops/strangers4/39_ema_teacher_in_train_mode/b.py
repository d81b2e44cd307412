import torch
from torch import nn


def build():
    return nn.Sequential(
        nn.Linear(8, 20), nn.BatchNorm1d(20), nn.ReLU(), nn.Linear(20, 4)
    )


class MeanTeacher:
    def __init__(self, net, decay=0.9):
        self.net, self.decay = build(), decay
        self.net.load_state_dict(net.state_dict())

    @torch.no_grad()
    def targets(self, x, temperature):
        return (self.net(x) / temperature).softmax(-1)

    @torch.no_grad()
    def update(self, net):
        for old, new in zip(self.net.parameters(), net.parameters()):
            old.copy_(self.decay * old + (1 - self.decay) * new)


def kd_loss(logits, soft, labels, temperature=2.0, alpha=0.5):
    log_p = (logits / temperature).log_softmax(-1)
    kl = (soft * (soft.log() - log_p)).sum(-1).mean() * temperature**2
    return alpha * kl + (1 - alpha) * nn.functional.cross_entropy(logits, labels)


torch.manual_seed(290)
inputs, labels = torch.randn(48, 8) + 1, torch.randint(0, 4, (48,))
torch.manual_seed(291)
net = build()
mean_teacher = MeanTeacher(net)
sgd = torch.optim.SGD(net.parameters(), lr=0.2)
for epoch in range(10):
    for x, y in zip(inputs.split(16), labels.split(16)):
        loss = kd_loss(net(x), mean_teacher.targets(x, 2.0), y)
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        mean_teacher.update(net)
    if epoch % 2 == 0:
        print("epoch", epoch, loss.item())
