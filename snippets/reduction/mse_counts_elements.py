# %% Sixty-four examples of ten outputs each
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(20, 10)
x, y = torch.randn(64, 20), torch.randn(64, 10)


def weight_gradient(loss):
    model.zero_grad()
    loss.backward()
    return model.weight.grad.clone()


# %% Over examples, over elements
error = model(x) - y
over_examples = (error**2).sum(1).mean()
over_elements = nn.MSELoss()(model(x), y)
loss_ratio = (over_examples / over_elements).item()

by_example = weight_gradient(over_examples)
by_element = weight_gradient(over_elements)
gradient_ratio = (by_example.norm() / by_element.norm()).item()

print(f"mean over examples {over_examples:.4f}")
print(f"nn.MSELoss()       {over_elements:.4f}")
print(f"losses   {loss_ratio:.4f} : 1")
print(f"gradients {gradient_ratio:.4f} : 1")
torch.testing.assert_close(by_example, 10 * by_element)
