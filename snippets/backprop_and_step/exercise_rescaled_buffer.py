# %% Rescale the buffer when the rate changes
import torch

w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
by_hand, velocity = 0.0, 0.0

for step in range(120):
    learning_rate = 0.1 if step < 60 else 0.01
    old_rate = optimizer.param_groups[0]["lr"]
    if learning_rate != old_rate:
        buffer = optimizer.state[w]["momentum_buffer"]
        buffer *= old_rate / learning_rate
        optimizer.param_groups[0]["lr"] = learning_rate
    w.grad = torch.ones_like(w)
    optimizer.step()
    velocity = 0.9 * velocity + learning_rate * 1.0
    by_hand -= velocity

print(f"{w.item():.10f} {by_hand:.10f}")
torch.testing.assert_close(w.item(), by_hand, rtol=1e-12, atol=0)
