# %% Imports
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)

# %% One column, two classes
scores = torch.randn(4, 1)
label = torch.tensor([0, 1, 0, 1])
try:
    F.cross_entropy(scores, label)
except IndexError as error:
    print(error)

# %% One column, two classes, fixed
logit = scores.squeeze(-1)
print(F.binary_cross_entropy_with_logits(logit, label.float()))

# %% A column of classes
scores = torch.randn(4, 3)
try:
    F.cross_entropy(scores, label.unsqueeze(-1))
except RuntimeError as error:
    print(error)

# %% A column of classes, fixed
print(F.cross_entropy(scores, label))

# %% Two batch sizes
images = torch.randn(8, 1, 4, 4)
classes = torch.randint(3, (8,))
try:
    F.cross_entropy(nn.Linear(32, 3)(images.view(-1, 32)), classes)
except ValueError as error:
    print(error)

# %% Two batch sizes, fixed
flat = images.flatten(start_dim=1)
print(F.cross_entropy(nn.Linear(16, 3)(flat), classes))

# %% No probabilities
logit = torch.tensor([2.0, -1.0, 3.0, 0.5])
try:
    F.binary_cross_entropy(logit, label.float())
except RuntimeError as error:
    print(error)

# %% No probabilities, fixed
print(F.binary_cross_entropy_with_logits(logit, label.float()))

# %% Out of the vocabulary
embedding = nn.Embedding(num_embeddings=10, embedding_dim=4)
tokens = torch.tensor([1, 10])
try:
    embedding(tokens)
except IndexError as error:
    print(error)

# %% Out of the vocabulary, fixed
size = int(tokens.max()) + 1
embedding = nn.Embedding(num_embeddings=size, embedding_dim=4)
print(embedding(tokens).shape)

# %% KL divergence, mean
log_q = torch.randn(4, 3).log_softmax(dim=-1)
p = torch.randn(4, 3).softmax(dim=-1)
mean = F.kl_div(log_q, p, reduction="mean")

# %% KL divergence, mean, fixed
batchmean = F.kl_div(log_q, p, reduction="batchmean")
by_hand = (p * (p.log() - log_q)).sum(dim=-1).mean()
torch.testing.assert_close(batchmean, by_hand)

# %% Old arguments
loss_fn = nn.MSELoss(size_average=False)

# %% Old arguments, fixed
loss_fn = nn.MSELoss(reduction="sum")

# %% Softmax over which dimension?
q = F.softmax(torch.randn(4, 3))

# %% Softmax over which dimension?, fixed
q = F.softmax(torch.randn(4, 3), dim=-1)
torch.testing.assert_close(q.sum(dim=-1), torch.ones(4))

# %% The spread of one sample
spread = torch.tensor([3.0]).std()
print(spread)

# %% The spread of one sample, fixed
print(torch.tensor([3.0]).std(correction=0))

# %% Masks with a channel
scores = torch.randn(2, 3, 4, 4)
masks = torch.zeros(2, 1, 4, 4, dtype=torch.long)
try:
    F.cross_entropy(scores, masks)
except RuntimeError as error:
    print(error)

# %% Masks with a channel, fixed
print(F.cross_entropy(scores, masks.squeeze(1)))

# %% Margin losses
prediction = torch.rand(4, 1)
target = torch.tensor([0.0, 1.0, 0.0, 1.0])
attempts = (
    lambda: F.multi_margin_loss(prediction, label),
    lambda: F.multi_margin_loss(prediction[:, 0], label[:, None]),
    lambda: F.multilabel_margin_loss(prediction, label),
    lambda: F.cosine_embedding_loss(prediction, target, label),
    lambda: F.margin_ranking_loss(prediction, target, label),
    lambda: F.triplet_margin_loss(prediction, target, target),
)
for attempt in attempts:
    try:
        attempt()
    except (IndexError, RuntimeError, ValueError) as error:
        print(error)

# %% Margin losses, fixed
sign = torch.tensor([1, -1, 1, -1])
column = target.unsqueeze(-1)
print(F.margin_ranking_loss(prediction[:, 0], target, sign))
print(F.cosine_embedding_loss(prediction, column, sign))
print(F.triplet_margin_loss(prediction, column, 1 - column))
