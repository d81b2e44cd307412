# %% Network, as posted
import numpy as np
import torch

np.random.seed(0)
torch.manual_seed(0)


class Net(torch.nn.Module):
    def __init__(self, input_dim, output_dim):
        super(Net, self).__init__()
        self.layer1 = torch.nn.Linear(
            input_dim,
            output_dim,
            bias=False,
        )
        # the line below is the strange
        # initialization required to
        # have the model converge.
        self.layer1.weight = torch.nn.Parameter(
            torch.Tensor([2, 3]),
        )

    def forward(self, x):
        x = self.layer1(x)
        return x


# %% Data
sample_size = 10000
input_dim = 2
output_dim = 1
epoch = 30
bs = 100

data = np.random.randn(sample_size, 3)
data[:, :2] = data[:, :2] * 100
# add a normal noise term
noise = np.random.randn(sample_size)
data[:, 2] = 5 * data[:, 0] + 3 * data[:, 1] + noise
data = torch.Tensor(data)

train_x = data[:, :input_dim]
train_y = data[:, input_dim]

# %% Training loop
net = Net(input_dim, output_dim)
criterion = torch.nn.MSELoss()
optimizer = torch.optim.RMSprop(net.parameters(), lr=0.01)

for i in range(epoch):
    batch = 0
    while batch * bs < train_x.shape[0]:
        batch_x = train_x[batch * bs : (batch + 1) * bs, :]
        batch_y = train_y[batch * bs : (batch + 1) * bs]
        pred_y = net.forward(batch_x)
        loss = criterion(pred_y, batch_y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        batch += 1
    if i % 5 == 4:
        print(f"epoch {i + 1:2}  loss {loss:.3g}")

weight_1, weight_2 = net.layer1.weight.flatten().tolist()
print(f"weights {weight_1:.3f} {weight_2:.3f}")
