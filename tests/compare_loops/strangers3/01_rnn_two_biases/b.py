import torch
import torch.nn as nn

torch.manual_seed(3)
seq = torch.randn(48, 10, 4)
target = seq[:, :, 0].cumsum(1)[:, -1:].tanh() + 0.5

units = 12


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(4, units, batch_first=True)
        self.dense = nn.Linear(units, 1, bias=False)

    def forward(self, x):
        _, h_n = self.rnn(x)
        return self.dense(h_n[-1])


# same starting values as the Keras weights
kernel = torch.randn(4, units) * 0.3
recurrent_kernel = torch.randn(units, units) * 0.2
dense = torch.randn(units, 1) * 0.3
model = Model()
with torch.no_grad():
    model.rnn.weight_ih_l0.copy_(kernel.T)
    model.rnn.weight_hh_l0.copy_(recurrent_kernel.T)
    model.rnn.bias_ih_l0.zero_()
    model.rnn.bias_hh_l0.zero_()
    model.dense.weight.copy_(dense.T)

criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for step in range(40):
    optimizer.zero_grad()
    loss = criterion(model(seq), target)
    loss.backward()
    optimizer.step()
    print(f"step {step:2d}  loss {loss.item():.6f}")
