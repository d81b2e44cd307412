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
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(run, args=(2, folder), nprocs=2)
        by_ddp = torch.load(f"{folder}/gradients.pt")

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
