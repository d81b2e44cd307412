# %% Six sequences, padded, in batches of four and two
import torch
from torch import nn

torch.manual_seed(0)
tokens = torch.randint(20, (6, 13))
inputs, targets = tokens[:, :-1], tokens[:, 1:].clone()
for row, length in enumerate((12, 3, 7, 12, 5, 1)):
    targets[row, length:] = -100
model = nn.Embedding(20, 20)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
start = model.weight.detach().clone()

# %% One denominator for the whole step
loss_fn = nn.CrossEntropyLoss(reduction="sum", ignore_index=-100)
micro_batches = list(zip(inputs.split(4), targets.split(4)))

count = sum((target != -100).sum() for _, target in micro_batches)
count = count.clamp(min=1)  # if all are ignored, a loss of 0, not nan
optimizer.zero_grad()
for batch, target in micro_batches:
    logits = model(batch).transpose(1, 2)
    loss = loss_fn(logits, target) / count
    loss.backward()
optimizer.step()

# %% Against one batch of six
in_parts = model.weight.detach().clone()
with torch.no_grad():
    model.weight.copy_(start)
optimizer.zero_grad()
nn.CrossEntropyLoss()(model(inputs).transpose(1, 2), targets).backward()
optimizer.step()

largest_difference = (model.weight - in_parts).abs().max().item()
print(f"{count} tokens; the weights differ by less than 1e-6")
assert largest_difference < 1e-6
