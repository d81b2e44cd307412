# %% A sequence of 10 tokens and one of 100
import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
vocabulary = 20
lengths = [10, 100]
tokens = torch.randint(vocabulary, (2, 101))
inputs, targets = tokens[:, :-1], tokens[:, 1:].clone()
targets[0, lengths[0] :] = -100
model = nn.Embedding(vocabulary, vocabulary)


def gradient(losses):
    model.zero_grad()
    for loss in losses:
        loss.backward()
    return model.weight.grad.clone()


def loss_of(rows, reduction="mean"):
    logits = model(inputs[rows]).transpose(1, 2)
    return cross_entropy(logits, targets[rows], reduction=reduction)


# %% One batch, or two steps of one sequence
short, long, both = slice(0, 1), slice(1, 2), slice(0, 2)
count = (targets != -100).sum()

one_batch = gradient([loss_of(both)])
two_means = gradient([loss_of(short) / 2, loss_of(long) / 2])
two_sums = gradient(
    [
        loss_of(short, "sum") / count,
        loss_of(long, "sum") / count,
    ]
)
not_divided = gradient([loss_of(short), loss_of(long)])


def distance(a, b):
    return ((a - b).norm() / b.norm()).item()


means_off_by = distance(two_means, one_batch)
sums_off_by = distance(two_sums, one_batch)
not_divided_ratio = (not_divided.norm() / two_means.norm()).item()
print("tokens", count.item())
print(f"two means / 2           off by {means_off_by:.6f}")
print(f"not divided by two      {not_divided_ratio:.2f} times as long")
print(f"two sums / all tokens   off by {sums_off_by:.6f}")
assert sums_off_by < 1e-6 < means_off_by


# %% The gradient at each sequence's first token
def first_token_gradients(rows_in_step):
    logits = torch.zeros(2, 100, vocabulary, requires_grad=True)
    for rows in rows_in_step:
        rows_logits = logits[rows].transpose(1, 2)
        cross_entropy(rows_logits, targets[rows]).backward()
    return logits.grad[:, 0].norm(dim=1)


one_batch_short, one_batch_long = first_token_gradients([both])
two_steps_short, two_steps_long = first_token_gradients([short, long])
ratio_in_one_batch = (one_batch_short / one_batch_long).item()
ratio_in_two_steps = (two_steps_short / two_steps_long).item()
print(f"short : long, one batch  {ratio_in_one_batch:.3f}")
print(f"short : long, two steps  {ratio_in_two_steps:.3f}")
assert round(ratio_in_two_steps, 3) == lengths[1] / lengths[0]
