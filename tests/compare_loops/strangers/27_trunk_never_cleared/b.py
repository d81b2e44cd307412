import torch
import torch.nn as nn
import torch.nn.functional as F


class Pretrained(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(10, 30), nn.ReLU(), nn.Linear(30, 20))
        self.classifier = nn.Linear(20, 4)

    def forward(self, x):
        return self.classifier(F.relu(self.backbone(x)))


torch.manual_seed(27)
data, target = torch.randn(64, 10) * 2, torch.randint(0, 4, (64,))
model = Pretrained()
# fine-tune the classifier only
optimizer = torch.optim.SGD(model.classifier.parameters(), lr=0.3)
for it in range(30):
    model.zero_grad()
    loss = F.cross_entropy(model(data), target)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.25)
    optimizer.step()
    print(f"iter {it} loss {loss.item():.6f} grad norm {norm:.4f}")
