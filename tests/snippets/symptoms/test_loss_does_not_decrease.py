import math
import warnings

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from snippets.symptoms import loss_does_not_decrease as run


def test_each_fault_costs_most_of_the_way() -> None:
    for loss in (run.frozen_loss, run.detached_loss, run.dead_loss, run.twice_loss):
        assert loss > 10 * run.free_loss


def test_no_scores_give_a_lower_loss_than_the_bound() -> None:
    best = torch.zeros(1, 10)
    best[0, 0] = 1.0
    assert F.cross_entropy(best, torch.tensor([0])).item() == pytest.approx(run.lowest)
    assert run.lowest == pytest.approx(math.log(1 + 9 / math.e))


def test_equal_probabilities_cost_the_logarithm_of_the_classes() -> None:
    for classes in (2, 10):
        loss = F.cross_entropy(torch.zeros(1, classes), torch.tensor([0])).item()
        assert loss == pytest.approx(math.log(classes))


@pytest.mark.parametrize("seed", range(10))
def test_coin_flips_are_learnt_by_heart_and_not_for_new_samples(seed: int) -> None:
    torch.manual_seed(seed)
    x, labels = torch.randn(2, 256, 20), torch.randint(2, (2, 256))
    model = nn.Linear(20, 2)
    on_noise = run.train(model, x[0], labels[0])
    held_out = F.cross_entropy(model(x[1]), labels[1]).item()
    assert on_noise < math.log(2) < held_out


@pytest.mark.parametrize("seed", range(10))
def test_shuffled_targets_leave_the_variance(seed: int) -> None:
    torch.manual_seed(seed)
    x = torch.randn(256, 20)
    y = x[:, :3].sum(dim=1, keepdim=True)
    mixed = y[torch.randperm(256)]
    loss = run.train(nn.Linear(20, 1), x, mixed, lr=0.1, loss_fn=F.mse_loss)
    assert 0.8 < loss / y.var().item() < 1


def test_the_rates() -> None:
    losses = run.rate_losses
    assert losses[1e-5] == pytest.approx(run.first_loss, rel=0.01)
    assert losses[1e0] < losses[1e-1] < losses[1e-3]
    assert not losses[1e2] < run.first_loss


def test_a_dead_unit_has_no_gradient() -> None:
    layer = nn.Linear(20, 32)
    with torch.no_grad():
        layer.bias.fill_(-20.0)
    layer(run.x).relu().sum().backward()
    assert layer.weight.grad is not None
    assert not layer.weight.grad.any()


