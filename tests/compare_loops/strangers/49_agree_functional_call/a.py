import torch
import torch.nn as nn

torch.manual_seed(49)
tokens = torch.randint(0, 15, (32, 6))
target = (tokens == 3).any(1).float()


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(15, 8)
        self.hidden = nn.Linear(8, 16)
        self.score = nn.Linear(16, 1)

    def forward(self, tokens):
        z = self.embed(tokens).mean(1)
        return self.score(torch.relu(self.hidden(z))).squeeze(-1)


net = Classifier()
optimizer = torch.optim.SGD(net.parameters(), lr=0.3)
criterion = nn.BCEWithLogitsLoss()
for step in range(40):
    loss = criterion(net(tokens), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, f"{loss.item():.7f}")
