# %% The same four points
import numpy as np
import torch

X = np.array([1, 2, 3, 4], dtype=np.float32)
Y = np.array([2, 4, 6, 8], dtype=np.float32)
x, y = torch.from_numpy(X), torch.from_numpy(Y)

# %% Numpy, as posted
w = 0.0
weights = []
for update in range(3):
    error = w * X - Y
    dw = np.dot(2 * X, error).mean()
    w -= 0.01 * dw
    weights.append(round(float(w), 4))
print(weights)

# %% Numpy, divided by four
w = 0.0
weights = []
for update in range(3):
    error = w * X - Y
    dw = np.dot(2 * X, error) / 4
    w -= 0.01 * dw
    weights.append(round(float(w), 4))
print(weights)

# %% A hundred updates of each


def numpy_weights(divide_by):
    w = 0.0
    weights = []
    for _ in range(100):
        w -= 0.01 * np.dot(2 * X, w * X - Y) / divide_by
        weights.append(float(w))
    return weights


def torch_weights(scale, learning_rate):
    w = torch.zeros((), requires_grad=True)
    weights = []
    for _ in range(100):
        loss = scale * ((w * x - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        w.grad.zero_()
        weights.append(w.item())
    return weights


posted, divided = numpy_weights(1), numpy_weights(4)
plain = torch_weights(1, 0.01)
loss_times_4 = torch_weights(4, 0.01)
rate_times_4 = torch_weights(1, 0.04)
print("autograd, as posted:", [round(w, 4) for w in plain[:3]])
print("loss times 4:       ", [round(w, 4) for w in loss_times_4[:3]])
print("rate times 4:       ", [round(w, 4) for w in rate_times_4[:3]])

# %% Step for step


def largest_gap(one, other):
    return max(abs(a - b) for a, b in zip(one, other))


dot = np.dot(2 * X, 0 * X - Y)
dot_shape = str(dot.shape)
gaps = {
    "divided by 4, and autograd as posted": largest_gap(divided, plain),
    "as posted, and loss times 4": largest_gap(posted, loss_times_4),
    "as posted, and rate times 4": largest_gap(posted, rate_times_4),
}
print(f"np.dot: {dot}, shape {dot_shape}, its mean {dot.mean()}")
for pair, gap in gaps.items():
    assert gap < 1e-6
    print(f"numpy {pair}: less than 1e-6 apart")
