import copy

import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, bias=False)
        self.bn = nn.BatchNorm2d(8)
        self.fc = nn.Linear(128, 2)
        self.projection = nn.Linear(128, 16)  # for later, contrastive pretraining

    def embed(self, x):
        return torch.relu(self.bn(self.conv(x))).flatten(1)

    def forward(self, x):
        return self.fc(self.embed(x))


@torch.inference_mode()
def evaluate(net, x, y):
    net.eval()
    logits = net(x)
    net.train()
    loss = nn.functional.cross_entropy(logits, y)
    return loss.item(), (logits.argmax(1) == y).float().mean().item()


torch.manual_seed(52)
x_train, y_train = torch.randn(80, 3, 6, 6), torch.randint(0, 2, (80,))
x_val, y_val = torch.randn(40, 3, 6, 6), torch.randint(0, 2, (40,))
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, nesterov=True)
best, best_state = float("inf"), None
for epoch in range(7):
    for xb, yb in zip(x_train.chunk(5), y_train.chunk(5)):
        loss = nn.functional.cross_entropy(net(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        net.eval()
        with torch.no_grad():
            seen_again = net(xb).argmax(1)
        net.train()
    val_loss, val_acc = evaluate(net, x_val, y_val)
    if val_loss < best:
        best, best_state = val_loss, copy.deepcopy(net.state_dict())
    fitted = (seen_again == yb).float().mean().item()
    print(epoch, loss.item(), fitted, val_loss, val_acc)
