# %% One loop for every row
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x


def zeros(model):
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    return model


def train(model, x=x, y=y, lr=0.01, scale=1):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(1001):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        (scale * loss).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses[100], losses[1000]


def show(name, losses):
    print(f"{name:28} {losses[0]:8.2g} {losses[1]:8.2g}")


# %% With and without the second parameter
with_bias = train(zeros(nn.Linear(1, 1)))
no_bias = train(zeros(nn.Linear(1, 1, bias=False)))
frozen = zeros(nn.Linear(1, 1))
frozen.bias.requires_grad_(False)
frozen_bias = train(frozen)
x_and_1 = torch.hstack([x, torch.ones(4, 1)])
ones = train(zeros(nn.Linear(2, 1, bias=False)), x_and_1)
show("with a bias", with_bias)
show("bias=False", no_bias)
show("bias frozen at zero", frozen_bias)
show("a constant input, no bias", ones)

with_bias_101, with_bias_1001 = with_bias
no_bias_101, no_bias_1001 = no_bias
frozen_101, frozen_1001 = frozen_bias
ones_101, ones_1001 = ones
assert abs(ones_101 / with_bias_101 - 1) < 1e-3
assert max(no_bias_101, frozen_101) < 1e-11

# %% A hundred weights
copies = x.repeat(1, 100) / 10
hundred = train(zeros(nn.Linear(100, 1, bias=False)), copies)
orthogonal = torch.tensor([[1.0], [-1.0], [-1.0], [1.0]])
x_and_more = torch.hstack([x, orthogonal])
two = train(zeros(nn.Linear(2, 1, bias=False)), x_and_more)
show("100 weights, x / 10 each", hundred)
show("2 weights, orthogonal inputs", two)

hundred_101, hundred_1001 = hundred
two_101, two_1001 = two
assert max(hundred_101, two_101) < 1e-11

# %% Another precision, start, scale, rate
double = zeros(nn.Linear(1, 1)).double()
float64 = train(double, x.double(), y.double())
torch.manual_seed(0)
random_start = train(nn.Linear(1, 1))
times_4 = train(zeros(nn.Linear(1, 1)), scale=4)
tenth = train(zeros(nn.Linear(1, 1)), lr=0.1)
show("float64", float64)
show("default start, seed 0", random_start)
show("loss times 4", times_4)
show("rate 0.1", tenth)

float64_101, float64_1001 = float64
random_101, random_1001 = random_start
times_4_101, times_4_1001 = times_4
tenth_101, tenth_1001 = tenth
assert abs(float64_101 / with_bias_101 - 1) < 1e-3
assert min(random_101, times_4_101, tenth_101) > 1e7 * no_bias_101

# %% Other inputs
centred = x - x.mean()
standardized = centred / x.std(correction=0)
centre = train(zeros(nn.Linear(1, 1)), centred)
centre_tenth = train(zeros(nn.Linear(1, 1)), centred, lr=0.1)
standard_tenth = train(zeros(nn.Linear(1, 1)), standardized, lr=0.1)
show("x centred", centre)
show("x centred, rate 0.1", centre_tenth)
show("x standardized, rate 0.1", standard_tenth)

centre_101, centre_1001 = centre
centre_tenth_101, centre_tenth_1001 = centre_tenth
standard_tenth_101, standard_tenth_1001 = standard_tenth
assert centre_101 > with_bias_101 > tenth_101
assert max(centre_tenth_101, standard_tenth_101) < 1e-11
