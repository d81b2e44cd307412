import torch
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(240)
inputs = torch.randn(80, 10)
train_ds = TensorDataset(inputs, inputs[:, :1] * 2 + inputs[:, 1:2].abs())

torch.manual_seed(241)
ffn = torch.nn.Sequential(
    torch.nn.Linear(10, 40),
    torch.nn.ReLU(),
    torch.nn.Linear(40, 1),
)
adam = torch.optim.Adam(ffn.parameters(), lr=0.005, weight_decay=0.1)


def run_epoch(loader):
    for xb, yb in loader:
        adam.zero_grad()
        err = ffn(xb) - yb
        mse = err.pow(2).mean()
        mse.backward()
        adam.step()
    return mse.item()


for epoch in range(10):
    print("epoch", epoch, run_epoch(DataLoader(train_ds, batch_size=20)))
