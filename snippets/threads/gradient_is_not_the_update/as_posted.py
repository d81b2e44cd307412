# %% The code as posted, repaired
import torch
import torch.nn as nn
import torch.optim as optim


class MyNet(nn.Module):
    def __init__(self):
        super(MyNet, self).__init__()
        self.linear1 = nn.Linear(2, 2, bias=None)
        self.linear1.weight = torch.nn.Parameter(
            torch.tensor([[0.11, 0.21], [0.12, 0.08]]),
        )
        self.linear2 = nn.Linear(2, 1, bias=None)
        self.linear2.weight = torch.nn.Parameter(
            torch.tensor([[0.14, 0.15]]),
        )

    def forward(self, inputs):
        out = self.linear1(inputs)
        out = self.linear2(out)
        return out


losses = []
loss_function = nn.L1Loss()
model = MyNet()
optimizer = optim.SGD(model.parameters(), lr=0.05)
input = torch.tensor([2.0, 3.0])
print("weights before backpropagation = ", list(model.parameters()))
for epoch in range(1):
    result = model(input)
    loss = loss_function(
        result,
        torch.tensor([1.00], dtype=torch.float),
    )
    print("result = ", result)
    print("loss = ", loss)
    model.zero_grad()
    loss.backward()
    print("gradients =", [x.grad.data for x in model.parameters()])
    optimizer.step()
    print("weights after backpropagation = ", list(model.parameters()))

# %% The numbers to compare
W1, W2 = model.parameters()
weights = [f"{w:.4f}" for W in (W1, W2) for w in W.flatten().tolist()]
posted = ["0.1240", "0.2310", "0.1350", "0.1025", "0.1825", "0.1740"]
print("weights as in the post:", weights == posted)
assert weights == posted
