# %% The numpy program
import numpy as np

# Compute every step manually
# Linear regression
# f = w * x
# suppose : f = 2 * x
X = np.array([1, 2, 3, 4], dtype=np.float32)
Y = np.array([2, 4, 6, 8], dtype=np.float32)

w = 0.0


# model output
def forward(x):
    return w * x


# loss = MSE
def loss(y, y_pred):
    return ((y_pred - y) ** 2).mean()


# J = MSE = 1/N * (w*x - y)**2
# dJ/dw = 1/N * 2x(w*x - y)
def gradient(x, y, y_pred):
    return np.dot(2 * x, y_pred - y).mean()


print(f"Prediction before training: f(5) = {forward(5):.7f}")

# Training
learning_rate = 0.01
n_iters = 100
history = []

for epoch in range(n_iters):
    # predict = forward pass
    y_pred = forward(X)

    # loss
    l = loss(Y, y_pred)

    # calculate gradients
    dw = gradient(X, Y, y_pred)

    # update weights
    w -= learning_rate * dw

    if epoch % 2 == 0:
        print(f"epoch {epoch + 1}: w = {w:.7f}, loss = {l:.7f}")
    history.append((float(dw), float(w), float(l)))

print(f"Prediction after training: f(5) = {forward(5):.7f}")

# %% What its asker saw
gradients, weights, losses = zip(*history)
printed = [f"{value:.7f}" for value in losses]
zero_printed_from = printed.index("0.0000000") + 1
shown = [f"{value:.7f}" for value in weights]
two_printed_from = shown.index("2.0000000") + 1
loss_zero_from = losses.index(0.0) + 1
print(f"first gradient {gradients[0]:g}, w after it {weights[0]:.7f}")
print(f"loss printed at epoch 11: {printed[10]}, at 13: {printed[12]}")
print(f"the loss prints as 0.0000000 from epoch {zero_printed_from} on")
print(f"w prints as 2.0000000 from epoch {two_printed_from} on")
print(f"the loss is exactly 0 from epoch {loss_zero_from} on")
assert set(shown[two_printed_from - 1 :]) == {"2.0000000"}

# %% As numpy 1 computed it, with w in float64
w64 = 0.0
for epoch in range(n_iters):
    dw = gradient(X, Y, np.float32(w64) * X)
    w64 -= learning_rate * float(dw)
half_spacing = 2.0**-24  # of the float32 numbers just below 2
print(f"w prints as {w64:.7f}; it is within {half_spacing:.0e} of 2")
assert abs(w64 - 2) < half_spacing
