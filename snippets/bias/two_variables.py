# %% The problem
import torch

A = torch.tensor([[-249.69, -4.1511], [-4.1511, -0.20755]])
B = torch.tensor([0.0, 10.0])

hessian = 2 * A.double().T @ A.double()
eigenvalues, eigenvectors = torch.linalg.eigh(hessian)
slow, fast = eigenvalues
limit = 2 / fast
condition_number = fast / slow
print(f"2 / lambda_max = {limit:.5g}")
print(f"condition number {condition_number:.4g}")

scale = A[:, 0].norm() / A[:, 1].norm()
cosine = (A[:, 0] @ A[:, 1]) / (A[:, 0].norm() * A[:, 1].norm())
print(f"columns: cosine {cosine:.4f}, one {scale:.3g} times the other")

# %% Either side of the limit
losses = {}
for learning_rate in (1.603e-5, 1.604e-5):
    x = torch.zeros(2, requires_grad=True)
    for _ in range(8001):
        loss = (A @ x - B).pow(2).sum()
        loss.backward()
        with torch.no_grad():
            x -= learning_rate * x.grad
        x.grad = None
    losses[learning_rate] = loss.item()
    print(f"{learning_rate:.4g}: loss {loss.item():.4g} at step 8001")

last_under, last_over = losses[1.603e-5], losses[1.604e-5]
assert last_under < 100 < 1e6 < last_over

# %% A million steps, by formula
solution = torch.linalg.solve(A.double(), B.double())
components = eigenvectors.T @ -solution


def predicted_loss(learning_rate, steps):
    left = components * (1 - learning_rate * eigenvalues) ** steps
    return 0.5 * (eigenvalues * left**2).sum()


rows = []
for learning_rate, posted in (
    (1e-7, 99.2028),
    (1e-6, 92.6010),
    (1e-5, 46.4461),
    (1.603e-5, 29.0449),
):
    formula = predicted_loss(learning_rate, 1_000_000).item()
    rows.append((f"{learning_rate:.4g}", formula, posted))
    print(f"{learning_rate:.4g}: {formula:.2f}, posted {posted:.2f}")
    assert abs(formula / posted - 1) < 0.01

predicted_over = predicted_loss(1.604e-5, 8000)
assert abs(last_over / predicted_over - 1) < 0.01
