# %% How many points can each loop take?
import torch


def final_loss(points, reduction):
    x = torch.arange(1.0, points + 1)
    y = 2 * x
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(500):
        w.grad = None
        squared_error = (w * x - y) ** 2
        getattr(squared_error, reduction)().backward()
        with torch.no_grad():
            w -= 0.01 * w.grad
    return ((w * x - y) ** 2).mean().item()


def most_points(reduction):
    points = 1
    while final_loss(points + 1, reduction) < 1e-3:
        points += 1
    return points


most_for_sum = most_points("sum")
most_for_mean = most_points("mean")
print("sum ", most_for_sum)
print("mean", most_for_mean)

# %% Predicted by 0.01 < 2 / curvature
predicted_for_sum = predicted_for_mean = 0
sum_of_squares = 0
for n in range(1, 101):
    sum_of_squares += n**2
    if 0.01 < 2 / (2 * sum_of_squares):
        predicted_for_sum = n
    if 0.01 < 2 / (2 * sum_of_squares / n):
        predicted_for_mean = n
print("sum ", predicted_for_sum)
print("mean", predicted_for_mean)
assert most_for_sum == predicted_for_sum
assert most_for_mean == predicted_for_mean
