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
prediction, loss_value = result.item(), loss.item()
w5, w6 = model.linear2.weight.flatten().tolist()
w5_gradient, w6_gradient = model.linear2.weight.grad.flatten().tolist()
w1, w2, w3, w4 = model.linear1.weight.flatten().tolist()
weights = [f"{w:.4f}" for w in (w1, w2, w3, w4, w5, w6)]
posted = ["0.1240", "0.2310", "0.1350", "0.1025", "0.1825", "0.1740"]
same_as_posted = weights == posted
print("weights as in the post:", same_as_posted)
assert same_as_posted
