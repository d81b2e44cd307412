# %% A squeeze that changes nothing
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Linear(2, 1, bias=False)

    def forward(self, x):
        x = self.layer1(x)
        x.squeeze()
        return x


y_pred = Net()(torch.zeros(100, 2))
print(tuple(y_pred.shape))
assert y_pred.shape == (100, 1)
