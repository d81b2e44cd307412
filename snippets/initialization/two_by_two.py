# %% Train from given parameters
import torch


def train(parameters, learning_rate, steps):
    parameters = [p.detach().clone() for p in parameters]
    for param in parameters:
        param.requires_grad_()
    w1, w2 = parameters[:2]
    b1, b2 = parameters[2:] or (0.0, 0.0)
    losses = []
    for t in range(steps):
        y_pred = (x.mm(w1) + b1).clamp(min=0).mm(w2) + b2
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        if not losses[-1] < 100 * losses[0]:  # exploded, or nan
            break
        loss.backward()
        with torch.no_grad():
            for param in parameters:
                param -= learning_rate * param.grad
                param.grad = None
    return losses


def largest_rate(parameters):
    low, high = 1e-7, 1e-1
    for halving in range(12):
        middle = (low * high) ** 0.5
        losses = train(parameters, middle, steps=30)
        if losses[-1] < losses[0]:
            low = middle
        else:
            high = middle
    return low


# %% Randn or default, biases or none
torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
randn = [torch.randn(D_in, H), torch.randn(H, D_out)]
layers = torch.nn.Linear(D_in, H), torch.nn.Linear(H, D_out)
default = [layer.weight.T for layer in layers]
default_biases = [layer.bias for layer in layers]
randn_biases = [torch.randn(H), torch.randn(D_out)]


rows = {}
for name, parameters in (
    ("randn, no biases", randn),
    ("randn, randn biases", randn + randn_biases),
    ("default, no biases", default),
    ("default, default biases", default + default_biases),
):
    slow = train(parameters, 1e-6, steps=101)
    rows[name] = slow[0], slow[100], largest_rate(parameters)
    first, last, rate = rows[name]
    print(f"{name:23} {first:8.3g} {last:7.3g}  largest rate {rate:.2g}")

# %% How much each matters
randn_rate, randn_bias_rate, default_rate, default_bias_rate = (
    rate for _, _, rate in rows.values()
)
scale1, scale2 = (3 * D_in) ** 0.5, (3 * H) ** 0.5
by_weights = default_rate / randn_rate
by_biases_randn = randn_bias_rate / randn_rate
by_biases_default = default_bias_rate / default_rate
print("the largest rate changes")
print(f"with the weights: {by_weights:.0f} times,")
print(f"    between {scale2:.1f} ** 2 and {scale1:.1f} ** 2")
print(f"with the biases: {by_biases_randn:.2f} times from randn,")
print(f"    {by_biases_default:.2f} times from the default")
assert scale2**2 < by_weights < scale1**2
assert 0.8 < by_biases_randn < 1.25
assert 0.8 < by_biases_default < 1.25
