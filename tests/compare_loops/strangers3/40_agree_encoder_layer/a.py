import torch
import torch.nn as nn

torch.manual_seed(3407)
d_model, nhead, seq_len = 16, 4, 9

inputs = torch.randn(24, 20, seq_len, d_model)
labels = (inputs[:, :, 0, 0] + inputs[:, :, -1, 1] > 0).float()


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.TransformerEncoderLayer(
            d_model, nhead, dim_feedforward=32, dropout=0.0, batch_first=True
        )
        self.cls = nn.Linear(d_model, 1)

    def forward(self, x):
        return self.cls(self.encoder(x).mean(dim=1)).squeeze(-1)


model = Classifier()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
criterion = nn.BCEWithLogitsLoss()
for step in range(24):
    loss = criterion(model(inputs[step]), labels[step])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"step {step}: {loss.item():.6f}")
