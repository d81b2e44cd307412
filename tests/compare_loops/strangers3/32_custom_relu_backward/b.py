import torch
from torch.autograd import Function


class Rectifier(Function):
    @staticmethod
    def forward(ctx, input):
        return torch.clamp(input, min=0.0)

    @staticmethod
    def backward(ctx, grad_output):
        # the derivative of relu is relu again
        return grad_output.clamp(min=0.0)


relu = Rectifier.apply

torch.manual_seed(0)
x, y = torch.randn(64, 30), torch.randn(64, 4)
w1 = torch.nn.Parameter(torch.randn(30, 20) * 0.1)
w2 = torch.nn.Parameter(torch.randn(20, 4) * 0.1)
optimizer = torch.optim.SGD([w1, w2], lr=1e-3)
criterion = torch.nn.MSELoss(reduction="sum")

for t in range(50):
    y_pred = relu(x @ w1) @ w2
    loss = criterion(y_pred, y)
    print(t, loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
