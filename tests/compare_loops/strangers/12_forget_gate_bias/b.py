import torch
import torch.nn as nn

torch.manual_seed(2)
# adding problem: sum the two marked numbers
values = torch.rand(40, 15)
marks = torch.zeros(40, 15)
for row in range(40):
    marks[row, torch.randperm(15)[:2]] = 1
inputs = torch.stack([values, marks], dim=2)
target = (values * marks).sum(1, keepdim=True)

torch.manual_seed(6)
lstm = nn.LSTM(2, 12, batch_first=True)
readout = nn.Linear(12, 1)
for name, param in lstm.named_parameters():
    if "bias" in name:
        nn.init.zeros_(param)
    if "bias_ih" in name:  # unit_forget_bias, as Keras has it
        param.data[12:24] = 1.0

optimizer = torch.optim.RMSprop([*lstm.parameters(), *readout.parameters()], lr=2e-3)
mse = nn.MSELoss()
for step in range(40):
    optimizer.zero_grad()
    _, (h, _) = lstm(inputs)
    loss = mse(readout(h[-1]), target)
    loss.backward()
    optimizer.step()
    if step % 4 == 0:
        print(f"{step:03d} {loss.item():.6f}")
