import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader

from snippets.errors import data


def test_wrappers_put_a_prefix_in_front() -> None:
    model = nn.Linear(3, 1)
    parallel = nn.DataParallel(model)
    assert list(parallel.state_dict()) == ["module.weight", "module.bias"]
    assert parallel.module is model


def test_not_strict_leaves_the_rest_as_it_was() -> None:
    layer = nn.Linear(3, 1)
    model = nn.Sequential(layer)
    before = layer.weight.clone()
    model.load_state_dict(nn.Linear(3, 1).state_dict(), strict=False)
    assert torch.equal(layer.weight, before)


def test_not_strict_does_not_help_against_another_size() -> None:
    with pytest.raises(RuntimeError, match="size mismatch"):
        nn.Linear(4, 1).load_state_dict(nn.Linear(3, 1).state_dict(), strict=False)


def test_padding_is_zero() -> None:
    (batch,) = data.DataLoader(
        data.sequences,
        batch_size=2,
        collate_fn=data.collate,
    )
    assert batch.tolist() == [[1, 1, 1], [1, 1, 0]]


def test_an_empty_dataset_raises_nothing_without_shuffling() -> None:
    assert list(data.DataLoader([])) == []


def test_a_stack_by_hand_raises_what_the_loader_raises() -> None:
    with pytest.raises(
        RuntimeError, match="stack expects each tensor to be equal size"
    ):
        torch.stack([torch.ones(3), torch.ones(2)])


def test_none_as_a_part_of_a_sample_gives_the_same_text() -> None:
    samples: list[tuple[torch.Tensor, None]] = [(torch.ones(2), None)] * 2
    with pytest.raises(TypeError, match="batch must contain tensors"):
        next(iter(DataLoader(samples, batch_size=2)))  # type: ignore[arg-type]
