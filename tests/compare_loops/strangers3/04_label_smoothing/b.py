import torch
import torch.nn as nn


class TextClassificationModel(nn.Module):
    def __init__(self, vocab_size, embed_dim, num_class):
        super().__init__()
        self.embedding = nn.EmbeddingBag(vocab_size, embed_dim)
        self.fc = nn.Linear(embed_dim, num_class)

    def forward(self, text):
        return self.fc(self.embedding(text))


def train(model, data, labels, batch_size=16, epochs=6):
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(epochs):
        for batch, (text, label) in enumerate(
            zip(data.split(batch_size), labels.split(batch_size))
        ):
            optimizer.zero_grad()
            loss = criterion(model(text), label)
            loss.backward()
            optimizer.step()
            print("epoch %d, batch %d: %.5f" % (epoch, batch, loss.item()))


if __name__ == "__main__":
    torch.manual_seed(1234)
    tokens = torch.randint(50, (80, 12))
    topic = tokens[:, :3].sum(1) % 5
    train(TextClassificationModel(50, 16, 5), tokens, topic)
