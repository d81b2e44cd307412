# %% Imports
import io
import pickle

import numpy as np
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

# %% A mirrored image
image = np.ones((28, 28), dtype=np.float32)[:, ::-1]
try:
    torch.from_numpy(image)
except ValueError as error:
    print(error)

# %% A mirrored image, fixed
print(torch.from_numpy(image.copy()).shape)

# %% A list of arrays
rows = [np.zeros(3, dtype=np.float32) for _ in range(4)]
x = torch.tensor(rows)

# %% A list of arrays, fixed
x = torch.from_numpy(np.stack(rows))

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

# %% A file with a whole model
file = io.BytesIO()
torch.save(model, file)
file.seek(0)
try:
    torch.load(file)
except pickle.UnpicklingError as error:
    for line in str(error).splitlines():
        print(line[:85])

# %% A file with a whole model, fixed
file = io.BytesIO()
torch.save(model.state_dict(), file)
file.seek(0)
model.load_state_dict(torch.load(file))

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
