from torch.utils.data import DistributedSampler

from snippets.reduction import exercise_three_shards as snippet


def test_the_scale_repairs_a_mean_loss() -> None:
    assert snippet.scaled_off_by < 1e-6
    assert snippet.plain_off_by > 0.1


def test_the_sampler_repeats_an_example() -> None:
    assert snippet.handed_out == 9
    assert snippet.repeated == [0]
    lengths = [
        len(DistributedSampler(range(8), 3, rank, shuffle=False)) for rank in range(3)
    ]
    assert lengths == [3, 3, 3]
