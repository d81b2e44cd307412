# %% A loop as a list of calls
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]])
        self.W1 = nn.Parameter(W1)
        self.W2 = nn.Parameter(torch.tensor([[0.14, 0.15]]))

    def forward(self, x):
        return self.W2 @ (self.W1 @ x)


def two_steps(calls, learning_rate=0.05):
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    w5 = []
    for _ in range(2):
        for call in calls.split():
            if call == "forward":
                loss = nn.L1Loss()(model(x), y)
            elif call == "backward":
                loss.backward(retain_graph=True)
            elif call == "zeros":
                optimizer.zero_grad(set_to_none=False)
            elif call == "model.zero_grad":
                model.zero_grad()
            else:
                getattr(optimizer, call)()
        w5.append(model.W2[0, 0].item())
    return w5


# %% One change each
usual = two_steps("forward zero_grad backward step")
usual_1, usual_2 = usual

by_model = two_steps("forward model.zero_grad backward step")
by_model_1, by_model_2 = by_model
at_the_end = two_steps("forward backward step zero_grad")
at_the_end_1, at_the_end_2 = at_the_end
zeros = two_steps("forward zeros backward step")
zeros_1, zeros_2 = zeros
assert usual == by_model == at_the_end == zeros

never_1, never_2 = two_steps("forward backward step")
late_1, late_2 = two_steps("forward backward zero_grad step")
no_backward_1, no_backward_2 = two_steps("forward zero_grad step")
no_step_1, no_step_2 = two_steps("forward zero_grad backward")
early_1, early_2 = two_steps("forward zero_grad step backward")
assert never_1 == usual_1
assert never_2 != usual_2

twice = two_steps("forward zero_grad backward backward step")
twice_1, twice_2 = twice
double_rate = two_steps("forward zero_grad backward step", 0.1)
assert twice == double_rate
