import torch
from torch.nn.functional import mse_loss
from torch.utils.data import DistributedSampler

from snippets.reduction import exercise_three_shards as snippet


def test_the_scale_repairs_a_mean_loss() -> None:
    assert len(snippet.plain) == len(snippet.scaled) == 10
    assert max(snippet.scaled) < 1e-5 < 0.1 < min(snippet.plain)


def test_the_scales_by_weights_of_the_examples() -> None:
    torch.manual_seed(0)
    each = torch.rand(8)
    shards = each.split([5, 2, 1])
    zeros = [torch.zeros_like(shard) for shard in shards]
    roots = [shard.sqrt() for shard in shards]
    scaled = [
        3 * len(a) / 8 * mse_loss(a, b) for a, b in zip(roots, zeros, strict=True)
    ]
    torch.testing.assert_close(torch.stack(scaled).mean(), each.mean())


def test_the_sampler_repeats_an_example() -> None:
    assert snippet.handed_out == 9
    assert snippet.repeated == [0]
    for rank in range(3):
        sampler: DistributedSampler[int] = DistributedSampler(
            torch.arange(8),  # type: ignore[arg-type]
            num_replicas=3,
            rank=rank,
            shuffle=False,
        )
        assert len(sampler) == 3
