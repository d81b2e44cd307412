# %% The limit with momentum
import torch

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]], dtype=torch.float64)
y = 2 * x
momentum = 0.9
hessian = 2 * torch.tensor([[7.5, 2.5], [2.5, 1.0]]).double()
largest = torch.linalg.eigvalsh(hessian)[-1]
limit = 2 * (1 + momentum) / largest

last = []
for learning_rate in (0.99 * limit, 1.01 * limit):
    model = torch.nn.Linear(1, 1).double()
    for parameter in model.parameters():
        torch.nn.init.zeros_(parameter)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=learning_rate.item(), momentum=momentum
    )
    for _ in range(500):
        loss = torch.nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    last.append(loss.item())
    print(f"rate {learning_rate:.4f}: loss {loss.item():.2g}")

under, over = last
assert under < 1e-6 < 1e6 < over
