# %% With the advice taken
import json
import subprocess
import sys
from pathlib import Path

thread = Path(__file__).parents[1] / "threads" / "manual_initialization"
Path("as_posted.py").write_text((thread / "as_posted.py").read_text())
without = (thread / "without_the_line.py").read_text()
flat = without.replace("(pred_y, batch_y)", "(pred_y.squeeze(1), batch_y)")
Path("flat.py").write_text(flat)
command = [sys.executable, "-W", "ignore", "-m", "compare_loops"]
done = subprocess.run(
    [*command, "as_posted.py", "flat.py", "--json", "report.json"],
    capture_output=True,
    text=True,
)
print(done.stdout + done.stderr)
report = json.loads(Path("report.json").read_text())
assert [cause["kind"] for cause in report["causes"]] == ["initialization"]
closed = report["experiments"][1]["closed"]
assert closed > 0.99
