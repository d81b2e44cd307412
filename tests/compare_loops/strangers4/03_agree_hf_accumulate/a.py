import torch
import torch.nn as nn

torch.manual_seed(11)
tokens = torch.randint(0, 50, (128, 9))
labels = (tokens[:, 0] + tokens[:, 3]) % 3

torch.manual_seed(0)
embed = nn.Embedding(50, 16)
classifier = nn.Linear(16, 3)
weights = list(embed.parameters()) + list(classifier.parameters())

total, base_lr = 32, 5e-3
optimizer = torch.optim.AdamW(weights, lr=base_lr, weight_decay=0.01)
for step in range(total):
    for group in optimizer.param_groups:
        group["lr"] = base_lr * (1 - step / total)
    batch = slice(step % 4 * 32, step % 4 * 32 + 32)
    logits = classifier(embed(tokens[batch]).mean(dim=1))
    loss = nn.functional.cross_entropy(logits, labels[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 4 == 3:
        print(f"step {step:3d}  loss {loss.item():.5f}")
