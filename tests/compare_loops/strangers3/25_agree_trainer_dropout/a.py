import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class LitModule(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(12, 40),
            nn.BatchNorm1d(40),
            nn.ReLU(),
            nn.Dropout(0.3),
            nn.Linear(40, 2),
        )

    def training_step(self, batch, batch_idx):
        x, y = batch
        return nn.functional.cross_entropy(self.net(x), y)

    def validation_step(self, batch, batch_idx):
        x, y = batch
        return (self.net(x).argmax(1) == y).float().mean()

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=1e-2)


class Trainer:
    def __init__(self, max_epochs):
        self.max_epochs = max_epochs

    def fit(self, module, train_loader, val_loader):
        optimizer = module.configure_optimizers()
        for self.epoch in range(self.max_epochs):
            module.train()
            for batch_idx, batch in enumerate(train_loader):
                loss = module.training_step(batch, batch_idx)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                print(f"epoch {self.epoch} train_loss {loss.item():.6f}")
            module.eval()
            with torch.no_grad():
                acc = [
                    module.validation_step(b, i).item()
                    for i, b in enumerate(val_loader)
                ]
            print(f"epoch {self.epoch} val_acc {sum(acc) / len(acc):.3f}")


torch.manual_seed(0)
x = torch.randn(150, 12)
y = (x.norm(dim=1) > 3.4).long()
gen = torch.Generator().manual_seed(1)
train_loader = DataLoader(TensorDataset(x[:120], y[:120]), batch_size=20, generator=gen)
val_loader = DataLoader(TensorDataset(x[120:], y[120:]), batch_size=30, generator=gen)
torch.manual_seed(0)
Trainer(max_epochs=5).fit(LitModule(), train_loader, val_loader)
