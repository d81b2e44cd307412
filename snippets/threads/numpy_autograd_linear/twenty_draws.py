# %% nn.Linear(1, 1) from twenty random draws
import torch

x = torch.tensor([1.0, 2.0, 3.0, 4.0])
weights, biases = [], []
for seed in range(20):
    torch.manual_seed(seed)
    layer = torch.nn.Linear(1, 1)
    weights.append([layer.weight.item()])
    biases.append([layer.bias.item()])
w = torch.tensor(weights, requires_grad=True)
b = torch.tensor(biases, requires_grad=True)

losses = []
for epoch in range(5000):
    loss = ((w * x + b - 2 * x) ** 2).mean(1)
    losses.append(loss.detach())
    loss.sum().backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
        b -= 0.01 * b.grad
    w.grad, b.grad = None, None
losses = torch.stack(losses)

# %% What they have in common, and what they have not
at_101 = losses[100].min().item(), losses[100].max().item()
falling = (losses[2000] < losses[1900]).sum().item()
exact = (w == 2).sum().item()
off_by = (w - 2).abs().min().item(), (w - 2).abs().max().item()
print("loss at epoch 101: {:.1g} to {:.1g}".format(*at_101))
print(f"still falling at epoch 2001: {falling} of {len(w)}")
print(f"w exactly 2 after {len(losses)} epochs: {exact} of {len(w)}")
print("w ends {:.0e} to {:.0e} from 2".format(*off_by))
assert falling == len(w)
assert exact == 0
