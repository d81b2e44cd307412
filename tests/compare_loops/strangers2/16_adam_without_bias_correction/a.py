import torch
import torch.nn as nn


class BertAdam(torch.optim.Optimizer):
    """AdamWeightDecayOptimizer of google-research/bert, without the decay."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-6):
        super().__init__(params, dict(lr=lr))
        self.betas, self.eps = betas, eps

    @torch.no_grad()
    def step(self, closure=None):
        b1, b2 = self.betas
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["m"] = torch.zeros_like(p)
                    state["v"] = torch.zeros_like(p)
                m, v = state["m"], state["v"]
                m.mul_(b1).add_(p.grad, alpha=1 - b1)
                v.mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
                update = m / (v.sqrt() + self.eps)
                p.add_(update, alpha=-group["lr"])


torch.manual_seed(100)
model = nn.Sequential(
    nn.Embedding(50, 12),
    nn.Flatten(),
    nn.LayerNorm(60),
    nn.Linear(60, 20),
    nn.GELU(),
    nn.Linear(20, 2),
)
ids = torch.randint(0, 50, (4, 32, 5))
labels = ids.sum(-1) % 2
optimizer = BertAdam(model.parameters(), lr=1e-3)
for epoch in range(8):
    for x, y in zip(ids, labels):
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        print(f"{loss.item():.6f}")
