import torch
from torch import nn

torch.manual_seed(77)
x = torch.randn(120, 4)
y = (x @ torch.tensor([1.0, -2.0, 0.5, 0.0]) + 0.3 * torch.randn(120) > 0).float()
y = y.unsqueeze(1)

model = nn.Linear(4, 1)
model.eval()  # there is nothing in here that would care
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(1, 31):
    logits = model(x)
    loss = criterion(logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 10 == 0:
        accuracy = ((logits > 0) == y.bool()).float().mean().item()
        print(f"epoch {epoch}: loss {loss.item():.6f} accuracy {accuracy:.3f}")
