# %% Record a loop without PyTorch
import numpy as np

from compare_loops import LoopTrace, compare

x = np.linspace(-1, 1, 50)
y = 2 * x


def train(name, w, factor):
    trace = LoopTrace(name)
    for t in range(10):
        y_pred = w * x
        loss = ((y_pred - y) ** 2).mean()
        dw = factor * (x * (y_pred - y)).mean()
        trace.record(
            inputs=x,
            prediction=y_pred,
            target=y,
            loss=loss,
            parameters={"w": w},
            gradients={"w": dw},
        )
        w = w - 0.1 * dw
    return trace


right = train("right", w=0.0, factor=2)
wrong = train("wrong", w=0.0, factor=1)
report = compare(wrong, right)
print(report)
assert [cause.kind for cause in report.causes] == ["gradient"]

# %% Another initial weight hides it
elsewhere = train("wrong, other start", w=0.5, factor=1)
hidden = compare(elsewhere, right)
print(hidden)
verdicts = {row.kind: row.verdict for row in hidden.rows}
assert verdicts["gradient"] == "not judged"
assert [cause.kind for cause in hidden.causes] == ["initialization"]

# %% Carry it to another machine
right.save("right.npz")
print(compare(LoopTrace.load("right.npz"), right))
