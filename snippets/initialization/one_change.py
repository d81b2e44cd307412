# %% One loop for every change
import math

import torch


def train(weights, biases=(), learning_rate=1e-4):
    parameters = [p.detach().clone() for p in (*weights, *biases)]
    for param in parameters:
        param.requires_grad_()
    w1, w2 = parameters[:2]
    b1, b2 = parameters[2:] if biases else (0.0, 0.0)
    losses = []
    for t in range(101):
        y_pred = (x.mm(w1) + b1).clamp(min=0).mm(w2) + b2
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for param in parameters:
                param -= learning_rate * param.grad
                param.grad = None
    return losses[0], losses[100]


# %% Starting points
torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
randn1, randn2 = torch.randn(D_in, H), torch.randn(H, D_out)
layer1, layer2 = torch.nn.Linear(D_in, H), torch.nn.Linear(H, D_out)
default1, default2 = layer1.weight.T, layer2.weight.T
biases = layer1.bias, layer2.bias
randn_biases = torch.randn(H), torch.randn(D_out)
normal1 = torch.randn(D_in, H) / (3 * D_in) ** 0.5
normal2 = torch.randn(H, D_out) / (3 * H) ** 0.5
again1, again2 = torch.nn.Linear(D_in, H), torch.nn.Linear(H, D_out)
randn, default = (randn1, randn2), (default1, default2)
normal, again = (normal1, normal2), (again1.weight.T, again2.weight.T)

# %% From A and from B
rows = {
    "A: randn weights, no biases": train(randn),
    "A with B's biases": train(randn, biases),
    "A with randn biases": train(randn, randn_biases),
    "A with B's `w1`": train((default1, randn2)),
    "A with B's `w2`": train((randn1, default2)),
    "A with B's `w1` and `w2`": train(default),
    "A at rate 1e-6": train(randn, learning_rate=1e-6),
    "B: default weights and biases": train(default, biases),
    "B without biases": train(default),
    "B's weights drawn again": train(again, biases),
    "B's weights normal, same std": train(normal, biases),
    "B with A's weights": train(randn, biases),
    "B at rate 1e-6": train(default, biases, learning_rate=1e-6),
}
for change, (first, last) in rows.items():
    print(f"{change:30} {first:9.4g} {last:9.4g}")

exploded = [change for change, row in rows.items() if math.isnan(row[1])]
learnt = [change for change, row in rows.items() if row[1] < 5]
assert len(exploded) == 6
assert len(learnt) == 5
