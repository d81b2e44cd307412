# %% Predict the first loss
import torch

N, D_in, H, D_out = 64, 1000, 100, 10


def predict(var_w1, var_w2, var_b1=0.0, var_b2=0.0):
    hidden = D_in * var_w1 + var_b1  # variance before the ReLU
    output = H * var_w2 * hidden / 2 + var_b2  # the ReLU keeps half
    return N * D_out * (output + 1)  # + 1: the variance of y


predicted_a = predict(1.0, 1.0)
v1, v2 = 1 / (3 * D_in), 1 / (3 * H)
predicted_b = predict(v1, v2, v1, v2)
predicted_bare = predict(v1, v2)
print(f"A: {predicted_a:.4g}   B: {predicted_b:.4g}")
print(f"B without biases: {predicted_bare:.4g}")

# %% Measure it
torch.manual_seed(0)
losses_a, losses_b = [], []
with torch.no_grad():
    for draw in range(200):
        x, y = torch.randn(N, D_in), torch.randn(N, D_out)
        w1, w2 = torch.randn(D_in, H), torch.randn(H, D_out)
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        losses_a.append((y_pred - y).pow(2).sum())

        model = torch.nn.Sequential(
            torch.nn.Linear(D_in, H),
            torch.nn.ReLU(),
            torch.nn.Linear(H, D_out),
        )
        losses_b.append((model(x) - y).pow(2).sum())

losses_a, losses_b = torch.stack(losses_a), torch.stack(losses_b)
mean_a, mean_b = losses_a.mean(), losses_b.mean()
spread_a = losses_a.std() / mean_a
spread_b = losses_b.std() / mean_b
print(f"A: {mean_a:.4g}, one draw within about {spread_a:.0%}")
print(f"B: {mean_b:.4g}, one draw within about {spread_b:.0%}")
assert abs(mean_a / predicted_a - 1) < 0.05
assert abs(mean_b / predicted_b - 1) < 0.02
