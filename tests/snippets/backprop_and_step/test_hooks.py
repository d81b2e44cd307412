import torch

from snippets.backprop_and_step import hooks


def test_the_hook_of_the_page_stepped_inside_backward() -> None:
    assert hooks.w.grad is None
    torch.testing.assert_close(hooks.w.detach(), torch.tensor([0.7, 1.7]))


def test_it_equals_the_usual_loop() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    torch.autograd.backward((3 * w).sum())
    optimizer.step()
    torch.testing.assert_close(hooks.w.detach(), w.detach())


def test_autograd_grad_returns_what_backward_would_add() -> None:
    torch.testing.assert_close(hooks.gradient, torch.tensor([3.0, 3.0]))
