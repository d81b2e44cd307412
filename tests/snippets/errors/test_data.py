import contextlib
import io
import pickle
import sys
import types
import warnings

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its subject
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


def saved(content: object) -> io.BytesIO:
    """A file with this content, to be read from its beginning."""
    file = io.BytesIO()
    torch.save(content, file)
    file.seek(0)
    return file


def test_plain_values_load_and_a_numpy_number_does_not() -> None:
    best = np.float64(0.5)
    optimizer = torch.optim.Adam(data.model.parameters())
    checkpoint = {
        "model": data.model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "best": float(best),
        "names": ["a", "b"],
    }
    assert torch.load(saved(checkpoint))["best"] == 0.5
    checkpoint["best"] = best
    with pytest.raises(pickle.UnpicklingError, match=r"multiarray\.scalar was not"):
        torch.load(saved(checkpoint))


def test_a_class_that_the_message_names_can_be_allowed() -> None:
    with torch.serialization.safe_globals([nn.Linear]):
        assert isinstance(torch.load(saved(data.model)), nn.Linear)


def test_loading_everything_runs_code_of_the_file() -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return print, ("the file's code ran",)

    file = saved(Trap())
    with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
        torch.load(file)
    file.seek(0)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        torch.load(file, weights_only=False)
    assert said.getvalue() == "the file's code ran\n"


def test_a_whole_model_needs_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    class Net(nn.Module):
        __module__ = "__main__"
        __qualname__ = "Net"

    main = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.setattr(main, "Net", Net, raising=False)
    file = saved(Net())
    monkeypatch.delattr(main, "Net")
    with pytest.raises(
        AttributeError, match="Can't get attribute 'Net' on <module '__main__'"
    ):
        torch.load(file, weights_only=False)


def test_the_same_message_names_the_unexpected_keys() -> None:
    with pytest.raises(RuntimeError, match=r"Unexpected key\(s\) in state_dict"):
        data.wrapped.load_state_dict(data.model.state_dict())


def test_what_reads_an_array_backwards() -> None:
    image = np.zeros((4, 4, 3))
    for backwards in (np.flip(image), image[..., ::-1], image[::-1]):
        assert np.shares_memory(backwards, image)
        with pytest.raises(ValueError, match="negative"):
            torch.from_numpy(backwards)


def test_a_list_of_arrays_is_read_rightly() -> None:
    assert data.x.shape == (4, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it is slow
        assert torch.equal(torch.tensor(data.rows), data.x)
