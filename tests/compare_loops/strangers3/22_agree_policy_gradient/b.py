import torch
import torch.nn.functional as F

torch.manual_seed(543)
n, T, gamma = 16, 8, 0.9
net = torch.nn.Sequential(
    torch.nn.Linear(2, 32), torch.nn.Tanh(), torch.nn.Linear(32, 3)
)


def play(net):
    """One episode in all corridors, without a graph."""
    pos, flag = torch.linspace(-2, 2, n), torch.linspace(1, -1, n).roll(5)
    S, A, R = [], [], []
    with torch.no_grad():
        for t in range(T):
            s = torch.stack([pos, flag], dim=1)
            a = torch.multinomial(F.softmax(net(s), dim=-1), 1).squeeze(1)
            pos = pos + 0.3 * (a - 1)
            S.append(s)
            A.append(a)
            R.append(-(pos - flag).abs())
    return torch.stack(S), torch.stack(A), torch.stack(R)


def reward_to_go(R):
    G = R.clone()
    for t in range(T - 2, -1, -1):
        G[t] += gamma * G[t + 1]
    return G


for episode in range(30):
    S, A, R = play(net)
    G = reward_to_go(R)
    # now the whole batch (T*n) at once
    logp = F.log_softmax(net(S.reshape(T * n, 2)), dim=-1)
    chosen = logp.gather(1, A.reshape(-1, 1)).reshape(-1)
    loss = -torch.dot(chosen, G.reshape(-1)) / (T * n)
    net.zero_grad()
    loss.backward()
    for w in net.parameters():
        w.data -= 0.05 * w.grad
    print(f"episode {episode} loss {loss.item():.7f}")
