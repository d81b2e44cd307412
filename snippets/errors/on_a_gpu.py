# %% Imports
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

device = "cuda" if torch.cuda.is_available() else "cpu"

# %% A class that does not exist
scores = torch.randn(3, 4)
label = torch.tensor([0, 1, 4])
try:
    F.cross_entropy(scores, label)
except IndexError as error:
    print(error)

# %% A class that does not exist, fixed
label = torch.tensor([0, 1, 3])
print("labels", label.min().item(), "to", label.max().item())
print("classes", scores.size(1))
print("loss is finite:", F.cross_entropy(scores, label).isfinite().item())

# %% To numpy
x = torch.ones(2, device="meta")
try:
    x.numpy()
except TypeError as error:
    print(error)

# %% To numpy, fixed
x = torch.ones(2, device=device)
print(x.cpu().numpy())

# %% A loader on the default device
torch.set_default_device(device)
loader = DataLoader(range(4), shuffle=True)
try:
    print(len(list(loader)), "batches")
except RuntimeError as error:
    print(error)
torch.set_default_device("cpu")

# %% A loader on the default device, fixed
loader = DataLoader(range(4), shuffle=True)
batches = [x.to(device) for x in loader]
print(len(batches), "batches")


# %% A worker that uses the processor
class OnDevice(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.tensor([index], device=device)


loader = DataLoader(OnDevice(), num_workers=1, multiprocessing_context="fork")
try:
    print(len(list(loader)), "batches")
except RuntimeError as error:
    print(error)


# %% A worker that uses the processor, fixed
class OnTheCPU(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.tensor([index])


loader = DataLoader(OnTheCPU(), num_workers=1, multiprocessing_context="fork")
batches = [x.to(device) for x in loader]
print(len(batches), "batches")
