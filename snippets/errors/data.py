# %% Imports
import io

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)

# %% Sequences of several lengths
sequences = [torch.ones(3), torch.ones(2)]
try:
    next(iter(DataLoader(sequences, batch_size=2)))
except RuntimeError as error:
    print(error)

# %% Sequences of several lengths, fixed


def collate(batch):
    return pad_sequence(batch, batch_first=True)


loader = DataLoader(sequences, batch_size=2, collate_fn=collate)
print(next(iter(loader)))

# %% A sample that is None
samples = [None, torch.ones(3)]
try:
    next(iter(DataLoader(samples, batch_size=2)))
except TypeError as error:
    print(error)

# %% A sample that is None, fixed
samples = [sample for sample in samples if sample is not None]
print(next(iter(DataLoader(samples, batch_size=2))))

# %% An empty dataset
try:
    DataLoader([], shuffle=True)
except ValueError as error:
    print(error)

# %% An empty dataset, fixed
dataset = TensorDataset(torch.randn(10, 3))
assert len(dataset) > 0, "no files found"
loader = DataLoader(dataset, shuffle=True)

# %% Keys of another model
model = nn.Linear(3, 1)
wrapped = nn.Sequential(nn.Linear(3, 1))
try:
    wrapped.load_state_dict(model.state_dict())
except RuntimeError as error:
    print(error)

# %% Keys of another model, fixed
wrapped[0].load_state_dict(model.state_dict())
assert torch.equal(wrapped[0].weight, model.weight)

# %% Shapes of another model
try:
    nn.Linear(4, 1).load_state_dict(model.state_dict())
except RuntimeError as error:
    print(error)

# %% Shapes of another model, fixed
nn.Linear(3, 1).load_state_dict(model.state_dict())

# %% A path for a state dict
try:
    model.load_state_dict("model.pt")
except TypeError as error:
    print(error)

# %% A path for a state dict, fixed
file = io.BytesIO()
torch.save(model.state_dict(), file)
file.seek(0)
model.load_state_dict(torch.load(file))
