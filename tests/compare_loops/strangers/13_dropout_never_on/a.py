import torch
import torch.nn as nn
import torch.nn.functional as F


class TextClassifier(nn.Module):
    def __init__(self, vocab_size=50, dim=16, classes=3):
        super().__init__()
        self.bag = nn.EmbeddingBag(vocab_size, dim)
        self.drop = nn.Dropout(0.4)
        self.fc = nn.Linear(dim, classes)

    def forward(self, text):
        return self.fc(self.drop(self.bag(text)))


def accuracy(net, tokens, label):
    net.eval()
    with torch.no_grad():
        return (net(tokens).argmax(1) == label).float().mean().item()


torch.manual_seed(9)
tokens = torch.randint(0, 50, (60, 9))
label = tokens[:, 0] % 3
net = TextClassifier()
opt = torch.optim.Adam(net.parameters(), lr=0.01)

print("accuracy before training:", accuracy(net, tokens, label))
for epoch in range(30):
    opt.zero_grad()
    loss = F.cross_entropy(net(tokens), label)
    loss.backward()
    opt.step()
    print("epoch:", epoch, "loss:", loss.item())
