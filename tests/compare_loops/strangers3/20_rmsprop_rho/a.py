import torch


class RMSProp:
    """tf.keras.optimizers.RMSprop"""

    def __init__(self, params, learning_rate=0.001, rho=0.9, epsilon=1e-8):
        self.params = list(params)
        self.learning_rate, self.rho, self.epsilon = learning_rate, rho, epsilon
        self.cache = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def apply_gradients(self, grads):
        for p, g, c in zip(self.params, grads, self.cache):
            c.copy_(self.rho * c + (1 - self.rho) * g * g)
            p.sub_(self.learning_rate * g / (c.sqrt() + self.epsilon))


torch.manual_seed(8)
x = torch.linspace(-2, 2, 64).view(-1, 1)
y = torch.exp(-(x**2))
w1 = torch.randn(1, 20, requires_grad=True)
b1 = torch.randn(20, requires_grad=True)
w2 = (torch.randn(20, 1) / 20**0.5).requires_grad_()
b2 = torch.zeros(1, requires_grad=True)

variables = [w1, b1, w2, b2]
optimizer = RMSProp(variables, learning_rate=0.005)
for step in range(30):
    y_hat = torch.tanh(x @ w1 + b1) @ w2 + b2
    loss = torch.mean(torch.square(y - y_hat))
    optimizer.apply_gradients(torch.autograd.grad(loss, variables))
    print("step", step, "loss", loss.item())
