# %% Ten examples in batches of four, four and two
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(10, 3), torch.randn(10, 1)
model = nn.Linear(3, 1)
loss_fn = nn.MSELoss()
batches = list(zip(x.split(4), y.split(4)))
sizes = [len(batch_x) for batch_x, _ in batches]

# %% The mean of the means
with torch.no_grad():
    the_mean = loss_fn(model(x), y).item()
    means = [loss_fn(model(bx), by).item() for bx, by in batches]
mean_of_means = sum(means) / len(means)
weighted = sum(n * m for n, m in zip(sizes, means)) / sum(sizes)
one_of_two, one_of_four = 1 / 3 / 2, 1 / 3 / 4
last_batch_weight = one_of_two / one_of_four

print(f"loss of the ten     {the_mean:.4f}")
print(f"mean of three means {mean_of_means:.4f}")
print(f"weighted by size    {weighted:.4f}")
print(f"weight of an example of the last batch {last_batch_weight:.0f}")
assert abs(weighted - the_mean) < 1e-6 < abs(mean_of_means - the_mean)


# %% Accumulated gradients, ten random draws
def accumulate(model, batches, scale):
    model.zero_grad()
    for batch_x, batch_y in batches:
        loss = loss_fn(model(batch_x), batch_y)
        (loss * scale(len(batch_x))).backward()
    return model.weight.grad.clone()


scales = {
    "loss": lambda n: 1,
    "loss / number of batches": lambda n: 1 / 3,
    "loss * batch size / total": lambda n: n / 10,
}
off_by = {name: [] for name in scales}
for seed in range(10):
    torch.manual_seed(seed)
    x, y = torch.randn(10, 3), torch.randn(10, 1)
    model = nn.Linear(3, 1)
    whole = accumulate(model, [(x, y)], lambda n: 1)
    batches = list(zip(x.split(4), y.split(4)))
    for name, scale in scales.items():
        apart = accumulate(model, batches, scale) - whole
        off_by[name].append((apart.norm() / whole.norm()).item())

spread = {name: (min(off), max(off)) for name, off in off_by.items()}
for name, (least, most) in spread.items():
    print(f"{name:26} off by {least:.0%} to {most:.0%}")
assert spread["loss * batch size / total"][1] < 1e-5
