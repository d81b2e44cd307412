# %% What each process runs
import os
import sys
import tempfile
from contextlib import nullcontext

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.distributed.algorithms.ddp_comm_hooks import default_hooks
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


def accumulated_gradient(rank, world_size, steps_without_sync):
    """Of two micro-batches of two, and how often gradients were sent."""
    model, x, y = make_problem()
    model = DistributedDataParallel(model)
    exchanges = []

    def counting_hook(group, bucket):
        exchanges.append(bucket.index())
        return default_hooks.allreduce_hook(group, bucket)

    model.register_comm_hook(None, counting_hook)
    x, y = x.split(4)[rank].split(2), y.split(4)[rank].split(2)
    for step in range(2):
        quiet = step in steps_without_sync
        with model.no_sync() if quiet else nullcontext():
            total = mse_loss(model(x[step]), y[step], reduction="sum")
            (total * world_size / 8).backward()
    gradients = torch.cat([p.grad.flatten() for p in model.parameters()])
    return gradients, len(exchanges)


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
    accumulated = [
        accumulated_gradient(rank, world_size, quiet) for quiet in ((), (0,), (0, 1))
    ]
    dist.destroy_process_group()
    torch.save((rows, accumulated), f"{folder}/{rank}.pt")


# %% Two processes against one
if __name__ == "__main__":
    loopback = "lo0" if sys.platform == "darwin" else "lo"
    os.environ["GLOO_SOCKET_IFNAME"] = loopback

    def in_two_processes():
        with tempfile.TemporaryDirectory() as folder:
            mp.spawn(run, args=(2, folder), nprocs=2)
            return [torch.load(f"{folder}/{rank}.pt") for rank in (0, 1)]

    (by_ddp, accumulated), (_, in_the_other) = in_two_processes()

    model, x, y = make_problem()
    whole_mean = gradient(model, x, y, "mean")
    whole_sum = gradient(model, x, y, "sum")

    cases = [
        ("mean", whole_mean),
        ("sum", whole_sum),
        ("sum × processes / all examples", whole_mean),
    ]
    rows = []
    for sizes, gradients in zip(SHARDS, by_ddp):
        shards = " + ".join(map(str, sizes))
        for (loss, one_process), by_two in zip(cases, gradients):
            length = by_two.norm() / one_process.norm()
            apart = (by_two - one_process).norm()
            off_by = apart / one_process.norm()
            rows.append((shards, loss, length.item(), off_by.item()))
            print(f"{shards}  {loss:32}{length:5.2f}{off_by:6.2f}")

# %% Predicted from the two shards
if __name__ == "__main__":
    shards = zip(x.split((6, 2)), y.split((6, 2)))
    of_six, of_two = (gradient(model, *s, "mean") for s in shards)
    half = (of_six + of_two) / 2
    (equal_mean, equal_sum, _), (uneven_mean, uneven_sum, scaled) = by_ddp
    torch.set_printoptions(precision=2, sci_mode=False)
    print("of the six       ", of_six)
    print("of the two       ", of_two)
    print("half of their sum", half)
    print("two processes    ", uneven_mean)
    torch.testing.assert_close(uneven_mean, half)
    weighted = (6 * of_six + 2 * of_two) / 8
    torch.testing.assert_close(whole_mean, weighted)
    torch.testing.assert_close(equal_sum, whole_sum / 2)
    torch.testing.assert_close(uneven_sum, whole_sum / 2)
    torch.testing.assert_close(scaled, whole_mean)
    torch.testing.assert_close(equal_mean, whole_mean)

    one_of_six, one_of_two = 1 / 2 / 6, 1 / 2 / 2
    weight_of_one_of_two = one_of_two / one_of_six
    print(f"one of the two weighs {weight_of_one_of_two:.0f} times as much")

# %% Two micro-batches in each process
if __name__ == "__main__":
    names = ["neither", "the first", "both"]
    no_sync_rows = []
    for name, first, second in zip(names, accumulated, in_the_other):
        (gradient_0, exchanges), (gradient_1, _) = first, second
        apart = (gradient_0 - gradient_1).norm() / gradient_0.norm()
        off_by = (gradient_0 - whole_mean).norm() / whole_mean.norm()
        no_sync_rows.append((name, exchanges, off_by.item(), apart.item()))
        print(f"no_sync for {name:10}{exchanges}{off_by:6.2f}{apart:6.2f}")
