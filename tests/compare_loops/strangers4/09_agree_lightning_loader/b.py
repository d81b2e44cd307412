import torch
import torch.nn as nn
from torch.utils.data import DataLoader, RandomSampler, TensorDataset


class LitClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, kernel_size=3)
        self.fc = nn.Linear(4 * 3 * 3, 5)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv(x)), 2)
        return self.fc(x.view(x.size(0), -1))

    def training_step(self, batch, batch_idx):
        x, y = batch
        return self.loss(self(x), y)

    def configure_optimizers(self):
        return torch.optim.Adagrad(self.parameters(), lr=2e-2)


class Trainer:
    def __init__(self, max_epochs):
        self.max_epochs = max_epochs

    def fit(self, module, make_loader):
        optimizer = module.configure_optimizers()
        module.train()
        for epoch in range(self.max_epochs):
            for batch_idx, batch in enumerate(make_loader(epoch)):
                loss = module.training_step(batch, batch_idx)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            print(f"epoch={epoch} train_loss={loss.item():.6f}")


def loader_for(epoch):
    order = RandomSampler(dataset, generator=torch.Generator().manual_seed(epoch))
    return DataLoader(dataset, batch_size=15, sampler=order, num_workers=0)


if __name__ == "__main__":
    torch.manual_seed(31)
    dataset = TensorDataset(torch.rand(90, 1, 8, 8), torch.randint(0, 5, (90,)))
    torch.manual_seed(32)
    Trainer(max_epochs=5).fit(LitClassifier(), loader_for)
