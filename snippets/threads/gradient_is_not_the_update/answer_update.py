# %% The answer's arithmetic
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])


def one_step(learning_rate, start=None):
    W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
    W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)
    optimizer = torch.optim.SGD([W1, W2], lr=learning_rate)
    before = [W1.detach().clone(), W2.detach().clone()]
    nn.L1Loss()(W2 @ (W1 @ x), y).backward(start)
    optimizer.step()
    return before, [W1.grad, W2.grad], [W1.detach(), W2.detach()]


before, gradients, after = one_step(learning_rate=0.05)
print("gradients * lr", [0.05 * g for g in gradients])
by_hand = [w - 0.05 * g for w, g in zip(before, gradients)]
largest_difference = max(
    (hand - w).abs().max().item() for hand, w in zip(by_hand, after)
)
print("w - lr * gradient is step()'s, to 1e-7:", largest_difference < 1e-7)
weight_times_rate = 0.05 * before[1][0, 0].item()
gradient_times_rate = 0.05 * gradients[1][0, 0].item()
print(f"lr * weight {weight_times_rate:.4f}")
print(f"lr * gradient {gradient_times_rate:.4f}")

# %% No learning rate in the gradients
_, at_rate_5, _ = one_step(learning_rate=5.0)
_, from_one, _ = one_step(0.05, start=torch.tensor(1.0))
same_at_rate_5 = all(map(torch.equal, gradients, at_rate_5))
same_from_one = all(map(torch.equal, gradients, from_one))
print("same gradients at rate 5:", same_at_rate_5)
print("backward() is backward(1):", same_from_one)
assert same_at_rate_5
assert same_from_one
assert largest_difference < 1e-7
