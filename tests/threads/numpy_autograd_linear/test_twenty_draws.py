import pytest
import torch

from snippets.threads.numpy_autograd_linear import twenty_draws


@pytest.mark.parametrize("seed", [30, 31, 32])
def test_another_draw_does_the_same(seed: int) -> None:
    torch.manual_seed(seed)
    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
    losses = []
    for _ in range(2001):
        loss = torch.nn.functional.mse_loss(model(x), 2 * x)
        losses.append(loss.item())
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    assert losses[2000] < losses[1900]
    assert model.weight.item() != 2
    # one direction fades by 1 - 0.01 * 0.2994 a step, the other at once
    assert losses[1000] / losses[100] == pytest.approx(0.997006**1800, rel=0.01)


def test_all_twenty() -> None:
    assert twenty_draws.falling == len(twenty_draws.w) == 20
    assert twenty_draws.exact == 0
    assert 1e-6 < twenty_draws.off_by[0] < twenty_draws.off_by[1] < 1e-5
