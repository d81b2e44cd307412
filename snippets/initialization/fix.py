# %% Train at 1e-4
import torch


def train(w1, w2):
    losses = []
    for t in range(101):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for param in (w1, w2):
                param -= 1e-4 * param.grad
                param.grad = None
    print(f"loss {losses[0]:.4g}, after 100 steps {losses[100]:.3g}")
    return losses[100]


torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)

# %% Scale the draw
w1 = torch.randn(D_in, H) / D_in**0.5
w2 = torch.randn(H, D_out) / H**0.5
w1.requires_grad_()
w2.requires_grad_()
scaled_100 = train(w1, w2)

# %% Let nn.init draw
w1 = torch.empty(D_in, H)
w2 = torch.empty(H, D_out)
torch.nn.init.kaiming_uniform_(w1.T, nonlinearity="relu")
torch.nn.init.kaiming_uniform_(w2.T, nonlinearity="linear")
w1.requires_grad_()
w2.requires_grad_()
kaiming_100 = train(w1, w2)

# %% Copy from a module
model = torch.nn.Sequential(
    torch.nn.Linear(D_in, H, bias=False),
    torch.nn.ReLU(),
    torch.nn.Linear(H, D_out, bias=False),
)
w1 = model[0].weight.detach().T.clone().requires_grad_()
w2 = model[2].weight.detach().T.clone().requires_grad_()
copied_100 = train(w1, w2)
assert max(scaled_100, kaiming_100, copied_100) < 5
