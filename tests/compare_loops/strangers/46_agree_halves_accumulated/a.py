import torch
import torch.nn as nn

torch.manual_seed(30)
X, Y = torch.randn(256, 6), torch.randn(256, 2)
model = nn.Sequential(nn.Linear(6, 24), nn.Tanh(), nn.Linear(24, 2))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
loss_fn = nn.MSELoss()

step = 0
for epoch in range(4):
    for i in range(0, 256, 32):
        optimizer.zero_grad()
        loss = loss_fn(model(X[i : i + 32]), Y[i : i + 32])
        loss.backward()
        optimizer.step()
        print(f"step {step} loss {loss.item():.6f}")
        step += 1
