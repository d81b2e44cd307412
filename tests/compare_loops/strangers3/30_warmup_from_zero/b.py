import torch
import torch.nn as nn
from torch.optim.lr_scheduler import LambdaLR


def linear_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps):
    def lr_lambda(current_step):
        if current_step < num_warmup_steps:
            return current_step / num_warmup_steps
        return (num_training_steps - current_step) / (
            num_training_steps - num_warmup_steps
        )

    return LambdaLR(optimizer, lr_lambda)


torch.manual_seed(99)
x = torch.randn(40, 16, 7)
w_true = torch.randn(7, 4)
y = (x @ w_true).argmax(-1)
model = nn.Sequential(nn.Linear(7, 20), nn.ReLU(), nn.Linear(20, 4))
optimizer = torch.optim.SGD(model.parameters(), lr=0.4, momentum=0.9)
scheduler = linear_schedule_with_warmup(optimizer, 10, 40)

for step, (inputs, labels) in enumerate(zip(x, y)):
    loss = nn.functional.cross_entropy(model(inputs), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(
        "step=%d lr=%.3f loss=%.5f"
        % (step, optimizer.param_groups[0]["lr"], loss.item())
    )
    scheduler.step()
