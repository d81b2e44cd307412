from dataclasses import dataclass

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR


@dataclass
class TrainingArguments:
    learning_rate: float = 5e-3
    weight_decay: float = 0.01
    per_device_train_batch_size: int = 8
    gradient_accumulation_steps: int = 4
    num_train_epochs: int = 8


class BagOfWords(nn.Module):
    def __init__(self, vocab=50, dim=16, classes=3):
        super().__init__()
        self.emb = nn.Embedding(vocab, dim)
        self.head = nn.Linear(dim, classes)

    def forward(self, input_ids, labels):
        logits = self.head(self.emb(input_ids).mean(1))
        return {"loss": nn.functional.cross_entropy(logits, labels), "logits": logits}


torch.manual_seed(11)
input_ids = torch.randint(0, 50, (128, 9))
dataset = [(row, (row[0] + row[3]) % 3) for row in input_ids]

torch.manual_seed(0)
model = BagOfWords()
args = TrainingArguments()
optimizer = torch.optim.AdamW(
    model.parameters(), lr=args.learning_rate, weight_decay=args.weight_decay
)
scheduler = LambdaLR(optimizer, lambda done: 1 - done / 32)
loader = torch.utils.data.DataLoader(
    dataset, batch_size=args.per_device_train_batch_size
)

model.train()
for epoch in range(args.num_train_epochs):
    for i, (ids, y) in enumerate(loader):
        loss = model(ids, y)["loss"] / args.gradient_accumulation_steps
        loss.backward()
        if (i + 1) % args.gradient_accumulation_steps == 0:
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
    print({"epoch": epoch, "loss": loss.item() * args.gradient_accumulation_steps})
