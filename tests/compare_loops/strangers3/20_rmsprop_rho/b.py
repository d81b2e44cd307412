import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(8)
x = torch.linspace(-2, 2, 64).unsqueeze(1)
y = torch.exp(-(x**2))
w1, b1, w2 = torch.randn(1, 20), torch.randn(20), torch.randn(20, 1) / 20**0.5


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.hidden = nn.Linear(1, 20)
        self.output = nn.Linear(20, 1)

    def forward(self, x):
        return self.output(torch.tanh(self.hidden(x)))


net = Net()
net.hidden.weight.data = w1.T.clone()
net.hidden.bias.data = b1.clone()
net.output.weight.data = w2.T.clone()
net.output.bias.data.zero_()

criterion = nn.MSELoss()
optimizer = optim.RMSprop(net.parameters(), lr=0.005)
for step in range(30):
    optimizer.zero_grad()
    loss = criterion(net(x), y)
    loss.backward()
    optimizer.step()
    print("step", step, "loss", loss.item())