@pytest.mark.parametrize("seed", range(5))
def test_a_dead_unit_stays_dead_in_the_first_layer_alone(seed: int) -> None:
    torch.manual_seed(seed)
    x = torch.randn(128, 6)
    first, second, relu = nn.Linear(6, 32), nn.Linear(32, 32), nn.ReLU()
    model = nn.Sequential(first, relu, second, relu, nn.Linear(32, 1))
    with torch.no_grad():
        for linear, ends in ((first, 1), (second, 3)):
            highest = model[:ends](x).max(dim=0).values
            linear.bias[:8] -= highest[:8] + 0.01
    run.train(model, x, 3 * x[:, :1], lr=0.05, steps=500, loss_fn=F.mse_loss)
    assert not model[:2](x)[:, :8].any()
    assert model[:4](x)[:, :8].any()


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_momentum_moves_a_unit_that_has_died(momentum: float) -> None:
    moved = back = 0
    for seed in range(5):
        torch.manual_seed(seed)
        x, y = torch.randn(64, 5), torch.randn(64, 1)
        first = nn.Linear(5, 16)
        model = nn.Sequential(first, nn.ReLU(), nn.Linear(16, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.3, momentum=momentum)
        if not momentum:  # plain SGD kills nobody at this rate
            with torch.no_grad():
                first.bias[:4] -= first(x).max(dim=0).values[:4] + 0.01
        for _ in range(100):
            dead = (first(x) <= 0).all(dim=0)
            before = first.weight.detach().clone()
            optimizer.zero_grad()
            F.mse_loss(model(x), y).backward()
            optimizer.step()
            moved += int(((first.weight != before).any(dim=1) & dead).sum())
            back += int((dead & (first(x) > 0).any(dim=0)).sum())
    assert (moved > 0, back > 0) == (momentum > 0,) * 2


@pytest.mark.parametrize("zero_biases", [True, False])
def test_with_a_relu_and_zero_weights_half_of_the_units_are_dead(
    zero_biases: bool,
) -> None:
    torch.manual_seed(1)
    first = nn.Linear(20, 64)
    model = nn.Sequential(first, nn.ReLU(), nn.Linear(64, 10))
    for name, p in model.named_parameters():
        if "weight" in name or zero_biases:
            nn.init.zeros_(p)
    positive = first.bias > 0
    run.train(model, run.x, run.classes, steps=20)
    assert torch.equal(first.weight.any(dim=1), positive)
    assert zero_biases or 0.3 < positive.float().mean() < 0.7


@pytest.mark.parametrize("zero_biases", [True, False])
def test_with_a_sigmoid_units_are_alike_if_the_biases_are_too(
    zero_biases: bool,
) -> None:
    torch.manual_seed(1)
    first = nn.Linear(20, 32)
    model = nn.Sequential(first, nn.Sigmoid(), nn.Linear(32, 10))
    for name, p in model.named_parameters():
        if "weight" in name or zero_biases:
            nn.init.zeros_(p)
    run.train(model, run.x, run.classes, steps=50)
    weight = first.weight
    apart = (weight - weight.mean(dim=0)).norm() / weight.norm()
    assert (apart < 1e-5) if zero_biases else (apart > 1e-2)


def test_which_cuts_of_the_graph_speak() -> None:
    t = torch.ones(3, requires_grad=True) * 2
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for cut in (t.detach(), torch.tensor(t.tolist()), t.argmax(), t.sum().item()):
            assert not getattr(cut, "requires_grad", False)
        with pytest.raises(UserWarning, match="To copy construct"):
            torch.tensor(t)
    with pytest.raises(RuntimeError, match="detach"):
        t.numpy()


def test_rare_classes_leave_the_entropy_of_their_shares() -> None:
    torch.manual_seed(0)
    x, labels = torch.randn(5000, 20), (torch.rand(5000) < 0.1).long()
    loss = run.train(nn.Linear(20, 2), x, labels, steps=300)
    share = labels.float().mean().item()
    entropy = -share * math.log(share) - (1 - share) * math.log(1 - share)
    assert loss == pytest.approx(entropy, rel=0.02)


@pytest.mark.parametrize("activation", [nn.ReLU, nn.Tanh])
def test_all_zero_only_the_last_bias_moves(activation: type[nn.Module]) -> None:
    model = nn.Sequential(nn.Linear(20, 32), activation(), nn.Linear(32, 10))
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    run.train(model, run.x, run.classes, steps=3)
    assert [n for n, p in model.named_parameters() if p.any()] == ["2.bias"]


@pytest.mark.parametrize(
    ("dead", "listed"),
    [(16, ["0.weight", "0.bias", "2.weight"]), (8, [])],
)
def test_dead_units_are_listed_when_a_whole_layer_is_dead(
    dead: int, listed: list[str]
) -> None:
    torch.manual_seed(0)
    first = nn.Linear(20, 16)
    model = nn.Sequential(first, nn.ReLU(), nn.Linear(16, 10))
    with torch.no_grad():
        first.bias[:dead] = -99
    F.cross_entropy(model(run.x), run.classes).backward()
    assert run.without_gradient(model) == listed


def test_a_last_layer_of_zeros_is_listed_at_the_first_step_only() -> None:
    torch.manual_seed(0)
    last = nn.Linear(16, 10)
    nn.init.zeros_(last.weight)
    model = nn.Sequential(nn.Linear(20, 16), nn.ReLU(), last)
    for listed in (["0.weight", "0.bias"], []):
        F.cross_entropy(model(run.x), run.classes).backward()
        assert run.without_gradient(model) == listed
        with torch.no_grad():
            for p in model.parameters():
                assert p.grad is not None
                p.sub_(p.grad, alpha=0.1)


def test_a_deep_network_predicts_the_mean_with_right_labels_and_shapes() -> None:
    for rate in (0.001, 0.1):
        torch.manual_seed(0)
        layers = [f for _ in range(50) for f in (nn.Linear(20, 20), nn.ReLU())]
        model = nn.Sequential(*layers, nn.Linear(20, 1))
        y = run.x[:, :3].sum(dim=1, keepdim=True)
        loss = run.train(model, run.x, y, lr=rate, loss_fn=F.mse_loss)
        assert loss == pytest.approx(y.var().item(), rel=0.03)
        assert run.without_gradient(model) == []


def test_a_part_that_the_loss_does_not_use_is_listed() -> None:
    model = nn.ModuleDict({"used": nn.Linear(20, 10), "head": nn.Linear(20, 2)})
    F.cross_entropy(model["used"](run.x), run.classes).backward()
    assert run.without_gradient(model) == ["head.weight", "head.bias"]


def test_sixteen_equal_inputs_cannot_be_learnt_by_heart() -> None:
    torch.manual_seed(0)
    labels = torch.arange(16) % 4
    model = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 4))
    loss = run.train(model, torch.ones(16, 20), labels, steps=500)
    assert loss == pytest.approx(math.log(4), rel=0.01)


