# %% The autograd program
# Here we replace the manually computed gradient with autograd
import torch

# Linear regression
# f = w * x

# here : f = 2 * x
X = torch.tensor([1, 2, 3, 4], dtype=torch.float32)
Y = torch.tensor([2, 4, 6, 8], dtype=torch.float32)

w = torch.tensor(0.0, dtype=torch.float32, requires_grad=True)


# model output
def forward(x):
    return w * x


# loss = MSE
def loss(y, y_pred):
    return ((y_pred - y) ** 2).mean()


print(f"Prediction before training: f(5) = {forward(5).item():.7f}")

# Training
learning_rate = 0.01
n_iters = 100
history = []

for epoch in range(n_iters):
    # predict = forward pass
    y_pred = forward(X)

    # loss
    l = loss(Y, y_pred)

    # calculate gradients = backward pass
    l.backward()
    history.append((w.grad.item(), w.item(), l.item()))

    # update weights
    # w.data = w.data - learning_rate * w.grad
    with torch.no_grad():
        w -= learning_rate * w.grad

    # zero the gradients after updating
    w.grad.zero_()

    if epoch % 1 == 0:
        print(
            f"epoch {epoch + 1}: w = {w.item():.7f},",
            f"loss = {l.item():.7f}",
        )

print(f"Prediction after training: f(5) = {forward(5).item():.7f}")

# %% What its asker saw
gradients, starts, losses = zip(*history)
printed = [f"{value:.7f}" for value in losses]
zero_printed_from = printed.index("0.0000000") + 1
stands_from = losses.index(losses[-1]) + 1
prediction = forward(5).item()
print(f"first gradient {gradients[0]:g}, w after it {starts[1]:.7f}")
print(f"the loss prints as 0.0000000 from epoch {zero_printed_from} on")
print(f"its last change, to {losses[-1]:.2g}, is at epoch {stands_from}")
print(f"w ends at {w:.7f}, f(5) at {prediction:.7f}")
assert set(losses[stands_from - 1 :]) == {losses[-1]}
assert w < 2.0
