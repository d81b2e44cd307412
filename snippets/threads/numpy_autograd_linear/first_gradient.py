# %% The same four points
import numpy as np
import torch

X = np.array([1, 2, 3, 4], dtype=np.float32)
Y = np.array([2, 4, 6, 8], dtype=np.float32)
x, y = torch.from_numpy(X), torch.from_numpy(Y)

# %% Numpy, as posted
w = 0.0
weights_a = []
for _ in range(100):
    error = w * X - Y
    dw = np.dot(2 * X, error).mean()
    w -= 0.01 * dw
    weights_a.append(float(w))
print([round(w, 4) for w in weights_a[:3]])

# %% Numpy, divided by four
w = 0.0
weights_b = []
for _ in range(100):
    error = w * X - Y
    dw = np.dot(2 * X, error) / 4
    w -= 0.01 * dw
    weights_b.append(float(w))
print([round(w, 4) for w in weights_b[:3]])

# %% Autograd, three ways


def train(scale, learning_rate):
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


plain = train(1, 0.01)
loss_times_4 = train(4, 0.01)
rate_times_4 = train(1, 0.04)
print("as posted:   ", [round(w, 4) for w in plain[:3]])
print("loss times 4:", [round(w, 4) for w in loss_times_4[:3]])
print("rate times 4:", [round(w, 4) for w in rate_times_4[:3]])

# %% Step for step


def largest_gap(one, other):
    return max(abs(a - b) for a, b in zip(one, other))


dot = np.dot(2 * X, 0 * X - Y)
dot_shape = str(dot.shape)
first_gradient = dot.item()
divided_last = weights_b[-1]
divided_gap = largest_gap(weights_b, plain)
loss_gap = largest_gap(weights_a, loss_times_4)
rate_gap = largest_gap(weights_a, rate_times_4)
print(f"np.dot: {dot}, shape {dot.shape}, its mean {dot.mean()}")
print(f"divided by 4 against autograd: {divided_gap:.1e}")
print(f"posted against loss times 4:   {loss_gap:.1e}")
print(f"posted against rate times 4:   {rate_gap:.1e}")
assert max(divided_gap, loss_gap, rate_gap) < 1e-6
