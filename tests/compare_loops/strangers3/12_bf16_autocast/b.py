import torch
import torch.nn as nn

torch.manual_seed(0)
device = "cpu"
x = torch.randn(200, 20, device=device)
y = torch.randn(200, 3, device=device)
W = 0.3 * torch.randn(20, 3)
y = x @ W + 0.1 * y

model = nn.Sequential(
    nn.Linear(20, 64),
    nn.GELU(),
    nn.Linear(64, 64),
    nn.GELU(),
    nn.Linear(64, 3),
).to(device)
opt = torch.optim.AdamW(model.parameters(), lr=2e-2)
loss_fn = nn.MSELoss()
use_amp = True

for epoch in range(6):
    for xb, yb in zip(x.chunk(5), y.chunk(5)):
        with torch.autocast(device_type=device, dtype=torch.bfloat16, enabled=use_amp):
            pred = model(xb)
            loss = loss_fn(pred, yb)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        print(f"{epoch} {loss.item():.6f}")
