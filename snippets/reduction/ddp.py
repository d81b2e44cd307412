# %% What each process runs
import os
import sys
import tempfile

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.nn.functional import mse_loss
from torch.nn.parallel import DistributedDataParallel

SHARDS = ((4, 4), (6, 2))


def make_problem():
    torch.manual_seed(0)
    return nn.Linear(3, 1), torch.randn(8, 3), torch.randn(8, 1)


def gradient(model, x, y, reduction, scale=1.0):
    model.zero_grad()
    loss = scale * mse_loss(model(x), y, reduction=reduction)
    loss.backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def shard_gradients(rank, world_size, sizes):
    model, x, y = make_problem()
    model = DistributedDataParallel(model)
    x, y = x.split(sizes)[rank], y.split(sizes)[rank]
    count = torch.tensor(len(x))
    dist.all_reduce(count)
    to_mean = world_size / count.item()
    return [
        gradient(model, x, y, "mean"),
        gradient(model, x, y, "sum"),
        gradient(model, x, y, "sum", scale=to_mean),
    ]


def run(rank, world_size, folder):
    # DistributedDataParallel imports this. If it does so inside the
    # group, gloo's threads outlive the group and may abort at exit.
    import torch._dynamo

    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo",
        init_method=f"file://{folder}/rendezvous",
        rank=rank,
        world_size=world_size,
    )
    rows = []
    for sizes in SHARDS:
        rows.append(shard_gradients(rank, world_size, sizes))
    dist.destroy_process_group()
    if rank == 0:
        torch.save(rows, f"{folder}/gradients.pt")


# %% Two processes against one
if __name__ == "__main__":
    loopback = "lo0" if sys.platform == "darwin" else "lo"
    os.environ["GLOO_SOCKET_IFNAME"] = loopback

    def in_two_processes():
        with tempfile.TemporaryDirectory() as folder:
            mp.spawn(run, args=(2, folder), nprocs=2)
            return torch.load(f"{folder}/gradients.pt")

    equal, uneven = in_two_processes()
    equal_mean, equal_sum, equal_scaled = equal
    uneven_mean, uneven_sum, uneven_scaled = uneven

    model, x, y = make_problem()
    whole_mean = gradient(model, x, y, "mean")
    whole_sum = gradient(model, x, y, "sum")

    def compare(name, two_processes, one_process):
        length = two_processes.norm() / one_process.norm()
        apart = (two_processes - one_process).norm()
        off_by = apart / one_process.norm()
        print(f"{name:22}{length:8.4f}{off_by:8.4f}")
        return length.item(), off_by.item()

    print(f"{'shards, loss':22}{'length':>8}{'off by':>8}")
    equal_mean_length, equal_mean_off = compare(
        "4 + 4, mean",
        equal_mean,
        whole_mean,
    )
    equal_sum_length, equal_sum_off = compare(
        "4 + 4, sum",
        equal_sum,
        whole_sum,
    )
    equal_scaled_length, equal_scaled_off = compare(
        "4 + 4, sum * 2 / 8",
        equal_scaled,
        whole_mean,
    )
    uneven_mean_length, uneven_mean_off = compare(
        "6 + 2, mean",
        uneven_mean,
        whole_mean,
    )
    uneven_sum_length, uneven_sum_off = compare(
        "6 + 2, sum",
        uneven_sum,
        whole_sum,
    )
    uneven_scaled_length, uneven_scaled_off = compare(
        "6 + 2, sum * 2 / 8",
        uneven_scaled,
        whole_mean,
    )

# %% Predicted from the two shards
if __name__ == "__main__":
    shards = zip(x.split((6, 2)), y.split((6, 2)))
    of_six, of_two = (gradient(model, *s, "mean") for s in shards)
    half = (of_six + of_two) / 2
    weight_of_one_of_two = (1 / 2) / (1 / 6)
    print("of the six       ", of_six)
    print("of the two       ", of_two)
    print("half of their sum", half)
    print("two processes    ", uneven_mean)
    torch.testing.assert_close(uneven_mean, half)
    weighted = (6 * of_six + 2 * of_two) / 8
    torch.testing.assert_close(whole_mean, weighted)
    torch.testing.assert_close(equal_sum, whole_sum / 2)
    torch.testing.assert_close(uneven_sum, whole_sum / 2)
    torch.testing.assert_close(uneven_scaled, whole_mean)
    torch.testing.assert_close(equal_mean, whole_mean)
