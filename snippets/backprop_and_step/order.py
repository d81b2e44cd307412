# %% The right order
import warnings

import torch
from torch.nn.utils import clip_grad_norm_

warnings.simplefilter("ignore")
lr = 0.1


def start():
    w = torch.tensor([1.0, 1.0], requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.1)
    scaler = torch.amp.GradScaler("cpu", init_scale=1024)
    return w, optimizer, scheduler, scaler


def loss_of(w):
    return (30 * w[0] + 40 * w[1]).abs()  # gradient (30, 40), norm 50


def right(w, optimizer, scheduler, scaler):
    optimizer.zero_grad()
    scaler.scale(loss_of(w)).backward()
    scaler.unscale_(optimizer)
    clip_grad_norm_([w], 1.0)
    scaler.step(optimizer)
    scaler.update()
    scheduler.step()


# %% Wrong orders that raise nothing
def clipped_before_backward(w, optimizer, scheduler, scaler):
    optimizer.zero_grad()
    clip_grad_norm_([w], 1.0)
    scaler.scale(loss_of(w)).backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    scheduler.step()


def clipped_before_unscale(w, optimizer, scheduler, scaler):
    optimizer.zero_grad()
    scaler.scale(loss_of(w)).backward()
    clip_grad_norm_([w], 1.0)
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    scheduler.step()


def clipped_after_step(w, optimizer, scheduler, scaler):
    optimizer.zero_grad()
    scaler.scale(loss_of(w)).backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    clip_grad_norm_([w], 1.0)
    scaler.update()
    scheduler.step()


def step_past_the_scaler(w, optimizer, scheduler, scaler):
    optimizer.zero_grad()
    scaler.scale(loss_of(w)).backward()
    optimizer.step()
    scheduler.step()


def scheduled_before_step(w, optimizer, scheduler, scaler):
    optimizer.zero_grad()
    scaler.scale(loss_of(w)).backward()
    scaler.unscale_(optimizer)
    clip_grad_norm_([w], 1.0)
    scheduler.step()
    scaler.step(optimizer)
    scaler.update()


# %% The first step of each
orders = {
    "backward, unscale_, clip, step, scheduler": right,
    "clip before backward": clipped_before_backward,
    "clip before `unscale_`": clipped_before_unscale,
    "clip after step": clipped_after_step,
    "`optimizer.step()` past the scaler": step_past_the_scaler,
    "scheduler before step": scheduled_before_step,
}
rows = []
for name, one_step in orders.items():
    w, optimizer, scheduler, scaler = start()
    before = w.detach().clone()
    one_step(w, optimizer, scheduler, scaler)
    length = (w.detach() - before).norm().item()
    rows.append((name, length))
    print(f"{name:<50} {length:.6g}")

lengths = [row[1] for row in rows]
expected = [0.1, 5.0, 0.1 / 1024, 5.0, 5.0 * 1024, 0.01]
for length, wanted in zip(lengths, expected):
    assert abs(length / wanted - 1) < 1e-3

# %% What the scaler and the scheduler say
w, optimizer, scheduler, scaler = start()
scaler.scale(loss_of(w)).backward()
scaler.unscale_(optimizer)
try:
    scaler.unscale_(optimizer)
except RuntimeError as error:
    print("unscale_ twice:", error)

scaler.step(optimizer)
try:
    scaler.step(optimizer)
except RuntimeError as error:
    print("no update():", error)

w, optimizer, scheduler, scaler = start()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    scheduler.step()
print(str(caught[0].message).split(" In PyTorch")[0])
