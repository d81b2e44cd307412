import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(3407)
inputs = torch.randn(24, 20, 9, 16)
labels = (inputs[:, :, 0, 0] + inputs[:, :, -1, 1] > 0).float()


class Block(nn.Module):
    """Attention is all you need, encoder half"""

    def __init__(self, d=16, heads=4, d_ff=32):
        super().__init__()
        self.h = heads
        self.wq, self.wk, self.wv, self.wo = (nn.Linear(d, d) for _ in range(4))
        self.ff1, self.ff2 = nn.Linear(d, d_ff), nn.Linear(d_ff, d)
        self.ln1, self.ln2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.cls = nn.Linear(d, 1)

    def heads(self, t):
        return t.unflatten(-1, (self.h, -1)).transpose(1, 2)

    def forward(self, x):
        q, k, v = self.heads(self.wq(x)), self.heads(self.wk(x)), self.heads(self.wv(x))
        scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(q.shape[-1])
        mixed = torch.einsum("bhij,bhjd->bhid", scores.softmax(-1), v)
        x = self.ln1(x + self.wo(mixed.transpose(1, 2).flatten(2)))
        x = self.ln2(x + self.ff2(F.relu(self.ff1(x))))
        return self.cls(x.mean(dim=1)).squeeze(-1)

    def load_torch(self, layer, cls):
        with torch.no_grad():
            for i, lin in enumerate((self.wq, self.wk, self.wv)):
                lin.weight.copy_(layer.self_attn.in_proj_weight.chunk(3)[i])
                lin.bias.copy_(layer.self_attn.in_proj_bias.chunk(3)[i])
        self.wo.load_state_dict(layer.self_attn.out_proj.state_dict())
        self.ff1.load_state_dict(layer.linear1.state_dict())
        self.ff2.load_state_dict(layer.linear2.state_dict())
        self.cls.load_state_dict(cls.state_dict())
        return self


layer = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0, batch_first=True)
cls = nn.Linear(16, 1)
model = Block().load_torch(layer, cls)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for step, (x, y) in enumerate(zip(inputs, labels)):
    loss = F.binary_cross_entropy_with_logits(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"step {step}: {loss.item():.6f}")