@pytest.mark.parametrize(
    ("dtype", "moves"), [(torch.bfloat16, False), (torch.float32, True)]
)
def test_in_bfloat16_a_small_step_is_rounded_away(
    dtype: torch.dtype, moves: bool
) -> None:
    weight = torch.ones(50, dtype=dtype, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1e-3)
    weight.sum().backward()
    optimizer.step()
    assert bool((weight != 1).all()) == bool((weight != 1).any()) == moves


def test_a_rate_far_too_low_needs_more_than_ten_times() -> None:
    torch.manual_seed(0)
    losses = [
        run.train(run.network(), run.x, run.classes, lr=1e-5 * times)
        for times in (1, 10, 1000)
    ]
    assert losses[1] > 0.99 * losses[0]
    assert losses[2] < 0.99 * losses[0]


def test_dropout_tells_equal_units_apart() -> None:
    torch.manual_seed(1)
    first = nn.Linear(20, 32)
    model = nn.Sequential(first, nn.Sigmoid(), nn.Dropout(0.3), nn.Linear(32, 10))
    for p in model.parameters():
        nn.init.zeros_(p)
    run.train(model, run.x, run.classes, steps=50)
    weight = first.weight
    assert (weight - weight.mean(dim=0)).norm() > 0.01 * weight.norm()


@pytest.mark.parametrize(("scale", "near"), [(1, True), (255, False)])
def test_training_starts_near_log_classes_for_inputs_of_size_one(
    scale: float, near: bool
) -> None:
    for seed in range(5):
        torch.manual_seed(seed)
        x, labels = scale * torch.rand(64, 50), torch.randint(7, (64,))
        model = nn.Sequential(nn.Linear(50, 64), nn.ReLU(), nn.Linear(64, 7))
        ratio = F.cross_entropy(model(x), labels).item() / math.log(7)
        assert (ratio < 1.1) is near


def test_one_column_and_a_saturated_sigmoid_leave_every_gradient_zero() -> None:
    x = torch.randn(8, 3)
    column = nn.Linear(3, 1)
    F.cross_entropy(column(x), torch.zeros(8, dtype=torch.long)).backward()
    saturated = nn.Linear(3, 1)
    nn.init.constant_(saturated.bias, 200.0)
    F.mse_loss(torch.sigmoid(saturated(x)), torch.zeros(8, 1)).backward()
    for model in (column, saturated):
        assert not any(p.grad is None or p.grad.any() for p in model.parameters())


def test_a_skip_connection_lets_the_last_weights_of_all_zeros_learn() -> None:
    torch.manual_seed(0)
    first, last = nn.Linear(4, 4), nn.Linear(4, 1)
    for parameter in (*first.parameters(), *last.parameters()):
        nn.init.zeros_(parameter)
    x = torch.randn(32, 4)
    F.mse_loss(last(x + torch.relu(first(x))), x[:, :1]).backward()
    assert last.weight.grad is not None
    assert last.weight.grad.any()
