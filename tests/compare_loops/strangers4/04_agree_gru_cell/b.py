import torch

torch.manual_seed(3)
phase = torch.rand(60, 1) * 6
ticks = phase + torch.arange(12) * 0.3
# time first: (12, 60, 2)
sequence = torch.stack([torch.sin(ticks), torch.cos(ticks)], -1).transpose(0, 1)
answer = torch.sin(phase + 12 * 0.3).squeeze(1)

torch.manual_seed(8)
cell = torch.nn.GRUCell(input_size=2, hidden_size=10)
last = torch.nn.Linear(10, 1)
optimizer = torch.optim.Adam([*cell.parameters(), *last.parameters()], lr=0.005)


def unroll(seq):
    h = torch.zeros(seq.shape[1], 10)
    for x_t in seq:
        h = cell(x_t, h)
    return last(h)[:, 0]


n_iter = 0
for epoch in range(12):
    for chunk in torch.arange(60).split(20):
        optimizer.zero_grad()
        error = unroll(sequence[:, chunk]) - answer[chunk]
        loss = (error * error).sum() / error.numel()
        loss.backward()
        optimizer.step()
        n_iter += 1
    print("epoch %d mse %.6f" % (epoch, loss.item()))
