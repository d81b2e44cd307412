# %% The hand-written loop, with a factor on each weight
import torch

N, D_in, H, D_out = 64, 1000, 100, 10


def train(factor1, factor2, learning_rate=1e-4):
    torch.manual_seed(0)
    x, y = torch.randn(N, D_in), torch.randn(N, D_out)
    w1 = (torch.randn(D_in, H) * factor1).requires_grad_()
    w2 = (torch.randn(H, D_out) * factor2).requires_grad_()
    losses = []
    for t in range(101):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for param in (w1, w2):
                param -= learning_rate * param.grad
                param.grad = None
    return losses


# %% Divide one weight, the other, both
by_inputs, by_hidden = D_in**-0.5, H**-0.5
changes = {
    "none": (1, 1),
    "`w1` divided by √1000": (by_inputs, 1),
    "`w2` divided by √100": (1, by_hidden),
    "both": (by_inputs, by_hidden),
}
rows = []
for change, factors in changes.items():
    losses = train(*factors)
    rows.append((change, losses[0], losses[100]))
    print(f"{change:24} {losses[0]:10.3g} {losses[100]:10.3g}")

# %% The rate that each start allows
rates = []
for learning_rate in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7):
    large = train(1, 1, learning_rate)[100]
    small = train(by_inputs, by_hidden, learning_rate)[100]
    rates.append((learning_rate, large, small))
    print(f"{learning_rate:.0e}  randn {large:10.3g}  divided {small:10.3g}")
learnt_large = [rate for rate, large, _ in rates if large < 1e4]
learnt_small = [rate for rate, _, small in rates if small < 10]
print("below 10,000 from randn:", learnt_large, " below 10 divided:", learnt_small)
assert (learnt_large, learnt_small) == ([1e-6], [1e-3, 1e-4])
