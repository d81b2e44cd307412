# %% Two ways to write the broadcast loss
import torch

torch.manual_seed(0)
N = 100
y = torch.randn(N, dtype=torch.float64) * 3 + 5
y_pred = torch.randn(N, 1, dtype=torch.float64) + y.reshape(N, 1)
y_pred.requires_grad_()

loss = (y_pred - y).pow(2).mean()

p = y_pred.detach().squeeze(1)
mean_y = y.mean()
variance_y = y.var(correction=0)
distance = (p - mean_y).pow(2).mean()
mse = (p - y).pow(2).mean()
covariance = ((p - p.mean()) * (y - mean_y)).mean()
print(f"broadcast loss            {loss:.6f}")
print(f"mean (p - mean y)² + Var  {distance + variance_y:.6f}")
print(f"MSE + 2 Cov(p, y)         {mse + 2 * covariance:.6f}")

torch.testing.assert_close(loss, distance + variance_y)
torch.testing.assert_close(loss, mse + 2 * covariance)

# %% The gradient
loss.backward()
gradient = y_pred.grad.squeeze(1)
formula = 2 * (p - mean_y) / N

other = y_pred.detach().requires_grad_()
shuffled = y[torch.randperm(N)]
(other - shuffled).pow(2).mean().backward()

same_as_formula = torch.allclose(gradient, formula)
same_when_shuffled = torch.allclose(other.grad, y_pred.grad)
print("is 2 (p - mean y) / N:", same_as_formula)
print("is the same with shuffled targets:", same_when_shuffled)

assert same_as_formula
assert same_when_shuffled
