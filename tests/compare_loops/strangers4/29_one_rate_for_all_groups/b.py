import torch
from torch import nn

torch.manual_seed(190)
data = {"x": torch.randn(64, 12), "y": torch.randint(0, 4, (64,))}

torch.manual_seed(191)
encoder = nn.Sequential(nn.Linear(12, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh())
head = nn.Linear(24, 4)

optimizer = torch.optim.AdamW(
    list(encoder.parameters()) + list(head.parameters()), lr=1e-2, weight_decay=0.01
)
criterion = nn.CrossEntropyLoss()


def fine_tune(n_steps, batch_size):
    losses = []
    for step in range(n_steps):
        lo = step * batch_size % 64
        batch = {k: v[lo : lo + batch_size] for k, v in data.items()}
        optimizer.zero_grad()
        logits = head(encoder(batch["x"]))
        loss = criterion(logits, batch["y"])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


for epoch, value in enumerate(fine_tune(32, 16)[3::4]):
    print(epoch, value)
