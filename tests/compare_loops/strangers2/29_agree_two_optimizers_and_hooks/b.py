import torch
from torch import nn, optim

torch.manual_seed(29)
encoder = nn.Sequential(nn.Linear(20, 10), nn.Hardswish(), nn.Linear(10, 3))
decoder = nn.Sequential(nn.Linear(3, 10), nn.Hardswish(), nn.Linear(10, 20))
for p in (*encoder.parameters(), *decoder.parameters()):
    p.register_hook(lambda g: g.clamp(-0.02, 0.02))

basis = torch.randn(3, 20)
clean = torch.randn(100, 3) @ basis
noisy = clean + 0.3 * torch.randn(100, 20)

enc_optim = optim.AdamW(encoder.parameters(), lr=3e-3, weight_decay=0.05)
dec_optim = optim.AdamW(decoder.parameters(), lr=3e-3, weight_decay=0.05)

n_iter = 0
while n_iter < 40:
    for o in (enc_optim, dec_optim):
        for g in o.param_groups:
            g["lr"] = 3e-3 / (1 + 0.1 * n_iter)
        o.zero_grad()
    code = encoder(noisy)
    restored = decoder(code)
    loss = torch.sum((restored - clean) ** 2) / clean.numel()
    loss.backward()
    enc_optim.step()
    dec_optim.step()
    n_iter += 1
    print("iter", n_iter, "loss", loss.item())
