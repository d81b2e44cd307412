import torch
import torch.nn.functional as F


class LogisticRegression:
    """scikit-learn habits: fit(), coef_, intercept_."""

    def __init__(self, n_features, seed):
        torch.manual_seed(seed)
        start = torch.nn.Linear(n_features, 1)
        self.coef_ = start.weight.detach().clone().requires_grad_()
        self.intercept_ = start.bias.detach().clone().requires_grad_()

    def objective(self, X, sign):
        margin = sign * (X @ self.coef_[0] + self.intercept_)
        return F.softplus(-margin).mean()

    def fit(self, X, y, rounds=25):
        sign = 2 * y - 1
        solver = torch.optim.LBFGS(
            [self.coef_, self.intercept_],
            lr=0.1,
            max_iter=3,
            tolerance_grad=0,
            tolerance_change=0,
        )
        for r in range(rounds):

            def evaluate():
                self.coef_.grad = self.intercept_.grad = None
                value = self.objective(X, sign)
                value.backward()
                return value

            value = solver.step(evaluate)
            if r % 5 == 0:
                print("round", r, value.item())
        return self


torch.manual_seed(2)
X = torch.randn(120, 5)
y = (X @ torch.tensor([1.0, -2.0, 0.5, 0.0, 1.5]) + 2.0 * torch.randn(120) > 0).float()
LogisticRegression(5, seed=9).fit(X, y)
