# %% The nn.Linear program
# 1) Design model (input, output, forward pass with different layers)
# 2) Construct loss and optimizer
# 3) Training loop
#       - Forward = compute prediction and loss
#       - Backward = compute gradients
#       - Update weights

import torch
import torch.nn as nn

torch.manual_seed(2)

# Linear regression
# f = w * x

# here : f = 2 * x

# 0) Training samples, watch the shape!
X = torch.tensor([[1], [2], [3], [4]], dtype=torch.float32)
Y = torch.tensor([[2], [4], [6], [8]], dtype=torch.float32)

n_samples, n_features = X.shape
print(f"#samples: {n_samples}, #features: {n_features}")
# 0) create a test sample
X_test = torch.tensor([5], dtype=torch.float32)

# 1) Design Model, the model has to implement the forward pass!
# Here we can use a built-in model from PyTorch
input_size = n_features
output_size = n_features

# we can call this model with samples X
# model = nn.Linear(input_size, output_size)


class LinearRegression(nn.Module):
    def __init__(self, input_dim, output_dim):
        super(LinearRegression, self).__init__()
        # define diferent layers
        self.lin = nn.Linear(input_dim, output_dim)

    def forward(self, x):
        return self.lin(x)


model = LinearRegression(input_size, output_size)

print(f"Prediction before training: f(5) = {model(X_test).item():.7f}")

# 2) Define loss and optimizer
learning_rate = 0.01
n_iters = 10000
history = []

loss = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)

# 3) Training loop
for epoch in range(n_iters):
    # predict = forward pass with our model
    y_predicted = model(X)

    # loss
    l = loss(Y, y_predicted)

    # calculate gradients = backward pass
    l.backward()

    # update weights
    optimizer.step()

    # zero the gradients after updating
    optimizer.zero_grad()

    if epoch % 100 == 0:
        [w, b] = model.parameters()  # unpack parameters
        print(
            f"epoch {epoch + 1}: w = {w[0][0].item():.7f},",
            f"loss = {l.item():.7f}",
        )
    history.append(l.item())

print(f"Prediction after training: f(5) = {model(X_test).item():.7f}")

# %% What its asker saw
loss_at = {epoch: history[epoch - 1] for epoch in (101, 1001, 2001)}
for epoch, value in loss_at.items():
    print(f"epoch {epoch:4}: loss {value:.2g}")
printed = [f"{value:.7f}" for value in history]
zero_printed_from = printed.index("0.0000000") + 1
print(f"the loss prints as 0.0000000 from epoch {zero_printed_from} on")

prediction = model(X_test).item()
precision = str(w.dtype)
print(f"w ends at {w.item():.7f}, b at {b.item():.7f}, both {precision}")
print(f"f(5) ends at {prediction:.7f}")
assert history[2000] < history[1900] < history[1800]
assert w < 2.0
