# %% Wrong gradient, other start
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
            parameters=[np.array([w])],
            gradients=[np.array([dw])],
        )
        w = w - 0.1 * dw
    return trace


right = train("right", w=0.0, factor=2)
wrong = train("wrong, other start", w=0.5, factor=1)
report = compare(wrong, right)
print(report)
verdicts = {row.kind: row.verdict for row in report.rows}
assert verdicts["gradient"] == "not comparable"
assert [c.kind for c in report.causes] == ["initialization"]

# %% Wrong gradient, same start
wrong = train("wrong, same start", w=0.0, factor=1)
report_same_start = compare(wrong, right)
print(report_same_start)
assert [c.kind for c in report_same_start.causes] == ["gradient"]
