# %% One loop for every change
import torch


def train(change, weights, biases=(), learning_rate=1e-4):
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
    print(f"{change:20}  {losses[0]:9.4g}  {losses[100]:9.4g}")
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

# %% From A
a_first, a_100 = train("A", randn)
a_bias_first, a_bias_100 = train("B's biases", randn, biases)
a_noise_first, a_noise_100 = train("randn biases", randn, randn_biases)
a_w1_first, a_w1_100 = train("B's w1", (default1, randn2))
a_w2_first, a_w2_100 = train("B's w2", (randn1, default2))
a_both_first, a_both_100 = train("B's w1 and w2", default)
a_rate_first, a_rate_100 = train("rate 1e-6", randn, learning_rate=1e-6)

# %% From B
b_first, b_100 = train("B", default, biases)
b_bare_first, b_bare_100 = train("no biases", default)
b_again_first, b_again_100 = train("weights drawn again", again, biases)
b_normal_first, b_normal_100 = train("normal, same std", normal, biases)
b_randn_first, b_randn_100 = train("A's weights", randn, biases)
b_rate_first, b_rate_100 = train("rate 1e-6", default, biases, 1e-6)
assert max(a_both_100, b_100, b_bare_100) < 5
assert max(b_again_100, b_normal_100) < 5
exploded = a_100, a_bias_100, a_noise_100, b_randn_100
assert all(loss != loss for loss in exploded)  # nan
