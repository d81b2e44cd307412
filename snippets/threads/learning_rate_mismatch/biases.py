# %% Count them
import torch

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
model = torch.nn.Sequential(
    torch.nn.Linear(D_in, H),
    torch.nn.ReLU(),
    torch.nn.Linear(H, D_out),
)
total = sum(p.numel() for p in model.parameters())
extra = sum(p.numel() for p in model.parameters() if p.dim() == 1)
print(f"{extra} biases among {total:,} parameters")

# %% Put them into the hand-written loop
w1 = torch.randn(D_in, H, requires_grad=True)
w2 = torch.randn(H, D_out, requires_grad=True)
b1 = torch.randn(H, requires_grad=True)
b2 = torch.randn(D_out, requires_grad=True)
losses = []
for t in range(5):
    y_pred = (x.mm(w1) + b1).clamp(min=0).mm(w2) + b2
    loss = (y_pred - y).pow(2).sum()
    losses.append(loss.item())
    loss.backward()
    with torch.no_grad():
        for param in (w1, b1, w2, b2):
            param -= 1e-4 * param.grad
            param.grad = None
print([f"{loss:.3g}" for loss in losses])
assert losses[3] == float("inf")
assert losses[4] != losses[4]  # nan
