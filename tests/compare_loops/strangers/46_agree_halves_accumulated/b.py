import torch
import torch.nn as nn

torch.manual_seed(30)
X, Y = torch.randn(256, 6), torch.randn(256, 2)
model = nn.Sequential(nn.Linear(6, 24), nn.Tanh(), nn.Linear(24, 2))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
loss_fn = nn.MSELoss()

micro_batch, accumulation_steps = 16, 2
step, running = 0, 0.0
optimizer.zero_grad()
for epoch in range(4):
    for k, i in enumerate(range(0, 256, micro_batch)):
        loss = loss_fn(model(X[i : i + micro_batch]), Y[i : i + micro_batch])
        (loss / accumulation_steps).backward()
        running += loss.item() / accumulation_steps
        if (k + 1) % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()
            print(f"step {step} loss {running:.6f}")
            step, running = step + 1, 0.0
