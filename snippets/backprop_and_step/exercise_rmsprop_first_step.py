# %% RMSprop's first step
import torch


def first_step(gradient, alpha):
    w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.RMSprop([w], lr=0.05, alpha=alpha)
    w.grad = torch.tensor(gradient, dtype=torch.float64)
    optimizer.step()
    return w.item()


for alpha in (0.99, 0.9, 0.0):
    for gradient in (-0.85, -850.0):
        rates = first_step(gradient, alpha) / 0.05
        formula = (1 - alpha) ** -0.5
        print(f"alpha {alpha}  gradient {gradient:>7}  {rates:.4f} lr")
        torch.testing.assert_close(rates, formula, rtol=1e-6, atol=0)
