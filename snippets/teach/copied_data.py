# %% Both loops, on copies of the data
import numpy as np
import torch


def numpy_loop(copies):
    x = np.tile(np.array([1, 2, 3, 4], dtype=np.float32), copies)
    y = 2 * x
    w = 0.0
    gradients = []
    for t in range(100):
        y_pred = w * x
        dw = np.dot(2 * x, y_pred - y).mean()
        w -= 0.01 * dw
        gradients.append(float(dw))
    return gradients[0], float(w)


def autograd_loop(copies):
    x = torch.tensor([1, 2, 3, 4], dtype=torch.float32).repeat(copies)
    y = 2 * x
    w = torch.tensor(0.0, requires_grad=True)
    gradients = []
    for t in range(100):
        y_pred = w * x
        loss = ((y_pred - y) ** 2).mean()
        w.grad = None
        loss.backward()
        gradients.append(w.grad.item())
        with torch.no_grad():
            w -= 0.01 * w.grad
    return gradients[0], w.item()


# %% Every point once, twice, four times
rows = []
for copies in (1, 2, 4):
    (first_a, w_a), (first_b, w_b) = numpy_loop(copies), autograd_loop(copies)
    rows.append((copies, first_a, w_a, first_b, w_b))
    print(f"{copies} x  A {first_a:5.0f} {w_a:9.3g}   B {first_b:4.0f} {w_b:.5f}")
assert abs(rows[1][2] - 2) < 1e-5 < 1e9 < abs(rows[2][2])
assert all(abs(w_b - 2) < 1e-5 for *_, w_b in rows)

# %% What a step leaves of the distance to 2
factors = [1 - 0.01 * 60 * copies for copies in (1, 2, 4)]
print("A:", [f"{factor:.1f}" for factor in factors], " B:", 1 - 0.01 * 15)
