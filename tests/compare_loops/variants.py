"""Pairs of scripts made from one base by small edits: what differs is what was edited.

Each case has a base, the edits that make A and B of it, and the kinds of the causes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

REGRESSION = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X = torch.randn(64, 6)
Y = torch.randn(64, 2)
torch.manual_seed(1)
model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 2))
params = list(model.parameters())
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(30):
    optimizer.zero_grad()
    pred = model(X)
    loss = criterion(pred, Y)
    loss.backward()
    optimizer.step()
"""

CLASSES = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
X = torch.randn(60, 1, 8, 8)
Y = torch.randint(0, 3, (60,))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.bn = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.0)
        self.fc = nn.Linear(4 * 9, 3)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.bn(self.conv(x))), 2)
        return self.fc(self.drop(x.flatten(1)))

torch.manual_seed(1)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(10):
    model.train()
    for i in range(0, 60, 20):
        x, y = X[i:i + 20], Y[i:i + 20]
        out = model(x)
        loss = F.cross_entropy(out, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        valid = F.cross_entropy(model(X), Y).item()
"""

BY_HAND = """
import torch

torch.manual_seed(0)
x = torch.randn(50, 3)
y = x @ torch.tensor([[1.0], [2.0], [3.0]]) + 0.1 * torch.randn(50, 1)
w = (torch.randn(3, 1) * 0.1).requires_grad_()
b = torch.zeros(1, requires_grad=True)
for t in range(30):
    y_pred = x @ w + b
    loss = ((y_pred - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
        w.grad.zero_()
        b.grad.zero_()
"""

TOKENS = """
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
tokens = torch.randint(1, 12, (32, 7))
targets = torch.randint(0, 5, (32,))
targets[::3] = -100
torch.manual_seed(1)
embed = nn.Embedding(12, 8)
rnn = nn.GRU(8, 10, batch_first=True)
head = nn.Linear(10, 5)
parameters = [*embed.parameters(), *rnn.parameters(), *head.parameters()]
optimizer = torch.optim.AdamW(parameters, lr=5e-3, weight_decay=0.1)
for step in range(25):
    optimizer.zero_grad()
    states, last = rnn(embed(tokens))
    logits = head(last[-1])
    loss = F.cross_entropy(logits, targets)
    loss.backward()
    optimizer.step()
"""

Edits = list[tuple[str, str]]


@dataclass
class Case:
    """A pair: the edits of a base that make A and B, and what has to be named."""

    name: str
    base: str
    causes: list[str]  # "a/b": either kind names it
    b: Edits
    a: Edits = field(default_factory=list)
    may: list[str] = field(default_factory=list)

    def scripts(self) -> tuple[str, str]:
        """Return the text of both scripts."""
        return edited(self.base, self.a), edited(self.base, self.b)


def edited(text: str, edits: Edits) -> str:
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


SGD = "torch.optim.SGD(model.parameters(), lr=0.1)"
CRIT = "criterion = nn.MSELoss()"
STEP = "    loss.backward()\n    optimizer.step()\n"
LOOP = "    loss.backward()\n"
HAND_STEP = """        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
"""

CASES = [
    # what enters
    Case(
        "other_targets",
        REGRESSION,
        ["data"],
        [("Y = torch.randn(64, 2)", "Y = torch.randn(64, 2) + 0.1")],
    ),
    Case(
        "shuffled",
        REGRESSION,
        ["data"],
        [
            (
                "pred = model(X)",
                "order = torch.randperm(64)[:32]; pred = model(X[order])",
            ),
            ("criterion(pred, Y)", "criterion(pred, Y[order])"),
        ],
        [
            ("pred = model(X)", "pred = model(X[:32])"),
            ("criterion(pred, Y)", "criterion(pred, Y[:32])"),
        ],
    ),
    Case(
        "batch_sizes",
        REGRESSION,
        ["data"],
        [("model(X)", "model(X[:16])"), ("(pred, Y)", "(pred, Y[:16])")],
    ),
    Case(
        "normalized_inputs",
        REGRESSION,
        ["data"],
        [
            (
                "torch.manual_seed(1)",
                "X = (X - X.mean(0)) / X.std(0)\ntorch.manual_seed(1)",
            )
        ],
    ),
    Case(
        "autocast",
        REGRESSION,
        ["dtype"],
        [
            (
                "    pred = model(X)",
                "    with torch.autocast('cpu', dtype=torch.bfloat16):\n        pred = model(X)\n    pred = pred.float()",
            )
        ],
    ),
    Case(
        "broadcast",
        REGRESSION,
        ["shape"],
        [("(pred, Y)", "(pred, Y[:, 0])"), ("Linear(16, 2)", "Linear(16, 1)")],
        [
            ("(pred, Y)", "(pred.squeeze(1), Y[:, 0])"),
            ("Linear(16, 2)", "Linear(16, 1)"),
        ],
    ),
    Case(
        "broadcast_by_hand",
        BY_HAND,
        ["shape"],
        [("(y_pred - y)", "(y_pred - y.squeeze(1))")],
    ),
    # parameters
    Case(
        "no_bias",
        REGRESSION,
        ["parameters"],
        [("Linear(16, 2)", "Linear(16, 2, bias=False)")],
        may=["initialization"],
    ),
    Case(
        "wider",
        REGRESSION,
        ["parameters"],
        [("Linear(6, 16)", "Linear(6, 20)"), ("Linear(16, 2)", "Linear(20, 2)")],
        may=["initialization"],
    ),
    Case(
        "xavier",
        REGRESSION,
        ["initialization"],
        [("params = ", "nn.init.xavier_uniform_(model[0].weight)\nparams = ")],
    ),
    Case(
        "other_seed",
        REGRESSION,
        ["initialization"],
        [("manual_seed(1)", "manual_seed(2)")],
    ),
    Case(
        "zero_start",
        BY_HAND,
        ["initialization"],
        [("torch.randn(3, 1) * 0.1", "torch.zeros(3, 1)")],
    ),
    # forward
    Case(
        "eval_from_the_start",
        CLASSES,
        ["mode"],
        [("    model.train()\n", "    model.eval()\n")],
        may=["buffers"],
    ),
    Case(
        "no_eval_in_validation",
        CLASSES,
        ["mode/buffers"],
        [("    model.eval()\n", "")],
        may=["buffers"],
    ),
    Case(
        "input_dropout_in_eval",
        REGRESSION,
        ["mode"],
        [("nn.Sequential(", "nn.Sequential(nn.Dropout(0.3), ")],
        [
            ("nn.Sequential(", "nn.Sequential(nn.Dropout(0.3), "),
            ("params = ", "model.eval()\nparams = "),
        ],
    ),
    Case(
        "input_dropout_in_eval_and_other_targets",
        REGRESSION,
        ["mode", "data"],
        [("nn.Sequential(", "nn.Sequential(nn.Dropout(0.3), ")],
        [
            ("nn.Sequential(", "nn.Sequential(nn.Dropout(0.3), "),
            ("params = ", "model.eval()\nY = Y.flip(0)\nparams = "),
        ],
        may=["loss"],
    ),
    Case(
        "frozen_under_no_grad",
        REGRESSION,
        ["no-update"],
        [
            ("params = ", "model[0].requires_grad_(False)\nparams = "),
            (
                "    pred = model(X)",
                "    with torch.no_grad():\n        x = model[0](X)"
                "\n    pred = model[1:](x)",
            ),
            ("(model.parameters()", "(model[2].parameters()"),
        ],
    ),
    Case("relu", REGRESSION, ["forward"], [("nn.Tanh()", "nn.ReLU()")]),
    Case(
        "gelu_tanh",
        REGRESSION,
        ["forward"],
        [("nn.Tanh()", "nn.GELU(approximate='tanh')")],
        [("nn.Tanh()", "nn.GELU()")],
    ),
    Case(
        "no_activation", REGRESSION, ["forward"], [("nn.Tanh(), ", "nn.Identity(), ")]
    ),
    Case(
        "relu_on_output",
        REGRESSION,
        ["forward"],
        [("Linear(16, 2))", "Linear(16, 2), nn.ReLU())")],
    ),
    Case("average_pool", CLASSES, ["forward"], [("F.max_pool2d", "F.avg_pool2d")]),
    Case(
        "batchnorm_eps",
        CLASSES,
        ["forward"],
        [("BatchNorm2d(4)", "BatchNorm2d(4, eps=1e-1)")],
    ),
    Case(
        "dropout_masks",
        CLASSES,
        ["forward"],
        [
            ("Dropout(0.0)", "Dropout(0.5)"),
            ("    model.train()", "    model.train(); torch.rand(1)"),
        ],
        [("Dropout(0.0)", "Dropout(0.5)")],
    ),
    Case(
        "dropout_only_there", CLASSES, ["forward"], [("Dropout(0.0)", "Dropout(0.5)")]
    ),
    Case(
        "flatten_order",
        CLASSES,
        ["forward"],
        [("x.flatten(1)", "x.permute(0, 2, 3, 1).flatten(1)")],
    ),
    # loss
    Case("half", REGRESSION, ["loss"], [("(pred, Y)", "(pred, Y) * 0.5")]),
    Case("l1", REGRESSION, ["loss"], [("nn.MSELoss", "nn.L1Loss")]),
    Case(
        "huber_delta",
        REGRESSION,
        ["loss"],
        [(CRIT, "criterion = nn.HuberLoss(delta=0.3)")],
        [(CRIT, "criterion = nn.HuberLoss()")],
    ),
    Case(
        "label_smoothing",
        CLASSES,
        ["loss"],
        [("(out, y)", "(out, y, label_smoothing=0.1)")],
    ),
    Case(
        "class_weights",
        CLASSES,
        ["loss/reduction"],
        [("(out, y)", "(out, y, weight=torch.tensor([1.0, 2.0, 5.0]))")],
    ),
    Case(
        "penalty",
        REGRESSION,
        ["loss"],
        [("(pred, Y)", "(pred, Y) + 0.01 * sum((p ** 2).sum() for p in params)")],
    ),
    Case(
        "sum",
        REGRESSION,
        ["reduction"],
        [("MSELoss()", "MSELoss(reduction='sum')"), ("lr=0.1", "lr=0.001")],
        [("lr=0.1", "lr=0.001")],
    ),
    Case(
        "over_samples",
        REGRESSION,
        ["reduction"],
        [("criterion(pred, Y)", "((pred - Y) ** 2).sum(1).mean()")],
        may=["loss"],
    ),
    Case(
        "ignore_index",
        TOKENS,
        ["reduction"],
        [
            (
                "F.cross_entropy(logits, targets)",
                "F.cross_entropy(logits, targets, reduction='sum') / len(targets)",
            )
        ],
    ),
    Case(
        "sum_by_hand",
        BY_HAND,
        ["reduction"],
        [
            (".mean()", ".sum()"),
            ("0.1 * w.grad", "0.001 * w.grad"),
            ("0.1 * b.grad", "0.001 * b.grad"),
        ],
        [("0.1 * w.grad", "0.001 * w.grad"), ("0.1 * b.grad", "0.001 * b.grad")],
    ),
    # gradients
    Case(
        "detach",
        REGRESSION,
        ["gradient"],
        [("pred = model(X)", "pred = model[2](model[1](model[0](X)).detach())")],
        [("pred = model(X)", "pred = model[2](model[1](model[0](X)))")],
    ),
    Case(
        "gradient_argument",
        REGRESSION,
        ["gradient"],
        [("loss.backward()", "loss.backward(torch.tensor(3.0))")],
    ),
    Case(
        "hook",
        REGRESSION,
        ["gradient"],
        [("for step", "model[0].weight.register_hook(lambda g: g * 0.1)\nfor step")],
    ),
    Case(
        "never_cleared",
        REGRESSION,
        ["accumulation"],
        [("    optimizer.zero_grad()\n", "")],
    ),
    Case(
        "never_cleared_by_hand",
        BY_HAND,
        ["accumulation"],
        [("        w.grad.zero_()\n        b.grad.zero_()\n", "")],
    ),
    Case(
        "cleared_after_backward",
        REGRESSION,
        ["gradient/accumulation/no-update"],
        [("    loss.backward()\n", "    loss.backward()\n    optimizer.zero_grad()\n")],
        may=["no-update"],
    ),
    Case(
        "micro_batches",
        REGRESSION,
        ["accumulation/reduction/gradient/loss"],
        [
            (
                "    pred = model(X)\n    loss = criterion(pred, Y)\n    loss.backward()\n",
                "    for k in range(0, 64, 16):\n        criterion(model(X[k:k + 16]), Y[k:k + 16]).backward()\n",
            )
        ],
    ),
    Case(
        "step_each_part",
        REGRESSION,
        ["accumulation"],
        [
            (
                "    pred = model(X)\n    loss = criterion(pred, Y)\n" + STEP,
                "    for k in range(0, 64, 16):\n        (criterion(model(X[k:k + 16]), Y[k:k + 16]) / 4).backward()\n        optimizer.step()\n        optimizer.zero_grad()\n",
            )
        ],
        [
            (
                "    pred = model(X)\n    loss = criterion(pred, Y)\n" + STEP,
                "    for k in range(0, 64, 16):\n        (criterion(model(X[k:k + 16]), Y[k:k + 16]) / 4).backward()\n    optimizer.step()\n",
            )
        ],
    ),
    Case(
        "clipped",
        REGRESSION,
        ["clipping"],
        [
            (
                "    optimizer.step()",
                "    nn.utils.clip_grad_norm_(params, 0.1)\n    optimizer.step()",
            )
        ],
    ),
    Case(
        "clip_value",
        REGRESSION,
        ["clipping"],
        [
            (
                "    optimizer.step()",
                "    nn.utils.clip_grad_value_(params, 0.01)\n    optimizer.step()",
            )
        ],
    ),
    Case(
        "other_clip",
        REGRESSION,
        ["clipping"],
        [
            (
                "    optimizer.step()",
                "    nn.utils.clip_grad_norm_(params, 0.1)\n    optimizer.step()",
            )
        ],
        [
            (
                "    optimizer.step()",
                "    nn.utils.clip_grad_norm_(params, 0.2)\n    optimizer.step()",
            )
        ],
    ),
    Case(
        "clipped_by_hand",
        BY_HAND,
        ["clipping"],
        [
            (
                "    with torch.no_grad():",
                "    torch.nn.utils.clip_grad_norm_([w, b], 0.5)\n    with torch.no_grad():",
            )
        ],
    ),
    # updates
    Case("rate", REGRESSION, ["learning-rate"], [("lr=0.1", "lr=0.05")]),
    Case(
        "rate_by_hand",
        BY_HAND,
        ["learning-rate"],
        [("0.1 * w.grad", "0.05 * w.grad"), ("0.1 * b.grad", "0.05 * b.grad")],
    ),
    Case(
        "groups",
        REGRESSION,
        ["learning-rate"],
        [
            (
                SGD,
                "torch.optim.SGD([{'params': model[0].parameters(), 'lr': 0.01}, {'params': model[2].parameters()}], lr=0.1)",
            )
        ],
    ),
    Case(
        "schedule",
        REGRESSION,
        ["learning-rate"],
        [
            (
                "for step",
                "scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)\nfor step",
            ),
            ("    optimizer.step()", "    optimizer.step()\n    scheduler.step()"),
        ],
    ),
    Case("momentum", REGRESSION, ["update"], [("lr=0.1", "lr=0.1, momentum=0.9")]),
    Case(
        "nesterov",
        REGRESSION,
        ["update"],
        [("lr=0.1", "lr=0.1, momentum=0.9, nesterov=True")],
        [("lr=0.1", "lr=0.1, momentum=0.9")],
    ),
    Case(
        "adam",
        REGRESSION,
        ["update"],
        [("SGD(model.parameters(), lr=0.1)", "Adam(model.parameters(), lr=0.01)")],
        may=["learning-rate"],
    ),
    Case(
        "adamw",
        REGRESSION,
        ["update"],
        [
            (
                "SGD(model.parameters(), lr=0.1)",
                "AdamW(model.parameters(), lr=0.01, weight_decay=0.1)",
            )
        ],
        [
            (
                "SGD(model.parameters(), lr=0.1)",
                "Adam(model.parameters(), lr=0.01, weight_decay=0.1)",
            )
        ],
    ),
    Case(
        "betas",
        REGRESSION,
        ["update"],
        [(SGD, "torch.optim.Adam(model.parameters(), betas=(0.5, 0.999))")],
        [(SGD, "torch.optim.Adam(model.parameters())")],
    ),
    Case(
        "eps_of_keras",
        REGRESSION,
        ["update"],
        [(SGD, "torch.optim.Adam(model.parameters(), eps=1e-3)")],
        [(SGD, "torch.optim.Adam(model.parameters())")],
    ),
    Case(
        "decay_by_hand",
        BY_HAND,
        ["update"],
        [("0.1 * w.grad", "0.1 * (w.grad + 0.5 * w)")],
    ),
    Case(
        "momentum_by_hand",
        BY_HAND,
        ["update"],
        [
            ("for t in", "v = torch.zeros_like(w)\nfor t in"),
            ("w -= 0.1 * w.grad", "v.mul_(0.9).add_(w.grad); w -= 0.1 * v"),
        ],
    ),
    Case(
        "head_only",
        REGRESSION,
        ["no-update"],
        [("SGD(model.parameters()", "SGD(model[2].parameters()")],
    ),
    Case(
        "frozen",
        REGRESSION,
        ["no-update"],
        [("params = ", "model[0].requires_grad_(False)\nparams = ")],
    ),
    Case("no_step", REGRESSION, ["no-update"], [("    optimizer.step()\n", "")]),
    Case(
        "backbone_without_gradient",
        REGRESSION,
        ["gradient/no-update"],
        [
            (
                "    pred = model(X)",
                "    with torch.no_grad():\n        features = model[1](model[0](X))\n    pred = model[2](features)",
            )
        ],
        [("pred = model(X)", "pred = model[2](model[1](model[0](X)))")],
        may=["no-update"],
    ),
    Case(
        "bias_not_updated",
        BY_HAND,
        ["no-update"],
        [("        b -= 0.1 * b.grad\n", "")],
    ),
    Case(
        "running_statistics",
        CLASSES,
        ["buffers"],
        [("BatchNorm2d(4)", "BatchNorm2d(4, momentum=0.9)")],
    ),
    # two at once
    Case(
        "seed_and_rate",
        REGRESSION,
        ["initialization", "learning-rate"],
        [("manual_seed(1)", "manual_seed(2)"), ("lr=0.1", "lr=0.02")],
    ),
    Case(
        "seed_and_sum",
        REGRESSION,
        ["initialization", "reduction"],
        [
            ("manual_seed(1)", "manual_seed(2)"),
            ("MSELoss()", "MSELoss(reduction='sum')"),
        ],
        may=["learning-rate"],
    ),
    Case(
        "seed_and_loss",
        REGRESSION,
        ["initialization", "loss"],
        [("manual_seed(1)", "manual_seed(2)"), ("nn.MSELoss", "nn.L1Loss")],
    ),
    Case(
        "seed_and_activation",
        REGRESSION,
        ["initialization", "forward"],
        [("manual_seed(1)", "manual_seed(2)"), ("nn.Tanh", "nn.ReLU")],
    ),
    Case(
        "seed_and_never_cleared",
        REGRESSION,
        ["initialization", "accumulation"],
        [("manual_seed(1)", "manual_seed(2)"), ("    optimizer.zero_grad()\n", "")],
    ),
    Case(
        "data_and_momentum",
        REGRESSION,
        ["data", "update"],
        [
            ("Y = torch.randn(64, 2)", "Y = torch.randn(64, 2) + 1"),
            ("lr=0.1", "lr=0.1, momentum=0.9"),
        ],
    ),
    Case(
        "sum_and_rate",
        REGRESSION,
        ["reduction", "learning-rate"],
        [("MSELoss()", "MSELoss(reduction='sum')"), ("lr=0.1", "lr=0.001")],
    ),
    Case(
        "activation_and_rate",
        REGRESSION,
        ["forward", "learning-rate"],
        [("nn.Tanh", "nn.ReLU"), ("lr=0.1", "lr=0.02")],
    ),
    Case(
        "clip_and_schedule",
        REGRESSION,
        ["clipping", "learning-rate"],
        [
            (
                "    optimizer.step()",
                "    nn.utils.clip_grad_norm_(params, 0.1)\n    optimizer.step()\n    optimizer.param_groups[0]['lr'] *= 0.9",
            )
        ],
    ),
    # they agree
    Case("agree_itself", CLASSES, [], []),
    Case(
        "agree_by_hand_or_module",
        BY_HAND,
        [],
        [
            (
                "w = (",
                "layer = torch.nn.Linear(3, 1)\ntorch.manual_seed(0); torch.randn(50, 3); torch.randn(50, 1)\nw = (",
            ),
            (
                "for t in",
                "layer.weight.data.copy_(w.detach().T); layer.bias.data.zero_()\nopt = torch.optim.SGD(layer.parameters(), lr=0.1)\nfor t in",
            ),
            ("y_pred = x @ w + b", "y_pred = layer(x)"),
            ("((y_pred - y) ** 2).mean()", "torch.nn.functional.mse_loss(y_pred, y)"),
            (
                "    with torch.no_grad():\n        w -= 0.1 * w.grad\n        b -= 0.1 * b.grad\n        w.grad.zero_()\n        b.grad.zero_()\n",
                "    opt.step(); opt.zero_grad()\n",
            ),
        ],
    ),
    Case(
        "agree_micro_batches",
        REGRESSION,
        [],
        [
            (
                "    pred = model(X)\n    loss = criterion(pred, Y)\n    loss.backward()\n",
                "    for k in range(0, 64, 16):\n        (criterion(model(X[k:k + 16]), Y[k:k + 16]) / 4).backward()\n",
            )
        ],
    ),
    Case(
        "agree_closure",
        REGRESSION,
        [],
        [
            (
                "    optimizer.zero_grad()\n    pred = model(X)\n    loss = criterion(pred, Y)\n    loss.backward()\n    optimizer.step()\n",
                "    def closure():\n        optimizer.zero_grad()\n        loss = criterion(model(X), Y)\n        loss.backward()\n        return loss\n    optimizer.step(closure)\n",
            )
        ],
    ),
    Case(
        "agree_autograd_grad",
        BY_HAND,
        [],
        [
            (
                "    loss.backward()\n",
                "    gw, gb = torch.autograd.grad(loss, [w, b])\n",
            ),
            ("w -= 0.1 * w.grad", "w -= 0.1 * gw"),
            ("b -= 0.1 * b.grad", "b -= 0.1 * gb"),
            ("        w.grad.zero_()\n        b.grad.zero_()\n", ""),
        ],
    ),
    Case(
        "agree_new_leaves",
        BY_HAND,
        [],
        [
            (
                "    with torch.no_grad():\n        w -= 0.1 * w.grad\n        b -= 0.1 * b.grad\n        w.grad.zero_()\n        b.grad.zero_()\n",
                "    w = (w - 0.1 * w.grad).detach().requires_grad_()\n    b = (b - 0.1 * b.grad).detach().requires_grad_()\n",
            )
        ],
    ),
    Case(
        "agree_two_optimizers",
        REGRESSION,
        [],
        [
            (
                SGD,
                "torch.optim.SGD(model[0].parameters(), lr=0.1)\nother = torch.optim.SGD(model[2].parameters(), lr=0.1)",
            ),
            ("optimizer.zero_grad()", "model.zero_grad()"),
            ("    optimizer.step()", "    optimizer.step()\n    other.step()"),
        ],
    ),
    Case(
        "agree_scaler",
        REGRESSION,
        [],
        [
            (
                "for step",
                "scaler = torch.amp.GradScaler('cpu', init_scale=1024.0)\nfor step",
            ),
            (
                "    loss.backward()\n    optimizer.step()\n",
                "    scaler.scale(loss).backward()\n    scaler.step(optimizer)\n    scaler.update()\n",
            ),
        ],
    ),
    Case(
        "agree_one_hot",
        CLASSES,
        [],
        [
            (
                "F.cross_entropy(out, y)",
                "-(F.one_hot(y, 3) * out.log_softmax(1)).sum(1).mean()",
            )
        ],
    ),
    Case(
        "agree_layout",
        CLASSES,
        [],
        [
            (
                "X = torch.randn(60, 1, 8, 8)",
                "X = torch.randn(60, 1, 8, 8).permute(0, 2, 3, 1).contiguous()",
            ),
            ("x, y = X[i:i + 20], Y", "x, y = X[i:i + 20].permute(0, 3, 1, 2), Y"),
            (
                "F.cross_entropy(model(X), Y)",
                "F.cross_entropy(model(X.permute(0, 3, 1, 2)), Y)",
            ),
        ],
    ),
    Case(
        "agree_decay_by_hand",
        REGRESSION,
        [],
        [("lr=0.1", "lr=0.1, weight_decay=0.01")],
        [
            (
                "    optimizer.step()",
                "    for p in params:\n        p.grad.add_(p.data, alpha=0.01)\n    optimizer.step()",
            )
        ],
    ),
    Case(
        "agree_loader",
        REGRESSION,
        [],
        [
            (
                "for step",
                "loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X, Y), batch_size=64)\nfor step",
            ),
            (
                "    pred = model(X)\n    loss = criterion(pred, Y)\n",
                "    for xb, yb in loader:\n        pred = model(xb)\n        loss = criterion(pred, yb)\n",
            ),
        ],
    ),
    Case(
        "agree_own_optimizer",
        REGRESSION,
        [],
        [
            (
                "for step",
                "class Own(torch.optim.Optimizer):\n    def __init__(self, ps):\n        super().__init__(ps, {})\n    @torch.no_grad()\n    def step(self):\n        for g in self.param_groups:\n            for p in g['params']:\n                p -= 0.1 * p.grad\noptimizer = Own(model.parameters())\nfor step",
            )
        ],
    ),
    Case(
        "agree_logging",
        CLASSES,
        [],
        [
            (
                "        loss.backward()\n",
                "        loss.backward()\n        norm = sum(p.grad.norm().item() for p in model.parameters())\n        best = max(p.detach().abs().max() for p in model.parameters())\n",
            )
        ],
    ),
]

# Larger programs: a trainer, a GAN, a teacher, a transformer, Q-learning, LBFGS, an LSTM

TRAINER = """
import argparse
import copy
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

class Trainer:
    def __init__(self, args):
        torch.manual_seed(args.seed)
        x = torch.randn(96, 10)
        y = (x[:, 0] * x[:, 1] > 0).long()
        self.train_set, self.valid_set = TensorDataset(x[:64], y[:64]), TensorDataset(x[64:], y[64:])
        self.model = nn.Sequential(nn.Linear(10, 32), nn.LayerNorm(32), nn.GELU(), nn.Dropout(0.1), nn.Linear(32, 2))
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=args.lr, weight_decay=0.05)
        self.scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimizer, T_max=40)
        self.criterion = nn.CrossEntropyLoss()
        self.history = []

    def fit(self, epochs):
        loader = DataLoader(self.train_set, batch_size=16, shuffle=True, num_workers=0, generator=torch.Generator().manual_seed(3))
        for epoch in range(epochs):
            self.model.train()
            for xb, yb in loader:
                self.optimizer.zero_grad(set_to_none=True)
                out = self.model(xb)
                loss = self.criterion(out, yb)
                loss.backward()
                nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
                self.optimizer.step()
                self.scheduler.step()
            self.history.append(loss.item())
            self.validate()

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        total = 0.0
        for xb, yb in DataLoader(self.valid_set, batch_size=16):
            total += self.criterion(self.model(xb), yb).item()
        print("valid", total)

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=1e-2)
    parser.add_argument("--seed", type=int, default=0)
    Trainer(parser.parse_args()).fit(6)
