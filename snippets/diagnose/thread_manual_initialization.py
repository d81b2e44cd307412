# %% The command
import json
import subprocess
import sys
from pathlib import Path

thread = Path(__file__).parents[1] / "threads" / "manual_initialization"
for name in ("as_posted.py", "without_the_line.py"):
    Path(name).write_text((thread / name).read_text())
command = [sys.executable, "-W", "ignore", "-m", "compare_loops"]
done = subprocess.run(
    [*command, "as_posted.py", "without_the_line.py", "--json", "report.json"],
    capture_output=True,
    text=True,
)
print(done.stdout + done.stderr)
report = json.loads(Path("report.json").read_text())
kinds = [cause["kind"] for cause in report["causes"]]
assert kinds == ["shape", "initialization"]
