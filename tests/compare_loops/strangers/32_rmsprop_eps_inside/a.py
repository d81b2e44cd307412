import torch

torch.manual_seed(32)
x = torch.rand(60, 4)
y = (x @ torch.tensor([[1.0], [-1.0], [2.0], [0.3]])).exp()

W1 = (0.5 * torch.randn(4, 12)).requires_grad_()
B1 = torch.zeros(12, requires_grad=True)
W2 = (0.3 * torch.randn(12, 1)).requires_grad_()
B2 = torch.zeros(1, requires_grad=True)
params = [W1, B1, W2, B2]
mean_square = [torch.zeros_like(p) for p in params]


def rmsprop(lr=0.01, rho=0.9, epsilon=1e-3):
    # as TensorFlow 1 did it
    for p, ms in zip(params, mean_square):
        ms += (1 - rho) * (p.grad**2 - ms)
        p -= lr * p.grad / torch.sqrt(ms + epsilon)
        p.grad = None


for step in range(35):
    pred = torch.relu(x @ W1 + B1) @ W2 + B2
    loss = torch.nn.functional.mse_loss(pred, y)
    loss.backward()
    with torch.no_grad():
        rmsprop()
    print(step, loss.item())