"""
GAN = """
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
G = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
D = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
oG = torch.optim.Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.9))
oD = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.9))
gen = torch.Generator().manual_seed(5)
real_all = torch.randn(400, 2, generator=gen) + 2
for step in range(20):
    real = real_all[step * 16:(step + 1) * 16]
    z = torch.randn(16, 4, generator=gen)
    fake = G(z)
    # critic
    oD.zero_grad()
    d_loss = D(fake.detach()).mean() - D(real).mean()
    eps = torch.rand(16, 1, generator=gen)
    mid = (eps * real + (1 - eps) * fake.detach()).requires_grad_(True)
    slope = torch.autograd.grad(D(mid).sum(), mid, create_graph=True)[0]
    d_loss = d_loss + 10 * ((slope.norm(dim=1) - 1) ** 2).mean()
    d_loss.backward()
    oD.step()
    # generator
    oG.zero_grad()
    g_loss = -D(fake).mean()
    g_loss.backward()
    oG.step()
"""
DISTILL = """
import copy
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
X = torch.randn(64, 8)
Y = torch.randint(0, 4, (64,))
teacher = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 4))
student = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 4))
target_net = copy.deepcopy(student)
for p in target_net.parameters():
    p.requires_grad_(False)
teacher.eval()
opt = torch.optim.SGD(student.parameters(), lr=0.05, momentum=0.9)
T = 2.0
for step in range(25):
    with torch.no_grad():
        soft = F.softmax(teacher(X) / T, dim=1)
    out = student(X)
    old = target_net(X).detach()
    loss = F.kl_div(F.log_softmax(out / T, dim=1), soft, reduction="batchmean") * T * T + F.cross_entropy(out, Y) + 0.1 * F.mse_loss(out, old)
    opt.zero_grad()
    loss.backward()
    opt.step()
    with torch.no_grad():
        for a, b in zip(target_net.parameters(), student.parameters()):
            a.mul_(0.95).add_(b, alpha=0.05)
"""
TRANSFORMER = """
import torch, math
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
V, L, B, E = 20, 9, 8, 16
data = torch.randint(0, V, (25 * B, L + 1))
class LM(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok = nn.Embedding(V, E)
        self.pos = nn.Parameter(torch.zeros(1, L, E))
        self.attn = nn.MultiheadAttention(E, 2, batch_first=True)
        self.ln = nn.LayerNorm(E)
        self.out = nn.Linear(E, V, bias=False)
        self.out.weight = self.tok.weight
        self.register_buffer("mask", torch.triu(torch.full((L, L), float("-inf")), 1))
    def forward(self, x, y=None):
        h = self.tok(x) * math.sqrt(E) + self.pos
        a, _ = self.attn(h, h, h, attn_mask=self.mask, need_weights=False)
        logits = self.out(self.ln(h + a))
        if y is None:
            return logits
        return logits, F.cross_entropy(logits.view(-1, V), y.reshape(-1))
torch.manual_seed(1)
model = LM()
decay = [p for n, p in model.named_parameters() if p.dim() >= 2]
nodecay = [p for n, p in model.named_parameters() if p.dim() < 2]
optimizer = torch.optim.AdamW([{"params": decay, "weight_decay": 0.1}, {"params": nodecay, "weight_decay": 0.0}], lr=1e-3)
for it in range(25):
    batch = data[it * B:(it + 1) * B]
    for g in optimizer.param_groups:
        g["lr"] = 1e-3 * min(1.0, (it + 1) / 10)
    logits, loss = model(batch[:, :-1], batch[:, 1:])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""
RL = """
import torch
import torch.nn as nn
import numpy as np
torch.manual_seed(0)
rng = np.random.default_rng(0)
q = nn.Sequential(nn.Linear(4, 24), nn.ReLU(), nn.Linear(24, 2))
target = nn.Sequential(nn.Linear(4, 24), nn.ReLU(), nn.Linear(24, 2))
target.load_state_dict(q.state_dict())
opt = torch.optim.RMSprop(q.parameters(), lr=1e-3)
S = rng.normal(size=(400, 4)).astype(np.float32)
A = rng.integers(0, 2, size=400)
R = rng.normal(size=400).astype(np.float32)
for it in range(25):
    idx = np.arange(it * 16, it * 16 + 16)
    s = torch.from_numpy(S[idx]); a = torch.from_numpy(A[idx]); r = torch.from_numpy(R[idx]); s2 = torch.from_numpy(S[(idx + 1) % 400])
    with torch.no_grad():
        y = r + 0.9 * target(s2).max(1).values
    qs = q(s).gather(1, a.unsqueeze(1)).squeeze(1)
    loss = nn.functional.smooth_l1_loss(qs, y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    if it % 5 == 4:
        target.load_state_dict(q.state_dict())
"""
LBFGS = """
import torch
torch.manual_seed(0)
x = torch.linspace(-1, 1, 40)[:, None]
y = torch.sin(3 * x)
torch.manual_seed(1)
net = torch.nn.Sequential(torch.nn.Linear(1, 10), torch.nn.Tanh(), torch.nn.Linear(10, 1))
opt = torch.optim.LBFGS(net.parameters(), lr=0.5, max_iter=5)
for step in range(6):
    def closure():
        opt.zero_grad()
        loss = torch.nn.functional.mse_loss(net(x), y)
        loss.backward()
        return loss
    opt.step(closure)
"""
LSTM = """
import torch
import torch.nn as nn
torch.manual_seed(0)
seqs = torch.randn(25, 6, 10, 3)
goal = torch.randn(25, 6, 10, 1)
torch.manual_seed(1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(3, 8, batch_first=True)
        self.out = nn.Linear(8, 1)
    def forward(self, x, hc=None):
        o, hc = self.rnn(x, hc)
        return self.out(o), hc
net = Net()
opt = torch.optim.Adam(net.parameters(), lr=1e-2)
for i in range(25):
    x, y = seqs[i], goal[i]
    opt.zero_grad()
    pred, _ = net(x)
    loss = ((pred - y) ** 2).mean()
    loss.backward()
    opt.step()
"""
MORE = [
    Case("trainer_itself", TRAINER, [], []),
    Case(
        "trainer_rate", TRAINER, ["learning-rate"], [("default=1e-2", "default=1e-3")]
    ),
    Case(
        "trainer_seed",
        TRAINER,
        ["data", "initialization"],
        [("default=0)", "default=1)")],
        may=["data", "initialization", "forward"],
    ),
    Case("trainer_workers", TRAINER, [], [("num_workers=0", "num_workers=2")]),
    Case("trainer_noshuffle", TRAINER, ["data"], [("shuffle=True", "shuffle=False")]),
    Case(
        "trainer_scheduler_epoch",
        TRAINER,
        ["learning-rate"],
        [
            ("                self.scheduler.step()\n", ""),
            (
                "            self.history",
                "            self.scheduler.step(); self.history",
            ),
        ],
    ),
    Case(
        "trainer_noclip",
        TRAINER,
        ["clipping"],
        [
            (
                "                nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)\n",
                "",
            )
        ],
    ),
    Case("trainer_adam", TRAINER, ["update"], [("AdamW", "Adam")]),
    Case(
        "trainer_nodropout",
        TRAINER,
        ["forward"],
        [("nn.Dropout(0.1)", "nn.Dropout(0.0)")],
    ),
    Case(
        "trainer_droprate",
        TRAINER,
        ["forward"],
        [("nn.Dropout(0.1)", "nn.Dropout(0.4)")],
    ),
    Case(
        "trainer_train_forgotten",
        TRAINER,
        ["mode"],
        [("            self.model.train()\n", "")],
    ),
    Case(
        "agree_layernorm_eps_below_round_off",
        TRAINER,
        [],
        [("nn.LayerNorm(32)", "nn.LayerNorm(32, eps=1.01e-5)")],
    ),
    Case(
        "trainer_layernorm_eps",
        TRAINER,
        ["forward"],
        [("nn.LayerNorm(32)", "nn.LayerNorm(32, eps=1e-3)")],
    ),
    Case(
        "trainer_ema",
        TRAINER,
        [],
        [
            (
                "self.history = []",
                "self.history = []; self.ema = copy.deepcopy(self.model)",
            ),
            (
                "                self.scheduler.step()\n",
                "                self.scheduler.step()\n                for e, p in zip(self.ema.parameters(), self.model.parameters()):\n                    e.data.mul_(0.9).add_(p.data, alpha=0.1)\n",
            ),
        ],
    ),
    Case(
        "trainer_functional",
        TRAINER,
        [],
        [
            (
                "out = self.model(xb)",
                "m = self.model; out = m[4](m[3](nn.functional.gelu(nn.functional.layer_norm(m[0](xb), (32,), m[1].weight, m[1].bias))))",
            )
        ],
    ),
    Case("gan_itself", GAN, [], []),
    Case("gan_penalty", GAN, ["loss"], [("+ 10 *", "+ 1 *")]),
    Case(
        "gan_rate",
        GAN,
        ["learning-rate"],
        [
            (
                "oG = torch.optim.Adam(G.parameters(), lr=1e-3",
                "oG = torch.optim.Adam(G.parameters(), lr=4e-3",
            )
        ],
    ),
    Case(
        "gan_no_detach",
        GAN,
        ["gradient/accumulation"],
        [
            ("fake = G(z)\n", "fake = G(z)\n"),
            ("D(fake.detach()).mean()", "D(fake).mean()"),
            ("    d_loss.backward()", "    d_loss.backward(retain_graph=True)"),
            ("    oG.zero_grad()\n", ""),
        ],
        may=["gradient", "accumulation"],
    ),
    Case(
        "gan_cleared_without_detach",
        GAN,
        ["learning-rate"],
        [
            ("D(fake.detach()).mean()", "D(fake).mean()"),
            ("    d_loss.backward()", "    d_loss.backward(retain_graph=True)"),
            (
                "oD = torch.optim.Adam(D.parameters(), lr=1e-3",
                "oD = torch.optim.Adam(D.parameters(), lr=2e-3",
            ),
        ],
    ),
    Case(
        "gan_two_backwards",
        GAN,
        [],
        [
            (
                "    d_loss = D(fake.detach()).mean() - D(real).mean()\n",
                "    D(fake.detach()).mean().backward()\n    (-D(real).mean()).backward()\n    d_loss = 0\n",
            )
        ],
    ),
    Case(
        "gan_betas",
        GAN,
        ["update"],
        [
            (
                "oD = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.9))",
                "oD = torch.optim.Adam(D.parameters(), lr=1e-3)",
            )
        ],
    ),
    Case(
        "gan_noise",
        GAN,
        ["data"],
        [
            (
                "z = torch.randn(16, 4, generator=gen)",
                "z = torch.rand(16, 4, generator=gen)",
            )
        ],
    ),
    Case("distillation_itself", DISTILL, [], []),
    Case("distillation_temperature", DISTILL, ["loss"], [("* T * T", "")]),
    Case(
        "distillation_seed",
        DISTILL,
        ["initialization"],
        [("student =", "torch.manual_seed(9)\nstudent =")],
    ),
    Case(
        "distillation_reduction", DISTILL, ["loss/reduction"], [("batchmean", "mean")]
    ),
    Case("distillation_momentum", DISTILL, ["update"], [(", momentum=0.9", "")]),
    Case("distillation_hard", DISTILL, ["loss"], [(" + F.cross_entropy(out, Y)", "")]),
    Case("transformer_itself", TRANSFORMER, [], []),
    Case(
        "transformer_untied",
        TRANSFORMER,
        ["parameters"],
        [
            (
                "self.out.weight = self.tok.weight",
                "self.out.weight = nn.Parameter(self.tok.weight.detach().clone())",
            )
        ],
    ),
    Case(
        "transformer_nomask",
        TRANSFORMER,
        ["forward"],
        [("attn_mask=self.mask", "attn_mask=None")],
    ),
    Case("transformer_noscale", TRANSFORMER, ["forward"], [(" * math.sqrt(E)", "")]),
    Case(
        "transformer_warmup",
        TRANSFORMER,
        ["learning-rate"],
        [("(it + 1) / 10", "(it + 1) / 20")],
    ),
    Case(
        "transformer_decay_all",
        TRANSFORMER,
        ["update"],
        [('"weight_decay": 0.0', '"weight_decay": 0.1')],
    ),
    Case(
        "transformer_heads",
        TRANSFORMER,
        ["forward"],
        [("MultiheadAttention(E, 2", "MultiheadAttention(E, 4")],
    ),
    Case(
        "transformer_batch_first",
        TRANSFORMER,
        ["forward"],
        [
            ("need_weights=False)", "need_weights=False)"),
            ("batch_first=True", "batch_first=False"),
            ("attn_mask=self.mask", "attn_mask=None"),
        ],
        [("attn_mask=self.mask", "attn_mask=None")],
    ),
    Case(
        "transformer_smoothing",
        TRANSFORMER,
        ["loss"],
        [("y.reshape(-1))", "y.reshape(-1), label_smoothing=0.1)")],
    ),
    Case(
        "transformer_per_sequence",
        TRANSFORMER,
        ["reduction"],
        [
            (
                "F.cross_entropy(logits.view(-1, V), y.reshape(-1))",
                "F.cross_entropy(logits.view(-1, V), y.reshape(-1), reduction='sum') / B",
            )
        ],
    ),
    Case(
        "transformer_posinit",
        TRANSFORMER,
        ["initialization"],
        [("torch.zeros(1, L, E)", "0.02 * torch.ones(1, L, E)")],
    ),
    Case("q_learning_itself", RL, [], []),
    Case(
        "q_learning_gamma",
        RL,
        ["data/loss/forward"],
        [("0.9 * target", "0.99 * target")],
    ),
    Case("q_learning_mse", RL, ["loss"], [("smooth_l1_loss", "mse_loss")]),
    Case(
        "q_learning_no_target",
        RL,
        ["data/loss/forward/gradient/initialization"],
        [("target.load_state_dict(q.state_dict())\nopt", "opt")],
    ),
    Case(
        "q_learning_gradient_through_target",
        RL,
        ["gradient/loss"],
        [
            (
                "    with torch.no_grad():\n        y = r + 0.9 * target(s2).max(1).values\n",
                "    y = r + 0.9 * q(s2).max(1).values\n",
            )
        ],
        [("target(s2)", "q(s2)")],
    ),
    Case("lbfgs_itself", LBFGS, [], []),
    Case("lbfgs_rate", LBFGS, ["learning-rate"], [("lr=0.5", "lr=1.0")]),
    Case(
        "lbfgs_history",
        LBFGS,
        ["update"],
        [("max_iter=5", "max_iter=5, line_search_fn='strong_wolfe'")],
    ),
    Case("lstm_itself", LSTM, [], []),
    Case(
        "lstm_state",
        LSTM,
        ["forward"],
        [
            ("opt = ", "hc = None\nopt = "),
            (
                "pred, _ = net(x)",
                "pred, hc = net(x, hc); hc = tuple(h.detach() for h in hc)",
            ),
        ],
    ),
    Case(
        "lstm_not_batch_first",
        LSTM,
        ["forward"],
        [("batch_first=True", "batch_first=False")],
    ),
    Case(
        "lstm_time_first",
        LSTM,
        [],
        [
            ("batch_first=True", "batch_first=False"),
            (
                "o, hc = self.rnn(x, hc)",
                "o, hc = self.rnn(x.transpose(0, 1), hc); o = o.transpose(0, 1)",
            ),
        ],
    ),
    Case(
        "lstm_last",
        LSTM,
        ["forward"],
        [("self.out(o), hc", "self.out(o[:, -1:]).expand(-1, 10, -1), hc")],
    ),
    Case(
        "lstm_forget_bias",
        LSTM,
        ["initialization"],
        [
            (
                "        self.out =",
                "        self.rnn.bias_hh_l0.data[8:16] = 1.0\n        self.out =",
            )
        ],
    ),
    Case(
        "lstm_gru",
        LSTM,
        ["parameters/forward"],
        [("nn.LSTM", "nn.GRU")],
        may=["parameters", "forward", "initialization"],
    ),
    Case(
        "lstm_layers",
        LSTM,
        ["parameters"],
        [("nn.LSTM(3, 8,", "nn.LSTM(3, 8, num_layers=2,")],
        may=["forward", "initialization"],
    ),
    Case("lstm_decay", LSTM, ["update"], [("lr=1e-2", "lr=1e-2, weight_decay=1e-4")]),
]
CASES += MORE

# One change at a time, in ways that a first version got wrong.
CASES += [
    Case(
        "momentum_as_average",
        REGRESSION,
        ["update"],
        [
            ("for step", "v = [torch.zeros_like(p) for p in params]\nfor step"),
            (
                "    optimizer.step()",
                "    with torch.no_grad():\n        for p, m in zip(params, v):\n            m.mul_(0.9).add_(p.grad, alpha=0.1)\n            p -= 0.1 * m",
            ),
        ],
        [("lr=0.1", "lr=0.1, momentum=0.9")],
    ),
    Case(
        "softmax_dim",
        CLASSES,
        ["forward"],
        [
            (
                "return self.fc(self.drop(x.flatten(1)))",
                "return self.fc(self.drop(x.flatten(1))).softmax(0)",
            )
        ],
        [
            (
                "return self.fc(self.drop(x.flatten(1)))",
                "return self.fc(self.drop(x.flatten(1))).softmax(1)",
            )
        ],
        may=["loss"],
    ),
    Case(
        "agree_pool_stride",
        CLASSES,
        [],
        [
            ("F.max_pool2d(", "nn.MaxPool2d(2)("),
            (", 2)\n        return", ")\n        return"),
        ],
    ),
    Case(
        "agree_time_first",
        TOKENS,
        [],
        [
            ("batch_first=True", "batch_first=False"),
            ("rnn(embed(tokens))", "rnn(embed(tokens.T))"),
        ],
    ),
    Case(
        "seed_and_log_softmax",
        CLASSES,
        ["initialization"],
        [
            ("torch.manual_seed(1)", "torch.manual_seed(2)"),
            ("F.cross_entropy(out, y)", "F.nll_loss(out.log_softmax(1), y)"),
        ],
    ),
    Case(
        "seed_and_time_first",
        TOKENS,
        ["initialization"],
        [
            ("torch.manual_seed(1)", "torch.manual_seed(2)"),
            ("batch_first=True", "batch_first=False"),
            ("rnn(embed(tokens))", "rnn(embed(tokens.T))"),
        ],
    ),
    Case(
        "constant_targets",
        REGRESSION,
        ["data/loss"],
        [("Y = torch.randn(64, 2)", "Y = torch.ones(64, 2)")],
        [("Y = torch.randn(64, 2)", "Y = torch.zeros(64, 2)")],
    ),
    Case(
        "same_targets_for_inputs",
        REGRESSION,
        ["data"],
        [("(pred, Y)", "(pred, X[:, 2:4])")],
        [("(pred, Y)", "(pred, X[:, :2])")],
    ),
    Case(
        "noise_on_inputs",
        REGRESSION,
        ["data"],
        [("pred = model(X)", "pred = model(X + 0.1 * torch.randn_like(X))")],
    ),
    Case(
        "adam_without_correction",
        REGRESSION,
        ["update"],
        [
            (
                "for step",
                "m = [torch.zeros_like(p) for p in params]\nv = [torch.zeros_like(p) for p in params]\nfor step",
            ),
            (
                "    optimizer.step()",
                "    with torch.no_grad():\n        for p, a, b in zip(params, m, v):\n            a.mul_(0.9).add_(p.grad, alpha=0.1)\n            b.mul_(0.999).add_(p.grad ** 2, alpha=0.001)\n            p -= 0.01 * a / (b.sqrt() + 1e-8)",
            ),
        ],
        [("SGD(model.parameters(), lr=0.1)", "Adam(model.parameters(), lr=0.01)")],
    ),
    Case(
        "seed_and_adam_rate",
        REGRESSION,
        ["initialization", "learning-rate"],
        [
            ("manual_seed(1)", "manual_seed(2)"),
            ("SGD(model.parameters(), lr=0.1)", "Adam(model.parameters(), lr=0.01)"),
        ],
        [("SGD(model.parameters(), lr=0.1)", "Adam(model.parameters(), lr=0.001)")],
    ),
    Case(
        "bias_and_schedule",
        REGRESSION,
        ["parameters", "learning-rate"],
        [
            ("Linear(16, 2)", "Linear(16, 2, bias=False)"),
            (
                "    optimizer.step()",
                "    optimizer.step()\n    optimizer.param_groups[0]['lr'] *= 0.9",
            ),
        ],
        may=["initialization"],
    ),
    Case(
        "frozen_and_weights",
        CLASSES,
        ["loss/reduction", "no-update"],
        [
            ("optimizer =", "model.conv.requires_grad_(False)\noptimizer ="),
            ("(out, y)", "(out, y, weight=torch.tensor([1.0, 2.0, 5.0]))"),
        ],
    ),
    Case(
        "reshape_for_permute",
        CLASSES,
        ["data"],
        [
            (
                "x, y = X[i:i + 20], Y",
                "x, y = X[i:i + 20].transpose(2, 3).reshape(20, 1, 8, 8), Y",
            )
        ],
        [],
        may=["data"],
    ),
    Case(
        "layers_in_a_list",
        REGRESSION,
        ["no-update"],
        [
            (
                "model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 2))",
                "class Stack(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = [nn.Linear(6, 16)]\n        self.out = nn.Linear(16, 2)\n    def forward(self, x):\n        return self.out(torch.tanh(self.layers[0](x)))\nmodel = Stack()",
            )
        ],
    ),
    Case(
        "scheduler_step_before",
        REGRESSION,
        ["learning-rate"],
        [
            ("    optimizer.step()", "    scheduler.step()\n    optimizer.step()"),
            (
                "for step",
                "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3, 0.5)\nfor step",
            ),
        ],
        [
            ("    optimizer.step()", "    optimizer.step()\n    scheduler.step()"),
            (
                "for step",
                "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3, 0.5)\nfor step",
            ),
        ],
    ),
    Case(
        "accumulated_not_divided",
        REGRESSION,
        ["accumulation/reduction/loss/gradient"],
        [
            (
                "    pred = model(X)\n    loss = criterion(pred, Y)\n    loss.backward()\n",
                "    for k in range(0, 64, 32):\n        criterion(model(X[k:k + 32]), Y[k:k + 32]).backward()\n",
            )
        ],
        [
            (
                "    pred = model(X)\n    loss = criterion(pred, Y)\n    loss.backward()\n",
                "    for k in range(0, 64, 32):\n        (criterion(model(X[k:k + 32]), Y[k:k + 32]) / 2).backward()\n",
            )
        ],
    ),
]
